import { closeSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { openNamelessFile, temporaryFileError } from './spool.ts';

/** Bytes that can be read anywhere: a file, a part of one, an inflated entry of an archive. */
export interface RandomAccess {
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`, fewer at the end. A read of no bytes asks whether time is up. */
  readAt(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Room for one content at a time: in memory when it is small, else in a nameless temporary file. Both are used again:
 * what was read of one content is valid until the next begins.
 */
export interface Scratch extends RandomAccess {
  /** Forgets what was there and expects a content of at most `size` bytes. */
  begin(size: number): void;
  /** @throws AssayError environment when the temporary file cannot be written */
  write(piece: Uint8Array): void;
  close(): void;
}

/** A content larger than this goes to the file. */
export const SCRATCH_MEMORY = 4 * 1024 * 1024;

/** @param check called before every read, to end it when time is up */
export function createScratch(check: () => unknown = () => {}, memoryBytes = SCRATCH_MEMORY): Scratch {
  let memory: Uint8Array = new Uint8Array(0);
  let isInFile = false;
  let file: number | undefined;
  let filled = 0;

  function writeToFile(piece: Uint8Array): void {
    try {
      file ??= openNamelessFile();
      for (let from = 0; from < piece.length; ) {
        const written = writeSync(file, piece, from, piece.length - from, filled);
        from += written;
        filled += written;
      }
    } catch (error) {
      throw temporaryFileError(error);
    }
  }

  function readFromFile(offset: number, length: number): Uint8Array {
    const part = new Uint8Array(length);
    let done = 0;
    while (file !== undefined && done < length) {
      const read = readSync(file, part, done, length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    return part.subarray(0, done);
  }

  return {
    get size() {
      return filled;
    },
    begin(size) {
      isInFile = size > memoryBytes;
      filled = 0;
      if (isInFile && file !== undefined) ftruncateSync(file, 0);
      if (!isInFile && memory.length < size) memory = new Uint8Array(size);
    },
    write(piece) {
      if (isInFile) return writeToFile(piece);
      memory.set(piece, filled); // throws beyond what begin() promised
      filled += piece.length;
    },
    async readAt(offset, length) {
      await check();
      const end = Math.min(filled, offset + length);
      if (offset >= end) return new Uint8Array(0);
      return isInFile ? readFromFile(offset, end - offset) : memory.subarray(offset, end);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      filled = 0;
      memory = new Uint8Array(0);
    },
  };
}
