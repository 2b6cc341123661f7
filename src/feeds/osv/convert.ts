import type { AdvisoryRecord, AffectedRange, CvssRating, VersionSchemeId } from '../../domain/advisory.ts';
import { canonicalName } from '../../domain/canonical-name.ts';
import { parseCvss } from '../../domain/cvss.ts';
import { sortedSet } from '../../domain/order.ts';
import { versionScheme } from '../../versions/index.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord, VulnerabilityFacts } from '../feed.ts';
import { listed } from '../fields.ts';
import { ecosystemOfOsv, isDistribution, schemeOf } from './ecosystems.ts';
import { isMalicious } from './malware.ts';
import { byModuleStream } from './modules.ts';
import { certainlyInside, type OsvEvent, rangesOfEvents } from './ranges.ts';
import { type OsvAffected, type OsvRange, type OsvRecord, type OsvSeverity, readRanges } from './record.ts';
import { advisoryPage, scorerOf } from './sources.ts';
import { channelOf, isUbuntu, livepatchesOf, mainPocketsOf } from './ubuntu.ts';
import { type CertainOrder, orderOf, roughOrderOf } from './version-order.ts';

/** `UBUNTU-CVE-2024-1`, `DEBIAN-CVE-…`: a distribution's page on one CVE. */
const DISTRIBUTION_CVE = /^[A-Z]+-(CVE-\d{4}-\d{4,19})$/;
/** Errata of AlmaLinux that mend bugs or bring features. */
const NO_SECURITY = /^(ALBA|ALEA)-/;
const CWE_ID = /^CWE-\d+$/;
/** Kinds of RustSec's informational advisories that speak of no vulnerability. @see https://github.com/rustsec/advisory-db#advisory-format */
const NO_VULNERABILITY: ReadonlySet<string> = new Set(['notice', 'unmaintained']);

const cveOf = (id: string): string => DISTRIBUTION_CVE.exec(id)?.[1] ?? id;

/** Does the record speak for a distribution's release rather than of one vulnerability? */
const speaksForDistribution = (record: OsvRecord): boolean =>
  record.affected.some((affected) => affected.package != null && isDistribution(affected.package.ecosystem));

/** CVEs that the record names as its subject. Distributions list theirs as `upstream` or `related`, not as aliases. */
function cvesOf(record: OsvRecord): readonly string[] {
  const own = [record.id, ...record.aliases];
  const named = speaksForDistribution(record) ? [...own, ...record.upstream, ...record.related] : own;
  return sortedSet(named.map((id) => cveOf(id.toUpperCase())).filter(isCveId));
}

/**
 * What an OSV record says, in Assay's words.
 * A withdrawn record says only that it is; a record on several packages gives one advisory for each.
 * @param feed id of the feed that carries the record
 */
export function* convertOsvRecord(
  record: OsvRecord,
  path: string,
  feed: string,
): Generator<FeedRecord, void, undefined> {
  if (record.withdrawn != null) {
    yield { kind: 'vulnerability', facts: { id: record.id, withdrawn: record.withdrawn } };
    return;
  }
  const cves = cvesOf(record);
  if (cves.length === 0 && NO_SECURITY.test(record.id)) return;
  const vulnerabilityIds = cves.length === 0 ? [record.id] : cves;
  const problem = (reason: string): FeedRecord => ({ kind: 'problem', path, reason: `${record.id}: ${reason}` });
  const packages = packagesOf(record);
  if (packages.length === 0 && record.affected.length > 0)
    yield problem('it names commits of a repository and no package');
  const advisories: AdvisoryRecord[] = [];
  const ofUnknownStream: string[] = [];
  for (const entries of packages) {
    const found = advisoryOf(record, entries, vulnerabilityIds, feed);
    if ('reason' in found) {
      yield problem(found.reason);
      continue;
    }
    const bound = unreadableBoundOf(found);
    if (bound !== undefined) yield problem(`${bound} is no version of ${found.ecosystem}`);
    const stated = byModuleStream(found, record.summary ?? '');
    if (stated === undefined) ofUnknownStream.push(found.name);
    else advisories.push(...stated);
  }
  if (ofUnknownStream.length > 0)
    yield problem(`the stream of the module of ${ofUnknownStream.slice(0, 5).join(', ')} is not named`);
  for (const advisory of [...advisories, ...mainPocketsOf(advisories)]) yield { kind: 'advisory', advisory };
  for (const facts of factsOf(record, cves)) yield { kind: 'vulnerability', facts };
}

/** Entries by package: databases repeat a package for every branch of its versions. */
function packagesOf(record: OsvRecord): (readonly OsvAffected[])[] {
  const byPackage = new Map<string, OsvAffected[]>();
  for (const affected of record.affected) {
    if (affected.package == null) continue; // a repository's commits alone: nothing to look a package up by
    const key = `${affected.package.ecosystem}\0${channelOf(affected) ?? ''}\0${affected.package.name}`;
    const earlier = byPackage.get(key);
    if (earlier === undefined) byPackage.set(key, [affected]);
    else earlier.push(affected);
  }
  return [...byPackage.values()];
}

function advisoryOf(
  record: OsvRecord,
  entries: readonly OsvAffected[],
  vulnerabilityIds: readonly string[],
  feed: string,
): AdvisoryRecord | { readonly reason: string } {
  const { ecosystem: osvEcosystem = '', name: osvName = '' } = entries[0]?.package ?? {};
  const ecosystem = ecosystemOfOsv(osvEcosystem);
  const name = canonicalName(ecosystem, osvName);
  const scheme = schemeOf(osvEcosystem);
  const ranges = rangesOf(entries, roughOrderOf(scheme));
  if (ranges === undefined) return { reason: `the order of the events of ${osvName} cannot be told` };
  // What the scheme cannot read is found by its text alone, so it stays on the list.
  const order = orderOf(scheme);
  // Ubuntu lists every version that it ever published before the fix: the range says the same in a line.
  const listed = isUbuntu(ecosystem) && ranges.length > 0 ? [] : entries;
  const versions = sortedSet(
    listed.flatMap((entry) => entry.versions).filter((version) => !certainlyInside(version, ranges, order)),
  );
  const isNever =
    ranges.length === 0 && versions.length === 0 && isDistribution(osvEcosystem) && isNeverAffected(entries);
  if (ranges.length === 0 && versions.length === 0 && !isNever) {
    return { reason: `neither ranges nor versions say which ${osvName} is affected` };
  }
  const vendorSeverity = vendorSeverityOf(record, entries);
  const isNotice = entries.every((entry) => {
    const word = entry.database_specific?.informational;
    return typeof word === 'string' && NO_VULNERABILITY.has(word);
  });
  const [first] = entries;
  const channel = first && channelOf(first);
  const patches = first && livepatchesOf(first);
  return {
    advisoryId: record.id,
    feed,
    vulnerabilityIds,
    ecosystem,
    name,
    scheme,
    ranges,
    ...(versions.length === 0 ? {} : { versions }),
    status: isNever ? 'not-affected' : isNotice ? 'ignored' : statusOfRanges(ranges),
    ...(channel === undefined ? {} : { channel }),
    ...(patches === undefined ? {} : { patches }),
    ...(vendorSeverity === undefined ? {} : { vendorSeverity }),
    url: advisoryPage(record.id, record.references),
    ...datesOf(record),
  };
}

const statusOfRanges = (ranges: readonly AffectedRange[]): 'fixed' | 'affected' =>
  ranges.some((range) => range.fixed !== undefined) ? 'fixed' : 'affected';

/** A bound that the scheme cannot read: no version can be compared with its range, which must not pass in silence. */
function unreadableBoundOf({ scheme, ranges }: AdvisoryRecord): string | undefined {
  const isReadable = (bound: string, id: VersionSchemeId): boolean =>
    bound === '0' || versionScheme(id)?.parse(bound) !== undefined;
  return ranges
    .flatMap(({ introduced, fixed, lastAffected }) => [introduced, fixed, lastAffected])
    .find((bound) => bound !== undefined && !isReadable(bound, scheme));
}

/** `introduced: 0, fixed: 0`: distributions with a secdb write so that the package never had the vulnerability. */
const isNeverAffected = (entries: readonly OsvAffected[]): boolean =>
  entries.every((entry) =>
    entry.ranges.some((range) => range.events.some((event) => event.fixed === '0') && !range.events.some(isLater)),
  );
const isLater = (event: OsvEvent): boolean => event.introduced !== undefined && event.introduced !== '0';

/** Ranges in the ecosystem's own order; commit ranges say nothing about versions. undefined: the order is not certain. */
function rangesOf(entries: readonly OsvAffected[], order: CertainOrder): AffectedRange[] | undefined {
  const all: AffectedRange[] = [];
  for (const entry of entries) {
    for (const range of usableRanges(entry, order)) {
      const found = rangesOfEvents(range.events, order);
      if (found === undefined) return undefined;
      all.push(...found.map((interval) => boundByGitHub(interval, entry)));
    }
  }
  return [...new Map(all.map((range) => [JSON.stringify(range), range])).values()];
}

/**
 * GitHub keeps the end of a range that has no patched version beside it: `last_known_affected_version_range: "<= 2.1"`.
 * The version after a bare `<` is no patch, but the first that is not affected.
 */
function boundByGitHub(range: AffectedRange, entry: OsvAffected): AffectedRange {
  const known = entry.database_specific?.last_known_affected_version_range;
  const [, operator, bound] = (typeof known === 'string' && /^(<=?)\s*(\S+)$/.exec(known)) || [];
  if (bound === undefined || range.fixed !== undefined || range.lastAffected !== undefined) return range;
  return { introduced: range.introduced, ...(operator === '<' ? { fixed: bound } : { lastAffected: bound }) };
}

/**
 * Where no version of a Go module that the proxy knows is fixed, the database says `introduced: 0` and keeps the
 * project's own numbers in `custom_ranges`, which are those of its GitHub advisory.
 * @see https://go.dev/doc/security/vuln/database
 */
function usableRanges(affected: OsvAffected, order: CertainOrder): readonly OsvRange[] {
  const ranges = affected.ranges.filter((range) => range.type !== 'GIT');
  const own = readRanges(affected.ecosystem_specific?.custom_ranges);
  const unbounded = ranges.length === 1 && ranges[0]?.events.length === 1 && isBeginning(ranges[0].events[0]);
  const usable = own.length > 0 && own.every((range) => rangesOfEvents(range.events, order) !== undefined);
  return affected.package?.ecosystem === 'Go' && unbounded && usable ? own : ranges;
}

const isBeginning = (event: OsvEvent | undefined): boolean => event?.introduced === '0';

/** The vendor's own word on the package: priority, urgency, severity, or the kind of an informational advisory. */
function vendorSeverityOf(record: OsvRecord, entries: readonly OsvAffected[]): string | undefined {
  const words = [
    ...entries.flatMap((entry) => [
      entry.ecosystem_specific?.severity,
      entry.ecosystem_specific?.urgency,
      entry.database_specific?.severity,
      entry.database_specific?.informational,
    ]),
    [...entries.flatMap((entry) => entry.severity), ...record.severity].find((severity) => severity.type === 'Ubuntu')
      ?.score,
    record.database_specific?.severity,
    /^(Critical|Important|Moderate|Low): /.exec(record.summary ?? '')?.[1],
    isMalicious(record) ? 'critical' : undefined,
  ];
  return words.find((word): word is string => typeof word === 'string' && word !== '');
}

const datesOf = (record: OsvRecord): { published?: string; modified?: string } => ({
  ...(record.published == null ? {} : { published: record.published }),
  ...(record.modified == null ? {} : { modified: record.modified }),
});

/**
 * Facts on the vulnerabilities themselves. A distribution's advisory on several CVEs describes its update, not any
 * of them; a record with several CVEs is an alias of none.
 */
function factsOf(record: OsvRecord, cves: readonly string[]): VulnerabilityFacts[] {
  const onePage = DISTRIBUTION_CVE.test(record.id) || isCveId(record.id);
  if (cves.length > 0 && speaksForDistribution(record) && !onePage) return [];
  const scorer = scorerOf(record.id);
  const severities = [...record.severity, ...record.affected.flatMap((affected) => affected.severity)];
  const common = {
    ...(record.summary ? { title: record.summary } : {}),
    ...(record.details ? { description: record.details } : {}),
    ...nonEmpty('cvss', ratingsOf(severities, scorer)),
    ...nonEmpty('cwes', cwesOf(record)),
    ...listed(
      'references',
      record.references.map((reference) => reference.url),
    ),
    ...(isMalicious(record) ? { malicious: true as const } : {}),
    ...datesOf(record),
  };
  if (cves.length > 1) return cves.map((id) => ({ id, ...common }));
  const id = cves[0] ?? record.id;
  const others = onePage ? record.aliases : [record.id, ...record.aliases];
  return [{ id, ...nonEmpty('aliases', sortedSet(others.filter((other) => other !== id && other !== ''))), ...common }];
}

const nonEmpty = <K extends string, T>(key: K, values: readonly T[]): { [P in K]?: readonly T[] } =>
  (values.length === 0 ? {} : { [key]: values }) as { [P in K]?: readonly T[] };

function ratingsOf(severities: readonly OsvSeverity[], scorer: string): CvssRating[] {
  const vectors = sortedSet(severities.filter((s) => s.type.startsWith('CVSS_')).map((s) => s.score));
  return vectors.flatMap((vector) => parseCvss(vector, scorer) ?? []);
}

function cwesOf(record: OsvRecord): readonly string[] {
  const lists = [record.database_specific?.cwe_ids, ...record.affected.map((a) => a.database_specific?.cwes)];
  const ids = lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((cwe: unknown) => (typeof cwe === 'object' && cwe !== null && 'cweId' in cwe ? cwe.cweId : cwe));
  return sortedSet(ids.filter((id): id is string => typeof id === 'string' && CWE_ID.test(id)));
}
