import { checkHeaderSize, pageBudget } from './blob.ts';
import type { BlockReader } from './block-reader.ts';

const HASH_MAGIC = 0x061561;
const PAGE_HEADER = 26;

/** Page types. @see https://github.com/berkeleydb/libdb/blob/master/src/dbinc/db_page.h */
const HASH_UNSORTED = 2;
const OVERFLOW = 7;
const HASH = 13;

/** Item types of a hash page. */
const KEY_DATA = 1;
const OFF_PAGE = 3;

/** Key of the row that holds the next free package number instead of a package. */
const INSTANCE_ROW_BYTES = 4;

/** Reads numbers in the byte order of the machine that wrote the database. */
interface Numbers {
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
}
const LITTLE: Numbers = { u16: (b, at) => b.readUInt16LE(at), u32: (b, at) => b.readUInt32LE(at) };
const BIG: Numbers = { u16: (b, at) => b.readUInt16BE(at), u32: (b, at) => b.readUInt32BE(at) };

interface Database {
  readonly reader: BlockReader;
  readonly numbers: Numbers;
  readonly pageSize: number;
  readonly pages: number;
  page(number: number): Promise<Buffer>;
}

const numbersOf = (meta: Buffer): Numbers | undefined =>
  [LITTLE, BIG].find((numbers) => numbers.u32(meta, 12) === HASH_MAGIC);

/** Does a file begin like a hash database of Berkeley DB? */
export const isBerkeleyDb = (head: Buffer): boolean => head.length >= 16 && numbersOf(head) !== undefined;

async function open(reader: BlockReader): Promise<Database> {
  const meta = await reader.at(0, 72);
  const numbers = numbersOf(meta);
  if (numbers === undefined) throw new Error('is no hash database of Berkeley DB');
  if (meta[24] !== 0) throw new Error('is encrypted');
  const pageSize = numbers.u32(meta, 20);
  // Powers of two from 512 to 65,536, as Berkeley DB allows.
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new Error('is damaged: its page size is impossible');
  }
  const pages = Math.floor(reader.size / pageSize);
  return { reader, numbers, pageSize, pages, page: (number) => reader.at(number * pageSize, pageSize) };
}

/** A value that lies on a chain of overflow pages. */
async function overflowValue(
  database: Database,
  first: number,
  length: number,
  countPage: () => void,
): Promise<Uint8Array> {
  checkHeaderSize(length);
  if (length > database.reader.size) throw new Error('is damaged: a value is larger than the file');
  const value = Buffer.alloc(length);
  let filled = 0;
  for (let number = first; filled < length; ) {
    countPage();
    const page = await database.page(number);
    if (number === 0 || page[25] !== OVERFLOW) throw new Error('is damaged: a value leads to no overflow page');
    const used = Math.min(database.numbers.u16(page, 22), database.pageSize - PAGE_HEADER, length - filled);
    if (used === 0) throw new Error('is damaged: an overflow page is empty');
    page.copy(value, filled, PAGE_HEADER, PAGE_HEADER + used);
    filled += used;
    number = database.numbers.u32(page, 16);
  }
  return value;
}

/** A value inside a hash page, or where its overflow pages begin. */
type Item = { readonly inline: Uint8Array } | { readonly first: number; readonly length: number };

/** The values of one hash page: every second item, behind its key. */
function* valuesOf(page: Buffer, { numbers, pageSize }: Database): Iterable<Item> {
  const entries = numbers.u16(page, 20);
  if (PAGE_HEADER + entries * 2 > pageSize) throw new Error('is damaged: a page has more entries than room');
  let inlineBytes = 0;
  for (let i = 1; i < entries; i += 2) {
    const at = numbers.u16(page, PAGE_HEADER + i * 2);
    // Items grow down from the end of the page: one ends where the one before it begins.
    const end = numbers.u16(page, PAGE_HEADER + (i - 1) * 2);
    if (at + 1 > pageSize || end > pageSize || at >= end) throw new Error('is damaged: an item lies outside its page');
    if (page[at] === OFF_PAGE) {
      if (at + 12 > pageSize) throw new Error('is damaged: an item lies outside its page');
      yield { first: numbers.u32(page, at + 4), length: numbers.u32(page, at + 8) };
    } else if (page[at] === KEY_DATA && end - at - 1 > INSTANCE_ROW_BYTES) {
      inlineBytes += end - at;
      if (inlineBytes > pageSize) throw new Error('is damaged: the items of a page overlap');
      yield { inline: Uint8Array.prototype.slice.call(page, at + 1, end) };
    }
  }
}

/**
 * Package headers of `Packages`, the hash database that rpm wrote until 4.16, one at a time.
 * @throws Error with the reason where the file is damaged
 */
export async function* berkeleyDbHeaders(reader: BlockReader): AsyncIterable<Uint8Array> {
  const database = await open(reader);
  const countPage = pageBudget(database.pages);
  for (let number = 1; number < database.pages; number++) {
    const page = await database.page(number);
    const type = page[25];
    if (type !== HASH && type !== HASH_UNSORTED) continue;
    // Overflow pages are read in between: the page's own bytes must outlive them.
    const items = [...valuesOf(page, database)];
    for (const item of items) {
      yield 'inline' in item ? item.inline : await overflowValue(database, item.first, item.length, countPage);
    }
  }
}
