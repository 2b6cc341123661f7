import { type ArchiveEntry, tarEntries, zipEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import type { FeedRecord, Snapshot } from './feed.ts';

/** Records looked at before a downloaded archive replaces the one at hand. */
const SAMPLE = 200;

/** Which files of an archive are records, and what makes one of them. */
export interface RecordArchive<T extends object> {
  /** Names of the records' files inside the archive. */
  readonly wanted: RegExp;
  /** A record, or why the bytes hold none. @param name of the file inside the archive */
  read(bytes: Buffer, name: string): T | { readonly reason: string };
}

/** Names of archives: a tar in any packing, or a zip. */
export const ARCHIVE_NAME = /\.(tar|tgz|tar\.(gz|bz2|xz|zst)|zip)$/;

/** A record of an archive, with where it stands, or why there is none. */
export type ArchivedRecord<T> = { readonly where: string } & ({ readonly record: T } | { readonly reason: string });

/** The first line of what a parser says; some show the text itself below, and a line has no end. */
const inShort = (reason: string): string => (reason.split('\n', 1)[0] ?? '').slice(0, 300);

/** Records of a tar or zip, in its order. */
export async function* archivedRecords<T extends object>(
  archive: RecordArchive<T>,
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<ArchivedRecord<T>, void, undefined> {
  const entries: AsyncIterable<ArchiveEntry> = path.endsWith('.zip')
    ? zipEntries(folder, path, signal)
    : tarEntries(folder, path, signal);
  for await (const entry of entries) {
    if (!archive.wanted.test(entry.name)) continue;
    const where = `${path}/${entry.name.replace(/^\.\//, '')}`;
    const read = 'reason' in entry ? entry : archive.read(entry.bytes, entry.name);
    yield 'reason' in read ? { where, reason: inShort(String(read.reason)) } : { where, record: read as T };
  }
}

/** Is the archive what its feed parses? Rejects with an `upstream` error unless most of its first records can be read. */
export async function checkArchive<T extends object>(
  archive: RecordArchive<T>,
  folder: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  let [seen, good] = [0, 0];
  for await (const found of archivedRecords(archive, folder, path, signal)) {
    if ('record' in found) good++;
    if (++seen === SAMPLE) break;
  }
  if (good === 0 || good < seen / 2) throw brokenFile(path, `${good} of its first ${seen} records can be read`);
}

/**
 * What the archives of a snapshot say. A file that holds no record at all is broken, a record that cannot be read is a
 * problem, and one that was there before under the same id is passed over.
 */
export async function* parseArchives<T extends object>(
  archive: RecordArchive<T>,
  snapshot: Snapshot,
  signal: AbortSignal,
  idOf: (record: T) => string,
  convert: (record: T, where: string, path: string) => Iterable<FeedRecord>,
): AsyncGenerator<FeedRecord, void, undefined> {
  const seen = new Set<string>();
  for (const { path } of snapshot.files) {
    let any = false;
    for await (const found of archivedRecords(archive, snapshot.folder, path, signal)) {
      any = true;
      if ('reason' in found) {
        yield { kind: 'problem', path: found.where, reason: found.reason };
        continue;
      }
      const id = idOf(found.record);
      if (seen.has(id)) continue;
      seen.add(id);
      yield* convert(found.record, found.where, path);
    }
    if (!any) throw brokenFile(path, 'it holds no record');
  }
}
