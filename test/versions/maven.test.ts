import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../src/versions/index.ts';
import { effort } from '../effort.ts';

/** Where distributions put Maven's libraries; its order of versions is in `maven-artifact`. */
const libraries = '/usr/share/maven/lib';
const jars = existsSync(libraries) ? readdirSync(libraries).filter((name) => name.endsWith('.jar')) : [];
const hasMaven = jars.some((name) => name.startsWith('maven-artifact')) && spawnSync('java', ['-version']).status === 0;

/** Reads `a b` lines, prints `-1`, `0` or `1`. */
const COMPARE = `
import java.io.*;
import org.apache.maven.artifact.versioning.ComparableVersion;
public class Compare {
  public static void main(String[] arguments) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] pair = line.split(" ");
      int sign = new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]));
      System.out.println(Integer.signum(sign));
    }
  }
}`;

function askMaven(pairs: readonly (readonly [string, string])[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'assay-maven-'));
  try {
    const source = join(folder, 'Compare.java');
    writeFileSync(source, COMPARE);
    const path = jars.map((name) => join(libraries, name)).join(':');
    const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
    const output = execFileSync('java', ['-cp', path, source], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
    return output.trim().split('\n').map(Number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const number = fc.constantFrom('0', '1', '2', '10', '01', '20240101', '99999999999');
const known = ['alpha', 'beta', 'milestone', 'rc', 'CR', 'a', 'b', 'm', 'SNAPSHOT', 'sp', 'ga', 'Final', 'RELEASE'];
const word = fc.constantFrom(...known, 'x', 'jre', 'pre', 'android', 'redhat');
const tail = fc
  .tuple(fc.constantFrom('.', '-', ''), word, fc.constantFrom('', '.', '-'), fc.option(number))
  .map(([before, name, between, count]) => `${before}${name}${count === null ? '' : between + count}`);
const version = fc
  .tuple(
    fc.array(number, { minLength: 1, maxLength: 3 }).map((numbers) => numbers.join('.')),
    fc
      .array(
        fc.oneof(
          tail,
          number.map((text) => `-${text}`),
        ),
        { maxLength: 2 },
      )
      .map((tails) => tails.join('')),
  )
  .map((parts) => parts.join(''));

describe.skipIf(!hasMaven)('Maven itself', () => {
  test('gives the same verdict on 4,000 generated pairs, unless it contradicts itself', { timeout: 120_000 }, () => {
    const seed = Math.floor(Math.random() * 0x7fffffff);
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: effort(4_000), seed });
    const verdicts = askMaven(pairs);
    expect(verdicts).toHaveLength(pairs.length);
    const different = pairs.flatMap(([a, b], i) => {
      const [ours, maven = Number.NaN] = [compareVersions('maven', a, b), verdicts[i]];
      return ours === maven ? [] : [{ a, b, maven, ours }];
    });
    expect(different.length, `seed ${seed}`).toBeLessThan(pairs.length / 100);
    // a < c < b in Maven's own eyes, and yet b < a: then no order can agree with it
    const cores = [...new Set(pairs.flat().flatMap((text) => prefixes(text)))];
    const questions = different.flatMap(({ a, b }) =>
      coresOf(a, b, cores).flatMap((c): [string, string][] => [
        [a, c],
        [c, b],
      ]),
    );
    const answers = questions.length === 0 ? [] : askMaven(questions);
    let at = 0;
    const unexplained = different.filter(({ a, b, ours }) => {
      let isExplained = [a, b].some((text) => RELEASE_INSIDE.test(text));
      for (const _ of coresOf(a, b, cores)) {
        const [first, second] = answers.slice(at, at + 2);
        at += 2;
        isExplained ||=
          first === second ? first === ours : first === 0 ? second === ours : second === 0 && first === ours;
      }
      return !isExplained;
    });
    expect(unexplained, `seed ${seed}`).toEqual([]);
  });

  test('contradicts itself on a release word that another word follows', () => {
    const circle: [string, string][] = [
      ['1.release.sp-1', '1-rc'],
      ['1-rc', '1'],
      ['1', '1.release.sp-1'],
    ];
    expect(askMaven(circle)).toEqual([-1, -1, -1]);
  });
});

/** Before a list Maven takes the word for less than it, and before nothing for nothing: see the circle above. */
const RELEASE_INSIDE = /(ga|final|release)\.[a-z]/i;

/** The beginnings of a version that end before a separator or a change between digits and letters. */
const prefixes = (text: string): string[] =>
  [...text.matchAll(/(?<=\d)(?=[^\d])|(?<=[^\d.-])(?=[\d.-])/g)].map((match) => text.slice(0, match.index));

const coresOf = (a: string, b: string, cores: readonly string[]): string[] =>
  cores.filter((core) => a.startsWith(core) || b.startsWith(core));
