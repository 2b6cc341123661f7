import { ReadableStream } from 'node:stream/web';
import xz from 'xz-decompress';
import { inputError } from '../domain/errors.ts';
import type { OutputMeter } from './meter.ts';

/** The decoder counts bytes of a chunk, not its own: larger ones would be held. */
const CHUNK = 64 * 1024;

/**
 * Decompresses the first xz stream of the source, in WebAssembly: one dictionary (at most 64 MiB) and one chunk are held.
 * @param name of the data, for errors
 * @throws AssayError input: corrupt or truncated
 * @see https://tukaani.org/xz/xz-file-format.txt
 */
export async function* unxz(
  source: AsyncIterable<Uint8Array>,
  meter: OutputMeter,
  name: string,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let isEnded = false;
  let sourceFailure: { readonly error: unknown } | undefined;
  const compressed = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (rest.length === 0) {
            const next = await iterator.next();
            isEnded = next.done === true;
            // Of an end the decoder does not hear by itself: no bytes are what it takes for truncated data.
            rest = next.done === true ? new Uint8Array(0) : next.value;
          }
          controller.enqueue(Uint8Array.from(rest.subarray(0, CHUNK)));
          rest = rest.subarray(CHUNK);
        } catch (error) {
          sourceFailure = { error };
          controller.error(error);
        }
      },
    },
    { highWaterMark: 0 },
  );
  const reader = new xz.XzReadableStream(compressed as never).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      meter.grow(value.length);
      if (value.length > 0) yield value;
    }
  } catch (error) {
    if (sourceFailure !== undefined) throw sourceFailure.error;
    if (isXzError(error)) throw inputError(`${name}: ${isEnded ? 'truncated' : 'corrupt'} xz data`, { cause: error });
    throw error;
  } finally {
    // Frees the decoder for the next: there is one in the process.
    await reader.cancel().catch(() => {});
  }
}

const isXzError = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'RuntimeError' || error.message.includes('get_next_output'));
