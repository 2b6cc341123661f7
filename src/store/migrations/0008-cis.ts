import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/**
 * Runs of CIS configurations, the machines that each looks at, and what was found there: rules × machines are many rows,
 * and lists search inside them. A scan's account is its owner's, a target's the machine's: members see their own part.
 */
export async function cis(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table cis_scan (
      id ${ID} primary key, account_id ${ID} not null, region ${ID} not null, owner_id ${ID} not null,
      configuration_id ${ID} not null, name ${ID} not null, level ${ID} not null, status ${ID} not null,
      scheduled_by ${ID} not null, targets jsonb not null, started_at timestamptz not null, ended_at timestamptz,
      prepared boolean not null, reason text, failed_checks integer not null, total_checks integer not null)`,
    `create index cis_scan_owner on cis_scan (account_id, region, started_at, id)`,
    `create index cis_scan_started on cis_scan (started_at)`,
    `create table cis_target (
      scan_id ${ID} not null, account_id ${ID} not null, region ${ID} not null, resource_id ${ID} not null,
      job_id ${ID} not null, tags jsonb not null, platform ${ID} not null, status ${ID}, status_reason ${ID}, note text,
      benchmark text, session_token ${ID}, session_started_at timestamptz, due_at timestamptz,
      passed integer not null, failed integer not null, skipped integer not null,
      primary key (scan_id, account_id, region, resource_id))`,
    `create unique index cis_target_job on cis_target (job_id)`,
    `create index cis_target_resource on cis_target (account_id, region, resource_id)`,
    `create index cis_target_due on cis_target (due_at) where due_at is not null`,
    `create table cis_result (
      scan_id ${ID} not null, account_id ${ID} not null, region ${ID} not null, resource_id ${ID} not null,
      rule_id ${ID} not null, check_id ${ID} not null, check_order ${ID} not null, title ${ID} not null,
      status ${ID} not null, status_reason text, finding_id ${ID} not null,
      primary key (scan_id, account_id, region, resource_id, rule_id))`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
