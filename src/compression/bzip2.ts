import { inputError } from '../domain/errors.ts';
import { type BitReader, createBitReader } from './bit-reader.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import type { OutputMeter } from './meter.ts';

/** More than the longest block there can be: 900,001 symbols of 20 bits, and its tables. */
const LONGEST_BLOCK = 3 * 1024 ** 2;
const OUTPUT = 256 * 1024;
const GROUP = 50;
const LONGEST_CODE = 20;

class Bzip2Error extends Error {}

/**
 * Decompresses bzip2 block by block, also several streams one after another, as pbzip2 writes them; checks each CRC.
 * Holds one block (at most 900 kB of content) and its compressed bytes.
 * @param name of the data, for errors
 * @throws AssayError input: corrupt or truncated
 * @see https://en.wikipedia.org/wiki/Bzip2#File_format
 */
export async function* unbzip2(
  source: AsyncIterable<Uint8Array>,
  meter: OutputMeter,
  name: string,
): AsyncGenerator<Uint8Array> {
  const reader = createByteReader(source);
  let streams = 0;
  try {
    for (; (await reader.fill(1)) || streams === 0; streams++) yield* stream(reader, meter);
  } catch (error) {
    if (error instanceof Bzip2Error) throw inputError(`${name}: ${error.message} bzip2 data`, { cause: error });
    throw error;
  }
}

const corrupt = (): never => {
  throw new Bzip2Error('corrupt');
};

async function* stream(reader: ByteReader, meter: OutputMeter): AsyncGenerator<Uint8Array> {
  if (!(await reader.fill(4))) throw new Bzip2Error('truncated');
  const [b, z, h, level = 0] = reader.take(4);
  if (b !== 0x42 || z !== 0x5a || h !== 0x68 || level < 0x31 || level > 0x39) corrupt();
  const words = new Uint32Array((level - 0x30) * 100_000);
  let spare = { bits: 0, count: 0 };
  let combined = 0;
  for (;;) {
    await reader.fill(LONGEST_BLOCK);
    const bits = createBitReader(reader.peek(LONGEST_BLOCK), spare, () => {
      throw new Bzip2Error('truncated');
    });
    const [high, low] = [bits.read(24), bits.read(24)];
    const crc = ((bits.read(16) << 16) | bits.read(16)) >>> 0;
    if (high === 0x177245 && low === 0x385090) {
      if (crc !== combined) corrupt();
      reader.take(bits.position());
      return;
    }
    if (high !== 0x314159 || low !== 0x265359) corrupt();
    combined = (((combined << 1) | (combined >>> 31)) ^ crc) >>> 0;
    const { length, origin } = readBlock(bits, words);
    reader.take(bits.position());
    spare = bits.spare();
    for (const chunk of expand(words.subarray(0, length), origin, crc)) {
      meter.grow(chunk.length);
      yield chunk;
    }
  }
}

/** Symbols that occur, in their order. */
function readAlphabet(bits: BitReader): Uint8Array {
  const used: number[] = [];
  const ranges = bits.read(16);
  for (let range = 0; range < 16; range++) {
    if (((ranges >> (15 - range)) & 1) === 0) continue;
    const members = bits.read(16);
    for (let member = 0; member < 16; member++) {
      if (((members >> (15 - member)) & 1) === 1) used.push(range * 16 + member);
    }
  }
  if (used.length === 0) corrupt();
  return Uint8Array.from(used);
}

/** Which table each group of fifty symbols uses. */
function readSelectors(bits: BitReader, tables: number): Uint8Array {
  const count = bits.read(15);
  if (count === 0) corrupt();
  const order = Array.from({ length: tables }, (_, n) => n);
  const selectors = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    let at = 0;
    while (bits.read(1) === 1) if (++at >= tables) corrupt();
    const [table = 0] = order.splice(at, 1);
    order.unshift(table);
    selectors[n] = table;
  }
  return selectors;
}

/** A canonical Huffman code. */
interface CodeTable {
  /** Largest code of each length, -1 where there is none. */
  readonly limit: Int32Array;
  /** Index into `symbols` of a code, less the code. */
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
  readonly shortest: number;
}

function readTable(bits: BitReader, size: number): CodeTable {
  const lengths = new Uint8Array(size);
  let length = bits.read(5);
  for (let symbol = 0; symbol < size; symbol++) {
    for (;;) {
      if (length < 1 || length > LONGEST_CODE) corrupt();
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const limit = new Int32Array(LONGEST_CODE + 1).fill(-1);
  const base = new Int32Array(LONGEST_CODE + 1);
  const symbols = new Uint16Array(size);
  let filled = 0;
  let code = 0;
  let shortest = 0;
  for (let width = 1; width <= LONGEST_CODE; width++) {
    base[width] = filled - code;
    for (let symbol = 0; symbol < size; symbol++) {
      if (lengths[symbol] !== width) continue;
      symbols[filled++] = symbol;
      limit[width] = code++;
      if (shortest === 0) shortest = width;
    }
    code <<= 1;
  }
  return { limit, base, symbols, shortest };
}

/** Fills `words` with the block's bytes, as they stand after the Burrows–Wheeler transform, and links them. */
function readBlock(bits: BitReader, words: Uint32Array): { length: number; origin: number } {
  if (bits.read(1) === 1) corrupt(); // randomised: written by bzip2 before 0.9.5 alone
  const origin = bits.read(24);
  const front = readAlphabet(bits);
  const endOfBlock = front.length + 1;
  const tableCount = bits.read(3);
  if (tableCount < 2 || tableCount > 6) corrupt();
  const selectors = readSelectors(bits, tableCount);
  const tables = Array.from({ length: tableCount }, () => readTable(bits, front.length + 2));
  const counts = new Uint32Array(257);
  let length = 0;
  let run = 0;
  let runStep = 1;
  let group = 0;
  let left = 0;
  let table = tables[0] as CodeTable;
  for (;;) {
    if (left-- === 0) {
      table = tables[selectors[group++] ?? corrupt()] as CodeTable;
      left = GROUP - 1;
    }
    let width = table.shortest;
    let code = bits.read(width);
    while (code > (table.limit[width] as number)) {
      if (++width > LONGEST_CODE) corrupt();
      code = (code << 1) | bits.read(1);
    }
    const symbol = table.symbols[code + (table.base[width] as number)] ?? corrupt();
    if (symbol <= 1) {
      // Runs are numbers in base two with the digits 1 and 2.
      run += runStep << symbol;
      runStep <<= 1;
      if (run > words.length) corrupt();
      continue;
    }
    if (run > 0) {
      const byte = front[0] as number;
      if (length + run > words.length) corrupt();
      words.fill(byte, length, length + run);
      counts[byte + 1] = (counts[byte + 1] as number) + run;
      length += run;
      run = 0;
      runStep = 1;
    }
    if (symbol === endOfBlock) break;
    if (length >= words.length) corrupt();
    const byte = front[symbol - 1] as number;
    front.copyWithin(1, 0, symbol - 1);
    front[0] = byte;
    counts[byte + 1] = (counts[byte + 1] as number) + 1;
    words[length++] = byte;
  }
  if (origin >= length) corrupt();
  for (let byte = 1; byte <= 256; byte++) counts[byte] = (counts[byte] as number) + (counts[byte - 1] as number);
  // The upper 24 bits of each word become the place of the byte that follows.
  for (let at = 0; at < length; at++) {
    const byte = (words[at] as number) & 0xff;
    const to = counts[byte] as number;
    counts[byte] = to + 1;
    words[to] = (words[to] as number) | (at << 8);
  }
  return { length, origin };
}

/** CRC-32 with the high bit first. */
const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

/** The block's content: four equal bytes are followed by how many more of them there are. */
function* expand(words: Uint32Array, origin: number, expected: number): Generator<Uint8Array> {
  let word = words[(words[origin] as number) >>> 8] as number;
  let out = new Uint8Array(OUTPUT);
  let filled = 0;
  let crc = -1;
  let last = -1;
  let equal = 0;
  for (let n = 0; n < words.length; n++) {
    const byte = word & 0xff;
    word = words[word >>> 8] as number;
    const repeated = equal === 4;
    if (repeated) equal = 0;
    else {
      equal = byte === last ? equal + 1 : 1;
      last = byte;
    }
    for (let times = repeated ? byte : 1; times > 0; times--) {
      if (filled === OUTPUT) {
        yield out;
        out = new Uint8Array(OUTPUT);
        filled = 0;
      }
      out[filled++] = last;
      crc = (crc << 8) ^ (CRC[((crc >>> 24) ^ last) & 0xff] as number);
    }
  }
  if (~crc >>> 0 !== expected) corrupt();
  yield out.subarray(0, filled);
}
