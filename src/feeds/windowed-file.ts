import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { RandomAccessReader } from 'yauzl';

const WINDOW = 1024 ** 2;
/** One runs along a zip's directory at its end, the other along its files. */
const WINDOWS = 2;

interface Window {
  readonly start: number;
  readonly bytes: Buffer;
}

/**
 * A file read through windows of a megabyte. Records of a feed are small and lie one after another: reading each by
 * itself costs several trips to the thread pool for every record, three times the time of parsing it.
 */
export class WindowedFile extends RandomAccessReader {
  readonly size: number;
  readonly #descriptor: number;
  #windows: readonly Window[] = [];

  /** Throws what the file system throws. */
  constructor(path: string) {
    super();
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  /** A copy of the bytes; throws when the file ends before. */
  bytesAt(position: number, length: number): Buffer {
    const wanted = Buffer.allocUnsafe(length);
    for (let copied = 0; copied < length; ) {
      const { start, bytes } = this.#windowAt(position + copied);
      const count = bytes.copy(wanted, copied, position + copied - start);
      if (count === 0) throw new Error('the file ends inside it');
      copied += count;
    }
    return wanted;
  }

  #windowAt(position: number): Window {
    const known = this.#windows.find(({ start, bytes }) => position >= start && position < start + bytes.length);
    if (known !== undefined) return known;
    const bytes = Buffer.allocUnsafe(WINDOW);
    const count = readSync(this.#descriptor, bytes, 0, WINDOW, position);
    const window = { start: position, bytes: bytes.subarray(0, count) };
    this.#windows = [window, ...this.#windows].slice(0, WINDOWS);
    return window;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let failure: Error | null = null;
    try {
      this.bytesAt(position, length).copy(buffer, offset);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    process.nextTick(callback, failure);
  }

  override close(callback: (error: Error | null) => void): void {
    closeSync(this.#descriptor);
    process.nextTick(callback, null);
  }
}
