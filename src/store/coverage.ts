import { type RawBuilder, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Coverage, ScanMode, ScanStatus, ScanSummary, ScanType } from '../domain/coverage.ts';
import type { Filter } from '../domain/filter.ts';
import type { Scope } from '../domain/resource.ts';
import type { Database } from './database.ts';
import {
  dateField,
  type FieldTest,
  type FilterFields,
  filterPredicate,
  guarded,
  mapField,
  numberField,
  type Predicate,
  textField,
  textListField,
} from './filter-sql.ts';
import { jsonText } from './json-text.ts';
import { meter } from './metering.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { insertResource, type ResourceRow, resourceOfRow } from './resources.ts';
import { present } from './rows.ts';
import type { CoverageGroup, CoverageStore } from './store.ts';

const ofAws = (test: FieldTest): FieldTest => guarded(sql`r.provider = 'AWS'`, test);
const ofKind = (kind: string, test: FieldTest): FieldTest => guarded(sql`r.details ->> 'kind' = ${kind}`, test);
const TAGS = mapField(sql`r.tags`);
const IMAGE_TAGS = textListField(sql`unnest(r.image_tags) as item(value)`);
const REPOSITORY = textField(sql`r.repository`);
const FUNCTION_NAME = textField(sql`r.function_name`);
const RUNTIME = textField(sql`r.runtime`);

/** By their names on the wire (CoverageFilterCriteria), where `c` is the coverage and `r` its resource. Sorted. */
const COVERAGE_FIELDS = {
  accountId: textField(sql`c.account_id`),
  cloudContainerImageTags: IMAGE_TAGS,
  cloudContainerRegistryName: textField(sql`r.registry`),
  cloudContainerRepositoryName: REPOSITORY,
  cloudProvider: textField(sql`r.provider`),
  cloudProviderAccountId: textField(sql`r.provider_account_id`),
  cloudProviderOrgId: textField(sql`r.provider_org_id`),
  cloudProviderRegion: textField(sql`r.provider_region`),
  cloudServerlessFunctionName: FUNCTION_NAME,
  cloudServerlessFunctionRuntime: RUNTIME,
  cloudServerlessFunctionTags: ofKind('function', TAGS),
  cloudVmInstanceTags: ofKind('instance', TAGS),
  codeRepositoryProjectName: textField(sql`r.project_name`),
  codeRepositoryProviderType: textField(sql`r.provider_type`),
  codeRepositoryProviderTypeVisibility: textField(sql`(r.details ->> 'visibility')`),
  ec2InstanceTags: ofAws(ofKind('instance', TAGS)),
  ecrImageInUseCount: ofAws(numberField(sql`r.in_use_count`)),
  ecrImageLastInUseAt: ofAws(dateField(sql`r.last_in_use_at`)),
  ecrImageTags: ofAws(IMAGE_TAGS),
  ecrRepositoryName: ofAws(REPOSITORY),
  imagePulledAt: dateField(sql`r.pulled_at`),
  lambdaFunctionName: ofAws(FUNCTION_NAME),
  lambdaFunctionRuntime: ofAws(RUNTIME),
  lambdaFunctionTags: ofAws(ofKind('function', TAGS)),
  lastScannedAt: dateField(sql`c.last_scanned_at`),
  lastScannedCommitId: textField(sql`(r.details ->> 'lastScannedCommitId')`),
  resourceId: textField(sql`c.resource_id`),
  resourceType: textField(sql`c.resource_type`),
  scanMode: textField(sql`c.scan_mode`),
  scanStatusCode: textField(sql`c.status_code`),
  scanStatusReason: textField(sql`c.status_reason`),
  scanType: textField(sql`c.scan_type`),
} satisfies FilterFields;

/** What lists and statistics of coverage can filter by. */
export type CoverageFilterField = keyof typeof COVERAGE_FIELDS;

const GROUPS: Readonly<Record<CoverageGroup, string>> = {
  ACCOUNT_ID: 'c.account_id',
  ECR_REPOSITORY_NAME: `case when r.provider = 'AWS' then r.repository end`,
  PROVIDER: 'r.provider',
  PROVIDER_ACCOUNT_ID: 'r.provider_account_id',
  PROVIDER_ORG_ID: 'r.provider_org_id',
  PROVIDER_REGION: 'r.provider_region',
  RESOURCE_TYPE: 'c.resource_type',
  SCAN_STATUS_CODE: 'c.status_code',
  SCAN_STATUS_REASON: 'c.status_reason',
};

interface CoverageRow {
  readonly resource: ResourceRow;
  readonly accountId: string;
  readonly resourceId: string;
  readonly scanType: string;
  readonly statusCode: string;
  readonly statusReason: string;
  readonly scanMode: string | null;
  readonly lastScannedAt: string | null;
  readonly summary: unknown;
}

const coverageOfRow = (row: CoverageRow): Coverage => ({
  resource: resourceOfRow(row.resource),
  scanType: row.scanType as ScanType,
  status: { code: row.statusCode, reason: row.statusReason } as ScanStatus,
  ...present({
    scanMode: row.scanMode as ScanMode | null,
    lastScannedAt: row.lastScannedAt,
    summary: row.summary as ScanSummary | null,
  }),
});

const ROWS: RawBuilder<unknown> = sql`
  coverage c join resource r on r.account_id = c.account_id and r.region = c.region and r.id = c.resource_id`;
const COLUMNS: RawBuilder<unknown> = sql`
  c.account_id, c.resource_id, c.scan_type, c.status_code, c.status_reason, c.scan_mode, c.last_scanned_at, c.summary,
  jsonb_build_object('accountId', r.account_id, 'region', r.region, 'id', r.id, 'type', r.type, 'tags', r.tags,
    'details', r.details) as resource`;

const inScope = (scope: Scope, filter: Filter): Predicate => sql`
  c.account_id = any(${scope.accountIds}::text[]) and c.region = ${scope.region}
  and ${filterPredicate(filter, COVERAGE_FIELDS)}`;

const ORDER = 'RESOURCE_ID ASC';

export const coverageStore = (database: Database, clock: Clock): CoverageStore => ({
  async upsert(coverage) {
    const { resource, scanType, status, scanMode, lastScannedAt, summary } = coverage;
    const { accountId, region } = resource;
    const facts = {
      resourceType: resource.type,
      statusCode: status.code,
      statusReason: status.reason,
      scanMode: scanMode ?? null,
      lastScannedAt: lastScannedAt ?? null,
      summary: summary === undefined ? null : jsonText(summary),
      updatedAt: clock.now().toISOString(),
    };
    await database.write(async (trx) => {
      await insertResource(trx, resource, clock);
      await trx
        .insertInto('coverage')
        .values({ accountId, region, resourceId: resource.id, scanType, ...facts })
        .onConflict((conflict) =>
          conflict.columns(['accountId', 'region', 'resourceId', 'scanType']).doUpdateSet(facts),
        )
        .execute();
      await meter(trx, coverage, facts.updatedAt);
    });
  },

  async deleteOfTypes(owner, types, limit) {
    const { numAffectedRows } = await database.write((trx) =>
      sql`
        delete from coverage c using (
          select account_id, region, resource_id, scan_type from coverage
          where account_id = ${owner.accountId} and region = ${owner.region} and resource_type = any(${types}::text[])
          limit ${limit} for update
        ) chosen
        where c.account_id = chosen.account_id and c.region = chosen.region
          and c.resource_id = chosen.resource_id and c.scan_type = chosen.scan_type
      `.execute(trx),
    );
    return Number(numAffectedRows ?? 0);
  },

  async get(owner, resourceId, scanType) {
    const { rows } = await database.read((db) =>
      sql<CoverageRow>`
        select ${COLUMNS} from ${ROWS}
        where c.account_id = ${owner.accountId} and c.region = ${owner.region}
          and c.resource_id = ${resourceId} and c.scan_type = ${scanType}
      `.execute(db),
    );
    return rows[0] && coverageOfRow(rows[0]);
  },

  async list(scope, filter, page) {
    const key = page.after === undefined ? undefined : readPageKey(ORDER, 3, page.after);
    const after = key === undefined ? sql`` : sql`and (c.resource_id, c.scan_type, c.account_id) > (${sql.join(key)})`;
    const { rows } = await database.read((db) =>
      sql<CoverageRow>`
        select ${COLUMNS} from ${ROWS}
        where ${inScope(scope, filter)} ${after}
        order by c.resource_id, c.scan_type, c.account_id limit ${page.limit + 1}
      `.execute(db),
    );
    return pageOf(rows, page, ORDER, (row) => [row.resourceId, row.scanType, row.accountId], coverageOfRow);
  },

  async statistics(scope, filter, groupBy) {
    const group = sql.raw(groupBy === undefined ? 'null::text' : GROUPS[groupBy]);
    const { rows } = await database.read((db) =>
      sql<{ key: string | null; count: number }>`
        select ${group} as key, count(*) as count from ${ROWS}
        where ${inScope(scope, filter)} group by 1 order by 2 desc, 1
      `.execute(db),
    );
    const total = rows.reduce((sum, row) => sum + row.count, 0);
    return { total, groups: rows.flatMap(({ key, count }) => (key === null ? [] : [{ key, count }])) };
  },
});
