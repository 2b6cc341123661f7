import { describe, expect, test } from 'vitest';
import { hasShared } from '../../test/shared.ts';
import { type Comparison, everyPair, failures, oracle, parseJson, scalibr } from '../../test/versions/vector-files.ts';
import { keyOfNormal } from './composer.ts';
import { compareVersions, versionScheme } from './index.ts';

const pairs = (rows: readonly (readonly [string, string])[], sign: number): Comparison[] =>
  rows.map(([a, b]) => ({ a, b, sign }));

const isVersion = (scheme: string, text: string): boolean => versionScheme(scheme)?.parse(text) !== undefined;

interface ComposerParser {
  readonly successfulNormalizedVersions: readonly (readonly [string, string])[];
  readonly failingNormalized: readonly string[];
  readonly failingNormalizedVersions: readonly (readonly [string, string])[];
}

/** What Composer does not install, and PHP can compare: old packages and advisories have such versions. */
const ROUGH = [
  ...['1.0.0-meh', '1.0.0.0.0', '1.0.1-SNAPSHOT'],
  ...['20100102.0.3.4', '100000.0.0.0', '2023013.0.0', '202301311.0.0', '20230131000.0.0', '2023013100000.0.0'],
];

describe.skipIf(!hasShared)('whole vector files', () => {
  const parser: ComposerParser = hasShared
    ? parseJson('composer/parser.json')
    : { successfulNormalizedVersions: [], failingNormalized: [], failingNormalizedVersions: [] };

  test.each([
    ['rpm', 'oracle/rpm-4.18-vercmp.jsonl', 681],
    ['gem', 'oracle/gem-ruby2.7.jsonl', 500],
    ['maven', 'oracle/maven-3.8-ComparableVersion.jsonl', 750],
  ])('%s: pairs compared by the tool itself (%s)', (scheme, path, count) => {
    const comparisons = oracle(path);
    expect(comparisons).toHaveLength(count);
    expect(failures(scheme, comparisons)).toEqual([]);
  });

  test("rpm: rpm's own test, and osv-scalibr", () => {
    const own = parseJson<{ a: string; b: string; cmp: number }[]>('rpm/rpmvercmp.json').map(({ a, b, cmp }) => ({
      a,
      b,
      sign: cmp,
    }));
    expect(own).toHaveLength(91);
    expect(failures('rpm', own)).toEqual([]);
    const others = scalibr('semantic-scalibr/redhat-versions.txt');
    expect(others).toHaveLength(165);
    expect(failures('rpm', others)).toEqual([]);
  });

  test("gem: RubyGems' own test, and osv-scalibr", () => {
    const own = parseJson<{
      less_than: [string, string][];
      equal: [string, string][];
      eql: [string, string][];
      spaceship: [string, string, string][];
      prerelease: string[];
    }>('gem/version.json');
    expect(failures('gem', [...pairs(own.less_than, -1), ...pairs(own.equal, 0)])).toEqual([]);
    expect(
      failures(
        'gem',
        own.spaceship.map(([sign, a, b]) => ({ a, b, sign: Number(sign) })),
      ),
    ).toEqual([]);
    expect([own.less_than, own.equal, own.eql, own.spaceship, own.prerelease].map((rows) => rows.length)).toEqual([
      ...[6, 2, 1, 12, 7],
    ]);
    expect(failures('gem', pairs(own.eql, 0))).toEqual([]);
    // each comes before the release that it announces
    const announced = own.prerelease.map((text): [string, string] => [text, text.replace(/[.-]?[a-zA-Z].*|-.*/, '')]);
    expect(failures('gem', pairs(announced, -1))).toEqual([]);
    expect(failures('gem', scalibr('semantic-scalibr/rubygems-versions.txt'))).toEqual([]);
  });

  test("maven: Maven's own test, and osv-scalibr but for a row that Maven 3.8.7 contradicts", () => {
    const own = parseJson<{ order: [string, string][]; equal: [string, string][]; arraysOrder: string[] }>(
      'maven/comparable.json',
    );
    expect(failures('maven', [...pairs(own.order, -1), ...pairs(own.equal, 0)])).toEqual([]);
    const lists = own.arraysOrder.map((text) => [...text.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? ''));
    expect(lists.map((list) => list.length)).toEqual([22, 24]);
    expect(lists.flatMap((list) => failures('maven', everyPair(list)))).toEqual([]);
    // Maven 3.8.7 answers `1-1` > `1-ga-1`, as test/versions/maven.test.ts asks it where it is installed.
    expect(failures('maven', scalibr('semantic-scalibr/maven-versions.txt'))).toEqual(['1-1 = 1-ga-1']);
  });

  test("nuget: NuGet's own tests, and osv-scalibr", () => {
    const own = parseJson<Record<string, string[][]>>('nuget/inline-data.json');
    const rows = (name: string): [string, string][] => (own[name] ?? []).map(([a = '', b = '']) => [a, b]);
    const equal = [
      ...rows('VersionComparerTests.VersionComparisonDefaultEqual'),
      ...rows('VersionComparerTests.VersionComparisonDefaultEqualWithNuGetVersion'),
      ...rows('NuGetVersionTest.SemVerEqualsOperatorWorks'),
      ...rows('NuGetVersionTest.StringConstructorParsesValuesCorrectly').map(([a]): [string, string] => [a, a]),
    ];
    const less = [
      ...rows('VersionComparerTests.VersionComparisonDefaultLess'),
      ...rows('NuGetVersionTest.SemVerLessThanAndGreaterThanOperatorsWorks'),
      ...rows('SemVer201SpecTests.SemVerSortReleaseNumeric'),
      ...rows('SemVer201SpecTests.SemVerSortReleaseAlpha'),
      ...rows('SemVer201SpecTests.SemVerSortNumericAlpha'),
      ...rows('SemVer201SpecTests.SemVerSortReleaseLabelCount'),
    ];
    expect([equal.length, less.length]).toEqual([22, 26]);
    expect(failures('nuget', [...pairs(equal, 0), ...pairs(less, -1)])).toEqual([]);
    const different = [
      ...rows('VersionComparerTests.VersionComparisonDefaultNotEqual'),
      ...rows('VersionComparerTests.VersionComparisonDefaultNotEqualWithNuGetVersion'),
    ];
    expect(different).toHaveLength(11);
    // The build does not count, as the rows of equal versions have it (`1.0.0` = `1.0.0+beta`).
    expect(equal).toContainEqual(['1.0.0', '1.0.0+beta']);
    expect(different.filter(([a, b]) => !compareVersions('nuget', a, b))).toEqual([['1.0.0-BETA+AA', '1.0.0-beta']]);
    const others201 = [
      ...rows('SemVer201SpecTests.SemVerSortVersion'),
      ...rows('SemVer201SpecTests.SemVerSortRelease'),
    ];
    expect(failures('nuget', [...pairs(others201, -1)])).toEqual([]);
    expect(failures('nuget', pairs(rows('SemVer201SpecTests.SemVerSortIgnoreReleaseCasing'), 0))).toEqual([]);
    const read = [
      ...['NuGetVersionParseStrict', 'ParseReadsLegacyStyleVersionNumbers', 'NuGetVersionKeepsOriginalVersionString'],
      ...['ParseReadsSemverAndHybridSemverVersionNumbers', 'ParseIgnoresLeadingAndTrailingWhitespace'],
    ].flatMap((name) => rows(`NuGetVersionTest.${name}`));
    expect(read).toHaveLength(26);
    expect(read.filter(([text]) => !isVersion('nuget', text))).toEqual([]);
    const refused = rows('NuGetVersionTest.TryParseReturnsFalseWhenUnableToParseString');
    expect(refused).toHaveLength(6);
    // NuGet asks its strict parser here, which wants three numbers; packages have versions of one, two and four.
    expect(refused.map(([text]) => text).filter((text) => isVersion('nuget', text))).toEqual(['1', '1.0', '1.0.3.120']);
    const invalid = rows('NuGetVersionTest.ParseThrowsIfStringIsNotAValidSemVer').map(([text]) => text);
    expect(invalid.length).toBeGreaterThan(50);
    expect(invalid.filter((text) => isVersion('nuget', text))).toEqual([]);
    const valid = own['NuGetVersionTest.TryParseHandlesValidVersionPatterns'] ?? [];
    expect(
      failures(
        'nuget',
        pairs(
          valid.map(([text = '', ...numbers]) => [text, numbers.join('.')]),
          0,
        ),
      ),
    ).toEqual([]);
    // NuGet's own test refuses every number over 31 bits (`2147483648.2.3.4`), which osv-scalibr compares.
    const tooBig = invalid.filter(
      (text) => /^[\d.]+$/.test(text) && text.split('.').some((n) => Number(n) > 0x7fffffff),
    );
    expect(tooBig).toHaveLength(12);
    const others = scalibr('semantic-scalibr/nuget-versions.txt');
    expect(others).toHaveLength(35);
    expect(failures('nuget', others)).toEqual(
      others.filter(({ a }) => /\d{30}/.test(a)).map(({ a, b }) => `${a} < ${b}`),
    );
  });

  const composerRows = parser.successfulNormalizedVersions.filter(([, normal]) => !normal.startsWith('dev-'));

  test('composer: what it normalises, refuses and calls a branch', () => {
    expect(composerRows).toHaveLength(61);
    const key = (text: string) => versionScheme('composer')?.parse(text);
    expect(composerRows.filter(([text, normal]) => key(text) !== keyOfNormal(normal))).toEqual([]);
    const branches = parser.successfulNormalizedVersions.filter((row) => !composerRows.includes(row));
    expect(branches).toHaveLength(14);
    expect(branches.filter(([text]) => isVersion('composer', text))).toEqual([]);
    const refused = parser.failingNormalized;
    expect(refused).toHaveLength(26);
    expect(parser.failingNormalizedVersions.filter(([text]) => !ROUGH.includes(text))).toEqual([]);
    expect(refused.filter((text) => isVersion('composer', text))).toEqual(ROUGH);
  });

  test('composer: its own comparisons, in which a branch is neither before nor after another', () => {
    const { op, pairs_bool_by_provider_order } = parseJson<{
      op: [string, string, string, string][];
      pairs_bool_by_provider_order: [string, string, string][];
    }>('composer/comparator.json');
    const holds = (sign: number, operator: string): boolean =>
      ({ '>': sign > 0, '>=': sign >= 0, '<': sign < 0, '<=': sign <= 0, '!=': sign !== 0, '<>': sign !== 0 })[
        operator
      ] ?? sign === 0;
    expect(op).toHaveLength(29);
    const failed = op.filter(([a, operator, b, expected]) => {
      const sign = compareVersions('composer', a, b) ?? Number.NaN;
      return holds(sign, operator) !== (expected === 'true');
    });
    expect(failed).toEqual([]);
    // The rows of a test method each, its operator lost: `dev-foo` is not >, < or == to `dev-bar`.
    const ofTwoBranches = pairs_bool_by_provider_order.filter(([a, b]) => a === 'dev-foo' && b.startsWith('dev-'));
    expect(ofTwoBranches).toHaveLength(6);
    expect(ofTwoBranches.filter(([, , expected]) => expected !== 'false')).toEqual([]);
    const ofVersions = pairs_bool_by_provider_order.filter((row) => !row.some((text) => text.startsWith('dev-')));
    expect(ofVersions).toHaveLength(19);
    expect(ofVersions.filter(([a, b]) => compareVersions('composer', a, b) === undefined)).toEqual([]);
  });

  test('composer: osv-scalibr, except where Composer itself, or the rows themselves, say otherwise', () => {
    const others = scalibr('semantic-scalibr/packagist-versions.txt');
    expect(others).toHaveLength(95);
    expect(failures('composer', others)).toEqual([
      // Composer's own normalisation makes both 1.0.0.0
      '1.0.0 > 1.0',
      // no total order holds branches: above
      'dev-foo < 1.26.0',
      '1.26.0 > dev-foo',
      // `1.2.3` = `1.2.3.#` = `1.2.3.1`, yet `1.2.3` < `1.2.3.1`
      '1.2.3.# = 1.2.3.1',
    ]);
  });
});
