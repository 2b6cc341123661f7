import { setTimeout as delay } from 'node:timers/promises';
import type PgBoss from 'pg-boss';
import type { QueueConnection, QueueLog } from './connection.ts';
import { putBack, takenAway } from './job-table.ts';
import type { JobHandler } from './queue.ts';

/** Why a handler's signal fired. */
class JobAborted extends Error {
  override readonly name = 'AbortError';
}

/** How long a handler may take to notice its signal; then its job is given up for it. */
const NOTICE_MS = 5_000;

export interface WorkerOptions {
  readonly boss: PgBoss;
  readonly connection: QueueConnection;
  readonly name: string;
  readonly handler: JobHandler;
  readonly concurrency: number;
  readonly expireSeconds: number;
  /** How often the table is asked when nobody in this process sends. */
  readonly pollMs: number;
  readonly log: QueueLog | undefined;
}

export interface Worker {
  /** There may be work: look now. */
  wake(): void;
  /** Aborts the job if it runs here. */
  abort(id: string): void;
  /** Takes no more jobs, aborts the running ones and waits for them, at most this long; what is left is put back. */
  stop(graceMs: number): Promise<void>;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Resolves after `ms` or when `wake` is called. */
function sleeper() {
  let end: () => void = () => {};
  let isWoken = false;
  return {
    wake(): void {
      isWoken = true;
      end();
    },
    async sleep(ms: number): Promise<void> {
      if (!isWoken)
        await new Promise<void>((done) => {
          const timer = setTimeout(done, ms);
          end = () => {
            clearTimeout(timer);
            done();
          };
        });
      isWoken = false;
    },
  };
}

/** The handler's end, or a rejection when its signal fired and it did not notice. */
function settled(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  // An abort while the end of the job is being stored must not keep the process alive for a timer.
  const over = new AbortController();
  const unnoticed = new Promise<never>((_, fail) => {
    const wait = () => {
      timer = setTimeout(() => fail(signal.reason), NOTICE_MS);
    };
    signal.addEventListener('abort', wait, { signal: over.signal });
  });
  return Promise.race([work, unnoticed]).finally(() => {
    over.abort();
    clearTimeout(timer);
  });
}

/** Fetches jobs of one name, up to `concurrency` at once, and sees each to its end. */
export function startWorker(options: WorkerOptions): Worker {
  const { boss, connection, name, handler, concurrency, expireSeconds, pollMs, log } = options;
  const running = new Map<string, { readonly controller: AbortController; readonly end: Promise<void> }>();
  const pause = sleeper();
  let stopping = false;

  /** Stores the end of a job; while the database is away, again and again, until the job is late and so another's. */
  async function store(end: () => Promise<unknown>, until: number): Promise<void> {
    for (;;) {
      try {
        await end();
        return;
      } catch (error) {
        if (stopping || performance.now() > until) throw error;
      }
      await delay(pollMs, undefined, { ref: false });
    }
  }

  async function run(job: PgBoss.Job<object>, { signal }: AbortController): Promise<void> {
    const until = performance.now() + expireSeconds * 1_000;
    const work = (async () => handler({ id: job.id, name, data: job.data, signal }))(); // a throw is a rejection
    const end = await settled(work, signal).then(
      () => () => boss.complete(name, job.id),
      (error: unknown) => () =>
        stopping && signal.aborted
          ? putBack(connection, name, [job.id])
          : boss.fail(name, job.id, { message: messageOf(error) }),
    );
    await store(end, until);
  }

  function start(job: PgBoss.Job<object>): void {
    const controller = new AbortController();
    const late = setTimeout(
      () => controller.abort(new JobAborted(`the job took longer than ${expireSeconds} seconds`)),
      expireSeconds * 1_000,
    );
    const end = run(job, controller)
      // The database stayed away: the job stays active, expires and runs again.
      .catch((error) => log?.warn({ err: error, job: job.id, name }, 'the end of a job could not be stored'))
      .finally(() => {
        clearTimeout(late);
        running.delete(job.id);
        pause.wake();
      });
    running.set(job.id, { controller, end });
  }

  async function look(): Promise<void> {
    const free = concurrency - running.size;
    if (free > 0) for (const job of await boss.fetch<object>(name, { batchSize: free })) start(job);
    // In one process, `cancel` reaches the job directly.
    if (connection.kind === 'embedded' || running.size === 0) return;
    for (const id of await takenAway(connection, name, [...running.keys()]))
      running.get(id)?.controller.abort(new JobAborted('the job was cancelled'));
  }

  const loop = (async () => {
    let isAway = false;
    while (!stopping) {
      try {
        await look();
        isAway = false;
      } catch (error) {
        // Once, not with every look.
        if (!isAway) log?.warn({ err: error, name }, 'jobs could not be fetched');
        isAway = true;
      }
      await pause.sleep(pollMs);
    }
  })();

  return {
    wake: pause.wake,
    abort: (id) => running.get(id)?.controller.abort(new JobAborted('the job was cancelled')),
    async stop(graceMs) {
      stopping = true;
      pause.wake();
      await loop;
      const left = [...running.values()];
      for (const { controller } of left) controller.abort(new JobAborted('the process is stopping'));
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((done) => {
        timer = setTimeout(done, graceMs);
      });
      await Promise.race([Promise.all(left.map(({ end }) => end)), grace]);
      clearTimeout(timer);
      if (running.size > 0) await putBack(connection, name, [...running.keys()]);
    },
  };
}
