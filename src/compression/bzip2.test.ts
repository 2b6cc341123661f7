import { describe, expect, test } from 'vitest';
import { AssayError } from '../domain/errors.ts';
import { unbzip2 } from './bzip2.ts';
import type { OutputMeter } from './meter.ts';

const free: OutputMeter = { grow: () => {} };
const packed = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** Forty lines `line N of a feed`, by bzip2 1.0.8. */
const LINES = packed(
  'QlpoOTFBWSZTWen2qCwAASdZAAAQQAB/4CcloACEEpH6qn6pt6qGagBUpT/VTQMTRtOQKOgKNgUbAo3xjGp48+uet8SZkkkneSMkkl3d3e9a1lXJQuXBQq1QqqrbbbbbcYt7CNxHIjAj6IyI7iMiORGRFEdC7kinChIdPtUFgA==',
);
/** 320,000 times `a`, then 3,000 times the digits: blocks of 100 kB, runs. */
const RUNS = packed(
  'QlpoMTFBWSZTWTGSlDoAPQsJAf/gIAAQAAAIIABwQDQAJqqDQaafZEQt6hC4qELmoQsVCF1UIXdQheVCF7UIWahC1FCs6oUK/F3JFOFCQMZKUOg=',
);
const EMPTY = packed('QlpoORdyRThQkAAAAAA=');
const lines = Array.from({ length: 40 }, (_, n) => `line ${n} of a feed\n`).join('');

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpack(bytes: Uint8Array, chunk = 1000, meter = free): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of unbzip2(chunksOf(bytes, chunk), meter, 'test')) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces).toString();
}

describe('bzip2', () => {
  test.each([1, 7, 1000])('blocks, runs and streams one after another, in chunks of %d', async (chunk) => {
    expect(await unpack(LINES, chunk)).toBe(lines);
    expect(await unpack(Buffer.concat([LINES, EMPTY, LINES]), chunk)).toBe(lines + lines);
    expect(await unpack(RUNS, chunk)).toBe('a'.repeat(320_000) + '0123456789'.repeat(3_000));
    expect(await unpack(EMPTY, chunk)).toBe('');
  });

  test('every truncation is an error', async () => {
    for (let length = 0; length < LINES.length; length++) {
      await expect(unpack(LINES.subarray(0, length)), `${length} bytes`).rejects.toThrow('test: truncated bzip2 data');
    }
  });

  test('every changed byte is an error, and nothing else than an error', async () => {
    for (let at = 0; at < LINES.length; at++) {
      const damaged = Buffer.from(LINES);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      const outcome = await unpack(damaged).catch((error: unknown) => error);
      // The last byte holds bits of padding, which nobody reads; a lower level holds these lines as well.
      if (outcome === lines) expect([3, LINES.length - 1]).toContain(at);
      else expect(outcome, `byte ${at}`).toBeInstanceOf(AssayError);
    }
  });

  test('what follows the last stream is an error', async () => {
    await expect(unpack(Buffer.concat([LINES, Buffer.from('more')]))).rejects.toThrow('corrupt');
  });

  test('the meter stops it', async () => {
    let seen = 0;
    const meter = {
      grow(bytes: number) {
        seen += bytes;
        if (seen > 1_000) throw new Error('enough');
      },
    };
    await expect(unpack(RUNS, 1000, meter)).rejects.toThrow('enough');
  });
});
