import { EVERY_VERSION, type VersionSet } from '../affected-ranges.ts';
import { allOf, compared, fromUpTo, type Operator } from './comparators.ts';
import {
  caretPlace,
  lowestOf,
  nextAt,
  type PartialVersion,
  readPartialVersion,
  tildePlace,
} from './partial-version.ts';

const REQUIREMENT = /^\s*([<>]=?|=|~|\^)?\s*([^\s<>=~^]+)\s*$/;

/** Lowest pre-release: a caret's end leaves the pre-releases of the next version out, as RustSec reads it. */
const LOWEST = '-0';

const upTo = (version: PartialVersion, place: number): VersionSet | undefined =>
  fromUpTo('semver', lowestOf(version), nextAt(version, place) + LOWEST);

function one(text: string): VersionSet | undefined {
  const [, sign, rest = ''] = REQUIREMENT.exec(text) ?? [];
  const version = rest === '' ? undefined : readPartialVersion(rest);
  if (version === undefined || /^[v=]/.test(rest)) return undefined;
  const last = version.numbers.length - 1;
  if (last < 0) return sign === undefined ? EVERY_VERSION : undefined;
  // `1.2.*` leaves open only what is not written; `1.2` alone is `^1.2`.
  if (/\.[*xX]/.test(rest) && sign === undefined) return upTo(version, last);
  if (sign === undefined || sign === '^') return upTo(version, caretPlace(version));
  if (sign === '~') return upTo(version, tildePlace(version));
  if (last === 2) return compared('semver', sign as Operator, lowestOf(version));
  switch (sign) {
    case '<':
    case '>=':
      return compared('semver', sign, lowestOf(version));
    case '>':
      return compared('semver', '>=', nextAt(version, last) + LOWEST);
    case '<=':
      return compared('semver', '<', nextAt(version, last) + LOWEST);
    default:
      return upTo(version, last);
  }
}

/**
 * Cargo: `>= 1.2, < 2`, `^0.10.4`, `~1.2`, `1.2.*`; a bare version is a caret requirement.
 * @see https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
 */
export const readCargoRequirement = (text: string): VersionSet | undefined => allOf(text.split(',').map(one));
