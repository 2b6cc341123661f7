import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/** Who did what: append-only, a chain of hashes for each account and region. */
export async function audit(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // `entry` is the text that the hash is of, so `json` and not `jsonb`: it stays as it was written.
    `create table audit (
      account_id ${ID} not null, region ${ID} not null, seq bigint not null, at timestamptz not null,
      entry json not null, hash ${ID} not null,
      primary key (account_id, region, seq))`,
    // Append-only: a block range index finds the old end at almost no cost.
    `create index audit_at on audit using brin (at)`,
    // Where each chain ends, and where it begins since its old end was swept.
    `create table audit_chain (
      account_id ${ID} not null, region ${ID} not null, seq bigint not null, hash ${ID} not null,
      swept_seq bigint not null default 0, swept_hash ${ID} not null default '',
      primary key (account_id, region))`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
