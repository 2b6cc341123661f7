import { EVERY_VERSION, NO_VERSION, type VersionSet } from '../affected-ranges.ts';
import { allOf, anyOf, compared, type Operator } from './comparators.ts';
import {
  caretPlace,
  comparedOpen,
  LOWEST_PRE_RELEASE,
  lowestOf,
  nextAt,
  type PartialVersion,
  readPartialVersion,
  tildePlace,
  upToNext,
} from './partial-version.ts';

const HYPHEN = /^\s*(\S+)\s+-\s+(\S+)\s*$/;
const OPERATORS = /([<>]=?|=|~>?|\^)\s+/g;
const COMPARATOR = /^([<>]=?|=|~>?|\^)?(.*)$/;

const isWhole = ({ numbers }: PartialVersion): boolean => numbers.length === 3;
/** First version that an open version stands for, its pre-releases included. */
const beginning = (version: PartialVersion): string => lowestOf(version) + (isWhole(version) ? '' : LOWEST_PRE_RELEASE);

const upTo = (version: PartialVersion, place: number): VersionSet | undefined =>
  upToNext(beginning(version), version, place);

function comparison(operator: Operator, version: PartialVersion): VersionSet | undefined {
  if (isWhole(version)) return compared('semver', operator, lowestOf(version));
  // `*` alone: nothing is above or below all versions.
  if (version.numbers.length === 0) return operator === '<' || operator === '>' ? NO_VERSION : EVERY_VERSION;
  return comparedOpen(operator, beginning(version), version);
}

function one(text: string): VersionSet | undefined {
  const [, sign = '', rest = ''] = COMPARATOR.exec(text) ?? [];
  const version = readPartialVersion(rest);
  if (version === undefined) return undefined;
  if (version.numbers.length === 0 && /^[\^~]/.test(sign)) return EVERY_VERSION;
  if (sign === '^') return upTo(version, caretPlace(version));
  if (sign.startsWith('~')) return upTo(version, tildePlace(version));
  return comparison((sign === '' ? '=' : sign) as Operator, version);
}

/** Ends of `1.2 - 1.4`: releases bring all their pre-releases along. */
function hyphen(from: string, to: string): VersionSet | undefined {
  const [start, end] = [readPartialVersion(from), readPartialVersion(to)];
  if (start === undefined || end === undefined) return undefined;
  const isEnd = end.preRelease !== '' || end.numbers.length === 0;
  const first = start.preRelease === '' ? lowestOf(start) + LOWEST_PRE_RELEASE : lowestOf(start);
  return allOf([
    start.numbers.length === 0 ? EVERY_VERSION : compared('semver', '>=', first),
    isEnd ? comparison('<=', end) : compared('semver', '<', nextAt(end, end.numbers.length - 1) + LOWEST_PRE_RELEASE),
  ]);
}

function alternative(text: string): VersionSet | undefined {
  const [, from, to] = HYPHEN.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return hyphen(from, to);
  const words = text
    .replace(OPERATORS, '$1')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  return words.length === 0 ? EVERY_VERSION : allOf(words.map(one));
}

/**
 * npm: `<=1.2.3 || >=2 <2.1`, `^1.2`, `~1.2`, `1.x`, `1.2 - 1.4`. Pre-releases count like any version, as npm's own
 * audit reads advisories (`includePrerelease`). @see https://github.com/npm/node-semver#ranges
 */
export const readNpmRange = (text: string): VersionSet | undefined => anyOf(text.split('||').map(alternative));
