import { z } from 'zod';
import { usageError } from '../domain/errors.ts';
import type { Page, PageRequest } from './store.ts';

const KEY = z.tuple([z.string(), z.array(z.union([z.string(), z.number()]))]);

/** Where a page ended: the order it was made for, and the sort values of its last row. */
export type PageKey = readonly (string | number)[];

export const writePageKey = (order: string, key: PageKey): string =>
  Buffer.from(JSON.stringify([order, key])).toString('base64url');

/** @throws AssayError usage when the text is no key of this order */
export function readPageKey(order: string, length: number, text: string): PageKey {
  try {
    const [of, key] = KEY.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (of === order && key.length === length) return key;
  } catch {
    // as below
  }
  throw usageError('the page key belongs to another list', 'Start again at the first page, with the same sort order.');
}

/** Makes a page of rows that were read with one more than asked for: that one says that more follow. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  { limit }: PageRequest,
  order: string,
  keyOf: (row: Row) => PageKey,
  itemOf: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(itemOf);
  return rows.length > limit && last !== undefined ? { items, next: writePageKey(order, keyOf(last)) } : { items };
}
