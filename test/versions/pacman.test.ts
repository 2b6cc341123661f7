import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../src/versions/index.ts';
import { effort } from '../effort.ts';

const hasVercmp = spawnSync('vercmp', ['1.0rc', '1.0'], { encoding: 'utf8' }).stdout?.trim() === '-1';

/** Reads `a b` lines, prints what pacman's vercmp says of each. */
const COMPARE = 'while read -r a b; do vercmp "$a" "$b"; done';

const piece = fc.constantFrom(
  '.0',
  '.1',
  '.10',
  '.00',
  '_9',
  '+2',
  'a',
  'rc',
  '.b',
  'beta1',
  '.r12',
  '..1',
  'alpha',
  '1',
);
const part = fc
  .tuple(fc.nat(11), fc.array(piece, { maxLength: 4 }))
  .map(([first, pieces]) => `${first}${pieces.join('')}`);
/** Always with a release: pacman's verdicts on versions with and without one are no order. */
const version = fc
  .tuple(fc.constantFrom('', '', '0:', '1:'), part, fc.nat(3))
  .map(([epoch, upstream, release]) => `${epoch}${upstream}-${release}`);

describe.skipIf(!hasVercmp)('pacman itself', () => {
  test('gives the same verdict on 600 generated pairs', { timeout: 120_000 }, () => {
    const seed = Math.floor(Math.random() * 0x7fffffff);
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: effort(600), seed });
    const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
    const verdicts = execFileSync('sh', ['-c', COMPARE], { input, encoding: 'utf8' }).trim().split('\n').map(Number);
    expect(verdicts).toHaveLength(pairs.length);
    const differences = pairs.flatMap(([a, b], i) => {
      const ours = compareVersions('alpm', a, b);
      return ours === Math.sign(verdicts[i] ?? Number.NaN) ? [] : [`${a} ${b}: vercmp ${verdicts[i]}, ours ${ours}`];
    });
    expect(differences, `seed ${seed}`).toEqual([]);
  });
});
