import { randomUUID } from 'node:crypto';
import type PgBoss from 'pg-boss';
import { startBoss } from './boss.ts';
import type { QueueConnection, QueueLog } from './connection.ts';
import { recoverOrphans, setExpiry, withOpenJob } from './job-table.ts';
import type { JobStatus, Queue } from './queue.ts';
import { startWorker, type Worker } from './worker.ts';

export type { QueueConnection, QueueLog } from './connection.ts';

export interface QueueOptions {
  readonly log?: QueueLog;
  /** How often workers look for jobs that another process sent. Default 2 s; jobs of this process start at once. */
  readonly pollMs?: number;
  /** How often schedules are looked at. Default 30 s. */
  readonly cronSeconds?: number;
}

const DEFAULT_RETRIES = 5;
const DEFAULT_EXPIRE_SECONDS = 15 * 60;
/** The table's own limit is for workers that died: a living one keeps its time itself and is first. */
const EXPIRE_SLACK_SECONDS = 30;
const DEFAULT_GRACE_MS = 30_000;

/** At most one job with the same singleton key waits; every other job gets a key of its own. */
const POLICY = 'short';

const STATES: Readonly<Record<PgBoss.JobWithMetadata['state'], JobStatus['state']>> = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a failed run left: our own message, or pg-boss's word on a job whose worker died. */
function errorOf(output: unknown): string | undefined {
  const { message, value } = (output ?? {}) as { message?: unknown; value?: { message?: unknown } };
  const text = message ?? value?.message;
  return typeof text === 'string' ? text : undefined;
}

/** Retries wait 1, 2, 4 … seconds, each up to twice as long by chance. */
const RETRY = { retryDelay: 1, retryBackoff: true } as const;

/**
 * The job queue on the store's database: pg-boss keeps the jobs, this process runs those it called `work` for.
 * A job that waits for a retry does not count as waiting for its singleton key: news should not wait for a backoff.
 */
export async function openQueue(connection: QueueConnection, options: QueueOptions = {}): Promise<Queue> {
  const { log, pollMs = 2_000 } = options;
  const boss = await startBoss(connection, options);
  // The embedded store has one process: what is still active ran in the one that was killed.
  if (connection.kind === 'embedded') await recoverOrphans(connection);
  const workers = new Map<string, Worker>();
  const known = new Map<string, Promise<void>>();

  /** pg-boss keeps every name in a table of its own, made at first use. */
  function prepare(name: string): Promise<void> {
    const before = known.get(name);
    if (before !== undefined) return before;
    const made = boss.createQueue(name, { name, policy: POLICY });
    known.set(name, made);
    made.catch(() => known.delete(name));
    return made;
  }

  return {
    async send(name, data, { singletonKey, startAfter, priority, retryLimit } = {}) {
      await prepare(name);
      const id = randomUUID();
      const sent = await boss.send(name, data, {
        ...RETRY,
        id,
        singletonKey: singletonKey ?? id,
        retryLimit: retryLimit ?? DEFAULT_RETRIES,
        ...(startAfter !== undefined && { startAfter }),
        ...(priority !== undefined && { priority }),
      });
      workers.get(name)?.wake();
      if (sent !== null) return sent;
      // Refused as a duplicate: of another job, or of itself when the answer was lost and it was sent twice.
      return (await boss.getJobById(name, id)) === null ? undefined : id;
    },

    async schedule(name, cron, data) {
      if (cron.trim().split(/\s+/).length !== 5) throw new Error(`not a cron expression of five fields: ${cron}`);
      await prepare(name);
      await boss.schedule(name, cron, data ?? {}, { ...RETRY, retryLimit: DEFAULT_RETRIES, tz: 'UTC' });
    },

    async work(name, handler, { concurrency = 1, expireSeconds = DEFAULT_EXPIRE_SECONDS } = {}) {
      if (workers.has(name)) throw new Error(`work was called twice for ${name}`);
      await prepare(name);
      const limit = expireSeconds + EXPIRE_SLACK_SECONDS;
      await boss.updateQueue(name, { name, policy: POLICY, expireInSeconds: limit });
      await setExpiry(connection, name, limit);
      workers.set(name, startWorker({ boss, connection, name, handler, concurrency, expireSeconds, pollMs, log }));
    },

    async cancel(name, id) {
      if (!UUID.test(id)) return;
      await boss.cancel(name, id);
      workers.get(name)?.abort(id);
    },

    async status(name, id) {
      if (!UUID.test(id)) return undefined;
      const job = await boss.getJobById(name, id, { includeArchive: true });
      if (job === null) return undefined;
      const error = errorOf(job.output);
      return { state: STATES[job.state], data: job.data, ...(error !== undefined && { error }) };
    },

    open: (name, singletonKeys) => withOpenJob(connection, name, singletonKeys),

    async stop(graceMs = DEFAULT_GRACE_MS) {
      await Promise.all([...workers.values()].map((worker) => worker.stop(graceMs)));
      workers.clear();
      await boss.stop({ graceful: false, close: false });
    },
  };
}
