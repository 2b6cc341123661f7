import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeBackup } from '../../src/backup/write.ts';
import { openStore } from '../../src/store/index.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { assay } from '../server/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-schemas-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A backup as a version with this schema would have written it. */
async function backupOf(schema: number, rows: Readonly<Record<string, object>>): Promise<string> {
  const file = join(folder, `${schema}.backup`);
  const snapshot = {
    schema,
    tables: Object.keys(rows),
    async *rows(table: string) {
      yield [JSON.stringify(rows[table])];
    },
    async close() {},
  };
  const about = { assay: '0.0.1', store: 'embedded', createdAt: '2026-01-02T03:04:05.000Z' } as const;
  await writeFile(file, writeBackup({ snapshot, files: [], about }));
  return file;
}

const account = { account_id: '111122223333', created_at: '2026-01-01T00:00:00.000Z' };
const inventory = { id: 7, digest: 'sha256:7', packages: 0, complete: true, created_at: '2026-01-01T00:00:00.000Z' };

test('a backup of an older schema is restored and brought up to date; numbers go on after the largest', async () => {
  const data = join(folder, 'older');
  expect(await assay(['restore', await backupOf(1, { account, inventory }), '--data', data])).toMatchObject({
    code: 0,
  });
  const store = await openStore({ dataFolder: data });
  try {
    expect(await store.accounts.list()).toEqual(['111122223333']);
    const { rows } = await store.connection.query(
      `insert into inventory (digest, packages, complete, created_at) values ('sha256:8', 0, true, now()) returning id`,
    );
    expect(rows).toEqual([{ id: 8 }]);
    const { rows: applied } = await store.connection.query('select max(id) as id from schema_migration');
    expect(applied).toEqual([{ id: MIGRATIONS.at(-1)?.id }]);
  } finally {
    await store.close();
  }
});

test('a backup of a newer schema is refused, by name of both', async () => {
  const data = join(folder, 'newer');
  const { code, stderr } = await assay(['restore', await backupOf(9999, { account }), '--data', data]);
  expect(code).toBe(3);
  expect(stderr).toContain(`the backup has schema 9999, this version of Assay knows ${MIGRATIONS.at(-1)?.id}`);
  expect(existsSync(join(data, 'store'))).toBe(false);
});

test.each([
  [
    'rows that do not fit',
    2,
    { account: { ...account, created_at: 'no moment' } },
    'rows of account in the backup do not fit',
  ],
  ['a table that its schema does not have', 3, { pg_authid: account }, 'has a table pg_authid'],
])('%s: the backup is refused', async (_what, schema, rows, message) => {
  const data = join(folder, `refused-${schema}`);
  const { code, stderr } = await assay(['restore', await backupOf(schema, rows), '--data', data]);
  expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
  expect(existsSync(join(data, 'store'))).toBe(false);
});
