import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { inflated } from './decompress.ts';
import { createScratch, type RandomAccess, type Scratch } from './scratch.ts';
import { bytesAt, findDirectory, readDirectory, type ZipEntry } from './zip-directory.ts';

export type { RandomAccess } from './scratch.ts';
export type { ZipEntry } from './zip-directory.ts';

/** Bounds on one archive and on everything inside it. */
export interface ZipLimits {
  /** Entries of the archive. */
  readonly entries: number;
  /** Bytes of one entry that is read whole or opened. */
  readonly entryBytes: number;
  /** Times that an archive, with all archives in it, may grow beyond a free first 64 MiB. */
  readonly expansion: number;
}

const MIB = 1024 * 1024;
const DEFAULT_ZIP_LIMITS: ZipLimits = { entries: 1_000_000, entryBytes: 1024 * MIB, expansion: 200 };
/** Inflated bytes that are free of {@link ZipLimits.expansion}. */
const FREE = 64 * MIB;
/** Entries up to this size are inflated in one call. */
const SMALL = MIB;
/** What a whole entry may have, unless the caller says otherwise: what extractors read of files. */
const WHOLE = 64 * MIB;

/** How much has been inflated of an archive and of all archives in it. */
export interface Growth {
  output: number;
  readonly allowed: number;
}

/**
 * An opened zip: jar, war, wheel, function. Nothing of it is in memory but what was asked for.
 * All errors are plain `Error`s with a short reason (`limit: …` names the bound), without the archive's name.
 */
export interface Zip {
  /**
   * The entries, in the order of the directory; folders and links too. Throws in the middle when there are too many,
   * the directory is corrupt, or entries claim more bytes than the archive has (they overlap: a bomb).
   */
  entries(): AsyncIterable<ZipEntry>;
  /** The whole content, checksum verified. At most `maxBytes` (64 MiB). */
  read(entry: ZipEntry, maxBytes?: number): Promise<Uint8Array>;
  /** The content in pieces, each valid until the next; checksum verified at the end. */
  pieces(entry: ZipEntry): AsyncGenerator<Uint8Array>;
  /**
   * The content for reading anywhere: in place when it is stored, else inflated once, into memory when small and into
   * a nameless temporary file when not. Valid until the next `open` of this archive, or its `close`.
   * An archive in the archive: `openZip(await zip.open(entry), { within: zip })`, closed before the next is opened.
   */
  open(entry: ZipEntry): Promise<RandomAccess>;
  /** Gives the temporary file back. */
  close(): void;
  readonly limits: ZipLimits;
  /** Shared with the archives in it. */
  readonly growth: Growth;
}

export interface ZipOptions {
  readonly limits?: Partial<ZipLimits>;
  /** The archive that this one lies in: what is inflated of both counts together, and its limits hold. */
  readonly within?: Zip;
}

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;

/**
 * Opens a zip through its central directory. Call `close` when done (`finally`).
 * @throws Error when it is no zip, truncated or corrupt
 */
export async function openZip(source: RandomAccess, options: ZipOptions = {}): Promise<Zip> {
  const outer = options.within;
  const limits = { ...DEFAULT_ZIP_LIMITS, ...outer?.limits, ...options.limits };
  const growth = outer?.growth ?? { output: 0, allowed: FREE + source.size * limits.expansion };
  const directory = await findDirectory(source);
  let scratch: Scratch | undefined;

  /** Where the content lies. @throws Error for what cannot be read */
  async function contentOf(entry: ZipEntry, maxBytes: number): Promise<RandomAccess> {
    if (entry.isEncrypted) throw new Error('is encrypted');
    if (entry.method !== 0 && entry.method !== 8)
      throw new Error(`compression method ${entry.method} is not supported`);
    if (entry.size > maxBytes) throw new Error(`limit: ${entry.size} bytes, at most ${maxBytes} are read`);
    const header = await bytesAt(source, entry.at, LOCAL_BYTES);
    if (header.readUInt32LE(0) !== LOCAL) throw new Error('corrupt zip archive: no local header');
    const from = entry.at + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (from + entry.compressedSize > source.size) throw new Error('truncated zip archive');
    if (entry.method === 0 && entry.size !== entry.compressedSize) throw new Error('corrupt zip archive: sizes differ');
    return partOf(source, from, entry.compressedSize);
  }

  function grow(bytes: number): void {
    growth.output += bytes;
    if (growth.output > growth.allowed) {
      throw new Error(`limit: the archive grows to more than ${growth.allowed} bytes`);
    }
  }

  async function* pieces(entry: ZipEntry): AsyncGenerator<Uint8Array> {
    const content = await contentOf(entry, limits.entryBytes);
    const raw = chunksOf(content);
    const isStored = entry.method === 0;
    let size = 0;
    let sum = 0;
    for await (const piece of isStored ? raw : inflated(createInflateRaw({ chunkSize: CHUNK }), raw, deflateError)) {
      size += piece.length;
      if (size > entry.size) throw new Error('corrupt zip archive: an entry is larger than it says');
      if (!isStored) grow(piece.length);
      sum = crc32(piece, sum);
      yield piece;
    }
    verify(entry, size, sum);
  }

  async function read(entry: ZipEntry, maxBytes = WHOLE): Promise<Uint8Array> {
    const content = await contentOf(entry, maxBytes);
    if (entry.method !== 0 && entry.size <= SMALL && entry.compressedSize <= SMALL) {
      const raw = await bytesAt(content, 0, entry.compressedSize);
      const bytes = inflatedSmall(raw, entry.size);
      grow(bytes.length);
      verify(entry, bytes.length, crc32(bytes));
      return bytes;
    }
    const parts: Uint8Array[] = [];
    for await (const piece of pieces(entry)) parts.push(Uint8Array.from(piece));
    return Buffer.concat(parts);
  }

  async function* entries(): AsyncGenerator<ZipEntry> {
    let count = 0;
    let claimed = 0;
    for await (const entry of readDirectory(source, directory)) {
      if (++count > limits.entries) throw new Error(`limit: more than ${limits.entries} entries`);
      claimed += LOCAL_BYTES + entry.compressedSize;
      if (claimed > source.size) throw new Error('limit: entries overlap, they claim more bytes than the archive has');
      yield entry;
    }
  }

  async function open(entry: ZipEntry): Promise<RandomAccess> {
    const content = await contentOf(entry, limits.entryBytes);
    if (entry.method === 0) return content;
    scratch ??= createScratch(async () => {
      await source.readAt(0, 0);
    });
    scratch.begin(entry.size);
    for await (const piece of pieces(entry)) scratch.write(piece);
    return scratch;
  }

  return { entries, read, pieces, open, close: () => scratch?.close(), limits, growth };
}

const CHUNK = 128 * 1024;

/** A part of a source as a source. */
const partOf = (source: RandomAccess, from: number, size: number): RandomAccess => ({
  size,
  readAt: (offset, length) => source.readAt(from + offset, Math.max(0, Math.min(length, size - offset))),
});

async function* chunksOf(source: RandomAccess): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += CHUNK) {
    yield await bytesAt(source, at, Math.min(CHUNK, source.size - at));
  }
}

const deflateError = (what: string, cause: unknown): Error => new Error(`${what} deflate data`, { cause });

function inflatedSmall(raw: Uint8Array, size: number): Uint8Array {
  try {
    // One byte more than claimed: a larger content is told from a full one.
    return inflateRawSync(raw, { maxOutputLength: size + 1 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Error('corrupt zip archive: an entry is larger than it says');
    throw deflateError(code === 'Z_BUF_ERROR' ? 'truncated' : 'corrupt', error);
  }
}

function verify(entry: ZipEntry, size: number, sum: number): void {
  if (size !== entry.size) throw new Error('corrupt zip archive: an entry has another size than it says');
  if (sum !== entry.crc32) throw new Error('corrupt zip archive: wrong checksum');
}
