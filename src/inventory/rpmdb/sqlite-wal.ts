import type { BlockReader } from './block-reader.ts';

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC_LITTLE = 0x377f0682;
const MAGIC_BIG = 0x377f0683;

interface Sums {
  a: number;
  b: number;
}

/** Adds 32-bit words in pairs. @see https://www.sqlite.org/fileformat2.html#checksum_algorithm */
function addTo(sums: Sums, bytes: Buffer, isBig: boolean): void {
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const first = isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const second = isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    sums.a = (sums.a + first + sums.b) >>> 0;
    sums.b = (sums.b + second + sums.a) >>> 0;
  }
}

const isSumAt = (bytes: Buffer, at: number, { a, b }: Sums): boolean =>
  bytes.readUInt32BE(at) === a && bytes.readUInt32BE(at + 4) === b;

/**
 * Pages of committed transactions that still lie in the write-ahead log, and where: what SQLite itself would read.
 * Whatever follows the first frame that is not valid was never committed.
 * @returns page number → offset in the log; empty for a log without committed pages
 * @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export async function walPages(wal: BlockReader, pageSize: number): Promise<ReadonlyMap<number, number>> {
  const committed = new Map<number, number>();
  if (wal.size < HEADER) return committed;
  const header = Buffer.from(await wal.at(0, HEADER));
  const magic = header.readUInt32BE(0);
  if ((magic !== MAGIC_LITTLE && magic !== MAGIC_BIG) || header.readUInt32BE(8) !== pageSize) return committed;
  const isBig = magic === MAGIC_BIG;
  const sums = { a: 0, b: 0 };
  addTo(sums, header.subarray(0, 24), isBig);
  if (!isSumAt(header, 24, sums)) return committed;
  const pending = new Map<number, number>();
  for (let at = HEADER; at + FRAME_HEADER + pageSize <= wal.size; at += FRAME_HEADER + pageSize) {
    const frame = await wal.at(at, FRAME_HEADER + pageSize);
    if (frame.compare(header, 16, 24, 8, 16) !== 0) break; // of an older log, overwritten from its start
    addTo(sums, frame.subarray(0, 8), isBig);
    addTo(sums, frame.subarray(FRAME_HEADER), isBig);
    if (!isSumAt(frame, 16, sums)) break;
    pending.set(frame.readUInt32BE(0), at + FRAME_HEADER);
    if (frame.readUInt32BE(4) === 0) continue; // no commit yet
    for (const [page, place] of pending) committed.set(page, place);
    pending.clear();
  }
  return committed;
}
