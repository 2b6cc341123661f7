import type { AdvisoryDatabase, AdvisoryRecord, AffectedRange } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { type SortKey, versionScheme } from '../versions/index.ts';

/** A range whose bounds are versions of the record's scheme. */
interface ParsedRange {
  readonly range: AffectedRange;
  /** Absent: from the beginning. */
  readonly introduced?: SortKey;
  readonly fixed?: SortKey;
  readonly lastAffected?: SortKey;
}

/** An advisory record made ready to be asked about versions. */
export interface Statement {
  readonly record: AdvisoryRecord;
  readonly parse: (version: string) => SortKey | undefined;
  /** Canonical ids of the vulnerabilities that it speaks of, without the withdrawn; looked up once. */
  readonly vulnerabilities: () => readonly string[];
  /** Ranges with a bound that cannot be parsed are left out: they are not judged. */
  readonly ranges: readonly ParsedRange[];
  /** Versions named one by one, as written and as sort keys. */
  readonly versions: ReadonlySet<string>;
  /** The vendor says: not affected. It silences what others say. */
  readonly isIgnore: boolean;
  /** 0 is the most specific: the distribution's own feed, then advisories, then CVE records. */
  readonly authority: number;
}

/** Where a version is affected: in this range, or because it is listed (no range). */
export interface Hit {
  readonly statement: Statement;
  readonly range?: AffectedRange;
  readonly fixed?: SortKey;
}

const BEGINNING = '0';

function parseRange(range: AffectedRange, parse: Statement['parse']): ParsedRange | undefined {
  const introduced = range.introduced === BEGINNING ? undefined : parse(range.introduced);
  const fixed = range.fixed === undefined ? undefined : parse(range.fixed);
  const lastAffected = range.lastAffected === undefined ? undefined : parse(range.lastAffected);
  if (introduced === undefined && range.introduced !== BEGINNING) return undefined;
  if (fixed === undefined && range.fixed !== undefined) return undefined;
  if (lastAffected === undefined && range.lastAffected !== undefined) return undefined;
  return {
    range,
    ...(introduced !== undefined && { introduced }),
    ...(fixed !== undefined && { fixed }),
    ...(lastAffected !== undefined && { lastAffected }),
  };
}

const DISTRIBUTION_FEEDS: Readonly<Record<string, string>> = { Alpine: 'alpine', Debian: 'debian' };

function authorityOf({ feed, ecosystem }: AdvisoryRecord): number {
  if (DISTRIBUTION_FEEDS[ecosystem.split(':', 1)[0] ?? ''] === feed) return 0;
  return feed === 'cve' ? 2 : 1;
}

/** Alpine's fix version `0`: the package never had the vulnerability. */
const isNeverAffected = ({ status, ranges }: AdvisoryRecord): boolean =>
  status === 'not-affected' || ranges.some((range) => range.fixed === '0');

function currentVulnerabilities({ vulnerabilityIds }: AdvisoryRecord, database: AdvisoryDatabase): readonly string[] {
  const ids = new Set<string>();
  for (const id of vulnerabilityIds) {
    const known = database.vulnerability(id);
    if (known?.withdrawn === undefined) ids.add(known?.id ?? id);
  }
  return [...ids];
}

function statementOf(record: AdvisoryRecord, database: AdvisoryDatabase): Statement {
  const scheme = versionScheme(record.scheme);
  const parse = scheme === undefined ? () => undefined : scheme.parse;
  const versions = new Set<string>();
  for (const version of record.versions ?? []) {
    versions.add(version);
    const key = parse(version);
    if (key !== undefined) versions.add(key);
  }
  let vulnerabilities: readonly string[] | undefined;
  return {
    record,
    parse,
    vulnerabilities: () => {
      vulnerabilities ??= currentVulnerabilities(record, database);
      return vulnerabilities;
    },
    ranges: record.ranges.flatMap((range) => parseRange(range, parse) ?? []),
    versions,
    isIgnore: isNeverAffected(record),
    authority: authorityOf(record),
  };
}

/** What is kept ready of one database, at about one kilobyte a statement; the oldest goes first. */
const MOST_NAMES = 100_000;
const MOST_STATEMENTS = 60_000;

interface Kept {
  readonly names: Map<string, readonly Statement[]>;
  statements: number;
}
const keptOf = new WeakMap<AdvisoryDatabase, Kept>();

/** What the database says of a package; parsed once and kept as long as the database object. */
export function statementsOn(database: AdvisoryDatabase, ecosystem: Ecosystem, name: string): readonly Statement[] {
  let kept = keptOf.get(database);
  if (kept === undefined) {
    kept = { names: new Map(), statements: 0 };
    keptOf.set(database, kept);
  }
  const key = `${ecosystem}\0${name}`;
  const known = kept.names.get(key);
  if (known !== undefined) return known;
  const statements = database.lookup(ecosystem, name).map((record) => statementOf(record, database));
  kept.names.set(key, statements);
  kept.statements += statements.length;
  for (const [oldest, its] of kept.names) {
    if (oldest === key || (kept.names.size <= MOST_NAMES && kept.statements <= MOST_STATEMENTS)) break;
    kept.names.delete(oldest);
    kept.statements -= its.length;
  }
  return statements;
}

const contains = ({ introduced, fixed, lastAffected }: ParsedRange, key: SortKey): boolean =>
  (introduced === undefined || introduced <= key) &&
  (fixed === undefined || key < fixed) &&
  (lastAffected === undefined || key <= lastAffected);

const isEveryVersion = ({ introduced, fixed, lastAffected }: ParsedRange): boolean =>
  introduced === undefined && fixed === undefined && lastAffected === undefined;

/** The range that contains a version; of several the one with the lowest fix. */
function rangeOf(ranges: readonly ParsedRange[], key: SortKey): ParsedRange | undefined {
  let best: ParsedRange | undefined;
  for (const range of ranges) {
    if (!contains(range, key)) continue;
    const isLower = range.fixed !== undefined && (best?.fixed === undefined || range.fixed < best.fixed);
    if (best === undefined || isLower) best = range;
  }
  return best;
}

/**
 * Debian rebuilds a fixed version for an older release under a lower number: `17.0.15+6-1~deb12u1` carries what
 * `17.0.15+6-1` fixed, though it sorts before it.
 */
const isRebuildOf = (version: string, fixed: string): boolean =>
  version.startsWith(`${fixed}~`) && /^~deb\d+u\d+/.test(version.slice(fixed.length));

/**
 * Is this version affected by the statement?
 * @param key undefined when the version cannot be parsed: only a listed version matches then, or a range of all versions
 */
export function hitOf(statement: Statement, version: string, key: SortKey | undefined): Hit | undefined {
  const found = key === undefined ? statement.ranges.find(isEveryVersion) : rangeOf(statement.ranges, key);
  if (found?.range.fixed !== undefined && statement.record.scheme === 'deb' && isRebuildOf(version, found.range.fixed))
    return undefined;
  if (found !== undefined)
    return { statement, range: found.range, ...(found.fixed !== undefined && { fixed: found.fixed }) };
  if (statement.versions.size === 0) return undefined;
  const isListed = statement.versions.has(version) || (key !== undefined && statement.versions.has(key));
  return isListed ? listedHit(statement, key) : undefined;
}

/** A listed version is in no range; the lowest fix after it is the nearest way out. */
function listedHit(statement: Statement, key: SortKey | undefined): Hit {
  let fixed: SortKey | undefined;
  if (key !== undefined)
    for (const range of statement.ranges)
      if (range.fixed !== undefined && range.fixed > key && (fixed === undefined || range.fixed < fixed))
        fixed = range.fixed;
  return { statement, ...(fixed !== undefined && { fixed }) };
}

/** The text of a hit's fix. */
export function fixedVersionOf({ statement, range, fixed }: Hit): string | undefined {
  if (range !== undefined || fixed === undefined) return range?.fixed;
  return statement.ranges.find((parsed) => parsed.fixed === fixed)?.range.fixed;
}

/** Does the statement say that this version carries the fix? */
export const saysFixed = ({ ranges }: Statement, key: SortKey): boolean =>
  ranges.some(
    ({ introduced, fixed }) => fixed !== undefined && fixed <= key && (introduced === undefined || introduced <= key),
  );
