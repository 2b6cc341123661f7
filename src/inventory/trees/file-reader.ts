import type { FileHandle } from 'node:fs/promises';
import type { ByteReader } from '../../compression/byte-reader.ts';
import type { Meter } from './meter.ts';

const WINDOW = 16 * 1024;

/** A reader of an open file that skips by seeking. */
export function createFileReader(file: FileHandle, size: number, meter: Meter): ByteReader {
  let window: Uint8Array = new Uint8Array(0);
  let position = 0;
  return {
    position: () => position,
    buffered: () => window.length,
    peek: (count) => window.subarray(0, count),
    async fill(count) {
      if (window.length >= count) return true;
      const larger = Buffer.alloc(Math.min(Math.max(count, WINDOW), size - position));
      let filled = 0;
      while (filled < larger.length) {
        const { bytesRead } = await file.read(larger, filled, larger.length - filled, position + filled);
        if (bytesRead === 0) break;
        meter.read(bytesRead);
        filled += bytesRead;
      }
      window = larger.subarray(0, filled);
      return filled >= count;
    },
    take(count) {
      const taken = window.subarray(0, count);
      window = window.subarray(count);
      position += taken.length;
      return taken;
    },
    async skip(count) {
      if (position + count > size) return false;
      window = window.subarray(Math.min(count, window.length));
      position += count;
      return true;
    },
  };
}
