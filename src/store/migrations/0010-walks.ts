import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/** What walks in the order of lists go along, and what the planner must know to go the right way. */
export async function walks(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** Fills `account_score` from the findings that are there. */
export const SCORES_OF_FINDINGS = `insert into account_score (account_id, region, severity_rank, inspector_score, type)
  select distinct account_id, region, severity_rank, inspector_score, type from finding on conflict do nothing`;

const OF_ACCOUNTS = ['finding', 'finding_package', 'resource', 'account_facet', 'account_score'];

const STATEMENTS: readonly string[] = [
  // See store/scores.ts.
  `create table account_score (
    account_id ${ID} not null, region ${ID} not null, severity_rank smallint not null,
    inspector_score double precision not null, type ${ID} not null,
    primary key (region, inspector_score, account_id, severity_rank, type))`,
  SCORES_OF_FINDINGS,
  // Times are asked against each other: the oldest of those seen last week. Where all are in the index, no row is read in vain.
  'drop index finding_first_observed, finding_last_observed',
  `create index finding_first_observed on finding
    (account_id, region, first_observed_at, last_observed_at, updated_at, id)`,
  `create index finding_last_observed on finding
    (account_id, region, last_observed_at, first_observed_at, updated_at, id)`,
  // With many small accounts the planner takes each for small, and looks a row up by its account alone.
  ...OF_ACCOUNTS.map((table) => `alter table ${table} alter column account_id set (n_distinct = 10)`),
];
