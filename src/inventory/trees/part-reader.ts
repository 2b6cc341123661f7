import { closeSync, readSync } from 'node:fs';

/** Reads parts of one file after the other; the last one stays open. */
export interface PartReader {
  readAt(path: string, offset: number, length: number): Promise<Uint8Array>;
  close(): void;
}

const BLOCK = 64 * 1024;
/** Blocks of the open file that are remembered: 4 MiB. */
const MAX_BLOCKS = 64;
/** Longer parts are read at once, past the blocks. */
const LONG = 2 * BLOCK;

/** @param open throws when the file cannot be read */
export function createPartReader(open: (path: string) => { readonly file: number }): PartReader {
  let current: { readonly path: string; readonly file: number } | undefined;
  let head: Uint8Array | undefined;
  /** In the order of their use. */
  const blocks = new Map<number, Uint8Array>();

  function close(): void {
    if (current !== undefined) closeSync(current.file);
    current = undefined;
    head = undefined;
    blocks.clear();
  }

  function read(file: number, offset: number, length: number): Uint8Array {
    const part = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(file, part, filled, length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return part.subarray(0, filled);
  }

  function block(file: number, index: number): Uint8Array {
    const found = blocks.get(index) ?? read(file, index * BLOCK, BLOCK);
    blocks.delete(index);
    blocks.set(index, found);
    const oldest = blocks.size > MAX_BLOCKS ? blocks.keys().next().value : undefined;
    if (oldest !== undefined) blocks.delete(oldest);
    return found;
  }

  return {
    async readAt(path, offset, length) {
      if (current?.path !== path) {
        close();
        current = { path, ...open(path) };
      }
      const { file } = current;
      if (length <= 0) return new Uint8Array(0);
      // Most files are asked for their first bytes only.
      if (offset === 0 && length <= 64 && blocks.size === 0) {
        head ??= read(file, 0, 64);
        return head.subarray(0, length);
      }
      if (length >= LONG) return read(file, offset, length);
      const first = Math.floor(offset / BLOCK);
      const last = Math.floor((offset + length - 1) / BLOCK);
      if (first === last) return block(file, first).subarray(offset % BLOCK, (offset % BLOCK) + length);
      const parts: Uint8Array[] = [];
      for (let index = first; index <= last; index++) parts.push(block(file, index));
      return Buffer.concat(parts).subarray(offset - first * BLOCK, offset - first * BLOCK + length);
    },
    close,
  };
}
