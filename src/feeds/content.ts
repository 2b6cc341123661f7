import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AssayError, upstreamError } from '../domain/errors.ts';

const GIGABYTE = 1024 ** 3;
/** No feed file is near this when unpacked; a file that is over it is a gzip bomb. */
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

/** Stops a stream that unpacks to more than it should. */
function meter(limit: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      seen += chunk.length;
      if (seen > limit) done(new Error(`unpacks to more than ${limit} bytes`));
      else done(null, chunk);
    },
  });
}

/**
 * The content of a feed file, unpacked when its name ends in `gz`, chunk by chunk.
 * @param path relative to the feeds folder; errors name it and are `upstream` errors
 */
export async function* readBytes(
  folder: string,
  path: string,
  signal: AbortSignal,
  limit = MAX_UNPACKED,
): AsyncGenerator<Buffer, void, undefined> {
  const source = createReadStream(join(folder, path), { highWaterMark: 256 * 1024 });
  const sink = meter(limit);
  const work = path.endsWith('gz')
    ? pipeline(source, createGunzip({ chunkSize: 256 * 1024 }), sink, { signal })
    : pipeline(source, sink, { signal });
  // The pipeline's error also ends the iteration; handled here so that it is never an unhandled rejection.
  const settled = work.catch((error: unknown) => error);
  try {
    for await (const chunk of sink) yield chunk as Buffer;
    const error = await settled;
    if (error !== undefined) throw error;
  } catch (error) {
    throw asBrokenFile(path, error, signal);
  } finally {
    source.destroy();
    sink.destroy();
    await settled;
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
