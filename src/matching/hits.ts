import type { AffectedRange } from '../domain/advisory.ts';
import type { SortKey } from '../versions/index.ts';
import { type Comparand, keyFor, keyWithoutEpoch } from './comparand.ts';
import { isRebuildOf } from './rebuild.ts';
import type { ParsedRange, Statement } from './statements.ts';
import type { Voice } from './voice.ts';

/** Where a version is affected: in this range, or because it is listed (no range). */
export interface Hit {
  readonly statement: Statement;
  readonly comparand: Comparand;
  readonly voice: Voice;
  readonly range?: AffectedRange;
  readonly fixed?: SortKey;
}

function contains({ range, introduced, fixed, lastAffected }: ParsedRange, key: SortKey): boolean {
  if (introduced !== undefined && (range.introducedExclusive === true ? key <= introduced : key < introduced))
    return false;
  return (fixed === undefined || key < fixed) && (lastAffected === undefined || key <= lastAffected);
}

const isEveryVersion = ({ introduced, fixed, lastAffected }: ParsedRange): boolean =>
  introduced === undefined && fixed === undefined && lastAffected === undefined;

/** The ranges to ask, by whether the version's epoch is known. */
const rangesFor = (statement: Statement, comparand: Comparand): readonly ParsedRange[] =>
  comparand.isEpochUnknown ? statement.rangesWithoutEpoch() : statement.ranges;

/** The range that contains a version; of several the one with the lowest fix. */
function rangeOf(ranges: readonly ParsedRange[], key: SortKey, bare: SortKey): ParsedRange | undefined {
  let best: ParsedRange | undefined;
  for (const range of ranges) {
    if (!contains(range, range.isEpochless ? bare : key)) continue;
    const isLower = range.fixed !== undefined && (best?.fixed === undefined || range.fixed < best.fixed);
    if (best === undefined || isLower) best = range;
  }
  return best;
}

/** Is this version affected by the statement? Without a key only a listed version is, or by a range of all versions. */
export function hitOf(statement: Statement, comparand: Comparand, voice: Voice): Hit | undefined {
  const { version } = comparand;
  const key = keyFor(comparand, statement);
  const ranges = rangesFor(statement, comparand);
  const found =
    key === undefined
      ? ranges.find(isEveryVersion)
      : rangeOf(ranges, key, comparand.hasEpoch ? (keyWithoutEpoch(comparand, statement) ?? key) : key);
  const fix = found?.range.fixed;
  if (fix !== undefined && isRebuildOf(version, fix, statement.record.scheme)) return undefined;
  if (found !== undefined)
    return found.fixed === undefined
      ? { statement, comparand, voice, range: found.range }
      : { statement, comparand, voice, range: found.range, fixed: found.fixed };
  if (statement.versions.size === 0) return undefined;
  const isListed = statement.versions.has(version) || (key !== undefined && statement.versions.has(key));
  return isListed ? listedHit(statement, comparand, voice, key) : undefined;
}

/** A listed version is in no range; the lowest fix after it is the nearest way out. */
function listedHit(statement: Statement, comparand: Comparand, voice: Voice, key: SortKey | undefined): Hit {
  let fixed: SortKey | undefined;
  if (key !== undefined)
    for (const range of statement.ranges)
      if (range.fixed !== undefined && range.fixed > key && (fixed === undefined || range.fixed < fixed))
        fixed = range.fixed;
  return { statement, comparand, voice, ...(fixed !== undefined && { fixed }) };
}

/** The text of a hit's fix. */
export function fixedVersionOf({ statement, range, fixed }: Hit): string | undefined {
  if (range !== undefined || fixed === undefined) return range?.fixed;
  return statement.ranges.find((parsed) => parsed.fixed === fixed)?.range.fixed;
}

/** The range whose fix this version carries, if the statement knows one. */
export function fixCarriedBy(comparand: Comparand, statement: Statement): AffectedRange | undefined {
  const key = keyFor(comparand, statement);
  if (key === undefined) return undefined;
  const bare = comparand.hasEpoch ? (keyWithoutEpoch(comparand, statement) ?? key) : key;
  let nearest: ParsedRange | undefined;
  for (const parsed of rangesFor(statement, comparand)) {
    const { range, introduced, fixed, isEpochless } = parsed;
    const own = isEpochless ? bare : key;
    if (fixed === undefined || (introduced !== undefined && own < introduced)) continue;
    if (isRebuildOf(comparand.version, range.fixed ?? '', statement.record.scheme)) return range;
    if (fixed <= own && (nearest?.fixed === undefined || fixed > nearest.fixed)) nearest = parsed;
  }
  return nearest?.range;
}

/** The comparison as people read it. */
export function ruleOf({
  statement,
  range,
  comparand: { version },
}: Pick<Hit, 'statement' | 'range' | 'comparand'>): string {
  const scheme = `(${statement.record.scheme})`;
  if (range === undefined) return `${version} is listed ${scheme}`;
  const from = range.introduced === '0' ? '' : `${range.introduced} ${range.introducedExclusive ? '<' : '≤'} `;
  if (range.fixed !== undefined) return `${from}${version} < ${range.fixed} ${scheme}`;
  if (range.lastAffected !== undefined) return `${from}${version} ≤ ${range.lastAffected} ${scheme}`;
  return `${from}${version}, no fixed version ${scheme}`;
}
