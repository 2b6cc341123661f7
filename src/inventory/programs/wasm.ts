import type { RandomAccess } from '../trees/scratch.ts';
import { nulTerminated } from './part-reader.ts';

const MAX_SECTIONS = 10_000;
const MAX_NAME = 128;
const CUSTOM = 0;

/** Does a file that begins so look like a WebAssembly module? */
export const isWasm = (head: Uint8Array): boolean =>
  head[0] === 0 && head[1] === 0x61 && head[2] === 0x73 && head[3] === 0x6d;

interface Varint {
  readonly value: number;
  readonly next: number;
}

function varint(bytes: Uint8Array, at: number): Varint {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  throw new Error('is no valid WebAssembly module');
}

/**
 * Content of the custom section of this name. @see https://webassembly.github.io/spec/core/binary/modules.html
 * @returns undefined when the file is no module or has no such section
 * @throws Error with the reason when the module is broken, or the section longer than `limit` bytes
 */
export async function readWasmSection(
  file: RandomAccess,
  name: string,
  limit: number,
): Promise<Uint8Array | undefined> {
  if (!isWasm(await file.readAt(0, 8))) return undefined;
  let at = 8;
  for (let count = 0; at < file.size; count++) {
    if (count >= MAX_SECTIONS) throw new Error(`limit: WebAssembly module of more than ${MAX_SECTIONS} sections`);
    const head = await file.readAt(at, 16 + MAX_NAME);
    const size = varint(head, 1);
    const end = at + size.next + size.value;
    if (end > file.size) throw new Error('is no valid WebAssembly module: a section lies outside the file');
    if (head[0] === CUSTOM) {
      const length = varint(head, size.next);
      const own = length.value <= MAX_NAME ? nulTerminated(head, length.next, length.value) : '';
      if (own === name) {
        const start = at + length.next + length.value;
        if (end - start > limit) throw new Error(`limit: section ${name} of more than ${limit} bytes`);
        return file.readAt(start, Math.max(0, end - start));
      }
    }
    at = end;
  }
  return undefined;
}
