import type { Finding } from '../domain/finding.ts';
import { SEVERITIES, severityRank } from '../domain/severity.ts';
import { versionParts, wireArchitecture } from '../domain/version-parts.ts';
import { storableText } from './json-text.ts';
import type { JsonRow } from './rows.ts';

/** Columns of `finding`; everything else of a finding stays in `detail`. */
export const FINDING_COLUMNS = [
  'account_id',
  'region',
  'id',
  'resource_id',
  'resource_type',
  'type',
  'key',
  'status',
  'title',
  'severity_rank',
  'inspector_score',
  'vulnerability_id',
  'vulnerability_source',
  'vendor_severity',
  'fix_available',
  'exploit_available',
  'first_observed_at',
  'last_observed_at',
  'updated_at',
  'closed_at',
  'close_reason',
  'hidden',
  'facet_id',
  'detail',
] as const;

/** {@link FINDING_COLUMNS} as kysely reads them. */
export interface FindingRow {
  readonly accountId: string;
  readonly region: string;
  readonly id: string;
  readonly resourceId: string;
  readonly resourceType: string;
  readonly type: string;
  readonly key: string;
  readonly status: string;
  readonly title: string;
  readonly severityRank: number;
  readonly inspectorScore: number;
  readonly fixAvailable: string | null;
  readonly exploitAvailable: string | null;
  readonly firstObservedAt: string;
  readonly lastObservedAt: string;
  readonly updatedAt: string;
  readonly closedAt: string;
  readonly closeReason: string | null;
  readonly hidden: string | null;
  readonly detail: unknown;
}

/** What sorts and pages below every score. */
export const NO_SCORE = -1;
const OPEN = 'infinity';

/** @param facetId of the finding as it is now (store/facets.ts) */
export function rowOfFinding(finding: Finding, facetId: number): JsonRow {
  const { packageVulnerability: about } = finding;
  return {
    account_id: finding.accountId,
    region: finding.region,
    id: finding.id,
    resource_id: finding.resourceId,
    resource_type: finding.resourceType,
    type: finding.type,
    key: finding.key,
    status: finding.status,
    title: finding.title,
    severity_rank: severityRank(finding.severity),
    inspector_score: finding.inspectorScore ?? NO_SCORE,
    vulnerability_id: about?.vulnerabilityId ?? '',
    vulnerability_source: about?.source,
    vendor_severity: about?.vendorSeverity,
    fix_available: finding.fixAvailable,
    exploit_available: finding.exploitAvailable,
    first_observed_at: finding.firstObservedAt,
    last_observed_at: finding.lastObservedAt,
    updated_at: finding.updatedAt,
    closed_at: finding.status === 'CLOSED' ? (finding.closedAt ?? finding.updatedAt) : OPEN,
    close_reason: finding.closeReason,
    hidden: finding.hidden,
    facet_id: facetId,
    detail: {
      description: finding.description,
      scoreDetails: finding.scoreDetails,
      packageVulnerability: about,
      networkReachability: finding.networkReachability,
      codeVulnerability: finding.codeVulnerability,
      recommendation: finding.recommendation,
      updatedBeforeSuppression: finding.updatedBeforeSuppression,
    },
  };
}

/** Every listed finding comes by here: one literal, to which is added what the row has besides, is a tenth of spreading. */
export function findingOfRow(row: FindingRow): Finding {
  const finding: Record<string, unknown> = {
    accountId: row.accountId,
    region: row.region,
    id: row.id,
    resourceId: row.resourceId,
    resourceType: row.resourceType,
    type: row.type,
    key: row.key,
    status: row.status,
    title: row.title,
    severity: SEVERITIES[row.severityRank],
    firstObservedAt: row.firstObservedAt,
    lastObservedAt: row.lastObservedAt,
    updatedAt: row.updatedAt,
  };
  if (row.fixAvailable !== null) finding.fixAvailable = row.fixAvailable;
  if (row.exploitAvailable !== null) finding.exploitAvailable = row.exploitAvailable;
  if (row.inspectorScore !== NO_SCORE) finding.inspectorScore = row.inspectorScore;
  if (row.closeReason !== null) finding.closeReason = row.closeReason;
  if (row.closedAt !== OPEN) finding.closedAt = row.closedAt;
  if (row.hidden !== null) finding.hidden = row.hidden;
  Object.assign(finding, row.detail);
  return finding as unknown as Finding; // the columns were written from a Finding, above
}

/** Names of the columns that make a {@link FindingRow}, for kysely. */
export const FINDING_SELECTION = [
  'accountId',
  'region',
  'id',
  'resourceId',
  'resourceType',
  'type',
  'key',
  'status',
  'title',
  'severityRank',
  'inspectorScore',
  'fixAvailable',
  'exploitAvailable',
  'firstObservedAt',
  'lastObservedAt',
  'updatedAt',
  'closedAt',
  'closeReason',
  'hidden',
  'detail',
] as const satisfies readonly (keyof FindingRow)[];

/** Columns of times: their text must be what the database's driver makes of them (store/database.ts). */
const TIMES: readonly string[] = ['firstObservedAt', 'lastObservedAt', 'updatedAt', 'closedAt'];
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** SQL of names and values for `json_build_object`, which make a {@link FindingRow} of `f`. */
export const FINDING_JSON: string = FINDING_SELECTION.map((name) => {
  const column = `f.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  const time = `case when isfinite(${column}) then to_char(${column} at time zone 'UTC', ${ISO}) else ${column}::text end`;
  return `'${name}', ${TIMES.includes(name) ? time : column}`;
}).join(', ');

/** Rows of `finding_package`: what filters ask of a finding's packages. */
export const PACKAGE_COLUMNS = [
  'account_id',
  'region',
  'finding_id',
  'position',
  'name',
  'version',
  'epoch',
  'release',
  'architecture',
  'file_path',
  'source_layer_hash',
  'source_lambda_layer_arn',
] as const;

export const rowsOfPackages = (finding: Finding): readonly JsonRow[] =>
  (finding.packageVulnerability?.packages ?? []).map((p, position) => ({
    account_id: finding.accountId,
    region: finding.region,
    finding_id: finding.id,
    position,
    name: p.name,
    file_path: p.filePath,
    source_layer_hash: p.layer,
    source_lambda_layer_arn: p.functionLayer,
    architecture: p.arch === undefined ? undefined : storableText(wireArchitecture(p.arch)),
    ...versionParts(p.type, p.version),
  }));
