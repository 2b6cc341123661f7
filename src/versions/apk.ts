import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, endOfDigits, isDigit, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** Pre-release suffixes sort before the end of the version, the others after it; each list in its own order. */
const PRE_SUFFIXES = ['alpha', 'beta', 'pre', 'rc'];
const POST_SUFFIXES = ['cvs', 'svn', 'git', 'hg', 'p'];

/** What may follow the same beginning, lowest first (the token order of apk-tools' version.c, turned round). */
const RANK = {
  PRE_SUFFIX: '@',
  INVALID: 'A',
  END: 'B',
  REVISION: 'C',
  COMMIT: 'D',
  SUFFIX_NUMBER: 'E',
  POST_SUFFIX: 'F',
  LETTER: 'G',
  NUMBER: 'H',
} as const;

const SUFFIX_KEYS = new Map<string, string>([
  ...PRE_SUFFIXES.map((suffix, i) => [suffix, RANK.PRE_SUFFIX + i] as const),
  ...POST_SUFFIXES.map((suffix, i) => [suffix, RANK.POST_SUFFIX + i] as const),
]);

/** A number after a dot. With a leading zero it sorts as text, before all numbers without, as in Gentoo. */
const componentKey = (digits: string): SortKey =>
  RANK.NUMBER + (digits.charCodeAt(0) === 0x30 ? `!${digits}${END}` : numberKey(digits));

const SUFFIX = /_([a-z]+)(\d*)/y;
const COMMIT = /~([0-9a-f]+)/y;
const REVISION = /-r(\d+)/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Key of any text in the order of apk-tools 3, which also orders what it calls invalid: by the beginning that it
 * understands, and before a version that ends there.
 */
export function apkToolsKey(text: string): { readonly key: SortKey; readonly valid: boolean } {
  const invalid = (key: SortKey) => ({ key: key + RANK.INVALID, valid: false });
  if (text.length > MAX_VERSION_LENGTH) return invalid('');
  let at = endOfDigits(text, 0);
  if (at === 0) return invalid('');
  let key = numberKey(text.slice(0, at));
  while (text[at] === '.') {
    const stop = endOfDigits(text, at + 1);
    if (stop === at + 1) return invalid(key);
    key += componentKey(text.slice(at + 1, stop));
    at = stop;
  }
  const letter = text.charCodeAt(at);
  if (letter >= 0x61 && letter <= 0x7a) {
    key += RANK.LETTER + text[at];
    at++;
    // apk-tools 2 allows a number after the letter and Alpine has shipped such versions (libretls 3.3.3p1-r3)
    if (isDigit(text.charCodeAt(at))) {
      const stop = endOfDigits(text, at);
      key += RANK.NUMBER + numberKey(text.slice(at, stop));
      at = stop;
    }
  }
  for (let suffix = matchAt(SUFFIX, text, at); suffix !== null; suffix = matchAt(SUFFIX, text, at)) {
    const [whole, name = '', number] = suffix;
    const suffixKey = SUFFIX_KEYS.get(name);
    if (suffixKey === undefined) return invalid(key);
    key += number ? suffixKey + RANK.SUFFIX_NUMBER + numberKey(number) : suffixKey;
    at += whole.length;
  }
  const commit = matchAt(COMMIT, text, at);
  if (commit !== null) {
    key += RANK.COMMIT + commit[1] + END;
    at += commit[0].length;
  }
  const revision = matchAt(REVISION, text, at);
  if (revision !== null) {
    key += RANK.REVISION + numberKey(revision[1] ?? '');
    at += revision[0].length;
  }
  return at === text.length ? { key: key + RANK.END, valid: true } : invalid(key);
}

function parse(text: string): SortKey | undefined {
  const { key, valid } = apkToolsKey(text);
  return valid ? key : undefined;
}

/**
 * Alpine's `digit{.digit}{letter}{_suffix{digit}}{~commit}{-r#}`.
 * @see https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/src/version.c
 */
export const apk: VersionScheme<SortKey> = { id: 'apk', parse, compare: compareKeys };
