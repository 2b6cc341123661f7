import { describe, expect, test } from 'vitest';
import { AssayError } from '../domain/errors.ts';
import type { OutputMeter } from './meter.ts';
import { unxz } from './xz.ts';

const free: OutputMeter = { grow: () => {} };

/** Forty lines `line N of a feed`, by liblzma 5.4. */
const LINES = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ALFAFldADYaSh8IoCYDTQad7+2JITc0aTVzejR1bLmQua/s1ru4/xmGtZenR8rVXfL3n3OUdBhWXxKGPWZhQ39SnVFKqEqZhnRk3ILdarA8mMgXhRxux4UFdv4GwL4AAAAAAHpHpIgsi8abAAF1xgUAAADmpTHJscRn+wIAAAAABFla',
  'base64',
);
const lines = Array.from({ length: 40 }, (_, n) => `line ${n} of a feed\n`).join('');

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpack(bytes: Uint8Array, chunk = 1000, meter = free): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of unxz(chunksOf(bytes, chunk), meter, 'test')) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces).toString();
}

describe('xz', () => {
  test.each([1, 7, 1000])('in chunks of %d', async (chunk) => {
    expect(await unpack(LINES, chunk)).toBe(lines);
  });

  test('every truncation is an error, and the next stream is read all the same', async () => {
    for (let length = 0; length < LINES.length; length++) {
      await expect(unpack(LINES.subarray(0, length)), `${length} bytes`).rejects.toThrow('test: truncated xz data');
    }
    expect(await unpack(LINES)).toBe(lines);
  });

  test('every changed byte is an error, and nothing else than an error', async () => {
    for (let at = 0; at < LINES.length; at++) {
      const damaged = Buffer.from(LINES);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      const outcome = await unpack(damaged).catch((error: unknown) => error);
      // The first byte of LZMA data says nothing, and no decoder looks at it.
      if (outcome === lines) expect(at).toBe(30);
      else expect(outcome, `byte ${at}`).toBeInstanceOf(AssayError);
    }
    expect(await unpack(LINES)).toBe(lines);
  });

  test('the meter stops it', async () => {
    const stop: OutputMeter = {
      grow: () => {
        throw new AssayError('input', 'too much');
      },
    };
    await expect(unpack(LINES, 1000, stop)).rejects.toThrow('too much');
    expect(await unpack(LINES)).toBe(lines);
  });

  test('a failure of the source is its own', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield LINES.subarray(0, 50);
      throw new Error('the disk is gone');
    }
    const read = async (): Promise<void> => {
      for await (const _ of unxz(broken(), free, 'test'));
    };
    await expect(read()).rejects.toThrow('the disk is gone');
    expect(await unpack(LINES)).toBe(lines);
  });
});
