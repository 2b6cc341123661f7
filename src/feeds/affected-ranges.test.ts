import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { versionScheme } from '../versions/index.ts';
import {
  affectedRangesOf,
  boundAt,
  complement,
  EVERY_VERSION,
  type Interval,
  includesKey,
  intersect,
  NO_VERSION,
  subtract,
  union,
  type VersionSet,
  versionSetOf,
} from './affected-ranges.ts';

const keyOf = (version: string): string => versionScheme('semver')?.parse(version) ?? '';
const has = (set: VersionSet, version: string): boolean => includesKey(set, keyOf(version));
const set = (...ranges: Parameters<typeof versionSetOf>[1]): VersionSet => versionSetOf('semver', ranges) ?? [];

const version = fc.stringMatching(/^[0-3]\.[0-3]\.[0-3](-(rc|0))?$/);
// `0` alone is the beginning, not the version.
const bound = fc.option(
  fc
    .tuple(fc.oneof({ weight: 9, arbitrary: version }, { weight: 1, arbitrary: fc.constant('0') }), fc.boolean())
    .map(([text, inclusive]) => boundAt('semver', text, inclusive)),
  { nil: undefined },
);
const interval = fc.tuple(bound, bound).map(([from, to]): Interval => ({ ...(from && { from }), ...(to && { to }) }));
const versionSet = fc.array(interval, { maxLength: 5 }).map((list) => union(list));

describe('sets of versions', () => {
  test('a complement of a complement is the set, down to the last bound', () => {
    fc.assert(
      fc.property(versionSet, (a) => {
        expect(complement(complement(a))).toEqual(a);
      }),
      { numRuns: effort(2_000) },
    );
  });

  test('union, intersection, difference and complement hold what they should', () => {
    fc.assert(
      fc.property(versionSet, versionSet, version, (a, b, v) => {
        const [inA, inB] = [has(a, v), has(b, v)];
        expect(has(union(a, b), v)).toBe(inA || inB);
        expect(has(intersect(a, b), v)).toBe(inA && inB);
        expect(has(subtract(a, b), v)).toBe(inA && !inB);
        expect(has(complement(a), v)).toBe(!inA);
      }),
      { numRuns: effort(5_000) },
    );
  });

  test('an advisory says the same as the set, and its intervals never touch', () => {
    fc.assert(
      fc.property(versionSet, (a) => {
        const keys = (list: VersionSet) =>
          list.map(({ from, to }) => [from?.key, from?.inclusive, to?.key, to?.inclusive]);
        expect(keys(versionSetOf('semver', affectedRangesOf(a)) ?? [])).toEqual(keys(a));
        for (const [i, { from }] of a.slice(1).entries()) {
          const end = a[i]?.to;
          expect(end === undefined || from === undefined || end.key > from.key).toBe(false);
          expect(end?.key === from?.key && (end?.inclusive || from?.inclusive)).toBe(false);
        }
      }),
      { numRuns: effort(2_000) },
    );
  });

  test('nothing and everything', () => {
    expect(complement(NO_VERSION)).toEqual(EVERY_VERSION);
    expect(complement(EVERY_VERSION)).toEqual(NO_VERSION);
    expect(affectedRangesOf(EVERY_VERSION)).toEqual([{ introduced: '0' }]);
  });

  test('both ends may be open or closed', () => {
    expect(affectedRangesOf(complement(set({ introduced: '1.0.0', lastAffected: '2.0.0' })))).toEqual([
      { introduced: '0', fixed: '1.0.0' },
      { introduced: '2.0.0', introducedExclusive: true },
    ]);
  });

  test('nothing is fixed in version 0, which would silence every other source', () => {
    const point = versionSetOf('gem', [{ introduced: '0', lastAffected: '0' }]) ?? [];
    expect(affectedRangesOf(complement(point))).toEqual([{ introduced: '0', introducedExclusive: true }]);
  });

  test('a bound that is no version is no set', () => {
    expect(versionSetOf('semver', [{ introduced: '0', fixed: 'next' }])).toBeUndefined();
    expect(versionSetOf('semver', [{ introduced: 'first' }])).toBeUndefined();
    expect(boundAt('semver', 'next', true)).toBeUndefined();
  });
});
