import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AssayError, ERROR_KINDS, environmentError } from '../domain/errors.ts';

/** What a server sends piece by piece over its private door, by path. */
export type ControlStreams = Readonly<
  Record<string, (parameters: URLSearchParams) => AsyncIterable<string | Uint8Array>>
>;

/** A backup of a large store begins with a copy of it. */
const SILENCE_MS = 600_000;
const MAX_REFUSAL_BYTES = 64 * 1024;

/** Sends a stream. Rejects without having answered when it fails before its first piece; later the connection breaks. */
export async function sendStream(response: ServerResponse, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  async function* all() {
    if (first.done !== true) yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  await pipeline(Readable.from(all(), { objectMode: false }), response);
}

const refusal = z.object({ kind: z.enum(Object.values(ERROR_KINDS)), message: z.string() });

async function refusalOf(answer: IncomingMessage): Promise<AssayError> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    size += (part as Buffer).length;
    if (size > MAX_REFUSAL_BYTES) break;
    parts.push(part as Buffer);
  }
  const { kind, message } = refusal.parse(JSON.parse(Buffer.concat(parts).toString()));
  return new AssayError(kind, message);
}

async function* piecesOf(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of answer) yield piece as Buffer;
  } catch (cause) {
    throw environmentError('the server that holds the data folder broke off', { cause, remedy: 'See its log.' });
  }
}

/** Asks a server's door for a stream; undefined when nobody answers there. */
export function askForStream(socketPath: string, path: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  return new Promise((done, fail) => {
    const outgoing = request({ socketPath, path, timeout: SILENCE_MS }, (answer) => {
      if (answer.statusCode === 200) done(piecesOf(answer));
      else refusalOf(answer).then(fail, fail);
    });
    outgoing.on('timeout', () => outgoing.destroy(environmentError('the server that holds the data folder is silent')));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') done(undefined);
      else fail(error);
    });
    outgoing.end();
  });
}
