import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { refuseSeveralStreams } from '../compression/xz-index.ts';
import { AssayError, upstreamError } from '../domain/errors.ts';
import { packingOf } from './packings.ts';

const CHUNK = 256 * 1024;
const GIGABYTE = 1024 ** 3;
/** No feed file is near this when unpacked; a file that is over it is a decompression bomb. */
const MAX_UNPACKED = 16 * GIGABYTE;
/** JSON documents that are read whole. */
const MAX_DOCUMENT = 256 * 1024 ** 2;

/** The error of a feed file that cannot be read as a whole: truncated, corrupt, of another shape. */
export const brokenFile = (path: string, reason: string, cause?: unknown): AssayError =>
  upstreamError(`${path} cannot be read: ${reason}`, {
    remedy: 'Fetch the feed again with assay db update, or replace the file.',
    ...(cause === undefined ? {} : { cause }),
  });

/** An expected error as it is, an abort as it is, anything else as {@link brokenFile}. */
export function asBrokenFile(path: string, error: unknown, signal: AbortSignal): unknown {
  if (error instanceof AssayError || signal.aborted) return error;
  return brokenFile(path, error instanceof Error ? error.message : String(error), error);
}

/**
 * The content of a feed file, chunk by chunk, unpacked by the ending of its name: `.gz`, `.bz2`, `.xz`, `.zst`, `.tgz`.
 * @param path relative to the feeds folder; errors name it and are `upstream` errors
 */
export async function* readBytes(
  folder: string,
  path: string,
  signal: AbortSignal,
  limit = MAX_UNPACKED,
): AsyncGenerator<Buffer, void, undefined> {
  const source = createReadStream(join(folder, path), { highWaterMark: CHUNK, signal });
  // Whoever iterates is told; between two reads, or before the first, nobody listens.
  source.on('error', () => {});
  const packing = packingOf(path);
  let seen = 0;
  const grow = (bytes: number): void => {
    seen += bytes;
    if (seen > limit) throw new Error(`unpacks to more than ${limit} bytes`);
  };
  try {
    // To zstd nothing is no frame at all.
    if (packing !== undefined && (await stat(join(folder, path))).size === 0) throw new Error('it is empty');
    if (packing?.name === 'xz') await refuseSeveralStreams(join(folder, path));
    for await (const chunk of packing?.unpack(source, { grow }, 'it holds') ?? source) {
      if (packing === undefined) grow(chunk.length);
      signal.throwIfAborted();
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  } catch (error) {
    // What a decompressor calls a wrong input is, of a feed, a broken file.
    const reason =
      error instanceof AssayError && error.kind === 'input' ? new Error(error.message, { cause: error }) : error;
    throw signal.aborted ? signal.reason : asBrokenFile(path, reason, signal);
  } finally {
    source.destroy();
  }
}

/** A whole JSON document; one that is no JSON rejects with an `upstream` error that names the file. */
export async function readJson(folder: string, path: string, signal: AbortSignal): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(folder, path, signal, MAX_DOCUMENT)) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw asBrokenFile(path, error, signal);
  }
}

/** Lines without their line ends. The last may lack one. */
export async function* readLines(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of readBytes(folder, path, signal)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > 1_000_000) throw brokenFile(path, 'a line is longer than a million characters');
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
