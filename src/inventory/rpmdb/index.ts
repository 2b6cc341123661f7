import type { InventoryFile } from '../extractor.ts';
import { reasonOf } from '../problems.ts';
import { berkeleyDbHeaders, isBerkeleyDb } from './berkeley-db.ts';
import { createBlockReader } from './block-reader.ts';
import { parseHeader, type RpmHeader } from './header.ts';
import { isNdb, ndbHeaders } from './ndb.ts';
import { isSqlite, sqliteHeaders } from './sqlite.ts';

export type { RpmHeader } from './header.ts';
export { packageOfHeader } from './rpm-package.ts';

/** Rows of a database told apart at most; a system of everything has some ten thousand. */
const MAX_ROWS = 1_000_000;

async function blobsOf(file: InventoryFile, wal: InventoryFile | undefined): Promise<AsyncIterable<Uint8Array>> {
  if (file.size === 0) throw new Error('is empty');
  const reader = createBlockReader(file);
  const head = await reader.at(0, Math.min(64, file.size));
  if (isSqlite(head)) return sqliteHeaders(reader, wal === undefined ? undefined : createBlockReader(wal));
  if (isNdb(head)) return ndbHeaders(reader);
  if (isBerkeleyDb(head)) return berkeleyDbHeaders(reader);
  throw new Error('is no rpm database: neither SQLite, ndb nor Berkeley DB');
}

/**
 * The package headers of an rpm database of any of its three formats, told by their content, one at a time.
 * Headers that cannot be read are counted and thrown at the end: the good ones come first.
 * @param wal write-ahead log of an SQLite database
 * @throws Error with the reason, without the path
 */
export async function* rpmHeaders(file: InventoryFile, wal?: InventoryFile): AsyncIterable<RpmHeader> {
  let rows = 0;
  let broken = 0;
  let reason = '';
  for await (const blob of await blobsOf(file, wal)) {
    if (++rows > MAX_ROWS) throw new Error(`limit: more than ${MAX_ROWS} packages`);
    let header: RpmHeader;
    try {
      header = parseHeader(blob);
    } catch (error) {
      if (broken++ === 0) reason = reasonOf(error);
      continue;
    }
    yield header;
  }
  if (broken > 0) throw new Error(`${broken} of ${rows} packages cannot be read: ${reason}`);
}
