import { isNothing, PADDED, PADDED_HIGH, type PaddedItem, paddedKey } from './padded-key.ts';
import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, isDigit, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** Also `1beta`, which RubyGems refuses and old databases have. */
const VERSION = /^\d+[0-9a-zA-Z]*(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const SEGMENT = /\d+|[a-zA-Z]+/g;
const ZERO = numberKey('0');

function itemOf(segment: string): PaddedItem {
  if (!isDigit(segment.charCodeAt(0))) return { key: PADDED.LOW + segment + END, isLow: true };
  const number = numberKey(segment);
  return number === ZERO ? 'zero' : { key: PADDED_HIGH.NUMBER + number, isLow: false };
}

/**
 * `1.0.0-beta` is read as `1.0.0.pre.beta`; zeros before the first word do not count (`1.0.rc1` = `1.rc1`).
 * @see https://docs.ruby-lang.org/en/3.3/Gem/Version.html
 */
function parse(text: string): SortKey | undefined {
  const version = text.trim();
  if (version.length > MAX_VERSION_LENGTH || !VERSION.test(version)) return undefined;
  const items = [...version.replaceAll('-', '.pre.').matchAll(SEGMENT)].map(([segment]) => itemOf(segment));
  const firstWord = items.findIndex((item) => !isNothing(item) && item.isLow);
  if (firstWord === -1) return paddedKey(items);
  let end = firstWord;
  while (end > 0 && items[end - 1] === 'zero') end--;
  return paddedKey([...items.slice(0, end), ...items.slice(firstWord)]);
}

/** RubyGems' order. A platform (`1.16.0-x86_64-linux`) is no part of a version: cut it before. */
export const gem: VersionScheme<SortKey> = { id: 'gem', parse, compare: compareKeys };
