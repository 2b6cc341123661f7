import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { hasShared } from '../../test/shared.ts';
import { versTests } from '../../test/versions/vector-files.ts';
import { formatVers, isCanonicalVers, parseVers, versContains } from './vers.ts';
import { versOfNative } from './vers-native.ts';

const contains = (text: string, version: string): boolean | undefined => {
  const range = parseVers(text);
  if (range === undefined) throw new Error(`${text} is no range`);
  return versContains(range, version);
};

describe('containment', () => {
  test.each<[string, string[], string[]]>([
    ['vers:npm/*', ['1.0.0', 'anything'], []],
    ['vers:npm/1.2.3', ['1.2.3', 'v1.2.3'], ['1.2.2', '1.2.4']],
    ['vers:npm/!=1.2.3', ['1.2.2', '1.2.4'], ['1.2.3']],
    ['vers:npm/>=1.0.0|<2.0.0', ['1.0.0', '1.9.9'], ['0.9.9', '2.0.0']],
    ['vers:npm/>1.0.0|<=2.0.0', ['1.0.1', '2.0.0'], ['1.0.0', '2.0.1']],
    ['vers:npm/<1.0.0|>=2.0.0', ['0.1.0', '2.0.0', '9.0.0'], ['1.0.0', '1.9.9']],
    ['vers:npm/<1.0.0|>=1.2.0|<1.3.0|2.0.0', ['0.9.0', '1.2.5', '2.0.0'], ['1.0.0', '1.3.0', '2.0.1']],
    ['vers:npm/>=1.0.0|!=1.5.0|<2.0.0', ['1.4.0', '1.6.0'], ['1.5.0', '2.0.0']],
    ['vers:npm/>=1.0.0|>=1.5.0|<2.0.0|<3.0.0', ['1.0.0', '1.7.0', '2.5.0'], ['0.9.0', '3.0.0']],
    ['vers:npm/<1.0.0|<2.0.0', ['0.5.0', '1.5.0'], ['2.0.0']],
    ['vers:npm/>1.0.0|>2.0.0', ['1.5.0', '3.0.0'], ['1.0.0']],
    ['vers:deb/>=1:1.0-1|<1:1.0-3', ['1:1.0-2'], ['1.0-2', '1:1.0-3']],
    ['vers:pypi/<2.0', ['2.0rc1'], ['2.0']],
    ['vers:maven/>=1.0-alpha|<1.0', ['1.0-beta'], ['1.0', '0.9']],
    ['vers:openssl/>=1.0.2|<1.0.2za', ['1.0.2z'], ['1.0.2za', '1.1.0']],
    [' vers:NPM/ <2.0.0 | >=1.0.0 | ', ['1.5.0'], ['2.0.0']],
    ['vers:npm/1.0%2B1', ['1.0+1'], []],
  ])('%s', (text, inside, outside) => {
    expect(inside.filter((version) => contains(text, version) !== true)).toEqual([]);
    expect(outside.filter((version) => contains(text, version) !== false)).toEqual([]);
  });

  test('what cannot be told is not said', () => {
    expect(contains('vers:npm/<2.0.0', 'latest')).toBeUndefined();
    expect(contains('vers:npm/<latest', '1.0.0')).toBeUndefined();
    expect(contains('vers:unheard/<2', '1')).toBeUndefined();
    expect(contains('vers:constructor/<2', '1')).toBeUndefined();
    // the same words are the same version
    expect(contains('vers:unheard/r12', 'r12')).toBe(true);
    expect(contains('vers:unheard/!=r12', 'r12')).toBe(false);
  });

  test('is that of the comparators one by one, for any two bounds', () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => `${a}.${b}.0`);
    fc.assert(
      fc.property(version, version, version, (low, high, v) => {
        const number = (text: string): number => Number(text.split('.').slice(0, 2).join(''));
        fc.pre(number(low) < number(high));
        expect(contains(`vers:npm/>=${low}|<${high}`, v)).toBe(number(v) >= number(low) && number(v) < number(high));
        expect(contains(`vers:npm/<=${low}|>${high}`, v)).toBe(number(v) <= number(low) || number(v) > number(high));
      }),
      { numRuns: effort(100) },
    );
  });
});

describe('text', () => {
  test.each([
    '',
    'npm/1',
    'vers:npm',
    'vers:npm/',
    'vers:/1',
    'vers:npm/>=',
    'vers:npm/1*',
    'vers:npm/=>1',
    'vers:npm/*|1',
    'vers:npm/%zz',
  ])('%j is no range', (text) => {
    expect(parseVers(text)).toBeUndefined();
    expect(isCanonicalVers(text)).toBe(false);
  });

  test('a range is the same after it was written', () => {
    const constraint = fc.record({
      comparator: fc.constantFrom('<', '<=', '=', '!=', '>=', '>' as const),
      version: fc.string({ unit: 'grapheme', minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(constraint, { minLength: 1, maxLength: 4 }), (constraints) => {
        const range = { scheme: 'generic', constraints } as const;
        const read = parseVers(formatVers(range));
        expect(new Set<unknown>(read?.constraints)).toEqual(new Set(constraints));
        expect(isCanonicalVers(formatVers(range))).toBe(true);
      }),
      { numRuns: effort(100) },
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseVers(text);
        const range = parseVers(`vers:npm/${text}`);
        if (range !== undefined) versContains(range, text);
      }),
      { numRuns: effort(100) },
    );
  });
});

describe.skipIf(!hasShared)('whole vector files', () => {
  test('parsing of canonical text', () => {
    const tests = versTests('vers/vers_canonical_parse_test.json');
    expect(tests).toHaveLength(12);
    for (const { input, expected_failure, expected_output } of tests) {
      const text = typeof input === 'string' ? input : String((input as { vers?: string }).vers);
      expect([text, isCanonicalVers(text)]).toEqual([text, expected_failure !== true]);
      if (expected_failure === true) continue;
      const range = parseVers(text);
      const pairs = range?.constraints === '*' ? [] : range?.constraints.map((c) => [c.comparator, c.version]);
      expect({ scheme: range?.scheme, version_constraints: pairs }).toEqual(expected_output);
    }
  });

  test.each([
    ['vers/npm_range_containment_test.json', 1],
    ['univers/range/npm_range_containment.json', 1],
  ])('containment: %s', (path, count) => {
    const tests = versTests(path);
    expect(tests).toHaveLength(count);
    for (const { input, expected_output } of tests)
      expect(contains(String(input.vers), String(input.version))).toBe(expected_output);
  });

  test.each([
    ['vers/conan_range_from_native_basic_test.json', 20],
    ['vers/conan_range_from_native_test.json', 209],
    ['vers/gem_range_from_native_test.json', 1],
    ['vers/nginx_range_from_native_test.json', 4],
    ['vers/openssl_range_from_native_test.json', 8],
    ['univers/range/conan_range_from_native_basic.json', 20],
    ['univers/range/conan_range_from_native.json', 428],
    ['univers/range/gem_range_from_native.json', 1],
    ['univers/range/nginx_range_from_native.json', 8],
    ['univers/range/nuget_range_from_native.json', 1],
    ['univers/range/openssl_range_from_native.json', 8],
  ])('native ranges: %s', (path, count) => {
    const tests = versTests(path);
    expect(tests).toHaveLength(count);
    const failed = tests.flatMap(({ test_type, input, expected_output }) => {
      const ours = versOfNative(String(input.scheme), String(input.native_range));
      return test_type === 'from_native' && ours === expected_output ? [] : [{ input, ours, expected_output }];
    });
    expect(failed).toEqual([]);
  });
});
