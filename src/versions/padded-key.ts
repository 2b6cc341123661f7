import type { SortKey } from './sort-key.ts';

/**
 * Some orders read a version as if zeros without end followed it: `1` = `1.0`, and `1.0-beta` < `1.0` < `1.0.1`.
 * A zero is then before the end when something lower follows it, and after it when something higher does; so is a word
 * that only says that this is the release, but after all that a zero is after.
 */
export const PADDED = { LOW: '\x02', LOWER_LIST: '\x03', LOW_RELEASE: '\x04', LOW_ZERO: '\x05', END: '\x06' } as const;
export const PADDED_HIGH = { RELEASE: '\x07', TEXT: '\x08', LIST: '\x09', ZERO: '\x0a', NUMBER: '\x0b' } as const;

/** One position: what counts for nothing at the end, or what sorts before or after the end there. */
export type PaddedItem = { readonly key: SortKey; readonly isLow: boolean } | 'zero' | 'release';

/** Does it count for nothing at the end? */
export const isNothing = (item: PaddedItem | undefined): item is 'zero' | 'release' =>
  item === 'zero' || item === 'release';

/** Key of the items in turn; zeros at the end do not count. */
export function paddedKey(items: readonly PaddedItem[]): SortKey {
  let key = '';
  const nothings: ('zero' | 'release')[] = [];
  for (const item of items) {
    if (isNothing(item)) nothings.push(item);
    else {
      for (const nothing of nothings) {
        if (item.isLow) key += nothing === 'zero' ? PADDED.LOW_ZERO : PADDED.LOW_RELEASE;
        else key += nothing === 'zero' ? PADDED_HIGH.ZERO : PADDED_HIGH.RELEASE;
      }
      key += item.key;
      nothings.length = 0;
    }
  }
  return key + PADDED.END;
}
