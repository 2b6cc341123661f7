import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/** What the API creates and keeps whole: configurations, integrations, reports, assessment runs. */
export async function documents(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table document (
      account_id ${ID} not null, region ${ID} not null, kind ${ID} not null, id ${ID} not null, name ${ID},
      parent ${ID}, tags jsonb not null, body jsonb not null, due_at timestamptz,
      created_at timestamptz not null, updated_at timestamptz not null,
      primary key (kind, account_id, region, id))`,
    `create unique index document_name on document (kind, account_id, region, name) where name is not null`,
    `create index document_newest on document (kind, account_id, region, created_at, id)`,
    `create index document_parent on document (kind, account_id, region, parent, id) where parent is not null`,
    // Few documents wait for a moment; a job asks for those of every account.
    `create index document_due on document (kind, due_at) where due_at is not null`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
