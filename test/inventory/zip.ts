import { crc32, deflateRawSync } from 'node:zlib';

/** Writes small zips in memory, honest or lying: what a test needs is seen in the test. */
export interface ZipItem {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** Default: deflated when that is shorter. */
  readonly stored?: boolean;
  /** POSIX mode with the type bits; default a plain file, 0644. */
  readonly mode?: number;
  /** Made by: 3 Unix (default), 0 MS-DOS. */
  readonly madeBy?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly extra?: Uint8Array;
  /** Written instead of the true ones. */
  readonly size?: number;
  readonly compressedSize?: number;
  readonly crc32?: number;
  /** Where the local header is said to be. */
  readonly at?: number;
}

export interface ZipForm {
  /** Sizes and offsets in ZIP64 fields, whatever they are. */
  readonly zip64?: boolean;
  /** Sizes after the content instead of before it. */
  readonly dataDescriptors?: boolean;
  /** Bytes before the first entry that offsets do not count. */
  readonly prefix?: Uint8Array;
  readonly comment?: string;
}

const UNKNOWN = 0xffffffff;

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2);
  return bytes;
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, i * 4);
  return bytes;
}

function u64(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [i, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), i * 8);
  return bytes;
}

/** Local header with content, and the entry of the central directory. */
function partsOf(item: ZipItem, at: number, form: ZipForm): readonly [local: Buffer, central: Buffer] {
  const content = Buffer.from(item.content ?? '');
  const deflated = deflateRawSync(content);
  const stored = item.stored ?? deflated.length >= content.length;
  const data = stored ? content : deflated;
  const name = Buffer.from(item.name);
  const method = item.method ?? (stored ? 0 : 8);
  const flags = (item.flags ?? 0) | (form.dataDescriptors === true ? 8 : 0);
  const sum = item.crc32 ?? crc32(content);
  const size = item.size ?? content.length;
  const compressedSize = item.compressedSize ?? data.length;
  const offset = item.at ?? at;
  const known = form.dataDescriptors === true ? [0, 0, 0] : [sum, compressedSize, size];
  const local = Buffer.concat([
    ...[u32(0x04034b50), u16(45, flags, method, 0, 0x5800), u32(...known), u16(name.length, 0), name, data],
    ...(form.dataDescriptors === true ? [u32(0x08074b50, sum, compressedSize, size)] : []),
  ]);
  const zip64 = form.zip64 === true ? Buffer.concat([u16(1, 24), u64(size, compressedSize, offset)]) : Buffer.alloc(0);
  const extra = Buffer.concat([zip64, item.extra ?? Buffer.alloc(0)]);
  const sizes = form.zip64 === true ? u32(sum, UNKNOWN, UNKNOWN) : u32(sum, compressedSize, size);
  const madeBy = ((item.madeBy ?? 3) << 8) | 45;
  const central = Buffer.concat([
    ...[u32(0x02014b50), u16(madeBy, 45, flags, method, 0, 0x5800), sizes, u16(name.length, extra.length, 0, 0, 0)],
    ...[u32((item.mode ?? 0o100644) << 16), u32(form.zip64 === true ? UNKNOWN : offset), name, extra],
  ]);
  return [local, central];
}

function endOf(count: number, size: number, at: number, { zip64, comment = '' }: ZipForm): Buffer {
  const text = Buffer.from(comment);
  const tail = (entries: number, bytes: number, from: number): Buffer =>
    Buffer.concat([u32(0x06054b50), u16(0, 0, entries, entries), u32(bytes, from), u16(text.length), text]);
  if (zip64 !== true) return tail(count, size, at);
  return Buffer.concat([
    ...[u32(0x06064b50), u64(44), u16(45, 45), u32(0, 0), u64(count, count, size, at)],
    ...[u32(0x07064b50, 0), u64(at + size), u32(1), tail(0xffff, UNKNOWN, UNKNOWN)],
  ]);
}

export function zip(items: readonly ZipItem[], form: ZipForm = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const item of items) {
    const [local, central] = partsOf(item, at, form);
    locals.push(local);
    centrals.push(central);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  return Buffer.concat([
    form.prefix ?? Buffer.alloc(0),
    ...locals,
    directory,
    endOf(items.length, directory.length, at, form),
  ]);
}
