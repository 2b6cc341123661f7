import type { AffectedRange, VersionSchemeId } from '../domain/advisory.ts';
import { type SortKey, versionScheme } from '../versions/index.ts';

/** One end of an interval of versions. */
export interface Bound {
  /** As it is written into an advisory record. */
  readonly version: string;
  /** The version's place in its scheme's order. */
  readonly key: SortKey;
  /** Does the version itself belong to the interval? */
  readonly inclusive: boolean;
}

/** Versions between two ends; without an end, every version on that side. */
export interface Interval {
  readonly from?: Bound;
  readonly to?: Bound;
}

/** A set of versions of one scheme: intervals that are not empty, do not touch each other, lowest first. */
export type VersionSet = readonly Interval[];

export const NO_VERSION: VersionSet = [];
export const EVERY_VERSION: VersionSet = [{}];

/** OSV's beginning of time: nothing is before it, so nothing is ever fixed in it. */
const BEGINNING = '0';
const isBeginning = (bound: Bound | undefined, inclusive: boolean): boolean =>
  bound?.version === BEGINNING && bound.inclusive === inclusive;

/** The end of an interval; undefined when the text is no version of the scheme. */
export function boundAt(scheme: VersionSchemeId, version: string, inclusive: boolean): Bound | undefined {
  const key = versionScheme(scheme)?.parse(version);
  return key === undefined ? undefined : { version, key, inclusive };
}

/** Order of starts: what includes its version starts before what does not; no start is the first of all. */
function compareStarts(a: Bound | undefined, b: Bound | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return Number(b.inclusive) - Number(a.inclusive);
}

/** Order of ends: what includes its version ends after what does not; no end is the last of all. */
function compareEnds(a: Bound | undefined, b: Bound | undefined): number {
  if (a === undefined || b === undefined) return Number(b !== undefined) - Number(a !== undefined);
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return Number(a.inclusive) - Number(b.inclusive);
}

function isEmpty({ from, to }: Interval): boolean {
  if (isBeginning(to, false)) return true;
  if (from === undefined || to === undefined || from.key < to.key) return false;
  return from.key > to.key || !(from.inclusive && to.inclusive);
}

/** Is there no version between the end of one interval and the start of the next? */
function isJoined(end: Bound | undefined, start: Bound | undefined): boolean {
  if (end === undefined || start === undefined || start.key < end.key) return true;
  return start.key === end.key && (start.inclusive || end.inclusive);
}

const intervalOf = (from: Bound | undefined, to: Bound | undefined): Interval => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

/** Versions between two ends, none when the ends leave no room. */
export const between = (from: Bound | undefined, to: Bound | undefined): VersionSet => union([intervalOf(from, to)]);

/** Versions that are in any of the sets. */
export function union(...sets: readonly (readonly Interval[])[]): VersionSet {
  const sorted = sets
    .flat()
    .filter((interval) => !isEmpty(interval))
    .map(({ from, to }) => intervalOf(isBeginning(from, true) ? undefined : from, to))
    .sort((a, b) => compareStarts(a.from, b.from));
  const joined: Interval[] = [];
  for (const interval of sorted) {
    const last = joined.at(-1);
    if (last === undefined || !isJoined(last.to, interval.from)) joined.push(interval);
    else if (compareEnds(last.to, interval.to) < 0) joined[joined.length - 1] = intervalOf(last.from, interval.to);
  }
  return joined;
}

/** Versions that are in both sets. */
export function intersect(a: VersionSet, b: VersionSet): VersionSet {
  const common = a.flatMap((left) =>
    b.map((right) =>
      intervalOf(
        compareStarts(left.from, right.from) < 0 ? right.from : left.from,
        compareEnds(left.to, right.to) < 0 ? left.to : right.to,
      ),
    ),
  );
  return union(common);
}

const flipped = ({ version, key, inclusive }: Bound): Bound => ({ version, key, inclusive: !inclusive });

/** Versions that are not in the set. */
export function complement(set: VersionSet): VersionSet {
  const gaps: Interval[] = [];
  let from: Bound | undefined;
  for (const interval of set) {
    if (interval.from !== undefined) gaps.push(intervalOf(from, flipped(interval.from)));
    if (interval.to === undefined) return gaps;
    from = flipped(interval.to);
  }
  return [...gaps, intervalOf(from, undefined)];
}

/** Versions of the first set that are not in the second. */
export const subtract = (set: VersionSet, from: VersionSet): VersionSet => intersect(set, complement(from));

/** Is the version with this key in the set? */
export const includesKey = (set: VersionSet, key: SortKey): boolean =>
  set.some(
    ({ from, to }) =>
      (from === undefined || from.key < key || (from.inclusive && from.key === key)) &&
      (to === undefined || key < to.key || (to.inclusive && to.key === key)),
  );

/** The set as an advisory record states it: an end that is not included itself is the version that fixes. */
export function affectedRangesOf(set: VersionSet): readonly AffectedRange[] {
  return set.map(({ from, to }) => ({
    introduced: from?.version ?? BEGINNING,
    ...(from !== undefined && !from.inclusive ? { introducedExclusive: true as const } : {}),
    ...(to === undefined ? {} : to.inclusive ? { lastAffected: to.version } : { fixed: to.version }),
  }));
}

/** The set that an advisory's ranges describe; undefined when a bound is no version of the scheme. */
export function versionSetOf(scheme: VersionSchemeId, ranges: readonly AffectedRange[]): VersionSet | undefined {
  const intervals: Interval[] = [];
  for (const { introduced, introducedExclusive, fixed, lastAffected } of ranges) {
    const isOpen = introduced === BEGINNING && introducedExclusive !== true;
    const from = isOpen ? undefined : boundAt(scheme, introduced, introducedExclusive !== true);
    const end = fixed ?? lastAffected;
    const to = end === undefined ? undefined : boundAt(scheme, end, fixed === undefined);
    if ((from === undefined && !isOpen) || (to === undefined && end !== undefined)) return undefined;
    intervals.push(intervalOf(from, to));
  }
  return union(intervals);
}
