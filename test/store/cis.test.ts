import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { cisContract } from './cis-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-cis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

cisContract('embedded', () => openStore({ dataFolder: join(folder, 'data') }));

describe.skipIf(!hasPostgres)('postgresql', () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());
  cisContract('postgresql', async () => {
    server = await startPostgres();
    return openStore({ databaseUrl: server.createDatabase() });
  });
});
