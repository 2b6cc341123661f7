import type { RandomAccess } from '../trees/scratch.ts';

/** The part as a view whose getters throw a RangeError beyond it. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Exactly this part.
 * @param what the part is, for the error
 * @throws Error when the file ends before it, or it is longer than `limit` bytes
 */
export async function readPart(
  file: RandomAccess,
  offset: number,
  length: number,
  what: string,
  limit: number,
): Promise<DataView> {
  if (length > limit) throw new Error(`limit: ${what} of more than ${limit} bytes`);
  if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > file.size) {
    throw new Error(`${what} lies outside the file`);
  }
  const bytes = await file.readAt(offset, length);
  if (bytes.length < length) throw new Error(`${what} lies outside the file`);
  // A copy: the reader may use its buffer again.
  return viewOf(bytes.slice());
}

/** Latin-1 text up to the first NUL, at most `max` bytes. */
export function nulTerminated(bytes: Uint8Array, start: number, max: number): string {
  const end = Math.min(bytes.length, start + max);
  let stop = start;
  while (stop < end && bytes[stop] !== 0) stop++;
  return stop <= start ? '' : Buffer.from(bytes.buffer, bytes.byteOffset + start, stop - start).toString('latin1');
}

/** The bytes under a view. */
export const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
