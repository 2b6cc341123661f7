import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { environmentError, inputError } from '../domain/errors.ts';
import type { Database, Trx } from './database.ts';
import { openEmbeddedDatabase } from './embedded.ts';
import { acquireLock } from './folder-lock.ts';
import { migrateIn } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openPostgresqlDatabase } from './postgresql.ts';
import { TABLE_NAMES } from './tables.ts';

/** Takes the rows of a backup, table by table. */
export interface StoreLoader {
  /** @param rows JSON objects as {@link StoreSnapshot.rows} made them. @throws AssayError input when they do not fit */
  load(table: string, rows: readonly string[]): Promise<void>;
}

/** Reads a backup into the loader; whatever it throws leaves the store as it was. */
export type LoadBackup = (loader: StoreLoader) => Promise<void>;

const notEmpty = (what: string) =>
  environmentError(`${what} holds data already: a backup is restored into an empty store only`, {
    remedy: 'Name a folder or a database that holds nothing yet.',
  });

async function existingTables(transaction: Trx): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
  `.execute(transaction);
  const names = new Set(rows.map(({ name }) => name));
  return [...TABLE_NAMES, 'schema_migration'].filter((name) => names.has(name));
}

/** Takes away an empty schema of any version. Rejects when one of the tables has a row. */
async function clearEmpty(transaction: Trx, what: string): Promise<void> {
  const tables = await existingTables(transaction);
  for (const table of tables.filter((name) => name !== 'schema_migration')) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(transaction);
    if (rows.length > 0) throw notEmpty(what);
  }
  for (const table of tables) await sql`drop table ${sql.table(table)}`.execute(transaction);
}

/** Identity columns go on after the largest number that was restored. */
async function continueNumbers(transaction: Trx): Promise<void> {
  const { rows } = await sql<{ tableName: string; columnName: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'
  `.execute(transaction);
  for (const { tableName, columnName } of rows) {
    const largest = sql`(select max(${sql.ref(columnName)}) from ${sql.table(tableName)})`;
    await sql`select setval(pg_get_serial_sequence(${tableName}, ${columnName}), coalesce(${largest}, 1),
      ${largest} is not null)`.execute(transaction);
  }
}

/**
 * The columns of a table, in their order, as they are read from a row of a backup. JSON has one null: where a column cannot be
 * without a value, it is the value null, as a policy that was cleared has it.
 */
async function columnsOf(transaction: Trx, table: string) {
  const { rows } = await sql<{ name: string; required: boolean }>`
    select attname as name, attnotnull and atttypid = 'jsonb'::regtype as required from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`.execute(transaction);
  return sql.join(
    rows.map(({ name, required }) => (required ? sql`coalesce(${sql.ref(name)}, 'null'::jsonb)` : sql.ref(name))),
  );
}

const isOfData = (error: unknown): boolean =>
  /^2[23]|^42/.test(String((error as { code?: unknown } | null)?.code ?? ''));

function loaderOf(transaction: Trx, tables: ReadonlySet<string>): StoreLoader {
  const columns = new Map<string, Awaited<ReturnType<typeof columnsOf>>>();
  return {
    async load(table, rows) {
      if (!tables.has(table)) throw inputError(`the backup has a table ${table} that its schema does not have`);
      const values = columns.get(table) ?? (await columnsOf(transaction, table));
      columns.set(table, values);
      try {
        await sql`insert into ${sql.table(table)} overriding system value
          select ${values} from json_populate_recordset(null::${sql.table(table)}, ${`[${rows.join(',')}]`}::json)`.execute(
          transaction,
        );
      } catch (cause) {
        if (!isOfData(cause)) throw cause;
        throw inputError(`rows of ${table} in the backup do not fit: ${(cause as Error).message}`, { cause });
      }
    },
  };
}

/** One transaction: the schema of the backup, its rows, then what came to the schema since. */
async function restoreInto({ db, kind }: Database, what: string, schema: number, read: LoadBackup): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await clearEmpty(transaction, what);
    await migrateIn(
      transaction,
      kind,
      MIGRATIONS.filter(({ id }) => id <= schema),
    );
    await read(loaderOf(transaction, new Set(await existingTables(transaction))));
    await continueNumbers(transaction);
    await migrateIn(transaction, kind);
  });
  await db.connection().execute((connection) => sql`analyze`.execute(connection));
}

function checkSchema(schema: number): void {
  const known = MIGRATIONS.at(-1)?.id ?? 0;
  if (schema > known)
    throw environmentError(`the backup has schema ${schema}, this version of Assay knows ${known}`, {
      remedy: 'Restore it with the version of Assay that wrote it, or a newer one.',
    });
}

/**
 * Restores a backup into an empty PostgreSQL database.
 * @throws AssayError environment when it is not empty, or the backup's schema is newer; input when the backup is broken
 */
export async function restorePostgresql(databaseUrl: string, schema: number, read: LoadBackup): Promise<void> {
  checkSchema(schema);
  const database = openPostgresqlDatabase({ databaseUrl, poolSize: 1 });
  try {
    await restoreInto(database, 'the database', schema, read);
  } finally {
    await database.close();
  }
}

/**
 * Restores a backup into a data folder that has no store. Everything is made in a folder beside it and moved at the end.
 * @param finish runs when the store is complete, before it is in its place: other files of the backup
 * @throws AssayError like {@link restorePostgresql}, and environment when another process holds the folder
 */
export async function restoreEmbedded(
  dataFolder: string,
  schema: number,
  read: LoadBackup,
  finish: () => Promise<void>,
): Promise<void> {
  checkSchema(schema);
  const run = join(dataFolder, 'run');
  await mkdir(run, { recursive: true, mode: 0o700 });
  await chmod(dataFolder, 0o700);
  const outcome = await acquireLock(run, 'assay');
  if ('heldBy' in outcome)
    throw environmentError(`the data folder ${dataFolder} is in use by process ${outcome.heldBy.pid}`, {
      remedy: 'End that process, or name another folder with --data.',
    });
  const staged = await mkdtemp(join(run, 'restore.'));
  try {
    if (existsSync(join(dataFolder, 'store'))) throw notEmpty(`the data folder ${dataFolder}`);
    const database = await openEmbeddedDatabase({ dataFolder: staged });
    try {
      await database.patiently(() => restoreInto(database, 'the new store', schema, read));
      await database.query('checkpoint');
    } finally {
      await database.close();
    }
    await finish();
    await rename(join(staged, 'store'), join(dataFolder, 'store'));
  } finally {
    await rm(staged, { recursive: true, force: true });
    outcome.lock.release();
  }
}
