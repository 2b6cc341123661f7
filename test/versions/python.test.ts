import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../src/versions/index.ts';
import { effort } from '../effort.ts';

/** Python's own `packaging`, or the copy that pip carries. Prints `-1`, `0`, `1`, or `x` where one of the two is no version. */
const COMPARE = `
import sys
try:
    from packaging.version import InvalidVersion, Version
except ImportError:
    from pip._vendor.packaging.version import InvalidVersion, Version
for line in sys.stdin:
    try:
        a, b = (Version(text) for text in line.split())
        print((a > b) - (a < b))
    except InvalidVersion:
        print('x')
`;
const ask = (input: string): string[] =>
  execFileSync('python3', ['-c', COMPARE], { input, encoding: 'utf8' }).trim().split('\n');
const hasPackaging =
  spawnSync('python3', ['-c', COMPARE], { input: '1 2\n', encoding: 'utf8' }).stdout?.trim() === '-1';

const piece = fc.constantFrom(
  ...[
    '0',
    '1',
    '10',
    '.1',
    '.0',
    'a1',
    'b2',
    'rc1',
    '.dev1',
    '.post1',
    '-1',
    '+local',
    '+1.a',
    '_pre',
    'c',
    'RC2',
    '.x',
  ],
);
const version = fc
  .tuple(fc.constantFrom('', '', '1!', 'v'), fc.nat(11), fc.array(piece, { maxLength: 4 }))
  .map(([before, first, pieces]) => `${before}${first}${pieces.join('')}`);

describe.skipIf(!hasPackaging)('Python itself', () => {
  test('gives the same verdict on 4,000 generated pairs', { timeout: 120_000 }, () => {
    const seed = Math.floor(Math.random() * 0x7fffffff);
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: effort(4_000), seed });
    const verdicts = ask(pairs.map(([a, b]) => `${a} ${b}\n`).join(''));
    expect(verdicts).toHaveLength(pairs.length);
    const differences = pairs.flatMap(([a, b], i) => {
      const ours = compareVersions('pep440', a, b);
      return String(ours ?? 'x') === verdicts[i] ? [] : [`${a} ${b}: Python ${verdicts[i]}, ours ${ours}`];
    });
    expect(differences, `seed ${seed}`).toEqual([]);
    expect(verdicts.filter((verdict) => verdict !== 'x').length).toBeGreaterThan(500);
  });
});
