import type { AdvisoryDatabase, AdvisoryRecord, AffectedRange } from '../domain/advisory.ts';
import { CPE, type Ecosystem, isDistributionEcosystem } from '../domain/ecosystem.ts';
import { type SortKey, versionScheme } from '../versions/index.ts';
import { lineOfBuild } from './channels.ts';
import { isModularVersion } from './module-stream.ts';

/** A range whose bounds are versions of the record's scheme. */
export interface ParsedRange {
  readonly range: AffectedRange;
  /** Absent: from the beginning. */
  readonly introduced?: SortKey;
  readonly fixed?: SortKey;
  readonly lastAffected?: SortKey;
  /** An rpm's bounds that name no epoch: the package's does not count either (matching.md). */
  readonly isEpochless: boolean;
}

/** An advisory record made ready to be asked about versions. */
export interface Statement {
  readonly record: AdvisoryRecord;
  readonly parse: (version: string) => SortKey | undefined;
  /** Canonical ids of the vulnerabilities that it speaks of, without the withdrawn; looked up once. */
  readonly vulnerabilities: () => readonly string[];
  /** Ranges with a bound that cannot be parsed are left out: they are not judged. */
  readonly ranges: readonly ParsedRange[];
  /** Ranges without the epochs of their bounds, for versions of which nobody knows the epoch. */
  readonly rangesWithoutEpoch: () => readonly ParsedRange[];
  /** Versions named one by one, as written and as sort keys. */
  readonly versions: ReadonlySet<string>;
  /** The vendor says: not affected. It silences what others say. */
  readonly isIgnore: boolean;
  /** It speaks of every package of its name: no architecture, module, channel, update or line of builds to look at. */
  readonly isPlain: boolean;
  /** The first fix that it names. */
  readonly fix?: string;
  /** Line of builds that its fix belongs to. */
  readonly line?: string;
  /** 0 is the most specific: the distribution's own feed, then advisories, then CVE records. */
  readonly authority: number;
}

const BEGINNING = '0';
const EPOCH = /^\d+:/;

function parseRange(range: AffectedRange, parse: Statement['parse'], isRpm: boolean): ParsedRange | undefined {
  const introduced = range.introduced === BEGINNING ? undefined : parse(range.introduced);
  const fixed = range.fixed === undefined ? undefined : parse(range.fixed);
  const lastAffected = range.lastAffected === undefined ? undefined : parse(range.lastAffected);
  if (introduced === undefined && range.introduced !== BEGINNING) return undefined;
  if (fixed === undefined && range.fixed !== undefined) return undefined;
  if (lastAffected === undefined && range.lastAffected !== undefined) return undefined;
  const hasEpoch = (bound: string | undefined): boolean => bound !== undefined && EPOCH.test(bound);
  return {
    range,
    ...(introduced !== undefined && { introduced }),
    ...(fixed !== undefined && { fixed }),
    ...(lastAffected !== undefined && { lastAffected }),
    isEpochless: isRpm && ![range.introduced, range.fixed, range.lastAffected].some(hasEpoch),
  };
}

const withoutEpoch = (bound: string): string => bound.replace(EPOCH, '');

const rangeWithoutEpoch = (range: AffectedRange): AffectedRange => ({
  ...range,
  introduced: withoutEpoch(range.introduced),
  ...(range.fixed !== undefined && { fixed: withoutEpoch(range.fixed) }),
  ...(range.lastAffected !== undefined && { lastAffected: withoutEpoch(range.lastAffected) }),
});

/** Feeds that gather what others publish; every other feed of a distribution's ecosystem is the distribution's own. */
const GATHERERS: ReadonlySet<string> = new Set(['ghsa', 'github', 'osv']);
const CVE_RECORDS: ReadonlySet<string> = new Set(['cve', 'nvd']);

function authorityOf({ feed, ecosystem }: AdvisoryRecord): number {
  if (CVE_RECORDS.has(feed)) return 2;
  return isDistributionEcosystem(ecosystem) && !GATHERERS.has(feed) ? 0 : 1;
}

/** Alpine's fix version `0`: the package never had the vulnerability. */
const isNeverAffected = ({ status, ranges }: AdvisoryRecord): boolean =>
  status === 'not-affected' || ranges.some((range) => range.fixed === '0');

/** A product of a CPE is affected within bounds only: who names no end knows of none. */
const isBounded = ({ fixed, lastAffected }: AffectedRange): boolean =>
  fixed !== undefined || lastAffected !== undefined;

function currentVulnerabilities({ vulnerabilityIds }: AdvisoryRecord, database: AdvisoryDatabase): readonly string[] {
  const ids = new Set<string>();
  for (const id of vulnerabilityIds) {
    const known = database.vulnerability(id);
    if (known?.withdrawn === undefined) ids.add(known?.id ?? id);
  }
  return [...ids];
}

const fixOf = ({ ranges }: AdvisoryRecord): string | undefined =>
  ranges.find((range) => range.fixed !== undefined)?.fixed;

const NO_VERSIONS: ReadonlySet<string> = new Set();

function versionsOf({ versions }: AdvisoryRecord, parse: Statement['parse']): ReadonlySet<string> {
  if (versions === undefined) return NO_VERSIONS;
  const all = new Set<string>();
  for (const version of versions) {
    all.add(version);
    const key = parse(version);
    if (key !== undefined) all.add(key);
  }
  return all;
}

export function statementOf(record: AdvisoryRecord, database: AdvisoryDatabase): Statement {
  const scheme = versionScheme(record.scheme);
  const parse = scheme === undefined ? () => undefined : scheme.parse;
  const isRpm = record.scheme === 'rpm';
  const ranges = record.ecosystem === CPE ? record.ranges.filter(isBounded) : record.ranges;
  const parsed = ranges.flatMap((range) => parseRange(range, parse, isRpm) ?? []);
  const fix = fixOf(record);
  const rpmFix = isRpm ? fix : undefined;
  const line = rpmFix === undefined ? undefined : lineOfBuild(rpmFix);
  const { arches, module, channel, patches } = record;
  let vulnerabilities: readonly string[] | undefined;
  let bare: readonly ParsedRange[] | undefined;
  return {
    record,
    parse,
    vulnerabilities: () => {
      vulnerabilities ??= currentVulnerabilities(record, database);
      return vulnerabilities;
    },
    ranges: parsed,
    rangesWithoutEpoch: () => {
      bare ??= parsed.every(({ isEpochless }) => isEpochless)
        ? parsed
        : parsed.flatMap(({ range }) => parseRange(rangeWithoutEpoch(range), parse, isRpm) ?? []);
      return bare;
    },
    versions: versionsOf(record, parse),
    isIgnore: isNeverAffected(record),
    isPlain:
      arches === undefined &&
      module === undefined &&
      channel === undefined &&
      patches === undefined &&
      line === undefined &&
      !(rpmFix !== undefined && isModularVersion(rpmFix)),
    ...(fix !== undefined && { fix }),
    ...(line !== undefined && { line }),
    authority: authorityOf(record),
  };
}

/** What is kept ready of one database, at about one kilobyte a statement; the oldest goes first. */
const MOST_NAMES = 100_000;
const MOST_STATEMENTS = 60_000;

/** Two steps to a package: a key made of both names would be a text to make and to hash for every question. */
interface Kept {
  readonly ecosystems: Map<Ecosystem, Map<string, readonly Statement[]>>;
  /** In the order of asking, for the oldest to go first. */
  readonly asked: { readonly ecosystem: Ecosystem; readonly name: string }[];
  /** Place in `asked` of the oldest that is still kept. */
  oldest: number;
  statements: number;
}
const keptOf = new WeakMap<AdvisoryDatabase, Kept>();

/** What the database says of a package; parsed once and kept as long as the database object. */
export function statementsOn(database: AdvisoryDatabase, ecosystem: Ecosystem, name: string): readonly Statement[] {
  let kept = keptOf.get(database);
  if (kept === undefined) {
    kept = { ecosystems: new Map(), asked: [], oldest: 0, statements: 0 };
    keptOf.set(database, kept);
  }
  const names = kept.ecosystems.get(ecosystem);
  const known = names?.get(name);
  if (known !== undefined) return known;
  const statements = database.lookup(ecosystem, name).map((record) => statementOf(record, database));
  if (names === undefined) kept.ecosystems.set(ecosystem, new Map([[name, statements]]));
  else names.set(name, statements);
  kept.asked.push({ ecosystem, name });
  kept.statements += statements.length;
  dropOldest(kept);
  return statements;
}

const particularOf = new WeakMap<readonly Statement[], readonly Statement[]>();

/** Those that may speak against others, or not of every package; found once. Of most names there is none. */
export function particularAmong(statements: readonly Statement[]): readonly Statement[] {
  const known = particularOf.get(statements);
  if (known !== undefined) return known;
  const particular = statements.filter(({ isIgnore, isPlain }) => isIgnore || !isPlain);
  particularOf.set(statements, particular);
  return particular;
}

/** The newest stays, however large. */
function dropOldest(kept: Kept): void {
  const { asked, ecosystems } = kept;
  while (
    asked.length - kept.oldest > 1 &&
    (asked.length - kept.oldest > MOST_NAMES || kept.statements > MOST_STATEMENTS)
  ) {
    const oldest = asked[kept.oldest++];
    const names = oldest && ecosystems.get(oldest.ecosystem);
    kept.statements -= (oldest && names?.get(oldest.name)?.length) ?? 0;
    if (oldest !== undefined) names?.delete(oldest.name);
  }
  if (kept.oldest < MOST_NAMES) return;
  asked.splice(0, kept.oldest);
  kept.oldest = 0;
}
