import { EVERY_VERSION, type VersionSet } from '../affected-ranges.ts';
import { allOf, compared, type Operator } from './comparators.ts';
import { caretPlace, comparedOpen, lowestOf, readPartialVersion, tildePlace, upToNext } from './partial-version.ts';

const REQUIREMENT = /^\s*([<>]=?|=|~|\^)?\s*([^\s<>=~^]+)\s*$/;

function one(text: string): VersionSet | undefined {
  const [, sign, rest = ''] = REQUIREMENT.exec(text) ?? [];
  const version = rest === '' ? undefined : readPartialVersion(rest);
  if (version === undefined || /^[v=]/.test(rest)) return undefined;
  const last = version.numbers.length - 1;
  if (last < 0) return sign === undefined ? EVERY_VERSION : undefined;
  const first = lowestOf(version);
  // `1.2.*` leaves open only what is not written; `1.2` alone is `^1.2`.
  if (/\.[*xX]/.test(rest) && sign === undefined) return upToNext(first, version, last);
  if (sign === undefined || sign === '^') return upToNext(first, version, caretPlace(version));
  if (sign === '~') return upToNext(first, version, tildePlace(version));
  const operator = sign as Operator;
  return last === 2 ? compared('semver', operator, first) : comparedOpen(operator, first, version);
}

/**
 * Cargo: `>= 1.2, < 2`, `^0.10.4`, `~1.2`, `1.2.*`; a bare version is a caret requirement.
 * @see https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
 */
export const readCargoRequirement = (text: string): VersionSet | undefined => allOf(text.split(',').map(one));
