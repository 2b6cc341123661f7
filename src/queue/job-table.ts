import type { QueueConnection } from './connection.ts';

/**
 * The few things asked of pg-boss's job table that its own interface has no word for.
 * @see https://github.com/timgit/pg-boss/blob/10.4.2/src/plans.js
 */
export const SCHEMA = 'pgboss';

/** Puts jobs of this process back, unharmed: a shutdown is no failure, so it costs no retry. */
export async function putBack(connection: QueueConnection, name: string, ids: readonly string[]): Promise<void> {
  await connection.query(
    `update ${SCHEMA}.job set state = 'retry', started_on = null, start_after = now()
     where name = $1 and id = any($2::uuid[]) and state = 'active'`,
    [name, ids],
  );
}

/**
 * Jobs that ran when the process was killed. Only where this process is the only one: nobody else can be running them.
 * It costs a retry, so that a job that kills the process does not do so for ever.
 */
export async function recoverOrphans(connection: QueueConnection): Promise<void> {
  await connection.query(
    `update ${SCHEMA}.job set
       state = case when retry_count < retry_limit then 'retry' else 'failed' end::${SCHEMA}.job_state,
       completed_on = case when retry_count < retry_limit then null else now() end,
       output = '{"message": "the process ended while the job ran"}'::jsonb,
       start_after = now()
     where state = 'active'`,
  );
}

/** Of these jobs, those that are no longer this process's to run: cancelled, or given to another after their time-out. */
export async function takenAway(
  connection: QueueConnection,
  name: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query(
    `select id from ${SCHEMA}.job where name = $1 and id = any($2::uuid[]) and state = 'active'`,
    [name, ids],
  );
  const ours = new Set(rows.map((row) => row.id));
  return new Set(ids.filter((id) => !ours.has(id)));
}

/** Of these singleton keys, those that have a job which waits or runs. */
export async function withOpenJob(
  connection: QueueConnection,
  name: string,
  singletonKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query(
    `select singleton_key from ${SCHEMA}.job
     where name = $1 and singleton_key = any($2::text[]) and state <= 'active'`,
    [name, singletonKeys],
  );
  return new Set(rows.map((row) => String(row.singleton_key)));
}

/** Jobs that wait were given the limit of their sending; the worker's counts. */
export async function setExpiry(connection: QueueConnection, name: string, seconds: number): Promise<void> {
  await connection.query(
    `update ${SCHEMA}.job set expire_in = make_interval(secs => $2) where name = $1 and state < 'active'`,
    [name, seconds],
  );
}
