import type { SortKey } from './sort-key.ts';

/**
 * Some orders read a version as if zeros without end followed it: `1` = `1.0`, and `1.0-beta` < `1.0` < `1.0.1`.
 * A zero is then before the end when something lower follows it, and after it when something higher does.
 */
export const PADDED = { LOW: '\x02', LOWER_LIST: '\x03', LOW_ZERO: '\x04', END: '\x05' } as const;
export const PADDED_HIGH = { TEXT: '\x06', LIST: '\x07', ZERO: '\x08', NUMBER: '\x09' } as const;

/** One position: a zero, or what sorts before or after the end there. */
export type PaddedItem = { readonly key: SortKey; readonly isLow: boolean } | 'zero';

/** Key of the items in turn; zeros at the end do not count. */
export function paddedKey(items: readonly PaddedItem[]): SortKey {
  let key = '';
  let zeros = 0;
  for (const item of items) {
    if (item === 'zero') zeros++;
    else {
      key += (item.isLow ? PADDED.LOW_ZERO : PADDED_HIGH.ZERO).repeat(zeros) + item.key;
      zeros = 0;
    }
  }
  return key + PADDED.END;
}
