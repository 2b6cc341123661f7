import { checkHeaderSize } from './blob.ts';
import type { BlockReader } from './block-reader.ts';

const PAGE = 4096;
const SLOT = 16;
const BLOCK = 16;
const HEADER = 32;
const BLOB_HEAD = 16;

const magic = (text: string): number => Buffer.from(text, 'latin1').readUInt32LE(0);
const DATABASE_MAGIC = magic('RpmP');
const SLOT_MAGIC = magic('Slot');
const BLOB_MAGIC = magic('BlbS');

/** Slot pages at most: 255 packages a page, so a quarter of a million packages. */
const MAX_SLOT_PAGES = 1_024;

export const isNdb = (head: Buffer): boolean => head.length >= 4 && head.readUInt32LE(0) === DATABASE_MAGIC;

/**
 * Package headers of `Packages.db`, rpm's own format that SUSE uses, one at a time.
 * @see https://github.com/rpm-software-management/rpm/blob/master/lib/backend/ndb/rpmpkg.c
 * @throws Error with the reason where the file is damaged
 */
export async function* ndbHeaders(reader: BlockReader): AsyncIterable<Uint8Array> {
  const head = await reader.at(0, HEADER);
  if (!isNdb(head)) throw new Error('is no ndb database');
  if (head.readUInt32LE(4) !== 0) throw new Error(`has the unknown format version ${head.readUInt32LE(4)}`);
  const slotPages = head.readUInt32LE(12);
  if (slotPages > MAX_SLOT_PAGES) throw new Error(`limit: more than ${MAX_SLOT_PAGES} slot pages`);
  let blobBytes = 0;
  for (let at = HEADER; at < slotPages * PAGE; at += SLOT) {
    const slot = await reader.at(at, SLOT);
    if (slot.readUInt32LE(0) !== SLOT_MAGIC) throw new Error('is damaged: a slot has no mark');
    const number = slot.readUInt32LE(4);
    const start = slot.readUInt32LE(8) * BLOCK;
    if (number === 0 || start === 0) continue; // free
    const blobHead = await reader.at(start, BLOB_HEAD);
    if (blobHead.readUInt32LE(0) !== BLOB_MAGIC || blobHead.readUInt32LE(4) !== number) {
      throw new Error('is damaged: a slot leads to no package');
    }
    const length = blobHead.readUInt32LE(12);
    checkHeaderSize(length);
    // Packages lie side by side: together they are no larger than the file.
    blobBytes += length;
    if (blobBytes > reader.size) throw new Error('is damaged: its packages share bytes');
    yield await reader.at(start + BLOB_HEAD, length);
  }
}
