import { createHash } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import type { HttpAnswer } from './http.ts';
import { type Download, download } from './resumed.ts';

const { signal } = new AbortController();
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** An answer with these bytes, whose connection then ends well or breaks. */
function answer(status: number, range: string | undefined, bytes: Uint8Array, breaks: boolean): HttpAnswer {
  const body = new IncomingMessage(new Socket());
  for (let at = 0; at < bytes.length; at += 7) body.push(bytes.subarray(at, at + 7));
  if (!breaks) body.push(null);
  // As a broken connection does it: after what had arrived was read.
  else body._read = () => void setImmediate(() => body.destroy(new Error('broken')));
  const headers = range === undefined ? {} : { 'content-range': range };
  return { status, headers, body, scope: 'public' };
}

async function allOf({ bytes }: Download): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

/** What one connection does: how many bytes it gives, and whether it can begin in the middle. */
interface Connection {
  readonly gives: number;
  readonly resumes: boolean;
}

function downloadOver(content: Buffer, connections: readonly Connection[], size = content.length): Download {
  const left = [...connections];
  const open = async (from: number): Promise<HttpAnswer> => {
    const { gives, resumes } = left.shift() ?? { gives: content.length, resumes: true };
    const start = resumes ? from : 0;
    const bytes = content.subarray(start, start + gives);
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    const isWhole = start + bytes.length === content.length;
    return answer(start > 0 ? 206 : 200, start > 0 ? range : undefined, bytes, !isWhole);
  };
  return download({ digest: digestOf(content), size }, open, 'blob', signal, () => {});
}

describe('a download', () => {
  test('gives every byte once, wherever connections break and whatever they can', async () => {
    const connection = fc.record({ gives: fc.nat(60), resumes: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.array(connection, { maxLength: 6 }),
        async (bytes, connections) => {
          const content = Buffer.from(bytes);
          const whole = downloadOver(content, connections);
          expect(await allOf(whole)).toEqual(content);
          await whole.verify();
        },
      ),
      { numRuns: effort(200) },
    );
  });

  test('is given up when connections bring nothing any more', async () => {
    const none = Array<Connection>(7).fill({ gives: 0, resumes: true });
    const failed = allOf(downloadOver(Buffer.from('content'), none));
    await expect(failed).rejects.toThrow('blob: the download broke off 7 times, last at byte 0 of 7: broken');
  });

  test('of other bytes than stated is an error, also when its reader stopped early', async () => {
    const open = async () => answer(200, undefined, Buffer.from('other!!'), false);
    const other = () => download({ digest: digestOf(Buffer.from('content')), size: 7 }, open, 'blob', signal, () => {});
    const read = other();
    await allOf(read);
    await expect(read.verify()).rejects.toThrow(`content is ${digestOf(Buffer.from('other!!'))}`);
    await expect(other().verify()).rejects.toMatchObject({ kind: 'input' });
    await expect(allOf(downloadOver(Buffer.from('content'), [], 6))).rejects.toThrow('is longer than the 6 bytes');
  });

  test('of a part that was not asked for is refused', async () => {
    const open = async () => answer(206, 'bytes 5-6/7', Buffer.from('nt'), false);
    const wrong = download({ digest: digestOf(Buffer.from('content')), size: 7 }, open, 'blob', signal, () => {});
    await expect(allOf(wrong)).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining('other bytes'),
    });
  });
});
