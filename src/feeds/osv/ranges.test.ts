import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import type { AffectedRange } from '../../domain/advisory.ts';
import { certainlyInside, type OsvEvent, rangesOfEvents } from './ranges.ts';

describe('rangesOfEvents', () => {
  test.each<[string, OsvEvent[], AffectedRange[]]>([
    ['one fix', [{ introduced: '0' }, { fixed: '1.2' }], [{ introduced: '0', fixed: '1.2' }]],
    ['no fix', [{ introduced: '2.0' }], [{ introduced: '2.0' }]],
    [
      'two branches',
      [{ introduced: '0' }, { fixed: '1.4.2' }, { introduced: '2.0.0-rc1' }, { fixed: '2.0.0' }],
      [
        { introduced: '0', fixed: '1.4.2' },
        { introduced: '2.0.0-rc1', fixed: '2.0.0' },
      ],
    ],
    ['last affected', [{ introduced: '1' }, { last_affected: '1.9' }], [{ introduced: '1', lastAffected: '1.9' }]],
    ['written backwards', [{ fixed: '1.2' }, { introduced: '0' }], [{ introduced: '0', fixed: '1.2' }]],
    [
      'branches in any order',
      [{ introduced: '2' }, { fixed: '2.5' }, { introduced: '0' }, { fixed: '1.5' }],
      [
        { introduced: '0', fixed: '1.5' },
        { introduced: '2', fixed: '2.5' },
      ],
    ],
    ['a limit', [{ introduced: '0' }, { limit: '3' }], [{ introduced: '0', fixed: '3' }]],
    ['no limit', [{ introduced: '0' }, { limit: '*' }], [{ introduced: '0' }]],
    ['never affected', [{ introduced: '1' }, { fixed: '1' }], []],
    [
      'a pair whose order only the ecosystem knows',
      [{ introduced: '1:1.0' }, { fixed: '1:1.0+deb12u1' }],
      [{ introduced: '1:1.0', fixed: '1:1.0+deb12u1' }],
    ],
  ])('%s', (_, events, ranges) => {
    expect(rangesOfEvents(events)).toEqual(ranges);
  });

  test('events whose order cannot be told are not guessed', () => {
    expect(rangesOfEvents([{ introduced: '1.0-a' }, { introduced: '1.0-b' }, { fixed: '1.0-c' }])).toBeUndefined();
  });

  test('agree with the algorithm of the OSV specification on every list of integer versions', () => {
    const version = fc.integer({ min: 0, max: 12 }).map(String);
    const event = fc.oneof(
      { weight: 3, arbitrary: version.map((introduced): OsvEvent => ({ introduced })) },
      { weight: 3, arbitrary: version.map((fixed): OsvEvent => ({ fixed })) },
      { weight: 2, arbitrary: version.map((last_affected): OsvEvent => ({ last_affected })) },
      { weight: 1, arbitrary: fc.oneof(version, fc.constant('*')).map((limit): OsvEvent => ({ limit })) },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        const ranges = rangesOfEvents(events);
        expect(ranges).toBeDefined();
        for (let v = 0; v <= 14; v++) expect([v, contains(ranges ?? [], v)]).toEqual([v, isAffected(events, v)]);
      }),
      { numRuns: effort(2000) },
    );
  });
});

/** @see https://ossf.github.io/osv-schema/#evaluation (with the order of osv.dev for events of one version) */
function isAffected(events: readonly OsvEvent[], v: number): boolean {
  const limits = events.flatMap((e) => (e.limit === undefined ? [] : [e.limit]));
  if (limits.length > 0 && !limits.some((limit) => limit === '*' || v < Number(limit))) return false;
  const versionOf = (e: OsvEvent) => Number(e.introduced ?? e.last_affected ?? e.fixed);
  const rank = (e: OsvEvent) => (e.introduced !== undefined ? 0 : e.last_affected !== undefined ? 1 : 2);
  let affected = false;
  const steps = events.filter((e) => e.limit === undefined);
  for (const e of steps.sort((a, b) => versionOf(a) - versionOf(b) || rank(a) - rank(b))) {
    if (e.introduced !== undefined && v >= Number(e.introduced)) affected = true;
    if (e.fixed !== undefined && v >= Number(e.fixed)) affected = false;
    if (e.last_affected !== undefined && v > Number(e.last_affected)) affected = false;
  }
  return affected;
}

const contains = (ranges: readonly AffectedRange[], v: number): boolean =>
  ranges.some(
    ({ introduced, fixed, lastAffected }) =>
      v >= Number(introduced) &&
      (fixed === undefined || v < Number(fixed)) &&
      (lastAffected === undefined || v <= Number(lastAffected)),
  );

test('a version counts as inside only where every version scheme agrees', () => {
  const ranges = [{ introduced: '1.0', fixed: '2.0' }];
  expect(['1.5', '1.0.1', '1.9rc1'].map((v) => certainlyInside(v, ranges))).toEqual([true, true, true]);
  // The first is 1.0 for Python and 1.0 < 1.0.0 for Debian; a pre-release of 2.0 is before 2.0 or is not its business.
  expect(['1.0.0', '2.0rc1', '0.9', '2.0', '1:1.5'].map((v) => certainlyInside(v, ranges))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(certainlyInside('anything', [{ introduced: '0' }])).toBe(true);
  expect(certainlyInside('1.2', [{ introduced: '0', lastAffected: '1.2' }])).toBe(true);
});
