import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../src/versions/index.ts';
import { effort } from '../effort.ts';

/** rpm's own comparison, by its built-in Lua. */
const PROBE = '%{lua: print(rpm.vercmp("1:1.0~rc1-1", "1:1.0-1"))}';
const hasRpm = spawnSync('rpm', ['--eval', PROBE], { encoding: 'utf8' }).stdout?.trim() === '-1';
/** Pairs in one call: an argument has room for 128 KiB. */
const BATCH = 1_000;

function askRpm(pairs: readonly (readonly [string, string])[]): number[] {
  const calls = pairs.map(([a, b]) => `print(rpm.vercmp("${a}","${b}") .. " ")`).join(' ');
  return execFileSync('rpm', ['--eval', `%{lua: ${calls}}`], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);
}

const piece = fc.constantFrom(
  '0',
  '1',
  '9',
  '10',
  '00',
  '.',
  '_',
  '+',
  '~',
  '^',
  'a',
  'Z',
  'rc',
  'el9',
  '~rc1',
  '^git1',
);
const part = fc
  .tuple(fc.nat(11), fc.array(piece, { maxLength: 5 }))
  .map(([first, pieces]) => `${first}${pieces.join('')}`);
const version = fc
  .tuple(fc.constantFrom('', '', '0:', '1:', '2:'), part, fc.option(part))
  .map(([epoch, upstream, release]) => `${epoch}${upstream}${release === null ? '' : `-${release}`}`);

describe.skipIf(!hasRpm)('rpm itself', () => {
  test('gives the same verdict on 4,000 generated pairs', { timeout: 120_000 }, () => {
    const seed = Math.floor(Math.random() * 0x7fffffff);
    const near = fc
      .tuple(version, fc.array(piece, { maxLength: 2 }))
      .map(([a, more]): [string, string] => [a, `${a}${more.join('')}`]);
    const pairs = fc.sample(fc.oneof(fc.tuple(version, version), near), { numRuns: effort(4_000), seed });
    const verdicts: number[] = [];
    for (let at = 0; at < pairs.length; at += BATCH) verdicts.push(...askRpm(pairs.slice(at, at + BATCH)));
    expect(verdicts).toHaveLength(pairs.length);
    const differences = pairs.flatMap(([a, b], i) => {
      const ours = compareVersions('rpm', a, b);
      return ours === verdicts[i] ? [] : [`${a} ${b}: rpm ${verdicts[i]}, ours ${ours}`];
    });
    expect(differences, `seed ${seed}`).toEqual([]);
  });
});
