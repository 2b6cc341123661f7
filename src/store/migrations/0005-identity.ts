import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/** Keys that end and tell their last use; custom roles; who else may come in, by a login of AWS or a token of an issuer. */
export async function identity(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `alter table access_key add column expires_at timestamptz, add column replaces ${ID},
      add column last_used_at timestamptz, add column last_used_service text, add column last_used_region text,
      add column last_used_address text`,
    `create table iam_role (
      account_id ${ID} not null, name ${ID} not null, policy jsonb not null, trust jsonb,
      created_at timestamptz not null, primary key (account_id, name))`,
    // The body says whom it lets in; account and role are what they get.
    `create table federation (
      id ${ID} primary key, kind ${ID} not null, account_id ${ID} not null, role ${ID} not null, body jsonb not null,
      created_at timestamptz not null)`,
    `create index federation_kind on federation (kind, account_id, id)`,
    // Signatures and tokens that were exchanged already: each opens one session.
    `create table used_proof (digest ${ID} primary key, until timestamptz not null)`,
    `create index used_proof_until on used_proof (until)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
