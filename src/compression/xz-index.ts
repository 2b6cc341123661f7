import { open } from 'node:fs/promises';

const HEADER = 12;
const FOOTER = 12;
/** The index of a file of a hundred thousand blocks. */
const LARGEST_INDEX = 2 * 1024 ** 2;

/**
 * The decoder stops after the first stream of an xz file and says nothing of the rest: a file with more than one, or with
 * anything behind it, would be read in part. A file without a footer is left to the decoder, which finds it truncated.
 * @throws Error it has several streams
 * @see https://tukaani.org/xz/xz-file-format.txt 2.1.2, 4
 */
export async function refuseSeveralStreams(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const footer = await readAt(size - FOOTER, FOOTER);
    if (footer.length < FOOTER || footer.toString('latin1', 10) !== 'YZ') return;
    const indexSize = (footer.readUInt32LE(4) + 1) * 4;
    if (indexSize > LARGEST_INDEX || indexSize > size) throw new Error('the index of its xz data is out of proportion');
    const blocks = blocksSize(await readAt(size - FOOTER - indexSize, indexSize));
    if (HEADER + blocks + indexSize + FOOTER !== size) throw new Error('it holds several xz streams');
  } finally {
    await file.close();
  }

  async function readAt(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, Math.max(0, position));
    return buffer.subarray(0, bytesRead);
  }
}

/** Bytes of all blocks that an index lists, padding included. */
function blocksSize(index: Buffer): number {
  let at = 1;
  const number = (): number => {
    let value = 0;
    for (let factor = 1; at < index.length; factor *= 128) {
      const byte = index[at++] as number;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    return value;
  };
  let total = 0;
  for (let left = number(); left > 0 && at < index.length; left--) {
    total += Math.ceil(number() / 4) * 4;
    number(); // uncompressed size
  }
  return total;
}
