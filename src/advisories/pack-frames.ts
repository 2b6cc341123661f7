import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { AssayError } from '../domain/errors.ts';
import { type FactTable, FORMAT } from './generation-folder.ts';

// A pack is a generation as one file: the line MAGIC, then frames under Brotli. A frame is a kind (one byte), the
// lengths of key and value (four bytes each, little endian), key and value. First `I` (the info as JSON), then the
// facts in the order of their tables, then `E` with the SHA-256 of every byte before it, last `S` where it is signed
// (pack-signature.ts).

export const MAGIC = `assay pack ${FORMAT}\n`;
export const KINDS: Readonly<Record<FactTable, string>> = { packages: 'P', vulnerabilities: 'V', aliases: 'A' };
const HEADER = 9;
/** Bounds of what a pack from elsewhere may make us hold or write. */
const LONGEST_KEY = 2_000;
const LONGEST_VALUE = 64 * 1024 * 1024;
const LARGEST = 8 * 1024 ** 3;

export function frame(kind: string, key: Uint8Array, value: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write(kind, 0, 'latin1');
  header.writeUInt32LE(key.length, 1);
  header.writeUInt32LE(value.length, 5);
  return Buffer.concat([header, key, value]);
}

export interface Frame {
  readonly kind: string;
  readonly key: Buffer;
  readonly value: Buffer;
  readonly bytes: Buffer;
}

/** The frames of an unpacked body; never holds more than one of them and a block. */
export async function* readFrames(chunks: AsyncIterable<Buffer>, broken: Broken): AsyncGenerator<Frame> {
  let held: Buffer[] = [];
  let bytes = 0;
  let needed = HEADER;
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > LARGEST) throw broken('it unpacks to more than 8 GiB');
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < needed) continue;
    const buffer = Buffer.concat(held);
    let at = 0;
    for (needed = HEADER; buffer.length - at >= HEADER; needed = HEADER) {
      const keyLength = buffer.readUInt32LE(at + 1);
      const valueLength = buffer.readUInt32LE(at + 5);
      if (keyLength > LONGEST_KEY || valueLength > LONGEST_VALUE) throw broken('it is corrupt: an entry is too long');
      const keyAt = at + HEADER;
      const end = keyAt + keyLength + valueLength;
      needed = end - at;
      if (buffer.length < end) break;
      yield {
        kind: buffer.toString('latin1', at, at + 1),
        key: buffer.subarray(keyAt, keyAt + keyLength),
        value: buffer.subarray(keyAt + keyLength, end),
        bytes: buffer.subarray(at, end),
      };
      at = end;
    }
    held = [buffer.subarray(at)];
    bytes = buffer.length - at;
  }
  if (bytes > 0) throw broken('it is cut off');
}

/** Makes the error that names the file. */
export type Broken = (what: string, cause?: unknown) => AssayError;

/** The uncompressed bytes after the first line. */
export async function* readBody(packFile: string, broken: Broken): AsyncGenerator<Buffer> {
  const handle = await open(packFile, 'r').catch((cause: unknown) => {
    throw broken('it cannot be opened', cause);
  });
  let magic = Buffer.alloc(MAGIC.length);
  try {
    const { bytesRead } = await handle.read(magic, 0, magic.length, 0);
    magic = magic.subarray(0, bytesRead);
  } catch (cause) {
    throw broken('it cannot be read', cause);
  } finally {
    await handle.close();
  }
  if (magic.length < MAGIC.length && MAGIC.startsWith(magic.toString('latin1'))) throw broken('it is cut off');
  if (magic.toString('latin1') !== MAGIC) {
    const isOther = magic.toString('latin1').startsWith('assay pack ');
    throw broken(isOther ? 'it was made by another version of Assay' : 'it is no pack of an advisory database');
  }
  const unpacked = createBrotliDecompress();
  const source = createReadStream(packFile, { start: MAGIC.length });
  source.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of source.pipe(unpacked)) yield chunk as Buffer;
  } finally {
    source.destroy();
  }
}
