import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { identityContract } from './identity-contract.ts';

describe('embedded', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'assay-identity-'));
  afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));
  identityContract('embedded', () => openStore({ dataFolder }));
});

describe.skipIf(!hasPostgres)('postgresql', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());
  identityContract('postgresql', () => openStore({ databaseUrl: postgres.createDatabase() }));
});
