import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openQueue, type QueueConnection } from '../../src/queue/index.ts';
import type { Job, JobStatus, Queue } from '../../src/queue/queue.ts';

/** A promise with its end in hand: tests wait for what happens, never for time. */
export function deferred<T = void>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}

/** Rejects when the signal fires, as every long operation does. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, fail) => {
    if (signal.aborted) fail(signal.reason);
    signal.addEventListener('abort', () => fail(signal.reason));
  });

export const fastQueue = (connection: QueueConnection): Promise<Queue> =>
  openQueue(connection, { pollMs: 50, cronSeconds: 1 });

/** Waits until the job has the state; a job that never does runs into the test's time limit. */
export async function untilState(queue: Queue, name: string, id: string, state: JobStatus['state']) {
  for (;;) {
    const status = await queue.status(name, id);
    if (status?.state === state) return status;
  }
}

/** One suite for both stores: what `src/queue/queue.ts` promises. */
export function queueContract(kind: string, connect: () => Promise<QueueConnection>): void {
  describe(`${kind}: the queue's contract`, () => {
    let connection: QueueConnection;
    let queue: Queue;
    let name: string;
    beforeAll(async () => {
      connection = await connect();
    });
    beforeEach(async () => {
      queue = await fastQueue(connection);
      name = `job-${randomUUID()}`;
    });
    afterEach(() => queue.stop(1_000));

    const send = async (data: object, options = {}): Promise<string> => {
      const id = await queue.send(name, data, options);
      if (id === undefined) throw new Error('the job was taken for a duplicate');
      return id;
    };

    test('a job runs with its data and completes', async () => {
      const seen = deferred<Job>();
      await queue.work(name, async (job) => seen.resolve(job));
      const data = { resourceId: 'i-1', nested: { list: [1, null, 'ü'] } };
      const id = await send(data);
      expect(await seen.promise).toMatchObject({ id, name, data });
      expect(await untilState(queue, name, id, 'completed')).toEqual({ state: 'completed', data });
    });

    test('jobs that were sent before anybody works wait, in order of priority, then of sending', async () => {
      const ids = [await send({ n: 1 }), await send({ n: 2 }), await send({ n: 3 }, { priority: 5 })];
      for (const id of ids) expect(await queue.status(name, id)).toMatchObject({ state: 'waiting' });
      const order: unknown[] = [];
      const all = deferred();
      await queue.work(name, async (job) => {
        order.push(job.id);
        if (order.length === 3) all.resolve();
      });
      await all.promise;
      expect(order).toEqual([ids[2], ids[0], ids[1]]);
    });

    test('a singleton key waits once, and again as soon as its job has begun', async () => {
      const first = await queue.send(name, { n: 1 }, { singletonKey: 'i-1' });
      expect(first).toBeDefined();
      expect(await queue.send(name, { n: 2 }, { singletonKey: 'i-1' })).toBeUndefined();
      expect(await queue.send(name, { n: 3 }, { singletonKey: 'i-2' })).toBeDefined();
      expect(await queue.send(name, { n: 4 })).toBeDefined();
      expect(await queue.send(name, { n: 5 })).toBeDefined();
      const begun = deferred();
      const go = deferred();
      await queue.work(name, async (job) => {
        if (job.id !== first) return;
        begun.resolve();
        await go.promise;
      });
      await begun.promise;
      expect(await queue.send(name, { n: 6 }, { singletonKey: 'i-1' })).toBeDefined();
      go.resolve();
    });

    test('a singleton key is open while its job waits, runs, or waits to run again', async () => {
      const open = async () => [...(await queue.open(name, ['i-1', 'i-2']))];
      expect(await open()).toEqual([]);
      const id = await send({}, { singletonKey: 'i-1', retryLimit: 1 });
      const seen = [await open()];
      await queue.work(name, async () => {
        seen.push(await open());
        throw new Error('no luck');
      });
      await untilState(queue, name, id, 'failed');
      expect(seen).toEqual([['i-1'], ['i-1'], ['i-1']]);
      expect(await open()).toEqual([]);
    });

    test('a job that fails runs again, until its retries are used up', async () => {
      let runs = 0;
      await queue.work(name, async () => {
        runs++;
        throw new Error(`no luck ${runs}`);
      });
      const id = await send({}, { retryLimit: 1 });
      expect(await untilState(queue, name, id, 'failed')).toEqual({ state: 'failed', data: {}, error: 'no luck 2' });
      expect(runs).toBe(2);
    });

    test('an end that cannot be stored, because the database is away, is stored when it is back', async () => {
      let away = false;
      const flaky: QueueConnection = {
        kind: connection.kind,
        async query(text, values) {
          if (away) throw new Error('the database is away');
          return connection.query(text, values);
        },
      };
      const other = await fastQueue(flaky);
      try {
        const outcomes = ['fails', 'completes'];
        const handler = async (): Promise<void> => {
          away = true;
          if (outcomes.shift() === 'fails') throw new Error('broken off');
        };
        await other.work(name, handler);
        const id = await send({});
        for (const state of ['waiting', 'completed'] as const) {
          await expect.poll(() => away, { timeout: 10_000 }).toBe(true);
          expect(await queue.status(name, id)).toMatchObject({ state: 'running' });
          away = false;
          await untilState(queue, name, id, state);
        }
      } finally {
        away = false;
        await other.stop(1_000);
      }
    });

    test('a job that waits for its retry tells why', async () => {
      await queue.work(name, () => {
        throw new Error('not yet');
      });
      const id = await send({});
      for (;;) {
        const status = await queue.status(name, id);
        if (status?.error === undefined) continue;
        expect(status).toEqual({ state: 'waiting', data: {}, error: 'not yet' });
        return;
      }
    });

    test('as many jobs run at once as asked, no more', async () => {
      let running = 0;
      let most = 0;
      let finished = 0;
      const three = deferred();
      const all = deferred();
      await queue.work(
        name,
        async () => {
          most = Math.max(most, ++running);
          if (running === 3) three.resolve();
          await three.promise; // with fewer at once nobody would ever go on
          running--;
          if (++finished === 10) all.resolve();
        },
        { concurrency: 3 },
      );
      for (let n = 0; n < 10; n++) await send({ n });
      await all.promise;
      expect(most).toBe(3);
    });

    test('a run beyond its time is aborted and retried', async () => {
      const reasons: unknown[] = [];
      await queue.work(
        name,
        async ({ signal }) => {
          if (reasons.length > 0) return;
          await untilAborted(signal).catch((error: Error) => {
            reasons.push(error.message);
            throw error;
          });
        },
        { expireSeconds: 1 },
      );
      const id = await send({});
      await untilState(queue, name, id, 'completed');
      expect(reasons).toEqual(['the job took longer than 1 seconds']);
    });

    test('cancel: a waiting job never runs, a running one is aborted', async () => {
      const waiting = await send({});
      await queue.cancel(name, waiting);
      const begun = deferred();
      const ended = deferred<unknown>();
      await queue.work(name, async ({ id, signal }) => {
        expect(id).not.toBe(waiting);
        begun.resolve();
        await untilAborted(signal).catch(ended.resolve);
        signal.throwIfAborted();
      });
      const running = await send({});
      await begun.promise;
      expect((await queue.status(name, running))?.state).toBe('running');
      await queue.cancel(name, running);
      expect(await ended.promise).toMatchObject({ name: 'AbortError' });
      expect((await queue.status(name, waiting))?.state).toBe('cancelled');
      expect((await queue.status(name, running))?.state).toBe('cancelled');
      await queue.cancel(name, 'no-such-job');
    });

    test('stop lets running jobs notice, and puts back what they did not finish', async () => {
      const begun = deferred();
      await queue.work(name, async ({ signal }) => {
        begun.resolve();
        await untilAborted(signal);
      });
      const id = await send({}, { retryLimit: 0 });
      await begun.promise;
      await queue.stop();
      queue = await fastQueue(connection);
      expect(await queue.status(name, id)).toMatchObject({ state: 'waiting' });
      const again = deferred();
      await queue.work(name, async () => again.resolve());
      await again.promise;
      await untilState(queue, name, id, 'completed');
    });

    test('a schedule sends jobs, and scheduling again replaces it', async () => {
      const seen = deferred<unknown>();
      await queue.schedule(name, '0 0 1 1 *', { version: 1 });
      await queue.schedule(name, '* * * * *', { version: 2 });
      await queue.work(name, async ({ data }) => seen.resolve(data));
      expect(await seen.promise).toEqual({ version: 2 });
      await expect(queue.schedule(name, '* * * * * *')).rejects.toThrow(/five fields/);
      await expect(queue.schedule(name, '61 * * * *')).rejects.toThrow();
    });

    test('what was never sent has no status', async () => {
      expect(await queue.status(name, randomUUID())).toBeUndefined();
      expect(await queue.status(name, 'not-an-id')).toBeUndefined();
    });

    test('work is called once a name', async () => {
      await queue.work(name, async () => {});
      await expect(queue.work(name, async () => {})).rejects.toThrow(/twice/);
    });

    afterAll(async () => {
      // Nothing of the above left a worker or a transaction behind: the connection still answers.
      expect((await connection.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });
}
