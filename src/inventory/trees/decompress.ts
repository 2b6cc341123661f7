import { createGunzip, type Gunzip, type InflateRaw } from 'node:zlib';
import { type ByteReader, createByteReader, restOf } from '../../compression/byte-reader.ts';
import { unxz } from '../../compression/xz.ts';
import { unzstd } from '../../compression/zstd.ts';
import { inputError } from '../../domain/errors.ts';
import type { Meter } from './meter.ts';
import { hasTarChecksum } from './tar.ts';

/** What data is, judged by its first bytes: media types and file names are only claims. */
export type Format = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'json' | 'tar' | 'empty' | 'unknown';

/** Those that {@link decompressed} takes away. */
export const COMPRESSIONS: ReadonlySet<Format> = new Set(['gzip', 'xz', 'zstd']);

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
const written = (stream: Gunzip | InflateRaw, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      stream.off('close', done);
      resolve();
    };
    stream.on('close', done); // after an error the write is never called back
    stream.write(chunk, done);
  });

/**
 * What a zlib stream makes of the source, each piece valid until the next.
 * @throws what `fail` says of corrupt or truncated data; errors of the source as they are
 */
export async function* inflated(
  stream: Gunzip | InflateRaw,
  source: AsyncIterable<Uint8Array>,
  fail: (what: 'corrupt' | 'truncated', cause: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  let sourceFailure: { readonly error: unknown } | undefined;
  let isComplete = false;
  const feeding = (async () => {
    try {
      for await (const chunk of source) {
        // Bytes behind the end of the data are read and ignored, so that a digest of the source covers them.
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
    for await (const chunk of stream) yield chunk as Uint8Array;
    isComplete = true;
  } catch (error) {
    if (sourceFailure !== undefined) throw sourceFailure.error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    throw fail(code === 'Z_BUF_ERROR' ? 'truncated' : 'corrupt', error);
  } finally {
    stream.destroy();
    await feeding;
  }
  if (sourceFailure !== undefined) throw (sourceFailure as { error: unknown }).error;
}

/** @throws AssayError input: corrupt or truncated */
async function* gunzip(source: AsyncIterable<Uint8Array>, meter: Meter, name: string): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: OUTPUT_CHUNK });
  const fail = (what: string, cause: unknown): Error => inputError(`${name}: ${what} gzip data`, { cause });
  for await (const chunk of inflated(stream, source, fail)) {
    meter.grow(chunk.length);
    yield chunk;
  }
}

/**
 * The data itself, decompressed when it is gzip, xz or zstd.
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
  if (format === 'xz') return { format, data: unxz(data, meter, name) };
  if (format === 'bzip2') {
    throw inputError(`${name}: compressed with bzip2, which is not supported`, {
      remedy: 'Decompress it first: bzip2 -d',
    });
  }
  return { format, data };
}
