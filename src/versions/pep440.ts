import { VERSION_PATTERN } from '@renovatebot/pep440/lib/version.js';
import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** The library brings the grammar; numbers stay text here, because Python's have no limit. */
const PATTERN = new RegExp(`^\\s*${VERSION_PATTERN}\\s*$`, 'i');

const LOWEST = '\x01';
const PRESENT = '\x02';
const HIGHEST = '\x7f';

const PRE_LETTERS: Readonly<Record<string, string>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'r',
  rc: 'r',
  pre: 'r',
  preview: 'r',
};

/** `1.0.0` and `1` are the same release. */
function releaseKey(release: string): SortKey {
  const numbers = release.split('.').map(numberKey);
  const zero = numberKey('0');
  while (numbers.length > 0 && numbers[numbers.length - 1] === zero) numbers.pop();
  let key = '';
  for (const number of numbers) key += PRESENT + number;
  return key + LOWEST;
}

const DIGITS = /^\d+$/;

/** Numbers sort after words; a version without a local part before all with one. */
function localKey(local: string): SortKey {
  let key = '';
  for (const part of local.toLowerCase().split(/[-_.]/))
    key += DIGITS.test(part) ? HIGHEST + numberKey(part) : PRESENT + part + END;
  return key;
}

const PLAIN = /^\d+(?:\.\d+)*$/;

function parse(text: string): SortKey | undefined {
  if (text.length > MAX_VERSION_LENGTH) return undefined;
  if (PLAIN.test(text)) return numberKey('0') + releaseKey(text) + HIGHEST + LOWEST + HIGHEST;
  const groups = PATTERN.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { epoch = '0', release = '', pre_l, pre_n = '', post, post_n1, post_n2 = '', dev, dev_n = '', local } = groups;
  let key = numberKey(epoch) + releaseKey(release);
  if (pre_l !== undefined) key += (PRE_LETTERS[pre_l.toLowerCase()] ?? '') + numberKey(pre_n);
  else key += post === undefined && dev !== undefined ? LOWEST : HIGHEST;
  key += post === undefined ? LOWEST : PRESENT + numberKey(post_n1 ?? post_n2);
  key += dev === undefined ? HIGHEST : PRESENT + numberKey(dev_n);
  return local === undefined ? key : key + localKey(local);
}

/** Order of Python packages. @see https://packaging.python.org/en/latest/specifications/version-specifiers/ */
export const pep440: VersionScheme<SortKey> = { id: 'pep440', parse, compare: compareKeys };
