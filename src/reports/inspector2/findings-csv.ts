import type { CvssRating } from '../../domain/advisory.ts';
import { findingArn } from '../../domain/arn.ts';
import { NO_REMEDIATION, type VulnerablePackage } from '../../domain/finding.ts';
import { tagOfReference } from '../../domain/image-reference.ts';
import { detailsOf, placeOf } from '../../domain/resource.ts';
import { wholeVersion, wireFixedVersion } from '../../domain/version-parts.ts';
import type { FilterSubject } from '../../findings/filter.ts';

const DAY_MS = 86_400_000;
/** Between the values of a cell that holds several; those of the package columns stand in the same order. */
const SEPARATOR = ', ';

/**
 * One cell by RFC 4180, nothing in it changed: programs read these reports, and `@babel/core` is a name, not a formula.
 * docs/exports.md says how to open them in a spreadsheet.
 */
const cell = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const number = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** A finding as lists show it. */
export interface ReportedFinding extends FilterSubject {
  /** ISO 8601. */
  readonly exploitSeenAt?: string;
}

type Cell = (subject: ReportedFinding, now: Date) => string;

const ofPackages =
  (value: (pkg: VulnerablePackage) => string): Cell =>
  ({ finding }) =>
    (finding.packageVulnerability?.packages ?? []).map(value).join(SEPARATOR);

/** Rating of NVD, or the first that somebody else gave. */
const ofCvss =
  (isNvd: boolean, major: '2' | '3', value: (rating: CvssRating) => string): Cell =>
  ({ finding }) => {
    const rating = finding.packageVulnerability?.cvss.find(
      ({ source, version }) => (source === 'NVD') === isNvd && version.startsWith(major),
    );
    return rating === undefined ? '' : value(rating);
  };
const score = ({ baseScore }: CvssRating): string => String(baseScore);
const vector = (rating: CvssRating): string => rating.vector;

function addressesOf({ resource }: FilterSubject): { readonly v4: readonly string[]; readonly v6: readonly string[] } {
  const { host, ipV4Addresses, ipV6Addresses } = detailsOf(resource, 'instance') ?? {};
  return { v4: ipV4Addresses ?? host?.ipV4Addresses ?? [], v6: ipV6Addresses ?? host?.ipV6Addresses ?? [] };
}
const platformOf = ({ resource: { details } }: FilterSubject): string => {
  if (details.kind === 'function') return details.runtime;
  return details.kind === 'instance' || details.kind === 'image' ? details.platform : '';
};
/** Other clouds have images of machines too, by other names. */
const amiOf = ({ resource }: FilterSubject): string =>
  placeOf(resource).provider === 'AWS' ? (detailsOf(resource, 'instance')?.imageReference ?? '') : '';
const portsOf = ({ finding: { networkReachability } }: FilterSubject): string =>
  networkReachability === undefined ? '' : `${networkReachability.ports.begin}-${networkReachability.ports.end}`;
/** RFC 1918, shared, link-local and loopback. */
const PRIVATE =
  /^(10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

/** The 52 columns in their order (inspector.md 3.10). */
const COLUMNS: readonly (readonly [name: string, value: Cell])[] = [
  ['AWS Account Id', ({ finding }) => finding.accountId],
  ['Severity', ({ finding }) => finding.severity],
  ['Fix Available', ({ finding }) => finding.fixAvailable ?? ''],
  ['Finding Type', ({ finding }) => finding.type],
  ['Title', ({ finding }) => finding.title],
  ['Description', ({ finding }) => finding.description || finding.title],
  ['Finding ARN', ({ finding }) => findingArn(finding, finding.id)],
  ['First Seen', ({ finding }) => finding.firstObservedAt],
  ['Last Seen', ({ finding }) => finding.lastObservedAt],
  ['Last Updated', ({ finding }) => finding.updatedAt],
  ['Resource ID', ({ resource }) => resource.id],
  [
    'Container Image Tags',
    ({ resource: { details } }) =>
      details.kind === 'image' ? details.image.tags.map(tagOfReference).join(SEPARATOR) : '',
  ],
  ['Region', ({ resource }) => placeOf(resource).region],
  ['Platform', platformOf],
  [
    'Resource Tags',
    ({ resource }) =>
      Object.entries(resource.tags)
        .map(([key, value]) => `${key}:${value}`)
        .join(SEPARATOR),
  ],
  ['Affected Packages', ofPackages(({ name }) => name)],
  ['Package Installed Version', ofPackages(({ type, version }) => wholeVersion(type, version))],
  ['Fixed in Version', ofPackages(({ type, fixedVersion }) => wireFixedVersion(type, fixedVersion))],
  ['Package Remediation', ofPackages(({ remediation }) => remediation ?? NO_REMEDIATION)],
  ['File Path', (s, now) => s.finding.codeVulnerability?.filePath ?? ofPackages(({ filePath }) => filePath)(s, now)],
  ['Network Paths', ({ finding }) => (finding.networkReachability?.path ?? []).map(({ id }) => id).join(SEPARATOR)],
  [
    'Age (Days)',
    ({ finding }, now) =>
      String(Math.max(0, Math.floor((now.getTime() - Date.parse(finding.firstObservedAt)) / DAY_MS))),
  ],
  ['Remediation', ({ finding }) => finding.recommendation?.text ?? NO_REMEDIATION],
  ['Inspector Score', ({ finding }) => number(finding.inspectorScore)],
  ['Inspector Score Vector', ({ finding }) => finding.scoreDetails?.vector ?? ''],
  ['Status', ({ finding }) => finding.status],
  ['Vulnerability Id', ({ finding }) => finding.packageVulnerability?.vulnerabilityId ?? ''],
  ['Vendor', ({ finding }) => finding.packageVulnerability?.source ?? ''],
  ['Vendor Severity', ({ finding }) => finding.packageVulnerability?.vendorSeverity ?? ''],
  ['Vendor Advisory', ({ finding }) => finding.packageVulnerability?.sourceUrl ?? ''],
  ['Vendor Advisory Published', ({ finding }) => finding.packageVulnerability?.vendorCreatedAt ?? ''],
  ['NVD CVSS3 Score', ofCvss(true, '3', score)],
  ['NVD CVSS3 Vector', ofCvss(true, '3', vector)],
  ['NVD CVSS2 Score', ofCvss(true, '2', score)],
  ['NVD CVSS2 Vector', ofCvss(true, '2', vector)],
  ['Vendor CVSS3 Score', ofCvss(false, '3', score)],
  ['Vendor CVSS3 Vector', ofCvss(false, '3', vector)],
  ['Vendor CVSS2 Score', ofCvss(false, '2', score)],
  ['Vendor CVSS2 Vector', ofCvss(false, '2', vector)],
  ['Resource Type', ({ resource }) => resource.type],
  ['Ami', amiOf],
  [
    'Resource Public Ipv4',
    (s) =>
      addressesOf(s)
        .v4.filter((a) => !PRIVATE.test(a))
        .join(SEPARATOR),
  ],
  [
    'Resource Private Ipv4',
    (s) =>
      addressesOf(s)
        .v4.filter((a) => PRIVATE.test(a))
        .join(SEPARATOR),
  ],
  ['Resource Ipv6', (s) => addressesOf(s).v6.join(SEPARATOR)],
  [
    'Resource Vpc',
    ({ resource }) => (detailsOf(resource, 'instance') ?? detailsOf(resource, 'function'))?.networkId ?? '',
  ],
  ['Port Range', portsOf],
  ['Exploit Available', ({ finding }) => finding.exploitAvailable ?? ''],
  ['Last Exploited At', ({ finding, exploitSeenAt = '' }) => (finding.exploitAvailable === 'YES' ? exploitSeenAt : '')],
  ['Lambda Layers', ({ resource }) => (detailsOf(resource, 'function')?.layers ?? []).join(SEPARATOR)],
  ['Lambda Package Type', ({ resource }) => detailsOf(resource, 'function')?.packageType ?? ''],
  ['Lambda Last Updated At', ({ resource }) => detailsOf(resource, 'function')?.modifiedAt ?? ''],
  [
    'Reference Urls',
    ({ finding: { packageVulnerability, codeVulnerability } }) =>
      ((packageVulnerability ?? codeVulnerability)?.referenceUrls ?? []).join(SEPARATOR),
  ],
];

const lineOf = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

export const FINDINGS_CSV_HEADER: string = lineOf(COLUMNS.map(([name]) => name));

/**
 * One finding as a line of a findings report: a finding is one row, whatever number of packages it has.
 * @param now what ages are counted to
 */
export const findingsCsvRow = (subject: ReportedFinding, now: Date): string =>
  lineOf(COLUMNS.map(([, value]) => value(subject, now)));
