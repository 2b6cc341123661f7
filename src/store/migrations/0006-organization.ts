import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/** Accounts form one organization: its administrator in each region, and the administrator's relations to the others. */
export async function organization(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `alter table account add column email text`,
    `alter table account add column status ${ID} not null default 'ACTIVE'`,
    // First activation: the trial counts from it, whatever happens later.
    `alter table enablement add column first_enabled_at timestamptz`,
    `update enablement set first_enabled_at = updated_at`,
    `create table delegated_administrator (
      region ${ID} primary key, account_id ${ID} not null, status ${ID} not null, updated_at timestamptz not null)`,
    // Rows outlive their administrator: they say how the relation ended.
    `create table member (
      admin_id ${ID} not null, region ${ID} not null, account_id ${ID} not null, status ${ID} not null,
      updated_at timestamptz not null, primary key (admin_id, region, account_id))`,
    `create index member_of on member (region, account_id)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
