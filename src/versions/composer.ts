import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, isDigit, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

const NUMBER = '\x27';
const LAST = '\x26';
/** PHP's words by their beginnings, in the order it tries them; between `rc` and `pl` stand the end and numbers. */
const WORDS: readonly (readonly [string, SortKey])[] = [
  ['dev', '\x22'],
  ['a', '\x23'],
  ['b', '\x24'],
  ['rc', '\x25'],
  ['p', '\x28'],
];
const UNKNOWN_WORD = '\x21';

const NUMBERS = /^v?(\d{1,5}(?:\.\d+){0,3})(.*)$/;
const DATE = /^v?(\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2})(.*)$/;
const MODIFIER = /^[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*)?)?([.-]?dev)?$/;
const BRANCH = /^v?(\d+|x)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?-dev$/;

/** Number in the place of `x`: later than every release of the branch so far. */
const ANY = '9999999';

/** What Composer makes of a version before it compares: four numbers and a word. */
function normalized(version: string): string | undefined {
  const branch = BRANCH.exec(version);
  if (branch?.slice(1).some((part) => part === 'x' || part === '*')) {
    const numbers = branch.slice(1).map((part) => (part === undefined || /[x*]/.test(part) ? ANY : part));
    return `${numbers.join('.')}-dev`;
  }
  for (const [pattern, fourNumbers] of [
    [NUMBERS, true],
    [DATE, false],
  ] as const) {
    const [, numbers, rest] = pattern.exec(version) ?? [];
    const modifier = rest === undefined ? null : MODIFIER.exec(rest);
    if (numbers === undefined || modifier === null) continue;
    const parts = numbers.split(/[.:-]/);
    while (fourNumbers && parts.length < 4) parts.push('0');
    const [, word, count = '', dev] = modifier;
    const stability = word === undefined || word === 'stable' ? '' : `-${word}${count.replace(/^[.-]/, '')}`;
    return `${parts.join('.')}${stability}${dev === undefined ? '' : '-dev'}`;
  }
  return undefined;
}

/** What Composer cannot normalise PHP can still compare: `4.3-2RC1`. */
function roughly(version: string): string | undefined {
  if (!/^v?\d[0-9a-z._+~#-]*$/.test(version)) return undefined;
  const [, numbers, rest = ''] = NUMBERS.exec(version) ?? [];
  if (numbers === undefined || isDigit(rest.charCodeAt(0))) return version.replace(/^v/, '');
  return [...numbers.split('.'), '0', '0', '0'].slice(0, 4).join('.') + rest;
}

function partKey(part: string): SortKey {
  if (isDigit(part.charCodeAt(0))) return NUMBER + numberKey(part);
  return WORDS.find(([word]) => part.startsWith(word))?.[1] ?? UNKNOWN_WORD + part + END;
}

/** Key of what Composer has normalised, as PHP compares it. */
export const keyOfNormal = (version: string): SortKey =>
  [...version.toLowerCase().matchAll(/\d+|[a-z]+/g)].map(([part]) => partKey(part)).join('') + LAST;

/**
 * Composer: versions are normalised, then compared as PHP's `version_compare` does. A branch (`dev-main`) is no version.
 * @see https://getcomposer.org/doc/articles/versions.md and https://www.php.net/version_compare
 */
function parse(text: string): SortKey | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed.length > MAX_VERSION_LENGTH) return undefined;
  const plain = trimmed
    .replace(/ as .*$/, '')
    .replace(/@(?:stable|rc|beta|alpha|dev)$/, '')
    .replace(/\+[^\s]*$/, '');
  const version = normalized(plain) ?? roughly(plain);
  if (version === undefined) return undefined;
  return keyOfNormal(version);
}

export const composer: VersionScheme<SortKey> = { id: 'composer', parse, compare: compareKeys };
