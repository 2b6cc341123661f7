import type { VersionScheme } from './scheme.ts';
import {
  compareKeys,
  endOfDigits,
  isDigit,
  isLetter,
  MAX_VERSION_LENGTH,
  numberKey,
  type SortKey,
} from './sort-key.ts';

/** Where a run of other characters ends: after `~`, before letters. */
const PART_END = '\x02';

/** dpkg's order of one character: `~`, the end of the part, letters, then everything else. */
function characterKey(code: number): string {
  if (code === 0x7e) return '\x01';
  return isLetter(code) ? String.fromCharCode(code) : String.fromCharCode(0x80 + code);
}

const CHARACTER_KEYS = Array.from({ length: 0x7f }, (_, code) => characterKey(code));

/** Key of an upstream version or a revision: runs of other printable ASCII characters and numbers, in turn; both may be empty. */
export function partKey(text: string, start: number, end: number): SortKey {
  let key = '';
  let at = start;
  do {
    while (at < end && !isDigit(text.charCodeAt(at))) key += CHARACTER_KEYS[text.charCodeAt(at++)];
    const stop = endOfDigits(text, at);
    key += PART_END + numberKey(text.slice(at, stop));
    at = stop;
  } while (at < end);
  return key + PART_END;
}

const PRINTABLE = /^[!-~]+$/;

/**
 * Debian's `[epoch:]upstream[-revision]`. Accepts what `dpkg --compare-versions` accepts, also what it warns of
 * (a version that begins with a letter, unusual characters); what dpkg calls an error is no version.
 */
function parse(text: string): SortKey | undefined {
  const version = text.trim();
  if (version.length > MAX_VERSION_LENGTH || !PRINTABLE.test(version)) return undefined;
  let start = 0;
  let epoch = '0';
  const colon = version.indexOf(':');
  if (colon >= 0) {
    epoch = version.slice(0, colon);
    // dpkg keeps the epoch in an int
    if (endOfDigits(epoch, 0) !== epoch.length || epoch === '' || Number(epoch) > 0x7fffffff) return undefined;
    start = colon + 1;
  }
  const hyphen = version.lastIndexOf('-');
  const hasRevision = hyphen >= start;
  const upstreamEnd = hasRevision ? hyphen : version.length;
  if (upstreamEnd === start || (hasRevision && hyphen === version.length - 1)) return undefined;
  const revisionStart = hasRevision ? hyphen + 1 : version.length;
  return numberKey(epoch) + partKey(version, start, upstreamEnd) + partKey(version, revisionStart, version.length);
}

/** @see https://manpages.debian.org/deb-version.7 and verrevcmp in dpkg's lib/dpkg/version.c */
export const deb: VersionScheme<SortKey> = { id: 'deb', parse, compare: compareKeys };
