import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Frees deleted rows and refreshes the planner's statistics, table by table: PGlite has no autovacuum. Each table is one
 * statement outside a transaction, the one kind that may take longer than 50 ms.
 */
export async function vacuumTables(database: Database, signal: AbortSignal): Promise<void> {
  const { rows } = await database.read((db) =>
    sql<{ name: string }>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1
    `.execute(db),
  );
  for (const { name } of rows) {
    signal.throwIfAborted();
    await database.patiently(() => database.query(`vacuum (analyze) ${name}`));
  }
}
