import type { VersionSet } from '../affected-ranges.ts';
import { compared, fromUpTo, type Operator, successor } from './comparators.ts';

/** A version of which the last numbers may be left open: `1`, `1.2.x`, `*`, `1.2.3-beta`. */
export interface PartialVersion {
  /** One to three numbers, none for `*`. */
  readonly numbers: readonly string[];
  /** With its hyphen; empty for a release. Only whole versions have one. */
  readonly preRelease: string;
}

const PATTERN =
  /^[v=]*(?:([xX*]|\d+)(?:\.([xX*]|\d+)(?:\.([xX*]|\d+)(?:-?([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?)?)?)?$/;

/** undefined when the text is no such version. */
export function readPartialVersion(text: string): PartialVersion | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1, 4);
  const open = parts.findIndex((part) => part === undefined || /^[xX*]$/.test(part));
  const numbers = parts.slice(0, open === -1 ? 3 : open).map((part) => BigInt(part ?? 0).toString());
  const [, , , , preRelease] = match;
  return { numbers, preRelease: numbers.length < 3 || preRelease === undefined ? '' : `-${preRelease}` };
}

/** `1.2` → `1.2.0`, a pre-release stays. */
export const lowestOf = ({ numbers, preRelease }: PartialVersion): string =>
  `${[...numbers, '0', '0', '0'].slice(0, 3).join('.')}${preRelease}`;

/** The version whose number at `place` is one higher and whose later ones are zero: `1.2.3`, place 1 → `1.3.0`. */
export function nextAt({ numbers }: PartialVersion, place: number): string {
  const kept = numbers.slice(0, place);
  return [...kept, successor(numbers[place] ?? '0'), '0', '0'].slice(0, 3).join('.');
}

/** Which number `^` lets go up: the first that is not zero, else the last that is written. */
export function caretPlace({ numbers }: PartialVersion): number {
  const first = numbers.findIndex((number) => number !== '0');
  return first === -1 ? numbers.length - 1 : first;
}

/** Which number `~` lets go up: the one before the last of three, else the last that is written. */
export const tildePlace = ({ numbers }: PartialVersion): number => Math.min(numbers.length, 2) - 1;

/** Lowest pre-release: as an upper end it leaves the pre-releases of the next version out, as npm and RustSec read it. */
export const LOWEST_PRE_RELEASE = '-0';

/** Versions from `first` up to the next of `version` at `place`. */
export const upToNext = (first: string, version: PartialVersion, place: number): VersionSet | undefined =>
  fromUpTo('semver', first, nextAt(version, place) + LOWEST_PRE_RELEASE);

/** Versions that compare so with one whose last numbers are open: `> 1.2` begins at 1.3, `<= 1.2` takes all of 1.2 in. */
export function comparedOpen(operator: Operator, first: string, version: PartialVersion): VersionSet | undefined {
  const last = version.numbers.length - 1;
  switch (operator) {
    case '<':
    case '>=':
      return compared('semver', operator, first);
    case '>':
      return compared('semver', '>=', nextAt(version, last) + LOWEST_PRE_RELEASE);
    case '<=':
      return compared('semver', '<', nextAt(version, last) + LOWEST_PRE_RELEASE);
    default:
      return upToNext(first, version, last);
  }
}
