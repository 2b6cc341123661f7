import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { auditContract } from './audit-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

auditContract('embedded', async () => {
  const store = await openStore({ dataFolder: join(folder, 'data') });
  return { store, tamper: (sql) => store.connection.query(sql) };
});

describe.skipIf(!hasPostgres)('postgresql', () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());
  auditContract('postgresql', async () => {
    server = await startPostgres();
    const store = await openStore({ databaseUrl: server.createDatabase() });
    return { store, tamper: (sql) => store.connection.query(sql) };
  });
});
