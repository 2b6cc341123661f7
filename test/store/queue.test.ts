import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
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
});
