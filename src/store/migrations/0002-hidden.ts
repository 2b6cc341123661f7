import { type Kysely, sql } from 'kysely';

/** Findings that lists leave out unless asked: why, or null. */
export async function hidden(db: Kysely<unknown>): Promise<void> {
  await sql`alter table finding add column hidden text collate "C"`.execute(db);
}
