import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/** What is metered: intervals in which a resource was covered, scans as intervals without length, and both by day. */
export async function metering(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // ended_at infinity: it goes on.
    `create table metering (
      account_id ${ID} not null, region ${ID} not null, resource_id ${ID} not null, scan_type ${ID} not null,
      usage_type ${ID} not null,
      started_at timestamptz not null, ended_at timestamptz not null,
      primary key (account_id, region, resource_id, scan_type, started_at))`,
    `create unique index metering_open on metering (account_id, region, resource_id, scan_type)
      where ended_at = 'infinity'`,
    `create index metering_ended on metering (account_id, region, ended_at)`,
    `create table usage_day (
      account_id ${ID} not null, region ${ID} not null, day ${ID} not null, usage_type ${ID} not null,
      quantity double precision not null, primary key (account_id, region, day, usage_type))`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
