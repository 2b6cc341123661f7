import type { VersionScheme } from './scheme.ts';
import {
  compareKeys,
  END,
  endOfDigits,
  isDigit,
  isLetter,
  MAX_VERSION_LENGTH,
  numberKey,
  type SortKey,
} from './sort-key.ts';

/** What may stand at one position, lowest first: `1.0~rc1` < `1.0` < `1.0^git1` < `1.0a` < `1.0.1`. */
const RANK = { TILDE: '\x02', END: '\x03', CARET: '\x04', LETTERS: '\x05', NUMBER: '\x06' } as const;

/** Key of a version or a release: runs of letters and of digits; whatever else stands between them only separates. */
function rpmPartKey(text: string): SortKey {
  let key = '';
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      const end = endOfDigits(text, at);
      key += RANK.NUMBER + numberKey(text.slice(at, end));
      at = end;
    } else if (isLetter(code)) {
      const start = at;
      while (at < text.length && isLetter(text.charCodeAt(at))) at++;
      key += RANK.LETTERS + text.slice(start, at) + END;
    } else {
      if (code === 0x7e) key += RANK.TILDE;
      else if (code === 0x5e) key += RANK.CARET;
      at++;
    }
  }
  return key + RANK.END;
}

/** A colon that does not follow a number is part of the version, as rpm has it. */
const VERSION = /^(?:(\d+):)?([!-~\u0080-\u{10ffff}]+)$/u;

/**
 * rpm's `[epoch:]version[-release]`; a missing epoch is 0, a missing release is before every other.
 * @see https://rpm.org/docs/latest/manual/dependencies.html and rpmvercmp in rpmio/rpmvercmp.c
 */
function parse(text: string): SortKey | undefined {
  const trimmed = text.trim();
  if (trimmed.length > MAX_VERSION_LENGTH) return undefined;
  const match = VERSION.exec(trimmed);
  if (match === null) return undefined;
  const [, epoch = '0', rest = ''] = match;
  const hyphen = rest.lastIndexOf('-');
  if (hyphen === -1) return numberKey(epoch) + rpmPartKey(rest);
  return numberKey(epoch) + rpmPartKey(rest.slice(0, hyphen)) + rpmPartKey(rest.slice(hyphen + 1));
}

export const rpm: VersionScheme<SortKey> = { id: 'rpm', parse, compare: compareKeys };
