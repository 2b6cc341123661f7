import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { memoryDocuments } from '../../src/store/memory-documents.fixture.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { documentsContract } from './documents-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-documents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

documentsContract('memory', async () => ({
  documents: memoryDocuments(() => new Date()),
  async createAccount() {},
  async close() {},
}));

documentsContract('embedded', async () => {
  const store = await openStore({ dataFolder: join(folder, 'data') });
  return { documents: store.documents, createAccount: store.accounts.create, close: () => store.close() };
});

describe.skipIf(!hasPostgres)('postgresql', () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());
  documentsContract('postgresql', async () => {
    server = await startPostgres();
    const store = await openStore({ databaseUrl: server.createDatabase() });
    return { documents: store.documents, createAccount: store.accounts.create, close: () => store.close() };
  });
});
