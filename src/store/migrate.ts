import { type Kysely, sql, type Transaction } from 'kysely';
import { environmentError } from '../domain/errors.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import type { StoreKind } from './store.ts';

async function appliedTo<T>(transaction: Transaction<T>): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`select id from schema_migration order by id`.execute(transaction);
  return rows.map(({ id }) => id);
}

/** Number of the newest migration that a store has. */
export const schemaOf = async <T>(transaction: Transaction<T>): Promise<number> =>
  (await appliedTo(transaction)).at(-1) ?? 0;

/** Of advisory locks, by which processes that start at once migrate one after the other. */
const MIGRATION_LOCK = 0x61_73_73_61;

/**
 * Brings the schema up to the newest migration, all in one transaction. Rows keep their ids: finding ARNs, keys and page
 * tokens that clients hold stay good.
 * @throws AssayError environment when the schema is newer than this version of Assay knows
 */
export async function migrate<T>(
  db: Kysely<T>,
  kind: StoreKind,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await db.transaction().execute((transaction) => migrateIn(transaction, kind, migrations));
}

/** {@link migrate} inside a transaction that does more. */
export async function migrateIn<T>(
  transaction: Transaction<T>,
  kind: StoreKind,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  // The embedded store has one process by its folder lock, and advisory locks exclude nobody there.
  if (kind === 'postgresql') await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
  await sql`create table if not exists schema_migration (
    id integer primary key, name text not null, applied_at timestamptz not null default now())`.execute(transaction);
  const applied = new Set(await appliedTo(transaction));
  const current = Math.max(0, ...applied);
  const known = migrations.at(-1)?.id ?? 0;
  if (current > known)
    throw environmentError(`the store has schema ${current}, this version of Assay knows ${known}`, {
      remedy: 'Run the newer version of Assay that wrote it, or restore a backup made before that version.',
    });
  for (const migration of migrations.filter(({ id }) => !applied.has(id))) {
    await migration.up(transaction as unknown as Kysely<unknown>);
    await sql`insert into schema_migration (id, name) values (${migration.id}, ${migration.name})`.execute(transaction);
  }
}
