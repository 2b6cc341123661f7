import { inputError } from '../../domain/errors.ts';
import { parseJson, type Slice } from '../formats/json-slices.ts';
import type { JsonObject } from './json.ts';
import { objectOf } from './json.ts';

/** Largest part of a document that is parsed at once: the metadata, or one component without those inside it. */
const MAX_PART_BYTES = 2 * 1024 * 1024;
/** Values in such a part: small values take many times their bytes once parsed. */
const MAX_PART_VALUES = 100_000;

/** Commas and opening brackets, those inside strings too: never fewer than there are values. */
const valuesIn = (text: string): number => text.match(/[,[{]/g)?.length ?? 0;

/**
 * Parses a few slices of a document as one value.
 * @throws AssayError `input` when they are larger than any tool writes
 */
export function parsePart(
  bytes: Buffer,
  slices: readonly Slice[],
  wrap: (parts: readonly string[]) => string = ([text = '']) => text,
): unknown {
  const size = slices.reduce((sum, { start, end }) => sum + end - start, 0);
  if (size > MAX_PART_BYTES) throw inputError(`a part of it is larger than ${MAX_PART_BYTES} bytes`);
  const text = wrap(slices.map(({ start, end }) => bytes.toString('utf8', start, end)));
  if (size > MAX_PART_VALUES && valuesIn(text) > MAX_PART_VALUES) {
    throw inputError(`a part of it has more than ${MAX_PART_VALUES} values`);
  }
  return parseJson(text);
}

/** A whole value; undefined when there is none. */
export const parseSlice = (bytes: Buffer, slice: Slice | undefined): unknown =>
  slice === undefined ? undefined : parsePart(bytes, [slice]);

export const objectOfSlice = (bytes: Buffer, slice: Slice): JsonObject => objectOf(parsePart(bytes, [slice]));
