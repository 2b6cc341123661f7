import { crc32 } from 'node:zlib';
import { normalizePath } from './paths.ts';
import type { RandomAccess } from './scratch.ts';

/** One entry as the central directory tells of it; local headers are only asked where the content begins. */
export interface ZipEntry {
  /** As written, decoded. */
  readonly name: string;
  /** Absolute inside the archive; undefined when the name climbs out of it or holds a NUL: such an entry is ignored. */
  readonly path?: string;
  readonly kind: 'file' | 'folder' | 'symlink';
  /** POSIX mode bits; 0755 where the archive does not say. */
  readonly mode: number;
  /** Bytes of the content, as claimed: reading refuses more. */
  readonly size: number;
  readonly compressedSize: number;
  /** 0 stored, 8 deflated; nothing else is read. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  /** Where its local header begins. */
  readonly at: number;
}

/** Where the central directory lies. */
export interface ZipDirectory {
  readonly at: number;
  readonly size: number;
  readonly entries: number;
  /** Bytes before the archive that its offsets do not count: the script of an executable jar. */
  readonly shift: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END64 = 0x06064b50;
const END64_BYTES = 56;
const LOCATOR64 = 0x07064b50;
const LOCATOR64_BYTES = 20;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const UNKNOWN16 = 0xffff;
const UNKNOWN32 = 0xffffffff;
const MAX_COMMENT = 0xffff;

export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

export async function bytesAt(source: RandomAccess, at: number, count: number): Promise<Buffer> {
  const bytes = bufferOf(await source.readAt(at, count));
  if (bytes.length < count) throw new Error('truncated zip archive');
  return bytes;
}

/**
 * Finds the central directory from the end of the archive.
 * @throws Error no zip, truncated, or on several disks
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.12–4.3.16
 */
export async function findDirectory(source: RandomAccess): Promise<ZipDirectory> {
  const tailSize = Math.min(source.size, END_BYTES + MAX_COMMENT);
  const tailAt = source.size - tailSize;
  const tail = await bytesAt(source, tailAt, tailSize);
  const inTail = endIn(tail);
  if (inTail === undefined) throw new Error('is no zip archive, or truncated: no end of central directory');
  const end = tailAt + inTail;
  const record = {
    disk: tail.readUInt16LE(inTail + 4),
    entries: tail.readUInt16LE(inTail + 10),
    size: tail.readUInt32LE(inTail + 12),
    at: tail.readUInt32LE(inTail + 16),
    end,
  };
  const needs64 = record.entries === UNKNOWN16 || record.size === UNKNOWN32 || record.at === UNKNOWN32;
  const found = needs64 ? ((await record64(source, end)) ?? record) : record;
  if (found.disk !== 0) throw new Error('zip archive on several disks is not supported');
  return placed(source, found);
}

/** The last end record whose comment fits; comments may hold anything, also its signature. */
function endIn(tail: Buffer): number | undefined {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END && at + END_BYTES + tail.readUInt16LE(at + 20) <= tail.length) return at;
  }
  return undefined;
}

type EndRecord = { disk: number; entries: number; size: number; at: number; end: number };

/** A number of 64 bits; the largest safe one when it is larger: no file is. */
const large = (bytes: Buffer, at: number): number =>
  Math.min(Number(bytes.readBigUInt64LE(at)), Number.MAX_SAFE_INTEGER);

async function record64(source: RandomAccess, end: number): Promise<EndRecord | undefined> {
  if (end < LOCATOR64_BYTES + END64_BYTES) return undefined;
  const locator = await bytesAt(source, end - LOCATOR64_BYTES, LOCATOR64_BYTES);
  if (locator.readUInt32LE(0) !== LOCATOR64) return undefined;
  for (const at of [large(locator, 8), end - LOCATOR64_BYTES - END64_BYTES]) {
    if (at + END64_BYTES > source.size) continue;
    const record = await bytesAt(source, at, END64_BYTES);
    if (record.readUInt32LE(0) !== END64) continue;
    const [entries, size, start] = [large(record, 32), large(record, 40), large(record, 48)];
    return { disk: record.readUInt32LE(16), entries, size, at: start, end: at };
  }
  throw new Error('corrupt zip archive: no ZIP64 end record');
}

async function placed(source: RandomAccess, { entries, size, at, end }: EndRecord): Promise<ZipDirectory> {
  if (size > end) throw new Error('truncated zip archive');
  // An empty directory has no signature to look for.
  if (entries === 0 && size === 0) return { at: end, size: 0, entries, shift: 0 };
  for (const start of [at, end - size]) {
    if (start + CENTRAL_BYTES > end || start + size > end) continue;
    if ((await bytesAt(source, start, 4)).readUInt32LE(0) === CENTRAL) {
      return { at: start, size, entries, shift: start - at };
    }
  }
  throw new Error('corrupt zip archive: no central directory');
}

/** Bytes of the central directory held at a time; one entry of it has at most 46 + 3 × 65535. */
const WINDOW = 256 * 1024;

/**
 * The entries in the order of the directory, as many as are there whatever the end record counts.
 * @throws Error when the directory is corrupt or truncated, after the entries before
 */
export async function* readDirectory(source: RandomAccess, directory: ZipDirectory): AsyncGenerator<ZipEntry> {
  const end = directory.at + directory.size;
  let at = directory.at;
  let window: Buffer = Buffer.alloc(0);
  let from = 0;
  const have = async (count: number): Promise<boolean> => {
    if (window.length - from >= count) return true;
    // A copy: the source may use its buffer again.
    window = Buffer.from(await source.readAt(at, Math.min(WINDOW, end - at)));
    from = 0;
    return window.length >= count;
  };
  for (let count = 0; at < end; count++) {
    if (!(await have(CENTRAL_BYTES))) throw new Error('truncated zip archive: central directory ends early');
    if (window.readUInt32LE(from) !== CENTRAL) {
      // Behind the last entry a digital signature may follow.
      if (count >= directory.entries) return;
      throw new Error(`corrupt zip archive: entry ${count + 1} of the central directory`);
    }
    const length =
      CENTRAL_BYTES + window.readUInt16LE(from + 28) + window.readUInt16LE(from + 30) + window.readUInt16LE(from + 32);
    if (!(await have(length))) throw new Error('truncated zip archive: central directory ends early');
    yield entryOf(window.subarray(from, from + length), directory.shift);
    from += length;
    at += length;
  }
}

/** Systems whose external attributes hold a POSIX mode: Unix and macOS. */
const hasMode = (madeBy: number): boolean => madeBy === 3 || madeBy === 19;

function entryOf(header: Buffer, shift: number): ZipEntry {
  const nameLength = header.readUInt16LE(28);
  const rawName = header.subarray(CENTRAL_BYTES, CENTRAL_BYTES + nameLength);
  const extra = extraFields(
    header.subarray(CENTRAL_BYTES + nameLength, CENTRAL_BYTES + nameLength + header.readUInt16LE(30)),
  );
  const flags = header.readUInt16LE(8);
  const name = nameOf(rawName, (flags & 0x800) !== 0, extra.get(0x7075));
  const mode = hasMode(header[5] ?? 0) ? header.readUInt16LE(40) : 0;
  const path = normalizePath(name);
  return {
    name,
    ...(path !== undefined && { path }),
    kind: kindOf(name, mode),
    mode: mode & 0o7777 || 0o755,
    ...sizesOf(header, extra.get(0x0001), shift),
    method: header.readUInt16LE(10),
    isEncrypted: (flags & 0x2041) !== 0,
    crc32: header.readUInt32LE(16),
  };
}

function kindOf(name: string, mode: number): ZipEntry['kind'] {
  const type = mode & 0o170000;
  if (name.endsWith('/') || type === 0o040000) return 'folder';
  return type === 0o120000 ? 'symlink' : 'file';
}

/** Sizes and place, from the ZIP64 field where the header has no room. */
function sizesOf(
  header: Buffer,
  zip64: Buffer | undefined,
  shift: number,
): Pick<ZipEntry, 'size' | 'compressedSize' | 'at'> {
  let next = 0;
  const value = (at: number): number => {
    const small = header.readUInt32LE(at);
    if (small !== UNKNOWN32 || zip64 === undefined || next + 8 > zip64.length) return small;
    next += 8;
    return large(zip64, next - 8);
  };
  const size = value(24);
  const compressedSize = value(20);
  return { size, compressedSize, at: value(42) + shift };
}

const NO_FIELDS: ReadonlyMap<number, Buffer> = new Map();

function extraFields(extra: Buffer): ReadonlyMap<number, Buffer> {
  if (extra.length === 0) return NO_FIELDS;
  const fields = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    fields.set(extra.readUInt16LE(at), extra.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ASCII = /^[ -~]*$/;
/** Code page 437 from 0x80 on. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';

/** UTF-8 where it says so or is so: many writers leave the flag out. Else code page 437. Backslashes are Windows's slashes. */
function nameOf(raw: Buffer, isUtf8: boolean, unicodePath: Buffer | undefined): string {
  const stated =
    unicodePath !== undefined &&
    unicodePath.length > 5 &&
    unicodePath[0] === 1 &&
    unicodePath.readUInt32LE(1) === crc32(raw)
      ? unicodePath.subarray(5)
      : raw;
  let name = stated.toString('latin1');
  try {
    if (!ASCII.test(name)) name = UTF8.decode(stated);
  } catch {
    name = isUtf8 ? stated.toString('utf8') : fromCp437(stated);
  }
  return name.includes('/') ? name : name.replaceAll('\\', '/');
}

function fromCp437(raw: Buffer): string {
  let text = '';
  for (const byte of raw) text += byte < 0x80 ? String.fromCharCode(byte) : (CP437[byte - 0x80] ?? '');
  return text;
}
