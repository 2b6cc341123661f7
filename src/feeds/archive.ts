import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32, inflateRawSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { asBrokenFile, brokenFile, readBytes } from './content.ts';
import { WindowedFile } from './windowed-file.ts';

/** A file inside an archive: its content, or why it cannot be had. The archive goes on after it. */
export type ArchiveEntry =
  | { readonly name: string; readonly bytes: Buffer }
  | { readonly name: string; readonly reason: string };

/** One record is kilobytes; the largest CVE record of the Linux kernel is under two megabytes. */
const MAX_ENTRY = 32 * 1024 ** 2;
const MAX_ENTRIES = 5_000_000;
const STORED = 0;
const DEFLATED = 8;

/**
 * Files of a zip in the order of its directory. Each is checked against its size and CRC.
 * A broken directory rejects with an `upstream` error; a broken entry is an entry with a reason.
 */
export async function* zipEntries(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const opened = await openZip(join(folder, path)).catch((error: unknown) => {
    throw asBrokenFile(path, error, signal);
  });
  const { file, zip } = opened;
  // One synchronous inflate: records are small, and a stream for each takes three times as long.
  const read = async (entry: Entry): Promise<Buffer> => {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    return inflate(file.bytesAt(fileDataStart, entry.compressedSize), entry);
  };
  try {
    if (zip.entryCount > MAX_ENTRIES) throw brokenFile(path, `it has more than ${MAX_ENTRIES} entries`);
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const name = entry.fileName;
      if (name.endsWith('/')) continue;
      if (entry.uncompressedSize > MAX_ENTRY || entry.compressedSize > MAX_ENTRY) {
        yield { name, reason: `larger than ${MAX_ENTRY} bytes` };
      } else if (!entry.canDecodeFileData()) {
        yield { name, reason: `packed by method ${entry.compressionMethod} or encrypted` };
      } else {
        yield await read(entry).then(
          (bytes) => ({ name, bytes }),
          (error: unknown) => ({ name, reason: error instanceof Error ? error.message : String(error) }),
        );
      }
    }
  } catch (error) {
    throw asBrokenFile(path, error, signal);
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<{ file: WindowedFile; zip: ZipFile }> {
  const file = new WindowedFile(path);
  try {
    return { file, zip: await fromRandomAccessReaderPromise(file, file.size, { lazyEntries: true, autoClose: false }) };
  } catch (error) {
    file.close(() => {});
    throw error;
  }
}

function inflate(packed: Buffer, entry: Entry): Buffer {
  const size = entry.uncompressedSize;
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new Error(`packed by method ${entry.compressionMethod}`);
  }
  const stored = entry.compressionMethod === STORED;
  const bytes = stored ? packed : size === 0 ? Buffer.alloc(0) : inflateRawSync(packed, { maxOutputLength: size });
  if (bytes.length !== size) throw new Error('its size is not as declared');
  if (crc32(bytes) !== entry.crc32 >>> 0) throw new Error('its checksum is not as declared');
  return bytes;
}

/** Sizes of an archive that is larger than others are. */
export interface TarLimits {
  /** Bytes of the whole tar. */
  readonly unpacked?: number;
  /** Bytes of one file in it. */
  readonly entry?: number;
}

/**
 * Regular files of a tar, packed with gzip or not, in its order, with constant memory.
 * A truncated or corrupt archive rejects with an `upstream` error that names it.
 */
export async function* tarEntries(
  folder: string,
  path: string,
  signal: AbortSignal,
  { unpacked, entry: maxEntry = MAX_ENTRY }: TarLimits = {},
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const tar = extract();
  const source = Readable.from(readBytes(folder, path, signal, unpacked));
  source.on('error', (error) => tar.destroy(error));
  source.pipe(tar);
  let count = 0;
  try {
    for await (const entry of tar) {
      signal.throwIfAborted();
      if (++count > MAX_ENTRIES) throw brokenFile(path, `it has more than ${MAX_ENTRIES} entries`);
      const { name, type, size = 0 } = entry.header;
      if (type !== 'file' || size > maxEntry) {
        entry.resume();
        if (type === 'file') yield { name, reason: `larger than ${maxEntry} bytes` };
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      yield { name, bytes: Buffer.concat(chunks) };
    }
  } catch (error) {
    throw asBrokenFile(path, error, signal);
  } finally {
    source.destroy();
    tar.destroy();
  }
}
