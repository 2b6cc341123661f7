import { compare as compareWithLibrary, valid as validPep440 } from '@renovatebot/pep440';
import fc from 'fast-check';
import npm from 'semver';
import { describe, expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { compareVersions, versionScheme } from './index.ts';

/** Our order against the libraries that the ecosystems themselves use or test against. */

const number = fc.oneof(fc.nat(12), fc.nat(Number.MAX_SAFE_INTEGER)).map(String);
const oneOf = (...texts: string[]) => fc.constantFrom(...texts);

describe('semver', () => {
  const core = fc.tuple(number, number, number).map((numbers) => numbers.join('.'));
  const identifier = fc.oneof(number, oneOf('0', '00', 'a', 'A', 'alpha', 'rc1', '-', '1a', 'x-y'));
  const identifiers = fc.array(identifier, { minLength: 1, maxLength: 3 }).map((list) => list.join('.'));
  // without its hyphen a pre-release must not begin with a digit: npm then takes digits from the patch number
  const preRelease = fc.oneof(
    identifiers.map((list) => `-${list}`),
    identifiers.filter((list) => !/^\d/.test(list)),
    fc.constant(''),
  );
  const build = fc.oneof(
    identifiers.map((list) => `+${list}`),
    fc.constant(''),
  );
  const version = fc.tuple(oneOf('', 'v', '=', ' ', 'v '), core, preRelease, build).map((parts) => parts.join(''));

  test('agrees with npm on what is a version and on its place', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [left, right] = [npm.parse(a, true), npm.parse(b, true)];
        expect(versionScheme('semver')?.parse(a) === undefined).toBe(left === null);
        if (left !== null && right !== null) expect(compareVersions('semver', a, b)).toBe(npm.compare(left, right));
      }),
      { numRuns: effort(5_000) },
    );
  });
});

describe('pep440', () => {
  const release = fc.array(number, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.'));
  const part = (...words: string[]) =>
    fc
      .option(fc.tuple(oneOf('', '.', '-', '_'), oneOf(...words), fc.option(number)), { nil: undefined })
      .map((found) => (found === undefined ? '' : `${found[0]}${found[1]}${found[2] ?? ''}`));
  const local = fc
    .option(oneOf('1', '2', 'a', 'A', 'ubuntu.1', '1-b', 'b_1', ''))
    .map((l) => (l === null ? '' : `+${l}`));
  const version = fc
    .tuple(
      oneOf('', '0!', '1!', 'v'),
      release,
      part('a', 'b', 'c', 'rc', 'Alpha', 'pre'),
      part('post', 'r', 'REV'),
      part('dev'),
      local,
    )
    .map((parts) => parts.join(''));

  test('agrees with the pep440 library on what is a version and on its place', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [left, right] = [validPep440(a), validPep440(b)];
        expect(versionScheme('pep440')?.parse(a) === undefined).toBe(left === null);
        if (left !== null && right !== null)
          expect(compareVersions('pep440', a, b)).toBe(Math.sign(compareWithLibrary(a, b)));
      }),
      { numRuns: effort(5_000) },
    );
  });
});
