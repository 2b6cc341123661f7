/**
 * Every scheme turns a version once into a *sort key*: a string whose code-unit order is the order of the versions.
 * The order is total by construction, a comparison allocates nothing, and the keys of advisories can be kept.
 *
 * A key is a sequence of parts. Where parts of different kinds may stand at one position, each begins with a rank
 * character, so that the kinds sort among themselves; a part that could be a prefix of another ends with `END`,
 * which is lower than any character inside parts.
 */
export type SortKey = string;

/** Ends a text part; lower than every character of a version. */
export const END = '\x01';

/** No real version is longer; what is longer is text that somebody made up. */
export const MAX_VERSION_LENGTH = 512;

export const compareKeys = (a: SortKey, b: SortKey): number => (a < b ? -1 : a > b ? 1 : 0);

const LENGTHS = Array.from({ length: MAX_VERSION_LENGTH + 1 }, (_, length) => String.fromCharCode(0x30 + length));

/** Key of a run of decimal digits, of any size: how many digits, then the digits, without leading zeros. */
export function numberKey(digits: string): SortKey {
  if (digits.charCodeAt(0) !== 0x30) return LENGTHS[digits.length] + digits;
  let start = 1;
  while (start < digits.length && digits.charCodeAt(start) === 0x30) start++;
  return LENGTHS[digits.length - start] + digits.slice(start);
}

/** Position after the run of decimal digits that begins at `start`. */
export function endOfDigits(text: string, start: number): number {
  let at = start;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  return at;
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

export const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
