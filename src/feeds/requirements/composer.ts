import { EVERY_VERSION, type VersionSet } from '../affected-ranges.ts';
import { allOf, anyOf, compared, fromUpTo, operatorOf, successor } from './comparators.ts';

const CONSTRAINT = /^(~|\^|[<>=!]*)(v?\d[^\s]*|\*)$/i;
const HYPHEN = /^\s*(\S+)\s+-\s+(\S+)\s*$/;
const WILDCARD = /^v?(\d+(?:\.\d+)*)\.[*xX](?:\.[*xX])*$/;
const NUMBERS = /^v?(\d+(?:\.\d+){0,3})/i;
/** `1.0@dev`, `1.0#commit`: which stability or commit to install says nothing about versions. */
const FLAG = /(?:@(?:stable|rc|beta|alpha|dev)|#[0-9a-f]+)$/i;
const MODIFIER = /(?:stable|beta|rc|alpha|patch|dev|pl|[abp])[.-]?\d*(?:[.-]?dev)?$/i;

/** Composer's lower ends let the development state and pre-releases of their version in. */
const start = (version: string): string => (MODIFIER.test(version) ? version : `${version}-dev`);

/** `1.2.3`, place 1 → `1.3`. */
const nextAt = (numbers: readonly string[], place: number): string =>
  [...numbers.slice(0, place), successor(numbers[place] ?? '0')].join('.');

const upTo = (version: string, end: string): VersionSet | undefined => fromUpTo('composer', start(version), end);

function one(text: string): VersionSet | undefined {
  const [, sign = '', version = ''] = CONSTRAINT.exec(text.replace(FLAG, '')) ?? [];
  if (version === '') return undefined;
  if (version === '*') return sign === '' ? EVERY_VERSION : undefined;
  const wildcard = WILDCARD.exec(version)?.[1]?.split('.');
  if (wildcard !== undefined) {
    const branch = upTo(wildcard.join('.'), nextAt(wildcard, wildcard.length - 1));
    return sign === '' || sign === '=' || sign === '==' ? branch : undefined;
  }
  const numbers = NUMBERS.exec(version)?.[1]?.split('.') ?? [];
  if (sign === '~') return upTo(version, nextAt(numbers, Math.max(numbers.length - 2, 0)));
  if (sign === '^') {
    const first = numbers.findIndex((number) => !/^0+$/.test(number));
    return upTo(version, nextAt(numbers, first === -1 ? numbers.length - 1 : first));
  }
  const operator = operatorOf(sign);
  if (operator === undefined) return undefined;
  return compared('composer', operator, operator === '>=' ? start(version) : version);
}

function alternative(text: string): VersionSet | undefined {
  const [, from, to] = HYPHEN.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    const numbers = /^v?\d+(\.\d+)?$/.test(to) ? to.replace(/^v/, '').split('.') : undefined;
    const end =
      numbers === undefined
        ? compared('composer', '<=', to)
        : compared('composer', '<', nextAt(numbers, numbers.length - 1));
    return allOf([compared('composer', '>=', start(from)), end]);
  }
  const words = text
    .replace(/([<>=!~^])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  return allOf(words.map(one));
}

/**
 * Composer: `>=1.0,<2`, `^1.2`, `~1.2`, `1.0.*`, `1.0 - 2.0`, alternatives with `|` or `||`.
 * `<2.0` ends at 2.0 itself: what an advisory says of *before 2.0* holds for 2.0's release candidates too.
 * @see https://getcomposer.org/doc/articles/versions.md#writing-version-constraints
 */
export const readComposerConstraint = (text: string): VersionSet | undefined =>
  anyOf(text.split(/\|\|?/).map(alternative));
