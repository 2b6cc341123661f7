import { constants } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ControlledTransaction, sql } from 'kysely';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { schemaOf } from './migrate.ts';
import type { Tables } from './schema.ts';
import { TABLE_NAMES } from './tables.ts';

/** The whole store at one moment, whatever is written meanwhile. */
export interface StoreSnapshot {
  /** Number of the newest migration. */
  readonly schema: number;
  readonly tables: readonly string[];
  /** Rows of a table as JSON objects, in batches of about a megabyte. One table at a time. */
  rows(table: string): AsyncIterable<readonly string[]>;
  close(): Promise<void>;
}

type SnapshotTransaction = ControlledTransaction<Tables>;

const FIRST_FETCH = 20;
const MOST_ROWS = 2_000;
const BATCH_BYTES = 1024 * 1024;

/** Reads with a cursor; how many rows at once follows from how large the last ones were. */
async function* rowsOf(transaction: SnapshotTransaction, table: string): AsyncIterable<readonly string[]> {
  await sql`declare backup_rows no scroll cursor for
    select row_to_json(t)::text as row from ${sql.table(table)} t`.execute(transaction);
  for (let count = FIRST_FETCH; ; ) {
    const fetch = sql.raw(`fetch forward ${count} from backup_rows`);
    const { rows } = await sql<{ row: string }>`${fetch}`.execute(transaction);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
    const bytes = rows.reduce((sum, { row }) => sum + row.length, 0);
    const fitting = Math.floor((BATCH_BYTES * rows.length) / bytes);
    count = Math.max(1, Math.min(fitting, count * 4, MOST_ROWS));
  }
  await sql`close backup_rows`.execute(transaction);
}

async function snapshotOf({ db }: Database, onClose: () => Promise<void>): Promise<StoreSnapshot> {
  const transaction = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  return {
    schema: await schemaOf(transaction),
    tables: TABLE_NAMES,
    rows: (table) => rowsOf(transaction, table),
    async close() {
      await transaction
        .rollback()
        .execute()
        .catch(() => {}); // it only read, and the connection may be gone
      await onClose();
    },
  };
}

/**
 * The files of an embedded store, copied between two transactions: its only connection is held for as long as that takes.
 * A long transaction on it would hold up everything else for as long as the backup takes.
 */
async function copyOfFiles({ db }: Database, dataFolder: string): Promise<string> {
  const folder = await mkdtemp(join(dataFolder, 'run', 'snapshot.'));
  try {
    await db.connection().execute(async (connection) => {
      await sql`checkpoint`.execute(connection);
      const options = { recursive: true, mode: constants.COPYFILE_FICLONE };
      await cp(join(dataFolder, 'store'), join(folder, 'store'), options);
    });
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** On PostgreSQL one transaction sees the same moment throughout; the server goes on beside it. */
export const snapshotInTransaction = (database: Database): Promise<StoreSnapshot> =>
  snapshotOf(database, async () => {});

/** On the embedded store a copy of its files is read, by a database process of its own. */
export async function snapshotOfCopy(database: Database, dataFolder: string): Promise<StoreSnapshot> {
  const folder = await copyOfFiles(database, dataFolder);
  try {
    const copy = await openEmbedded({ dataFolder: folder });
    return await snapshotOf(copy, async () => {
      await copy.close();
      await rm(folder, { recursive: true, force: true });
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
