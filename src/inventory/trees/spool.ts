import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentError } from '../../domain/errors.ts';

/** Where a content lies in a {@link Spool}. */
export interface Spooled {
  readonly at: number;
  readonly size: number;
}

/** Keeps the contents of wanted files: in memory up to a bound, beyond it in a private temporary file. */
export interface Spool {
  /** Opens room for a content of exactly `size` bytes; feed it with {@link write} before the next `begin`. */
  begin(size: number): Spooled;
  write(piece: Uint8Array): void;
  read(content: Spooled): Uint8Array;
  /** Bytes kept so far. */
  size(): number;
  /** The same spool for a second writer: their contents may come in turns. */
  writer(): Spool;
  close(): void;
}

const SLAB = 1024 * 1024;
/** Positions from here on lie in the file. */
const IN_FILE = 2 ** 50;

/**
 * A file that has no name: its private folder is removed as soon as it is open,
 * so that nothing stays behind however the process ends.
 */
export function openNamelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  try {
    return openSync(join(folder, 'spool'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names the folder and the way out. */
export function temporaryFileError(error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  return environmentError(`${tmpdir()}: a temporary file cannot be written: ${code}`, {
    remedy: 'Make room there, or name another folder with TMPDIR.',
    cause: error,
  });
}

export function createSpool(memoryBytes: number): Spool {
  const slabs: Uint8Array[] = [];
  let inMemory = 0;
  let inFile = 0;
  let file: number | undefined;

  function writeToMemory(piece: Uint8Array, at: number): void {
    let next = at;
    let from = 0;
    while (from < piece.length) {
      const offset = next % SLAB;
      const index = Math.floor(next / SLAB);
      const slab = slabs[index] ?? new Uint8Array(SLAB);
      slabs[index] = slab;
      const part = piece.subarray(from, from + SLAB - offset);
      slab.set(part, offset);
      from += part.length;
      next += part.length;
    }
  }

  function writeToFile(piece: Uint8Array, at: number): void {
    let next = at - IN_FILE;
    try {
      file ??= openNamelessFile();
      for (let from = 0; from < piece.length; ) {
        const written = writeSync(file, piece, from, piece.length - from, next);
        from += written;
        next += written;
      }
    } catch (error) {
      throw temporaryFileError(error);
    }
  }

  function readFromMemory(content: Spooled): Uint8Array {
    const offset = content.at % SLAB;
    const first = slabs[Math.floor(content.at / SLAB)] ?? new Uint8Array(SLAB);
    if (offset + content.size <= SLAB) return first.subarray(offset, offset + content.size);
    const whole = new Uint8Array(content.size);
    let done = 0;
    while (done < content.size) {
      const at = content.at + done;
      const slab = slabs[Math.floor(at / SLAB)] ?? new Uint8Array(SLAB);
      const part = slab.subarray(at % SLAB, Math.min(SLAB, (at % SLAB) + content.size - done));
      whole.set(part, done);
      done += part.length;
    }
    return whole;
  }

  function readFromFile(content: Spooled): Uint8Array {
    const whole = new Uint8Array(content.size);
    let done = 0;
    while (file !== undefined && done < content.size) {
      const read = readSync(file, whole, done, content.size - done, content.at - IN_FILE + done);
      if (read === 0) break;
      done += read;
    }
    return whole;
  }

  function writer(): Spool {
    let next = 0;
    return {
      begin(size) {
        if (inMemory + size <= memoryBytes) {
          next = inMemory;
          inMemory += size;
        } else {
          next = IN_FILE + inFile;
          inFile += size;
        }
        return { at: next, size };
      },
      write(piece) {
        if (next >= IN_FILE) writeToFile(piece, next);
        else writeToMemory(piece, next);
        next += piece.length;
      },
      read: (content) => (content.at >= IN_FILE ? readFromFile(content) : readFromMemory(content)),
      size: () => inMemory + inFile,
      writer,
      close() {
        if (file !== undefined) closeSync(file);
        file = undefined;
        slabs.length = 0;
      },
    };
  }
  return writer();
}
