import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** What may follow the same beginning, lowest first. */
const RANK = { PRE_SUFFIX: '\x02', END: '\x03', POST_SUFFIX: '\x04', LETTER: '\x05', NUMBER: '\x06' } as const;

const SUFFIX_KEYS: Readonly<Record<string, string>> = {
  alpha: `${RANK.PRE_SUFFIX}0`,
  beta: `${RANK.PRE_SUFFIX}1`,
  pre: `${RANK.PRE_SUFFIX}2`,
  rc: `${RANK.PRE_SUFFIX}3`,
  p: RANK.POST_SUFFIX,
};

const VERSION = /^(\d+)((?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/;

/** A number after a point. With a leading zero it is a decimal fraction, before all numbers without: `1.01` < `1.010001` < `1.1`. */
const componentKey = (digits: string): SortKey =>
  RANK.NUMBER + (digits.charCodeAt(0) === 0x30 ? `!${digits.replace(/0+$/, '')}${END}` : numberKey(digits));

/** Gentoo's packages. @see https://projects.gentoo.org/pms/8/pms.html#version-comparison */
function parse(text: string): SortKey | undefined {
  const version = text.trim();
  const match = version.length > MAX_VERSION_LENGTH ? null : VERSION.exec(version);
  if (match === null) return undefined;
  const [, first = '', components = '', letter = '', suffixes = '', revision = '0'] = match;
  let key = numberKey(first);
  for (const digits of components.split('.').slice(1)) key += componentKey(digits);
  if (letter !== '') key += RANK.LETTER + letter;
  for (const [, name = '', number = ''] of suffixes.matchAll(/_([a-z]+)(\d*)/g))
    key += SUFFIX_KEYS[name] + numberKey(number);
  return key + RANK.END + numberKey(revision);
}

export const gentoo: VersionScheme<SortKey> = { id: 'gentoo', parse, compare: compareKeys };
