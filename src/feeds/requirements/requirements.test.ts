import { readFileSync } from 'node:fs';
import { satisfies as pythonSatisfies } from '@renovatebot/pep440';
import fc from 'fast-check';
import npm from 'semver';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { hasShared, shared } from '../../../test/shared.ts';
import type { VersionSchemeId } from '../../domain/advisory.ts';
import { versionScheme } from '../../versions/index.ts';
import { affectedRangesOf, includesKey, type VersionSet } from '../affected-ranges.ts';
import { readMavenRange, readNugetRange } from './brackets.ts';
import { readCargoRequirement } from './cargo.ts';
import { readComparators } from './comparators.ts';
import { readComposerConstraint } from './composer.ts';
import { readGemRequirement } from './gem.ts';
import { readNpmRange } from './npm.ts';
import { readPep440Specifiers } from './pep440.ts';

/** `[1.0, 2.0) (3.0, ∞)`. */
const shown = (set: VersionSet | undefined): string =>
  set === undefined
    ? 'unreadable'
    : set
        .map(
          ({ from, to }) =>
            `${from?.inclusive ? '[' : '('}${from?.version ?? '-∞'}, ${to?.version ?? '∞'}${to?.inclusive ? ']' : ')'}`,
        )
        .join(' ');
const inside = (scheme: VersionSchemeId, set: VersionSet | undefined, version: string): boolean =>
  includesKey(set ?? [], versionScheme(scheme)?.parse(version) ?? 'no version');

describe('RubyGems', () => {
  test.each([
    ['>= 3.2.7', '[3.2.7, ∞)'],
    ['~> 6.3.4, >= 6.3.4.1', '[6.3.4.1, 6.4.A)'],
    ['~> 1', '[1, 2.A)'],
    ['~> 1.2.b', '[1.2.b, 2.A)'],
    ['> 4.6.2', '(4.6.2, ∞)'],
    ['= 2.2.10', '[2.2.10, 2.2.10]'],
    ['!= 2', '(-∞, 2) (2, ∞)'],
    ['>= 2.3.5, <= 2.3.14', '[2.3.5, 2.3.14]'],
    ['>= 2, < 1', ''],
    ['~> x', 'unreadable'],
    ['', 'unreadable'],
  ])('%s', (text, expected) => {
    expect(shown(readGemRequirement(text))).toBe(expected);
  });

  test.each([
    ['~> 2.1', '2.9', true],
    ['~> 2.1', '3.0.pre', false],
    ['~> 2.1', '3.0.0.RC1', false],
    ['~> 2.1', '2.1.pre', false],
    ['~> 1.2.3', '1.2.99', true],
    ['~> 1.2.3', '1.3.a', false],
  ])('%s: is %s in it? %s', (text, version, expected) => {
    expect(inside('gem', readGemRequirement(text), version)).toBe(expected);
  });
});

describe('npm', () => {
  test.each([
    ['<=1.2.3 || >=2.0.0 <2.1.0', '(-∞, 1.2.3] [2.0.0, 2.1.0)'],
    ['*', '(-∞, ∞)'],
    ['', '(-∞, ∞)'],
    ['<=v2.0.0-alpha7', '(-∞, 2.0.0-alpha7]'],
    ['latest', 'unreadable'],
    ['1.2.3 || latest', 'unreadable'],
  ])('%s', (text, expected) => {
    expect(shown(readNpmRange(text))).toBe(expected);
  });

  const number = fc.constantFrom('0', '1', '2', '3', '10');
  const preRelease = fc.constantFrom('', '', '', '-0', '-1', '-alpha', '-rc.1');
  const version = fc.tuple(number, number, number, preRelease).map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`);
  const open = fc.constantFrom('x', 'X', '*');
  const partial = fc.oneof(
    { weight: 2, arbitrary: version },
    fc.oneof(number, open),
    fc.tuple(number, fc.oneof(number, open)).map((parts) => parts.join('.')),
    fc.tuple(number, number, open).map((parts) => parts.join('.')),
    fc.tuple(number, open, open).map((parts) => parts.join('.')),
  );
  const operator = fc.constantFrom('', '', '=', '<', '<=', '>', '>=', '^', '~', '~>', '>= ', '^ ');
  const comparator = fc.tuple(operator, partial).map(([sign, text]) => sign + text);
  const conjunction = fc.oneof(
    fc.array(comparator, { minLength: 1, maxLength: 3 }).map((list) => list.join(' ')),
    fc.tuple(partial, partial).map(([from, to]) => `${from} - ${to}`),
  );
  const range = fc
    .tuple(fc.array(conjunction, { minLength: 1, maxLength: 3 }), fc.constantFrom('||', ' || '))
    .map(([list, or]) => list.join(or));

  test('agrees with npm on every version of every range', () => {
    fc.assert(
      fc.property(range, fc.array(version, { minLength: 1, maxLength: 8 }), (text, versions) => {
        const oracle = new npm.Range(text, { includePrerelease: true });
        const set = readNpmRange(text);
        expect(set).toBeDefined();
        for (const v of versions) expect([text, v, inside('semver', set, v)]).toEqual([text, v, oracle.test(v)]);
      }),
      { numRuns: effort(5_000) },
    );
  });

  test.runIf(hasShared)("npm's own fixtures of ranges", () => {
    const fixtures = JSON.parse(readFileSync(shared('suites/npm-semver/fixtures.json'), 'utf8')) as Record<
      string,
      [string, string, unknown?][]
    >;
    let judged = 0;
    for (const [text, v] of [...(fixtures['range-include'] ?? []), ...(fixtures['range-exclude'] ?? [])]) {
      const set = readNpmRange(text);
      const options = { includePrerelease: true, loose: true };
      if (npm.validRange(text, options) === null || versionScheme('semver')?.parse(v) === undefined) continue;
      expect([text, v, inside('semver', set, v)]).toEqual([text, v, npm.satisfies(v, text, options)]);
      judged++;
    }
    expect(judged).toBeGreaterThan(200);
  });
});

describe('Cargo', () => {
  test.each([
    ['>= 0.6.1, < 0.7.0', '[0.6.1, 0.7.0)'],
    ['^2.2.1, >= 3.0.0-beta.9', ''],
    ['^0.10.4', '[0.10.4, 0.11.0-0)'],
    ['^ 2.2.1', '[2.2.1, 3.0.0-0)'],
    ['0.54.2', '[0.54.2, 0.55.0-0)'],
    ['^0.0.3', '[0.0.3, 0.0.4-0)'],
    ['0.0', '[0.0.0, 0.1.0-0)'],
    ['^0', '[0.0.0, 1.0.0-0)'],
    ['~1.2', '[1.2.0, 1.3.0-0)'],
    ['1.2.*', '[1.2.0, 1.3.0-0)'],
    ['*', '(-∞, ∞)'],
    ['=0.2.0', '[0.2.0, 0.2.0]'],
    ['> 1.2', '[1.3.0-0, ∞)'],
    ['<= 1.2', '(-∞, 1.3.0-0)'],
    ['>= 1.0.0-rc.1', '[1.0.0-rc.1, ∞)'],
    ['1.0 || 2.0', 'unreadable'],
    ['', 'unreadable'],
  ])('%s', (text, expected) => {
    expect(shown(readCargoRequirement(text))).toBe(expected);
  });
});

describe('Composer', () => {
  test.each([
    ['>=3.0.0,<3.5.18', '[3.0.0-dev, 3.5.18)'],
    ['>=1.0 <1.1 || >=1.2', '[1.0-dev, 1.1) [1.2-dev, ∞)'],
    ['>0.7.1,<1.0.4', '(0.7.1, 1.0.4)'],
    ['^1.2.3', '[1.2.3-dev, 2)'],
    ['^0.3', '[0.3-dev, 0.4)'],
    ['^0.0.3', '[0.0.3-dev, 0.0.4)'],
    ['~1.2', '[1.2-dev, 2)'],
    ['~1.2.3', '[1.2.3-dev, 1.3)'],
    ['1.0.*', '[1.0-dev, 1.1)'],
    ['1.0 - 2.0', '[1.0-dev, 2.1)'],
    ['1.0.0 - 2.1.0', '[1.0.0-dev, 2.1.0]'],
    ['>=2.0.0-beta1|1.0', '[1.0, 1.0] [2.0.0-beta1, ∞)'],
    ['*', '(-∞, ∞)'],
    ['dev-master', 'unreadable'],
    ['', 'unreadable'],
  ])('%s', (text, expected) => {
    expect(shown(readComposerConstraint(text))).toBe(expected);
  });
});

describe('Python', () => {
  test.each([
    ['>=1.0,<2.0', '[1.0, 2.0)'],
    ['==1.*', '[1.dev0, 2.dev0)'],
    ['~=1.4.2', '[1.4.2, 1.5.dev0)'],
    ['!=1.5.*', '(-∞, 1.5.dev0) [1.6.dev0, ∞)'],
    ['~=1', 'unreadable'],
    ['1.0', 'unreadable'],
  ])('%s', (text, expected) => {
    expect(shown(readPep440Specifiers(text))).toBe(expected);
  });

  test('agrees with the pep440 library on releases', () => {
    // Whole versions: of `1` the library says that it is not in `~=1.0.0`, Python's packaging that it is.
    const release = fc.stringMatching(/^[0-3](\.[0-3]){2}$/);
    const specifier = fc.oneof(
      fc
        .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.stringMatching(/^[0-3](\.[0-3]){0,2}$/))
        .map((parts) => parts.join('')),
      fc.stringMatching(/^(==|!=)[0-3](\.[0-3])?\.\*$/),
      fc.stringMatching(/^~=[0-3](\.[0-3]){1,2}$/),
    );
    fc.assert(
      fc.property(fc.array(specifier, { minLength: 1, maxLength: 3 }), release, (list, v) => {
        const text = list.join(',');
        expect([text, v, inside('pep440', readPep440Specifiers(text), v)]).toEqual([text, v, pythonSatisfies(v, text)]);
      }),
      { numRuns: effort(3_000) },
    );
  });
});

describe('NuGet and Maven', () => {
  test.each([
    ['[1.0,2.0)', '[1.0, 2.0)'],
    ['(,1.0]', '(-∞, 1.0]'],
    ['(1.0,)', '(1.0, ∞)'],
    ['[1.0]', '[1.0, 1.0]'],
    ['1.0', '[1.0, ∞)'],
    ['(1.0)', 'unreadable'],
    ['[1.0,', 'unreadable'],
  ])('NuGet %s', (text, expected) => {
    expect(shown(readNugetRange(text))).toBe(expected);
  });

  test.each([
    ['(,1.0],[1.2,)', '(-∞, 1.0] [1.2, ∞)'],
    ['[1.0,2.0)', '[1.0, 2.0)'],
    ['1.0', 'unreadable'],
    ['[1.0,2.0)x', 'unreadable'],
  ])('Maven %s', (text, expected) => {
    expect(shown(readMavenRange(text))).toBe(expected);
  });
});

test('comparisons in any order of versions', () => {
  expect(affectedRangesOf(readComparators('maven', '> 1.0, <= 2.0.RELEASE') ?? [])).toEqual([
    { introduced: '1.0', introducedExclusive: true, lastAffected: '2.0.RELEASE' },
  ]);
  expect(readComparators('maven', '~ 1.0')).toBeUndefined();
});

describe.skipIf(!hasShared)('conformance vectors of ranges', () => {
  interface Vector {
    readonly input: { readonly native_range: string; readonly scheme: string };
    readonly expected_output: string;
  }
  /** `vers:gem/>=2.0.8|<2.1` as comparisons. */
  const versOf = (text: string): string => text.replace(/^vers:\w+\//, '').replaceAll('|', ',');

  test.each([
    ['suites/univers/range/gem_range_from_native.json', readGemRequirement, 'gem'],
    ['suites/univers/range/nuget_range_from_native.json', readNugetRange, 'nuget'],
    ['suites/vers/gem_range_from_native_test.json', readGemRequirement, 'gem'],
  ] as const)('%s', (path, read, scheme) => {
    const json = JSON.parse(readFileSync(shared(path), 'utf8')) as Vector[] | { tests: Vector[] };
    const vectors = Array.isArray(json) ? json : json.tests;
    expect(vectors.length).toBeGreaterThan(0);
    for (const { input, expected_output } of vectors) {
      const [ours, theirs] = [read(input.native_range), readComparators(scheme, versOf(expected_output))];
      for (const v of ['0.9', '1.0.0', '1.9.9', '2.0.0', '2.0.8', '2.0.9', '2.1', '2.2', '3.0'])
        expect([input.native_range, v, inside(scheme, ours, v)]).toEqual([
          input.native_range,
          v,
          inside(scheme, theirs, v),
        ]);
    }
  });
});
