import { isNothing, PADDED, PADDED_HIGH, type PaddedItem, paddedKey } from './padded-key.ts';
import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, endOfDigits, isDigit, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** In their order; the release itself stands between `snapshot` and `sp`, every other word after `sp`. */
const BEFORE_RELEASE = ['alpha', 'beta', 'milestone', 'rc', 'snapshot'];
const ALIASES: Readonly<Record<string, string>> = { cr: 'rc', ga: '', final: '', release: '' };
/** Short only with a number behind them: `1.0b2`, but `1.0b` is a word of its own. */
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };
const ZERO = numberKey('0');

type Token = { readonly text: string; readonly isNumber: boolean; readonly isShort?: boolean } | 'list';

/**
 * Numbers and words in turn; a hyphen, a change between digits and other characters, and a word at the end or before a
 * number open a list inside the list: `1.0.x1` is read as `1.0-x-1`.
 */
function tokensOf(version: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let start = 0;
  const isNumber = (from: number): boolean => isDigit(version.charCodeAt(from));
  const openList = (): void => {
    tokens.push('list');
  };
  const takeWord = (end: number, isShort: boolean): void => {
    if (tokens.length > 0 && tokens.at(-1) !== 'list') openList();
    tokens.push({ text: version.slice(start, end), isNumber: false, isShort });
  };
  while (at < version.length) {
    const char = version[at];
    if (char === '.' || char === '-') {
      if (at === start) tokens.push({ text: '0', isNumber: true });
      else tokens.push({ text: version.slice(start, at), isNumber: isNumber(start) });
      start = ++at;
      if (char === '-') openList();
    } else if (isNumber(at)) at = endOfDigits(version, at);
    else at++;
    if (at < version.length && at > start && isNumber(at) !== isNumber(start) && !'.-'.includes(version[at] ?? '')) {
      if (isNumber(start)) tokens.push({ text: version.slice(start, at), isNumber: true });
      else takeWord(at, true);
      openList();
      start = at;
    }
  }
  if (start === version.length) return tokens;
  if (isNumber(start)) tokens.push({ text: version.slice(start), isNumber: true });
  else takeWord(version.length, false);
  return tokens;
}

function itemOf({ text, isNumber, isShort }: Exclude<Token, 'list'>): PaddedItem {
  if (isNumber) {
    const number = numberKey(text);
    return number === ZERO ? 'zero' : { key: PADDED_HIGH.NUMBER + number, isLow: false };
  }
  const long = isShort === true ? (SHORT[text] ?? text) : text;
  const word = Object.hasOwn(ALIASES, long) ? (ALIASES[long] ?? '') : long;
  if (word === '') return 'release';
  const early = BEFORE_RELEASE.indexOf(word);
  if (early >= 0) return { key: PADDED.LOW + String.fromCharCode(0x30 + early), isLow: true };
  return { key: `${PADDED_HIGH.TEXT}${word === 'sp' ? '0' : `1${word}`}${END}`, isLow: false };
}

/** Removes what counts for nothing before each list begins. */
function withoutTrailingZeros(items: readonly PaddedItem[]): readonly PaddedItem[] {
  let end = items.length;
  while (isNothing(items[end - 1])) end--;
  return items.slice(0, end);
}

/**
 * Maven's order, as ComparableVersion of Maven 3.8 has it. Where Maven's own comparison contradicts itself
 * (`1-alpha` < `1` < `1.sp`, yet `1.sp` < `1-alpha`), the order through the release counts.
 * @see https://maven.apache.org/pom.html#version-order-specification
 */
function parse(text: string): SortKey | undefined {
  const version = text.trim().toLowerCase();
  if (version.length > MAX_VERSION_LENGTH || !/^[0-9a-z][!-~]*$/.test(version)) return undefined;
  const lists: PaddedItem[][] = [[]];
  for (const token of tokensOf(version)) {
    if (token === 'list') lists.push([]);
    else lists.at(-1)?.push(itemOf(token));
  }
  let whole: readonly PaddedItem[] = [];
  for (const list of lists.reverse()) {
    const own = withoutTrailingZeros(list);
    const first = whole.find((item) => !isNothing(item));
    if (first === undefined || isNothing(first)) whole = own;
    else {
      const rank = first.isLow ? PADDED.LOWER_LIST : PADDED_HIGH.LIST;
      whole = [...own, { key: rank, isLow: first.isLow }, ...whole];
    }
  }
  return paddedKey(whole);
}

export const maven: VersionScheme<SortKey> = { id: 'maven', parse, compare: compareKeys };
