import { createGunzip, type Gunzip } from 'node:zlib';
import { inputError } from '../../domain/errors.ts';
import { type ByteReader, createByteReader, restOf } from './byte-reader.ts';
import type { Meter } from './meter.ts';
import { hasTarChecksum } from './tar.ts';
import { unzstd } from './zstd.ts';

/** What data is, judged by its first bytes: media types and file names are only claims. */
export type Format = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'json' | 'tar' | 'empty' | 'unknown';

const MAGIC: readonly (readonly [Format, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

const BLOCK = 512;

/** Looks at the next bytes without consuming them. */
export async function sniff(reader: ByteReader): Promise<Format> {
  await reader.fill(BLOCK);
  const start = reader.peek(BLOCK);
  if (start.length === 0) return 'empty';
  for (const [format, magic] of MAGIC) if (magic.every((byte, i) => start[i] === byte)) return format;
  // A skippable frame first is how seekable zstd begins.
  if (start[0] !== undefined && start[0] >> 4 === 5 && start[1] === 0x2a && start[2] === 0x4d && start[3] === 0x18) {
    return 'zstd';
  }
  if (start.length === BLOCK && (start.every((byte) => byte === 0) || hasTarChecksum(start))) return 'tar';
  const first = String.fromCharCode(start.find((byte) => byte > 0x20) ?? 0);
  return first === '{' || first === '[' ? 'json' : 'unknown';
}

const OUTPUT_CHUNK = 128 * 1024;

/** Resolves when the chunk has been used up, for sources use their buffers again; or when the stream is gone. */
const written = (stream: Gunzip, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      stream.off('close', done);
      resolve();
    };
    stream.on('close', done); // after an error the write is never called back
    stream.write(chunk, done);
  });

/** @throws AssayError input: corrupt or truncated */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  meter: Meter,
  name: string,
): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: OUTPUT_CHUNK });
  let sourceFailure: { readonly error: unknown } | undefined;
  let isComplete = false;
  const feeding = (async () => {
    try {
      for await (const chunk of source) {
        // Bytes behind the end of the gzip data are read and ignored, so that a digest of the source covers them.
        if (isComplete) continue;
        if (stream.destroyed) return;
        await written(stream, chunk);
      }
      if (!stream.destroyed) stream.end();
    } catch (error) {
      sourceFailure = { error };
      stream.destroy();
    }
  })();
  try {
    for await (const chunk of stream) {
      meter.grow((chunk as Uint8Array).length);
      yield chunk as Uint8Array;
    }
    isComplete = true;
  } catch (error) {
    if (sourceFailure !== undefined) throw sourceFailure.error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    throw inputError(`${name}: ${code === 'Z_BUF_ERROR' ? 'truncated' : 'corrupt'} gzip data`, { cause: error });
  } finally {
    stream.destroy();
    await feeding;
  }
  if (sourceFailure !== undefined) throw (sourceFailure as { error: unknown }).error;
}

/**
 * The data itself, decompressed when it is gzip or zstd.
 * @throws AssayError input for compressions that containers do not use
 */
export async function decompressed(
  source: AsyncIterable<Uint8Array>,
  meter: Meter,
  name: string,
): Promise<{ readonly format: Format; readonly data: AsyncIterable<Uint8Array> }> {
  const reader = createByteReader(source);
  const format = await sniff(reader);
  const data = restOf(reader);
  if (format === 'gzip') return { format, data: gunzip(data, meter, name) };
  if (format === 'zstd') return { format, data: unzstd(data, meter, name) };
  if (format === 'xz' || format === 'bzip2') {
    throw inputError(`${name}: compressed with ${format}, which is not supported`, {
      remedy: `Decompress it first: ${format === 'xz' ? 'xz' : 'bzip2'} -d`,
    });
  }
  return { format, data };
}
