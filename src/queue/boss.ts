import PgBoss from 'pg-boss';
import type { QueueConnection, QueueLog } from './connection.ts';
import { SCHEMA } from './job-table.ts';

/** pg-boss sends scheduled jobs through this queue, with a worker of its own. */
const INTERNAL_QUEUE = '__pgboss__send-it';

export interface BossOptions {
  readonly log?: QueueLog | undefined;
  /** How often schedules are looked at. Default 30 s; at most 45. */
  readonly cronSeconds?: number | undefined;
}

/** pg-boss over the store's pool. It keeps jobs, schedules, retries and retention; running them is ours (worker.ts). */
export async function startBoss(connection: QueueConnection, { log, cronSeconds }: BossOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    schema: SCHEMA,
    db: {
      async executeSql(text: string, values?: unknown[]) {
        try {
          return await connection.query(text, values);
        } catch (error) {
          // Its own worker does not await the end of a job: a rejection there would end the process. The job stays
          // active, expires, and is sent again.
          const endOfOwnJob = values?.[0] === INTERNAL_QUEUE && values.length === 3;
          if (!endOfOwnJob) throw error;
          log?.warn({ err: error }, 'a scheduled job could not be ended');
          return { rows: [{ count: 0 }] };
        }
      },
    },
    maintenanceIntervalSeconds: 60,
    cronMonitorIntervalSeconds: cronSeconds ?? 30,
    cronWorkerIntervalSeconds: Math.min(cronSeconds ?? 5, 5),
  });
  boss.on('error', (error) => log?.warn({ err: error }, 'the job queue met an error'));
  await boss.start();
  return boss;
}
