import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { hasShared, shared } from '../../test/shared.ts';
import { AssayError } from '../domain/errors.ts';
import type { OutputMeter } from './meter.ts';
import { unzstd } from './zstd.ts';

const free: OutputMeter = { grow: () => {} };

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decompress(bytes: Uint8Array, chunk = 1000, meter = free): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of unzstd(chunksOf(bytes, chunk), meter, 'test')) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** Frame header with a window of 1 KiB × 2^exponent; no size, no checksum. */
const header = (exponent = 3): Buffer => Buffer.from([...MAGIC, 0, exponent << 3]);
const blockHeader = (size: number, type: number, isLast: boolean): Buffer => {
  const value = (size << 3) | (type << 1) | (isLast ? 1 : 0);
  return Buffer.from([value & 255, (value >> 8) & 255, (value >> 16) & 255]);
};
const raw = (text: string, isLast = false): Buffer =>
  Buffer.concat([blockHeader(text.length, 0, isLast), Buffer.from(text)]);
const repeated = (byte: string, times: number, isLast = false): Buffer =>
  Buffer.concat([blockHeader(times, 1, isLast), Buffer.from(byte)]);

test.each([1, 2, 7, 1000])('raw and repeated blocks, frames, skippable frames, in chunks of %d', async (chunk) => {
  const skippable = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('xyz')]);
  const frames = [header(), raw('hello '), repeated('a', 5), raw(' world', true), skippable, header(), raw('!', true)];
  expect(String(await decompress(Buffer.concat(frames), chunk))).toBe('hello aaaaa world!');
});

test('nothing is nothing', async () => {
  expect(await decompress(Buffer.alloc(0))).toHaveLength(0);
});

test.each([
  ['a window of 64 MiB', header(16), /limit: zstd window of 67108864 bytes/],
  ['a dictionary', Buffer.from([...MAGIC, 1, 0x18, 7]), /needs a dictionary/],
  ['another magic', Buffer.from('hello'), /corrupt zstd data/],
  ['a block of 200 KiB', Buffer.concat([header(), blockHeader(200 * 1024, 0, true)]), /corrupt zstd data/],
  ['a missing block', header(), /truncated zstd data/],
  ['half a block', Buffer.concat([header(), blockHeader(10, 0, true), Buffer.from('half')]), /truncated zstd data/],
])('%s is refused', async (_, bytes, message) => {
  await expect(decompress(bytes)).rejects.toThrow(message);
});

test('the output is metered, block by block', async () => {
  let grown = 0;
  const meter = {
    read: () => {},
    grow(bytes: number) {
      grown += bytes;
      if (grown > 1_000_000) throw new Error('enough');
    },
  };
  const bomb = Buffer.concat([header(7), ...Array<Buffer>(10_000).fill(repeated('0', 128 * 1024))]);
  await expect(decompress(bomb, 100_000, meter)).rejects.toThrow('enough');
  expect(grown).toBeLessThan(2_000_000);
});

describe.skipIf(!hasShared)('real layers', () => {
  test('no mutation of a real layer crashes or hangs', async () => {
    const folder = shared('fixtures/images/debian/d2-trixie.oci-zstd/blobs/sha256');
    const layers = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const layer = layers.find((bytes) => bytes[0] === 0x28) ?? Buffer.alloc(0);
    expect(layer.length).toBeGreaterThan(10_000);
    await fc.assert(
      fc.asyncProperty(fc.nat(layer.length - 1), fc.integer({ min: 1, max: 255 }), async (at, byte) => {
        const bytes = Buffer.from(layer);
        bytes.writeUInt8((bytes[at] ?? 0) ^ byte, at);
        const outcome: unknown = await decompress(bytes, 65_536).catch((error: unknown) => error);
        expect(outcome instanceof Buffer || outcome instanceof AssayError).toBe(true);
      }),
      { numRuns: effort(30) },
    );
  });
});
