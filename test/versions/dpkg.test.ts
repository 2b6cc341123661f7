import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../src/versions/index.ts';
import { effort } from '../effort.ts';

const hasDpkg = spawnSync('dpkg', ['--version']).status === 0;

/** Reads `a b` lines, prints `-1`, `0`, `1`, or `x` where dpkg refuses one of them (it only warns of odd characters). */
const COMPARE = `while read -r a b; do
  dpkg --compare-versions "$a" lt "$b" 2>/dev/null; case $? in
    0) echo -1;;
    1) if dpkg --compare-versions "$a" eq "$b" 2>/dev/null; then echo 0; else echo 1; fi;;
    *) echo x;;
  esac
done`;

const piece = fc.constantFrom(
  '0',
  '1',
  '9',
  '10',
  '00',
  '.',
  '+',
  '~',
  '-',
  'a',
  'Z',
  'deb',
  'rc',
  '~bpo12+1',
  '+b1',
  ':',
);
const version = fc
  .tuple(fc.constantFrom('', '', '0:', '1:', '2:'), fc.nat(11), fc.array(piece, { maxLength: 6 }))
  .map(([epoch, first, pieces]) => `${epoch}${first}${pieces.join('')}`);

describe.skipIf(!hasDpkg)('dpkg itself', () => {
  test('gives the same verdict on 400 generated pairs', () => {
    const seed = Math.floor(Math.random() * 0x7fffffff);
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: effort(400), seed });
    const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
    const verdicts = execFileSync('sh', ['-c', COMPARE], { input, encoding: 'utf8' }).trim().split('\n');
    expect(verdicts).toHaveLength(pairs.length);
    const differences = pairs.flatMap(([a, b], i) => {
      const ours = compareVersions('deb', a, b);
      return String(ours ?? 'x') === verdicts[i] ? [] : [`${a} ${b}: dpkg ${verdicts[i]}, ours ${ours}`];
    });
    expect(differences, `seed ${seed}`).toEqual([]);
    expect(verdicts.filter((verdict) => verdict !== 'x').length).toBeGreaterThan(200);
  });
});
