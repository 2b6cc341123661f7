import { Decompress } from 'fzstd';
import { inputError } from '../domain/errors.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import type { OutputMeter } from './meter.ts';

/** Largest window accepted: what `zstd --ultra -22` and the container tools stay below. */
const MAX_WINDOW = 32 * 1024 * 1024;
const MAX_BLOCK = 128 * 1024;
/** Window descriptor of 128 KiB. */
const SMALL_WINDOW = 0x38;

interface FrameHeader {
  readonly bytes: Uint8Array;
  readonly window: number;
  readonly singleSegment: boolean;
  readonly checksum: boolean;
}

/**
 * Decompresses zstd frame by frame and block by block: no input makes it hold more than one window and one block.
 * @param name of the data, for errors
 * @throws AssayError input: corrupt, truncated, or a window over 32 MiB
 * @see https://www.rfc-editor.org/rfc/rfc8878
 */
export async function* unzstd(
  source: AsyncIterable<Uint8Array>,
  meter: OutputMeter,
  name: string,
): AsyncGenerator<Uint8Array> {
  const reader = createByteReader(source);
  const fail = (what: string): Error => inputError(`${name}: ${what}`);

  async function take(count: number): Promise<Uint8Array> {
    if (!(await reader.fill(count))) throw fail('truncated zstd data');
    return reader.take(count);
  }

  while (await reader.fill(1)) {
    const magic = Buffer.from(await take(4)).readUInt32LE();
    if (magic >>> 4 === 0x184d2a5) {
      const size = Buffer.from(await take(4)).readUInt32LE();
      if (!(await reader.skip(size))) throw fail('truncated zstd data');
    } else if (magic === 0xfd2fb528) yield* frame(reader, take, meter, fail);
    else throw fail('corrupt zstd data');
  }
}

async function frameHeader(
  take: (count: number) => Promise<Uint8Array>,
  fail: (what: string) => Error,
): Promise<FrameHeader> {
  const descriptor = (await take(1))[0] ?? 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag > 0 ? 1 << sizeFlag : singleSegment ? 1 : 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const rest = Buffer.from(await take((singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes));
  if (dictionaryBytes > 0) throw fail('zstd data needs a dictionary');
  let window: number;
  if (!singleSegment) {
    const byte = rest[0] ?? 0;
    window = 2 ** (10 + (byte >> 3)) * (1 + (byte & 7) / 8);
  } else if (sizeBytes === 8) window = Number(rest.readBigUInt64LE(0));
  else window = rest.readUIntLE(0, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  if (window > MAX_WINDOW) throw fail(`limit: zstd window of ${window} bytes, at most ${MAX_WINDOW} are allowed`);
  const magic = [0x28, 0xb5, 0x2f, 0xfd];
  return {
    bytes: Uint8Array.from([...magic, descriptor, ...rest]),
    window,
    singleSegment,
    checksum: (descriptor & 4) !== 0,
  };
}

async function* frame(
  reader: ByteReader,
  take: (count: number) => Promise<Uint8Array>,
  meter: OutputMeter,
  fail: (what: string) => Error,
): AsyncGenerator<Uint8Array> {
  const header = await frameHeader(take, fail);
  const output: Uint8Array[] = [];
  let decoder: Decompress | undefined;
  for (;;) {
    if (!(await reader.fill(3))) throw fail('truncated zstd data');
    const [a = 0, b = 0, c = 0] = reader.peek(3);
    const isLast = (a & 1) === 1;
    const isRle = ((a >> 1) & 3) === 1;
    const size = (a >> 3) | (b << 5) | (c << 13);
    if (size > MAX_BLOCK) throw fail('corrupt zstd data');
    const taken = await take(3 + (isRle ? 1 : size) + (isLast && header.checksum ? 4 : 0));
    // The decoder keeps its first few bytes for later; larger pieces it uses up at once, without a copy.
    const block = taken.length < 64 ? Uint8Array.from(taken) : taken;
    try {
      if (decoder === undefined) {
        // The decoder allocates the stated window; a frame of one block needs no more than that block.
        if (isLast && !header.singleSegment && header.window > MAX_BLOCK) header.bytes[5] = SMALL_WINDOW;
        decoder = new Decompress((chunk) => output.push(chunk));
        decoder.push(header.bytes);
      }
      decoder.push(block, isLast);
    } catch {
      throw fail('corrupt zstd data');
    }
    // The decoder moves its whole window once a block: that work is charged, or tiny blocks would buy hours of it.
    if (!isLast) meter.grow(header.window / 128);
    for (const chunk of output) {
      meter.grow(chunk.length);
      yield chunk;
    }
    output.length = 0;
    if (isLast) return;
  }
}
