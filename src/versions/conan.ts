import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, endOfDigits, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** What may stand at one position, lowest first. A pre-release is before the release, a build after it. */
const RANK = { END: '\x02', EMPTY: '\x03', LOW_TEXT: '\x04', NUMBER: '\x05', TEXT: '\x06' } as const;
const ABSENT_BUILD = '\x01';
const PRESENT = '\x02';
const RELEASE = '\x7f';

/**
 * Conan compares a number with a word as texts, which is no order (9 < 10 < `1a` < 9): here a word that begins with a
 * number follows that number.
 */
function itemKey(item: string): SortKey {
  if (item === '') return RANK.EMPTY;
  const end = endOfDigits(item, 0);
  if (end > 0) return RANK.NUMBER + numberKey(item.slice(0, end)) + item.slice(end) + END;
  return (item.charCodeAt(0) < 0x30 ? RANK.LOW_TEXT : RANK.TEXT) + item + END;
}

/** Zeros at the end do not count: `1` = `1.0.0`. */
function itemsKey(text: string): SortKey {
  const items = text.split('.');
  while (items.length > 0 && /^0+$/.test(items.at(-1) ?? '')) items.pop();
  return items.map(itemKey).join('') + RANK.END;
}

const VERSION = /^[!-~]*[0-9A-Za-z][!-~]*$/;

/**
 * Conan's packages: any number of items, `-` before the pre-release, `+` before the build.
 * @see https://docs.conan.io/2/tutorial/versioning/versions.html
 */
function parse(text: string): SortKey | undefined {
  const version = text.trim();
  if (version.length > MAX_VERSION_LENGTH || !VERSION.test(version)) return undefined;
  const plus = version.lastIndexOf('+');
  const [rest, build] = plus === -1 ? [version] : [version.slice(0, plus), version.slice(plus + 1)];
  const hyphen = rest.indexOf('-');
  const [main, pre] = hyphen === -1 ? [rest] : [rest.slice(0, hyphen), rest.slice(hyphen + 1)];
  return (
    itemsKey(main) +
    (pre === undefined ? RELEASE : PRESENT + itemsKey(pre)) +
    (build === undefined ? ABSENT_BUILD : PRESENT + itemsKey(build))
  );
}

export const conan: VersionScheme<SortKey> = { id: 'conan', parse, compare: compareKeys };
