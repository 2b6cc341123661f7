import { createHash } from 'node:crypto';
import { AssayError, inputError, upstreamError } from '../../domain/errors.ts';
import { causeOf, type HttpAnswer } from './http.ts';

/** A blob as the manifest describes it. */
export interface BlobDescription {
  /** `sha256:…`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface Download {
  /** The blob's bytes, in order, however often the connection breaks. A reader that stops leaves the rest to {@link verify}. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Reads what is left; throws when the whole is not what the manifest says. */
  verify(): Promise<void>;
  /** Lets go of the connection. */
  close(): Promise<void>;
}

/** Interruptions in a row, each with hardly anything received, before a download is given up. */
const INTERRUPTIONS = 6;
const HARDLY_ANYTHING = 64 * 1024;

/** First byte of a partial answer. @see RFC 9110 section 14.4 */
const startOf = (answer: HttpAnswer): number | undefined => {
  const start = /^bytes (\d{1,15})-/.exec(answer.headers['content-range'] ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
};

/**
 * Downloads a blob in one stream that survives broken connections: it goes on at the byte it has come to, and a server
 * that begins again is listened to in silence until that byte.
 * @param open asks for the blob from a byte on; undefined when there is none
 * @param name of the blob, for errors
 * @param received is told of every chunk's length, also of those passed over
 */
export function download(
  { digest, size }: BlobDescription,
  open: (from: number) => Promise<HttpAnswer | undefined>,
  name: string,
  signal: AbortSignal,
  received: (bytes: number) => void,
): Download {
  const hash = createHash('sha256');
  let at = 0;
  let hasFailed = false;

  /** The bytes of one answer that are still missing. */
  async function* answered(): AsyncGenerator<Uint8Array> {
    const answer = await open(at);
    if (answer === undefined) throw upstreamError(`${name}: the registry does not have it`);
    try {
      const start = answer.status === 206 ? startOf(answer) : 0;
      if (start === undefined || start > at)
        throw upstreamError(`${name}: the registry answers with other bytes than asked`);
      let skip = at - start;
      for await (const piece of answer.body) {
        let chunk = piece as Uint8Array;
        received(chunk.length);
        if (skip > 0) {
          const passed = Math.min(skip, chunk.length);
          skip -= passed;
          chunk = chunk.subarray(passed);
        }
        if (at + chunk.length > size) throw inputError(`${name}: is longer than the ${size} bytes the manifest says`);
        if (chunk.length === 0) continue;
        hash.update(chunk);
        at += chunk.length;
        yield chunk;
      }
    } finally {
      answer.body.destroy();
    }
  }

  async function* whole(): AsyncGenerator<Uint8Array> {
    let failures = 0;
    while (at < size) {
      const before = at;
      let cause: unknown;
      try {
        yield* answered();
        if (at >= size) return;
        cause = new Error('the connection ended early');
      } catch (error) {
        hasFailed = true;
        signal.throwIfAborted();
        if (error instanceof AssayError) throw error;
        hasFailed = false;
        cause = error;
      }
      failures = at - before > HARDLY_ANYTHING ? 1 : failures + 1;
      if (failures > INTERRUPTIONS) {
        hasFailed = true;
        throw upstreamError(
          `${name}: the download broke off ${failures} times, last at byte ${at} of ${size}: ${causeOf(cause)}`,
          {
            cause,
            remedy: 'Try again when the network is better; nothing of this image was taken as scanned.',
          },
        );
      }
    }
  }

  const stream = whole();
  return {
    bytes: { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) },
    async verify() {
      if (hasFailed) return; // whoever read the bytes was told why there are no more
      while ((await stream.next()).done !== true);
      const found = `sha256:${hash.digest('hex')}`;
      if (found === digest) return;
      throw inputError(`${name}: content is ${found}, the manifest says ${digest}`, {
        remedy: 'The image was damaged or changed in the registry or on the way; push it again.',
      });
    },
    close: async () => {
      await stream.return(undefined);
    },
  };
}
