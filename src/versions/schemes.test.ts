import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { compareVersions, SCHEMES, versionScheme } from './index.ts';
import { schemeOfPurlType } from './purl-types.ts';

/** Pieces of which versions of every scheme are made, so that random ones meet the rules and not only the errors. */
const NUMBERS = ['0', '1', '2', '9', '10', '007', '20240101', '99999999999999999999'];
const TAILS = [
  'a',
  'b1',
  'rc.2',
  '-rc.1',
  '-1',
  '-01',
  '-a.b',
  '~rc1',
  '+b1',
  '.dev2',
  '.post1',
  '_p1',
  '_alpha',
  '-r1',
  '~ab',
];
const release = fc.array(fc.constantFrom(...NUMBERS), { minLength: 1, maxLength: 3 }).map((list) => list.join('.'));
const tail = fc.array(fc.constantFrom(...TAILS), { maxLength: 2 }).map((list) => list.join(''));
const version = fc.tuple(fc.constantFrom('', '', '1:', '1!', 'v'), release, tail).map((parts) => parts.join(''));

const fixtureLines = (id: string): string[] =>
  readFileSync(new URL(`./fixtures/${id}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

test('the list of schemes is sorted and has no doubles', () => {
  const ids = SCHEMES.map((scheme) => scheme.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('every purl type with an ecosystem of its own has an order', () => {
  const types = [
    ...['alpm', 'apk', 'bitnami', 'cargo', 'composer', 'conan', 'cran', 'deb', 'ebuild', 'gem', 'generic', 'github'],
    ...['golang', 'hackage', 'hex', 'julia', 'maven', 'npm', 'nuget', 'opam', 'pub', 'pypi', 'rpm', 'swift'],
  ];
  expect(types.filter((type) => versionScheme(schemeOfPurlType(type) ?? '') === undefined)).toEqual([]);
  expect([schemeOfPurlType('docker'), schemeOfPurlType('constructor')]).toEqual([undefined, undefined]);
});

describe.each(SCHEMES)('$id', (scheme) => {
  const comparisons = fixtureLines(scheme.id).filter((line) => !line.startsWith('!'));
  test.each(comparisons)('%s', (line) => {
    const [, a = '', operator, b = ''] = line.match(/^(.+) ([<=]) (.+)$/) ?? [];
    const expected = operator === '<' ? -1 : 0;
    expect(compareVersions(scheme.id, a, b)).toBe(expected);
    expect(compareVersions(scheme.id, b, a)).toBe(expected === 0 ? 0 : 1);
  });

  test.each(fixtureLines(scheme.id).filter((line) => line.startsWith('!')))('%s', (line) => {
    const text = line.slice(2);
    expect(scheme.parse(text)).toBeUndefined();
    expect(compareVersions(scheme.id, text, '1.0')).toBeUndefined();
    expect(compareVersions(scheme.id, '1.0', text)).toBeUndefined();
  });

  test('is a total order', () => {
    const sign = (a: string, b: string): number => Math.sign(scheme.compare(a, b));
    const texts = comparisons.flatMap((line) => line.split(/ [<=] /));
    const key = fc
      .oneof(version, fc.constantFrom(...texts))
      .map(scheme.parse)
      .filter((parsed) => parsed !== undefined);
    fc.assert(
      fc.property(key, key, key, (a, b, c) => {
        expect(sign(a, a)).toBe(0);
        expect(sign(a, b) + sign(b, a)).toBe(0);
        expect(sign(a, b) === 0).toBe(a === b);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: effort(1_000) },
    );
  });

  test('never throws, and refuses text that no version can be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        scheme.parse(text);
      }),
    );
    expect(scheme.parse('1'.repeat(100_000))).toBeUndefined();
    expect(scheme.parse(`1${'.1'.repeat(100_000)}`)).toBeUndefined();
    expect(scheme.parse(`1${' '.repeat(100_000)}x`)).toBeUndefined();
  });
});
