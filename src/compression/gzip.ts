import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { OutputMeter } from './meter.ts';

const CHUNK = 256 * 1024;

/**
 * Decompresses gzip, also several members one after another.
 * @throws Error of zlib: corrupt or truncated; what the source throws
 */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  meter: OutputMeter,
): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacked = createGunzip({ chunkSize: CHUNK });
  // The pipeline's error also ends the iteration; handled here so that it is never an unhandled rejection.
  const settled = pipeline(source, unpacked).then(
    () => undefined,
    (error: unknown) => error,
  );
  try {
    for await (const chunk of unpacked) {
      meter.grow((chunk as Buffer).length);
      yield chunk as Buffer;
    }
    const error = await settled;
    if (error !== undefined) throw error;
  } finally {
    unpacked.destroy();
    await settled;
  }
}
