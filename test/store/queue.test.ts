import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue } from '../../src/queue/index.ts';
import { type OpenStore, openStore } from '../../src/store/index.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { queueContract } from './queue-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-queue-'));
const stores: OpenStore[] = [];
afterAll(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

queueContract('embedded', async () => {
  const store = await openStore({ dataFolder: join(folder, 'data') });
  stores.push(store);
  return store.connection;
});

describe.skipIf(!hasPostgres)('postgresql', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    for (const store of stores.splice(0)) await store.close();
    server?.stop();
  });

  queueContract('postgresql', async () => {
    const store = await openStore({ databaseUrl: server.createDatabase() });
    stores.push(store);
    return store.connection;
  });

  test('processes that start at once make the same queues, whoever has to give way', async () => {
    const databaseUrl = server.createDatabase();
    const starts = Array.from({ length: 4 }, async () => {
      const store = await openStore({ databaseUrl });
      stores.push(store);
      const queue = await openQueue(store.connection);
      for (const name of ['a', 'b', 'c', 'd', 'e']) await queue.work(name, async () => {});
      return queue;
    });
    const queues = await Promise.all(starts);
    expect(await queues[0]?.send('a', {})).toBeDefined();
    for (const queue of queues) await queue.stop();
  });
});
