import { crc32 } from 'node:zlib';

/** A zstd frame that holds its content as it is. @see https://www.rfc-editor.org/rfc/rfc8878 */
export function zstdStored(content: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const parts: Uint8Array[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size];
  const BLOCK = 100_000;
  for (let at = 0; at === 0 || at < content.length; at += BLOCK) {
    const block = content.subarray(at, at + BLOCK);
    const isLast = at + BLOCK >= content.length ? 1 : 0;
    const header = (block.length << 3) | isLast;
    parts.push(Buffer.from([header & 0xff, (header >> 8) & 0xff, header >> 16]), block);
  }
  return Buffer.concat(parts);
}

function sum(bytes: Uint8Array): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32LE(crc32(bytes));
  return result;
}

function number(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

const padding = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

/** An xz file that holds its content as it is, CRC32 behind it. @see https://tukaani.org/xz/xz-file-format.txt */
export function xzStored(content: Uint8Array): Buffer {
  const flags = Buffer.from([0, 1]);
  const chunks: Uint8Array[] = [];
  const CHUNK = 60_000;
  for (let at = 0; at < content.length; at += CHUNK) {
    const chunk = content.subarray(at, at + CHUNK);
    const size = Buffer.alloc(2);
    size.writeUInt16BE(chunk.length - 1);
    chunks.push(Buffer.from([at === 0 ? 1 : 2]), size, chunk);
  }
  const data = Buffer.concat([...chunks, Buffer.from([0])]);
  const header = Buffer.from([2, 0, 0x21, 1, 0x10, 0, 0, 0]);
  const block = Buffer.concat([header, sum(header), data, padding(data.length), sum(content)]);
  const unpadded = header.length + 4 + data.length + 4;
  const records = Buffer.concat([Buffer.from([0]), number(1), number(unpadded), number(content.length)]);
  const index = Buffer.concat([records, padding(records.length)]);
  const backward = Buffer.alloc(4);
  backward.writeUInt32LE((index.length + 4) / 4 - 1);
  const footer = Buffer.concat([backward, flags]);
  return Buffer.concat([
    ...[Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), flags, sum(flags)],
    ...[block, index, sum(index), sum(footer), footer, Buffer.from('YZ')],
  ]);
}
