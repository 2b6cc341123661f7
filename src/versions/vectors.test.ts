import npm from 'semver';
import { describe, expect, test } from 'vitest';
import { hasShared } from '../../test/shared.ts';
import {
  everyPair,
  failures,
  oracle,
  parseJson,
  SIGNS,
  scalibr,
  textLines,
  versFailures,
  versTests,
} from '../../test/versions/vector-files.ts';
import { apkToolsKey } from './apk.ts';
import { compareVersions, versionScheme } from './index.ts';
import { compareKeys } from './sort-key.ts';

describe.skipIf(!hasShared)('whole vector files', () => {
  test('deb: 1,060 pairs compared by dpkg 1.21', () => {
    const comparisons = oracle('oracle/deb-dpkg-1.21.jsonl');
    expect(comparisons).toHaveLength(1060);
    expect(failures('deb', comparisons)).toEqual([]);
  });

  test('deb: osv-scalibr', () => {
    const comparisons = scalibr('semantic-scalibr/debian-versions.txt');
    expect(comparisons).toHaveLength(30);
    expect(failures('deb', comparisons)).toEqual([]);
  });

  const pair = (scheme: string, count: number): [string, string, number][] => [
    [scheme, `univers/${scheme}_version_cmp.json`, count],
    [scheme, `vers/${scheme}_version_cmp_test.json`, count],
  ];

  test.each<[string, string, number]>([
    ['deb', 'univers/deb_version_python_pkg_test.json', 16],
    ['apk', 'univers/alpine_version_cmp.json', 716],
    ['apk', 'vers/alpine_version_cmp_test.json', 716],
    ...pair('alpm', 42),
    ...pair('conan', 47),
    ...pair('gentoo', 48),
    ...pair('openssl', 44),
    ['datetime', 'vers/datetime_version_cmp_test.json', 7],
    ['lexicographic', 'vers/lexicographic-test.json', 8],
  ])('%s: %s', (scheme, path, count) => {
    const tests = versTests(path);
    expect(tests).toHaveLength(count);
    expect(versFailures(scheme, tests)).toEqual([]);
  });

  test.each([
    ['cran', 'semantic-scalibr/cran-versions.txt', 21],
    ['hackage', 'semantic-scalibr/hackage-versions.txt', 11],
    ['pub', 'semantic-scalibr/pub-versions.txt', 100],
  ])('%s: osv-scalibr', (scheme, path, count) => {
    const comparisons = scalibr(path);
    expect(comparisons).toHaveLength(count);
    expect(failures(scheme, comparisons)).toEqual([]);
  });

  test('openssl: every release from 0.9.6 to 3.0.2, sorted', () => {
    const expected = parseJson<{ string: string }[]>('univers/openssl/openssl_versort_expected.json').map(
      (row) => row.string,
    );
    expect(expected).toHaveLength(172);
    expect(failures('openssl', everyPair(expected))).toEqual([]);
    const all = textLines('univers/openssl/openssl_all_versions.txt');
    expect(all.sort((a, b) => compareVersions('openssl', a, b) ?? Number.NaN)).toEqual(expected);
  });

  test('pep440: 739 pairs compared by Python packaging', () => {
    const comparisons = oracle('oracle/pep440-packaging.jsonl');
    expect(comparisons).toHaveLength(739);
    expect(failures('pep440', comparisons)).toEqual([]);
  });

  test("pep440: packaging's own list, every version against every other", () => {
    const { VERSIONS } = parseJson<{ VERSIONS: string[] }>('pep440/versions.json');
    expect(VERSIONS).toHaveLength(92);
    const pairs = VERSIONS.flatMap((a, i) => VERSIONS.map((b, j) => ({ a, b, sign: Math.sign(i - j) })));
    expect(failures('pep440', pairs)).toEqual([]);
  });

  test('pep440: osv-scalibr, except that versions from before PEP 440 are no versions', () => {
    const comparisons = scalibr('semantic-scalibr/pypi-versions.txt');
    expect(comparisons).toHaveLength(37);
    // Python's packaging dropped them in 22.0: `Version('0.1-bulbasaur')` raises InvalidVersion
    const legacy = /^0\.\d-(?:bulb|char|dod|eev|fear|gyar|hors|ivy)|^-class/;
    const exceptions = comparisons.filter(({ a, b }) => legacy.test(a) || legacy.test(b));
    expect(exceptions).toHaveLength(11);
    expect(exceptions.filter(({ a, b }) => compareVersions('pep440', a, b) !== undefined)).toEqual([]);
    expect(
      failures(
        'pep440',
        comparisons.filter((pair) => !exceptions.includes(pair)),
      ),
    ).toEqual([]);
  });

  test('semver: osv-scalibr, except that a fourth number is no semantic version', () => {
    const comparisons = scalibr('semantic-scalibr/semver-versions.txt');
    expect(comparisons).toHaveLength(86);
    expect(failures('semver', comparisons)).toEqual(['1.1.3.4.5 = 1.1.3.4.5']);
  });

  test('go: golang.org/x/mod, which versions are valid, canonical, and in which order', () => {
    const rows = parseJson<{ in: string; canonical: string; valid: boolean }[]>('go-semver/canonical.json');
    expect(rows.filter((row) => (versionScheme('go')?.parse(row.in) !== undefined) !== row.valid)).toEqual([]);
    const valid = rows.filter((row) => row.valid);
    expect(valid.length).toBeGreaterThan(20);
    expect(valid.filter((row) => compareVersions('go', row.in, row.canonical) !== 0)).toEqual([]);
    const sorted = [...valid].sort((a, b) => compareVersions('go', a.in, b.in) ?? Number.NaN);
    expect(sorted).toEqual(valid);
  });
});

describe.skipIf(!hasShared)('apk: apk-tools 3', () => {
  type Row = { a: string; op: string; b: string } | { raw: string };
  const rows = hasShared ? parseJson<Row[]>('apk/version.json') : [];
  const textOf = (row: Row): string => ('raw' in row ? row.raw : `${row.a}${row.op}${row.b}`);
  const isComparison = (row: Row): row is { a: string; op: string; b: string } => 'op' in row && row.op in SIGNS;

  test('all its comparisons, also of two versions that it calls invalid', () => {
    const comparisons = rows.filter(isComparison).map(({ a, op, b }) => ({ a, b, sign: SIGNS[op] }));
    expect(comparisons).toHaveLength(738);
    const wrong = comparisons.filter(({ a, b, sign }) => compareKeys(apkToolsKey(a).key, apkToolsKey(b).key) !== sign);
    expect(wrong).toEqual([]);
    const unparsed = comparisons.filter(({ a, b }) => compareVersions('apk', a, b) === undefined);
    expect(unparsed.map(({ a, b }) => `${a}, ${b}`)).toEqual(['23_foo, 4_beta', '1.0, 1.0bc']);
  });

  test('all its examples of valid and invalid versions, but for the number after a letter', () => {
    // its fuzzy operators are dependency syntax, not order; the other lines are versions, `!` before the invalid
    const fuzzy = rows.filter((row) => 'op' in row && row.op.includes('~') && row.b.startsWith('3.'));
    expect(fuzzy).toHaveLength(16);
    const validity = rows.filter((row) => !isComparison(row) && !fuzzy.includes(row)).map(textOf);
    expect(validity).toHaveLength(rows.length - 738 - 16);
    const wrong = validity.filter(
      (text) => (versionScheme('apk')?.parse(text.replace('!', '')) !== undefined) === text.startsWith('!'),
    );
    // apk-tools 2, in every Alpine up to 3.22, accepts it, and Alpine has released such versions
    expect(wrong).toEqual(['!0.1a1']);
  });

  test('osv-scalibr: all pairs of versions that apk-tools accepts; the others are no versions', () => {
    const comparisons = scalibr('semantic-scalibr/alpine-versions.txt');
    expect(comparisons).toHaveLength(778);
    const invalid = comparisons.filter(({ a, b }) => !apkToolsKey(a).valid || !apkToolsKey(b).valid);
    expect(
      failures(
        'apk',
        comparisons.filter((pair) => !invalid.includes(pair)),
      ),
    ).toEqual([]);
    expect(failures('apk', invalid)).toHaveLength(33);
    // of the 33, these are not even in the order that apk-tools 3 gives to invalid text
    const other = invalid.filter(({ a, b, sign }) => compareKeys(apkToolsKey(a).key, apkToolsKey(b).key) !== sign);
    expect(other.map(({ a, b }) => `${a} ${b}`)).toEqual([
      '1-r 1-r0',
      ...['0..1..0 0..1..1', '0...1...0 0...1...1', '0...1...0.r1 0...1...0.r2', '0...1...0r1 0...1...0r2'],
      ...['0..8 0...8', '0.8.21.r2 0.8.21.r1', '1-r0-1 1-r-2', '.1 1', '1 .1', '.2 .1', 'a b', 'c b'],
    ]);
  });
});

describe.skipIf(!hasShared)('semver: npm', () => {
  type Options = boolean | { loose?: boolean; includePrerelease?: boolean };
  const fixtures = hasShared ? parseJson<Record<string, never>>('npm-semver/fixtures.json') : {};
  const rowsOf = <T>(name: string): T[] => (fixtures[name] ?? []) as T[];

  test('comparisons', () => {
    const comparisons = rowsOf<[string, string]>('comparisons').map(([a, b]) => ({ a, b, sign: 1 }));
    expect(comparisons).toHaveLength(31);
    expect(failures('semver', comparisons)).toEqual([]);
  });

  test('equality', () => {
    const comparisons = rowsOf<[string, string]>('equality').map(([a, b]) => ({ a, b, sign: 0 }));
    expect(comparisons).toHaveLength(37);
    expect(failures('semver', comparisons)).toEqual([]);
  });

  test('valid and invalid versions, but for numbers beyond 2^53, which semver.org allows', () => {
    const valid = rowsOf<[string]>('valid-versions').map(([text]) => text);
    expect(valid).toHaveLength(22);
    expect(valid.filter((text) => versionScheme('semver')?.parse(text) === undefined)).toEqual([]);
    const invalid = rowsOf<[unknown]>('invalid-versions')
      .map(([text]) => text)
      .filter((text) => typeof text === 'string');
    expect(invalid).toHaveLength(9);
    const accepted = invalid.filter((text) => versionScheme('semver')?.parse(text) !== undefined);
    expect(accepted).toEqual(['90071992547409910.0.0', '0.90071992547409910.0', '0.0.90071992547409910']);
  });

  test("containment in every range of npm's fixtures, with its comparators in our order", () => {
    const contains = (range: npm.Range, version: string): boolean =>
      range.set.some((comparators) =>
        comparators.every(({ operator, semver }) => {
          if (typeof semver.version !== 'string') return true; // the comparator `*`
          const sign = compareVersions('semver', version, semver.version) ?? Number.NaN;
          if (operator === '<') return sign < 0;
          if (operator === '<=') return sign <= 0;
          if (operator === '>') return sign > 0;
          return operator === '>=' ? sign >= 0 : sign === 0;
        }),
      );
    let judged = 0;
    for (const name of ['range-include', 'range-exclude'])
      for (const [text, version, options] of rowsOf<[string, string, Options | undefined]>(name)) {
        const loose = options === true || (typeof options === 'object' && options.loose === true);
        const settings = { loose, includePrerelease: true };
        if (npm.validRange(text, settings) === null || npm.parse(version, loose) === null) continue;
        judged++;
        const range = new npm.Range(text, settings);
        expect([text, version, contains(range, version)]).toEqual([text, version, range.test(version)]);
      }
    expect(judged).toBeGreaterThan(200);
  });
});
