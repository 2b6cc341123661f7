import { type Fields, fieldsOf, listOf, textOf } from '../../feeds/csaf/fields.ts';

/** What a document has against one of CSAF's tests. */
export interface CsafFlaw {
  /** Number of the section of the standard: `6.1.1`, `6.1.27.9`. */
  readonly test: string;
  /** JSON pointer to what is wrong. */
  readonly path: string;
  readonly message: string;
}

/** A value with its JSON pointer. */
export interface Placed<T> {
  readonly path: string;
  readonly value: T;
}

/** The objects of a list with their places. */
export function* placed(list: unknown, path: string): Generator<Placed<Fields>, void, undefined> {
  for (const [index, item] of listOf(list).entries()) {
    const value = fieldsOf(item);
    if (value !== undefined) yield { path: `${path}/${index}`, value };
  }
}

/** The texts of a list with their places. */
export function* placedTexts(list: unknown, path: string): Generator<Placed<string>, void, undefined> {
  for (const [index, item] of listOf(list).entries()) {
    const value = textOf(item);
    if (value !== undefined) yield { path: `${path}/${index}`, value };
  }
}

/** Flaws of values whose key was there before. */
export function* repeated(
  test: string,
  what: string,
  entries: Iterable<Placed<string>>,
): Generator<CsafFlaw, void, undefined> {
  const seen = new Set<string>();
  for (const { path, value } of entries) {
    if (seen.has(value)) yield { test, path, message: `${what} ${value} is there twice` };
    seen.add(value);
  }
}
