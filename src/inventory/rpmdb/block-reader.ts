import type { InventoryFile } from '../extractor.ts';

/** Random access to a file through a few cached blocks: a database of any size costs the same memory. */
export interface BlockReader {
  /** Bytes. */
  readonly size: number;
  /** Exactly these bytes, valid until the next call. @throws Error when the file ends before */
  at(offset: number, length: number): Promise<Buffer>;
}

const BLOCK = 128 * 1024;
const MAX_BLOCKS = 8;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

export function createBlockReader(file: Pick<InventoryFile, 'size' | 'readAt'>): BlockReader {
  const blocks = new Map<number, Buffer>();

  async function blockAt(index: number): Promise<Buffer> {
    let block = blocks.get(index);
    if (block === undefined) {
      block = asBuffer(await file.readAt(index * BLOCK, BLOCK));
      // The least recently used one goes: a Map keeps the order of insertion.
      for (const oldest of blocks.keys()) {
        if (blocks.size < MAX_BLOCKS) break;
        blocks.delete(oldest);
      }
    } else blocks.delete(index);
    blocks.set(index, block);
    return block;
  }

  return {
    size: file.size,
    async at(offset, length) {
      if (offset < 0 || length < 0 || offset + length > file.size) throw new Error('is cut short or damaged');
      const first = Math.floor(offset / BLOCK);
      const within = offset - first * BLOCK;
      if (within + length <= BLOCK) return exactly((await blockAt(first)).subarray(within, within + length), length);
      return exactly(asBuffer(await file.readAt(offset, length)), length);
    },
  };
}

function exactly(bytes: Buffer, length: number): Buffer {
  if (bytes.length !== length) throw new Error('is cut short or damaged');
  return bytes;
}
