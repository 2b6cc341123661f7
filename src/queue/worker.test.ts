import type PgBoss from 'pg-boss';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { QueueConnection } from './connection.ts';
import { startWorker } from './worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a job that is aborted while its end is being stored leaves no timer behind', async () => {
  let store = (): void => {};
  const stored = new Promise<void>((done) => {
    store = done;
  });
  const jobs = [{ id: 'a', name: 'work', data: {} }];
  const complete = vi.fn(() => stored);
  const boss = { fetch: async () => jobs.splice(0), complete } as unknown as PgBoss;
  const connection: QueueConnection = { kind: 'embedded', query: async () => ({ rows: [] }) };
  const handler = async (): Promise<void> => {};
  const limits = { concurrency: 1, expireSeconds: 60, pollMs: 1_000 };
  const worker = startWorker({ boss, connection, name: 'work', handler, ...limits, log: undefined });
  await vi.waitFor(() => expect(complete).toHaveBeenCalledWith('work', 'a'));
  worker.abort('a');
  store();
  await worker.stop(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
