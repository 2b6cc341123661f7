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

/** What may stand at one position, lowest first: `1.0rc` < `1.0` < `1.0.rc` < `1.0.1` < `1.0..1`. */
const RANK = { JOINED_LETTERS: '\x02', END: '\x03', SEPARATED: '\x04' } as const;
const LETTERS = '\x01';
const NUMBER = '\x02';

const isSeparator = (code: number): boolean => !isDigit(code) && !isLetter(code);

/** Key of a version or a release: letters and numbers in turn; where both go on, more separators are newer. */
function partKey(text: string): SortKey {
  let key = '';
  let at = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && isSeparator(text.charCodeAt(at))) at++;
    if (at === text.length) break;
    const separators = RANK.SEPARATED + numberKey(String(at - start));
    if (isDigit(text.charCodeAt(at))) {
      const end = endOfDigits(text, at);
      key += separators + NUMBER + numberKey(text.slice(at, end));
      at = end;
    } else {
      const from = at;
      while (at < text.length && isLetter(text.charCodeAt(at))) at++;
      key += (from === start ? RANK.JOINED_LETTERS : separators + LETTERS) + text.slice(from, at) + END;
    }
  }
  return key + RANK.END;
}

const VERSION = /^(?:(\d+):)?([0-9A-Za-z][!-~]*?)(?:-([!-,.-~]+))?$/;

/**
 * pacman's `[epoch:]version[-release]`. pacman compares releases only where both have one, which is no order
 * (`1-1` = `1` = `1-2`): here a missing release is the first, `1`.
 * @see https://man.archlinux.org/man/vercmp.8
 */
function parse(text: string): SortKey | undefined {
  const version = text.trim();
  const match = version.length > MAX_VERSION_LENGTH ? null : VERSION.exec(version);
  if (match === null) return undefined;
  const [, epoch = '0', upstream = '', release = '1'] = match;
  return numberKey(epoch) + partKey(upstream) + partKey(release);
}

export const alpm: VersionScheme<SortKey> = { id: 'alpm', parse, compare: compareKeys };
