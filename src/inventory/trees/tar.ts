import type { ByteReader } from '../../compression/byte-reader.ts';
import { inputError } from '../../domain/errors.ts';

/**
 * A streaming reader of tar: ustar, GNU and PAX headers, no content held.
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html and tar(5) of libarchive
 */
export interface TarEntry {
  /** As written, after PAX and GNU long names. */
  readonly name: string;
  readonly type: 'file' | 'hardlink' | 'symlink' | 'directory' | 'other';
  readonly linkName: string;
  /** Bytes of content that follow. */
  readonly size: number;
  readonly mode: number;
  /** Stored in pieces (GNU or PAX sparse): the bytes that follow are not the content. */
  readonly sparse: boolean;
}

const BLOCK = 512;
/** Bytes of a PAX record block or GNU long name: ten times Linux's longest path. */
const MAX_META = 64 * 1024;

interface Header {
  readonly name: string;
  readonly linkName: string;
  readonly size: number;
  readonly mode: number;
  readonly type: string;
}

function isZeroBlock(block: Uint8Array): boolean {
  for (let i = 0; i < BLOCK; i++) if (block[i] !== 0) return false;
  return true;
}

function text(block: Uint8Array, start: number, length: number): string {
  let end = start;
  while (end < start + length && block[end] !== 0) end++;
  return Buffer.from(block.buffer, block.byteOffset + start, end - start).toString('utf8');
}

/** A number in octal text, or in base 256 when the first bit is set; undefined when it is neither. */
function numberAt(block: Uint8Array, start: number, length: number): number | undefined {
  const first = block[start] ?? 0;
  if ((first & 0x80) !== 0) {
    if (first !== 0x80) return undefined; // negative, or too large to be true
    let value = 0;
    for (let i = start + 1; i < start + length; i++) value = value * 256 + (block[i] ?? 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  return octalAt(block, start, start + length);
}

/** Octal digits between blanks or NULs; nothing at all is zero. */
function octalAt(block: Uint8Array, start: number, end: number): number | undefined {
  let value = 0;
  let hasEnded = false;
  let hasBegun = false;
  for (let i = start; i < end; i++) {
    const byte = block[i] ?? 0;
    if (byte === 0x20 || byte === 0) {
      hasEnded = hasBegun || byte === 0;
      if (byte === 0) return value;
    } else if (hasEnded || byte < 0x30 || byte > 0x37) return undefined;
    else {
      hasBegun = true;
      value = value * 8 + byte - 0x30;
    }
  }
  return value;
}

/** Does the block carry a right header checksum? Old writers summed signed bytes. */
export function hasTarChecksum(block: Uint8Array): boolean {
  const stated = numberAt(block, 148, 8);
  let unsigned = 8 * 0x20; // the checksum's own field counts as blanks
  let negative = 0;
  for (let i = 0; i < 148; i++) {
    const byte = block[i] ?? 0;
    unsigned += byte;
    negative += byte >> 7;
  }
  for (let i = 156; i < BLOCK; i++) {
    const byte = block[i] ?? 0;
    unsigned += byte;
    negative += byte >> 7;
  }
  const signed = unsigned - 256 * negative;
  return stated === unsigned || stated === signed;
}

function headerOf(block: Uint8Array, fail: (what: string) => Error): Header {
  if (!hasTarChecksum(block)) throw fail('corrupt tar header');
  const size = numberAt(block, 124, 12);
  if (size === undefined) throw fail('corrupt tar header: size is no number');
  const isUstar = text(block, 257, 6).startsWith('ustar');
  // GNU writes "ustar  " and keeps times where POSIX keeps the prefix of the name.
  const prefix = isUstar && block[262] === 0 ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: text(block, 157, 100),
    size,
    mode: numberAt(block, 100, 8) ?? 0,
    type: String.fromCharCode(block[156] ?? 0),
  };
}

/** `LENGTH KEY=VALUE\n` records, lengths in bytes. */
function paxRecords(data: Uint8Array, fail: (what: string) => Error): Map<string, string> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const space = bytes.indexOf(0x20, at);
    const length = space === -1 ? Number.NaN : Number(bytes.toString('latin1', at, space));
    const equals = bytes.indexOf(0x3d, space);
    if (!Number.isInteger(length) || length <= space - at || at + length > bytes.length || equals === -1) {
      throw fail('corrupt PAX header');
    }
    records.set(bytes.toString('utf8', space + 1, equals), bytes.toString('utf8', equals + 1, at + length - 1));
    at += length;
  }
  return records;
}

const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

/** What earlier headers said about the next entry. */
interface Pending {
  name?: string;
  linkName?: string;
  size?: number;
  sparse?: boolean;
}

function applyPax(records: Map<string, string>, pending: Pending, fail: (what: string) => Error): void {
  const name = records.get('GNU.sparse.name') ?? records.get('path');
  const linkName = records.get('linkpath');
  const size = records.get('size');
  if (name !== undefined) pending.name = name;
  if (linkName !== undefined) pending.linkName = linkName;
  if (size !== undefined) {
    if (!/^\d{1,15}$/.test(size)) throw fail('corrupt PAX header: size is no number');
    pending.size = Number(size);
  }
  if (records.has('GNU.sparse.major') || records.has('GNU.sparse.map')) pending.sparse = true;
}

function entryOf(header: Header, pending: Pending): TarEntry {
  const name = pending.name ?? header.name;
  const type = TYPES[header.type] ?? 'other';
  return {
    name,
    // Writers before POSIX marked folders by a slash only.
    type: type === 'file' && name.endsWith('/') ? 'directory' : type,
    linkName: pending.linkName ?? header.linkName,
    // A link's header may repeat the size of its target; no content follows.
    size: type === 'hardlink' || type === 'symlink' ? 0 : (pending.size ?? header.size),
    mode: header.mode,
    sparse: pending.sparse === true || header.type === 'S',
  };
}

/**
 * The entries in order. While an entry is current its content may be taken from `reader`, all, part or none of it.
 * Ends at the end-of-archive mark (two zero blocks) or at the end of the stream.
 * @param name of the archive, for errors
 * @throws AssayError input: corrupt or truncated, with the byte where
 */
export async function* readTar(reader: ByteReader, name: string): AsyncGenerator<TarEntry> {
  let pending: Pending = {};
  const start = reader.position();
  const fail = (what: string): Error => inputError(`${name}: ${what} at byte ${reader.position() - start}`);

  async function meta(size: number): Promise<Uint8Array> {
    if (size > MAX_META) throw fail(`limit: tar extension header of ${size} bytes`);
    if (!(await reader.fill(size))) throw fail('truncated tar');
    return reader.take(size);
  }

  for (;;) {
    if (reader.buffered() < BLOCK && !(await reader.fill(BLOCK))) {
      if (reader.buffered() === 0 && Object.keys(pending).length === 0) return;
      throw fail('truncated tar');
    }
    const block = reader.peek(BLOCK);
    if (isZeroBlock(block)) return;
    const header = headerOf(block, fail);
    reader.take(BLOCK);
    const bodyStart = reader.position();
    let size = header.size;
    if (header.type === 'x') applyPax(paxRecords(await meta(size), fail), pending, fail);
    else if (header.type === 'L') pending.name = text(await meta(size), 0, size);
    else if (header.type === 'K') pending.linkName = text(await meta(size), 0, size);
    else if (header.type !== 'g') {
      const entry = entryOf(header, pending);
      pending = {};
      size = entry.size;
      yield entry;
    }
    const end = bodyStart + Math.ceil(size / BLOCK) * BLOCK;
    if (!(await reader.skip(end - reader.position()))) throw fail('truncated tar');
  }
}
