import { describe, expect, test } from 'vitest';
import { hasShared } from '../../test/shared.ts';
import { type Comparison, everyPair, failures, oracle, parseJson, scalibr } from '../../test/versions/vector-files.ts';
import { versionScheme } from './index.ts';

const pairs = (rows: readonly (readonly [string, string])[], sign: number): Comparison[] =>
  rows.map(([a, b]) => ({ a, b, sign }));

const isVersion = (scheme: string, text: string): boolean => versionScheme(scheme)?.parse(text) !== undefined;

describe.skipIf(!hasShared)('whole vector files', () => {
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
      spaceship: [string, string, string][];
    }>('gem/version.json');
    expect(failures('gem', [...pairs(own.less_than, -1), ...pairs(own.equal, 0)])).toEqual([]);
    expect(
      failures(
        'gem',
        own.spaceship.map(([sign, a, b]) => ({ a, b, sign: Number(sign) })),
      ),
    ).toEqual([]);
    expect(failures('gem', scalibr('semantic-scalibr/rubygems-versions.txt'))).toEqual([]);
  });

  test("maven: Maven's own test; two rows are of Maven 4, which the 3.8 that answers above contradicts", () => {
    const own = parseJson<{ order: [string, string][]; equal: [string, string][]; arraysOrder: string[] }>(
      'maven/comparable.json',
    );
    expect(failures('maven', [...pairs(own.order, -1), ...pairs(own.equal, 0)])).toEqual([]);
    const lists = own.arraysOrder.map((text) => [...text.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? ''));
    expect(lists.map((list) => list.length)).toEqual([22, 24]);
    expect(lists.flatMap((list) => failures('maven', everyPair(list)))).toEqual(['2.0.a < 2-1']);
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
    // A number over 31 bits is no version to NuGet, as its own test says.
    const others = failures('nuget', scalibr('semantic-scalibr/nuget-versions.txt'));
    expect(others.filter((line) => !/\d{30}/.test(line))).toEqual([]);
    expect(others).toHaveLength(2);
  });

  test('composer: its own normalisation, and osv-scalibr, which compares without it', () => {
    const own = parseJson<{ successfulNormalizedVersions: [string, string][]; failingNormalized: string[] }>(
      'composer/parser.json',
    );
    const isBranch = ([, normal]: readonly [string, string]): boolean => normal.startsWith('dev-');
    const versions = own.successfulNormalizedVersions.filter((row) => !isBranch(row));
    expect(versions.length).toBeGreaterThan(50);
    // The normal form of a date is a date without its last number: not a form that is its own normal form.
    expect(failures('composer', pairs(versions, 0))).toEqual(['2010-01-02 = 2010.01.02']);
    const branches = own.successfulNormalizedVersions.filter(isBranch);
    expect(branches.filter(([text]) => isVersion('composer', text))).toEqual([]);
    // 1.0 and 1.0.0 are one version to Composer; branches and `#`, which stands for any number, are none.
    expect(failures('composer', scalibr('semantic-scalibr/packagist-versions.txt'))).toEqual([
      '1.0.0 > 1.0',
      'dev-foo < 1.26.0',
      '1.26.0 > dev-foo',
      '1.2.3.# = 1.2.3.1',
    ]);
  });
});
