import { checkHeaderSize, pageBudget } from './blob.ts';
import type { BlockReader } from './block-reader.ts';
import { columnsOf, integerOf, isBlob, isText, readVarint } from './sqlite-record.ts';
import { walPages } from './sqlite-wal.ts';

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER = 100;

/** Page types. @see https://www.sqlite.org/fileformat2.html#b_tree_pages */
const INTERIOR_TABLE = 5;
const LEAF_TABLE = 13;

/** Levels of a b-tree: 20 levels hold more rows than a file has pages. */
const MAX_DEPTH = 20;

interface Database {
  /** Bytes of a page that hold content. */
  readonly usable: number;
  /** Pages are numbered from 1. */
  page(number: number): Promise<Buffer>;
  readonly countPage: () => void;
}

export const isSqlite = (head: Buffer): boolean => head.subarray(0, MAGIC.length).equals(MAGIC);

async function open(reader: BlockReader, wal: BlockReader | undefined): Promise<Database> {
  const head = await reader.at(0, HEADER);
  if (!isSqlite(head)) throw new Error('is no SQLite database');
  const written = head.readUInt16BE(16);
  const pageSize = written === 1 ? 65_536 : written;
  const usable = pageSize - (head[20] ?? 0);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480) {
    throw new Error('is damaged: its page size is impossible');
  }
  const logged = wal === undefined ? new Map<number, number>() : await walPages(wal, pageSize);
  return {
    usable,
    page(number) {
      const place = logged.get(number);
      if (place !== undefined && wal !== undefined) return wal.at(place, pageSize);
      if (number < 1) throw new Error('is damaged: page 0 does not exist');
      return reader.at((number - 1) * pageSize, pageSize);
    },
    // The schema is read as well, and interior pages: a few more than the file has.
    countPage: pageBudget(2 * (Math.floor(reader.size / pageSize) + logged.size) + 16),
  };
}

/** Where the payload of a leaf cell is. */
interface Payload {
  readonly length: number;
  readonly local: Buffer;
  readonly overflow: number;
}

/** @see https://www.sqlite.org/fileformat2.html#cell_payload_overflow_pages */
function payloadAt(page: Buffer, at: number, usable: number): Payload {
  const [length, afterLength] = readVarint(page, at);
  const [, start] = readVarint(page, afterLength);
  checkHeaderSize(length);
  const maximum = usable - 35;
  const minimum = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = minimum + ((length - minimum) % (usable - 4));
  const local = length <= maximum ? length : fitting <= maximum ? fitting : minimum;
  const end = start + local;
  if (end + (local < length ? 4 : 0) > usable) throw new Error('is damaged: a row lies outside its page');
  return {
    length,
    local: Buffer.from(page.subarray(start, end)),
    overflow: local < length ? page.readUInt32BE(end) : 0,
  };
}

/** @throws Error when rows overlap: a hostile page of many would grow without measure */
function payloadsOf(page: Buffer, places: readonly number[], usable: number): readonly Payload[] {
  let bytes = 0;
  return places.map((place) => {
    const payload = payloadAt(page, place, usable);
    bytes += payload.local.length;
    if (bytes > usable) throw new Error('is damaged: the rows of a page overlap');
    return payload;
  });
}

async function wholePayload({ length, local, overflow }: Payload, database: Database): Promise<Buffer> {
  if (local.length === length) return local;
  const parts = [local];
  let filled = local.length;
  for (let number = overflow; filled < length; ) {
    database.countPage();
    const page = await database.page(number);
    const used = Math.min(length - filled, database.usable - 4);
    parts.push(Buffer.from(page.subarray(4, 4 + used)));
    filled += used;
    number = page.readUInt32BE(0);
  }
  return Buffer.concat(parts, length);
}

/** Offsets of the cells of a b-tree page, and its right-most child. */
function cellsOf(page: Buffer, at: number, usable: number) {
  const type = page[at];
  if (type !== LEAF_TABLE && type !== INTERIOR_TABLE) throw new Error('is damaged: a table has a page of another kind');
  const isLeaf = type === LEAF_TABLE;
  const count = page.readUInt16BE(at + 3);
  const first = at + (isLeaf ? 8 : 12);
  if (first + count * 2 > usable) throw new Error('is damaged: a page has more rows than room');
  const places = Array.from({ length: count }, (_, i) => page.readUInt16BE(first + i * 2));
  if (places.some((place) => place + 4 > usable)) throw new Error('is damaged: a row lies outside its page');
  return { isLeaf, places, rightmost: isLeaf ? 0 : page.readUInt32BE(at + 8) };
}

/** Rows of the table that begins at a page, in the order of their keys, one at a time. */
async function* rowsOf(database: Database, root: number): AsyncIterable<Buffer> {
  /** Pages still to visit, the next one last. */
  const pending = [{ number: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.depth > MAX_DEPTH) throw new Error('is damaged: its table is nested too deep');
    database.countPage();
    const page = await database.page(next.number);
    const { isLeaf, places, rightmost } = cellsOf(page, next.number === 1 ? HEADER : 0, database.usable);
    if (!isLeaf) {
      const depth = next.depth + 1;
      const children = [...places.map((place) => page.readUInt32BE(place)), rightmost];
      for (const number of children.reverse()) pending.push({ number, depth });
      continue;
    }
    // Overflow pages are read in between: the page's own bytes must outlive them.
    const payloads = payloadsOf(page, places, database.usable);
    for (const payload of payloads) yield await wholePayload(payload, database);
  }
}

/** First page of the table `Packages`, from the schema. */
async function packagesRoot(database: Database): Promise<number> {
  for await (const row of rowsOf(database, 1)) {
    const [type, name, , root] = columnsOf(row, 4);
    if (type === undefined || name === undefined || root === undefined || !isText(type) || !isText(name)) continue;
    if (type.bytes.toString('latin1') !== 'table' || name.bytes.toString('latin1') !== 'Packages') continue;
    return integerOf(root);
  }
  throw new Error('has no table Packages');
}

/**
 * Package headers of `rpmdb.sqlite`, which rpm writes since 4.16, one at a time.
 * @param wal its write-ahead log, when there is one
 * @throws Error with the reason where the file is damaged
 */
export async function* sqliteHeaders(reader: BlockReader, wal?: BlockReader): AsyncIterable<Uint8Array> {
  const database = await open(reader, wal);
  for await (const row of rowsOf(database, await packagesRoot(database))) {
    // (hnum INTEGER PRIMARY KEY, blob BLOB): the key is the row's own number
    const blob = columnsOf(row, 2)[1];
    if (blob !== undefined && isBlob(blob)) yield blob.bytes;
  }
}
