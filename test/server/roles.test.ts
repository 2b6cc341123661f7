import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { tinyDatabase } from './advisories.ts';
import { ACCOUNT, host, user } from './clients.ts';
import { assay, type Running, type Server, serve, start } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-roles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The roles need a database that several processes share. */
describe.skipIf(!hasPostgres)('an api process and two workers on one PostgreSQL', () => {
  let postgres: TestPostgres;
  let api: Server;
  let workers: readonly Running[];
  let admin: ReturnType<typeof user>;

  beforeAll(async () => {
    postgres = await startPostgres();
    const databaseUrl = postgres.createDatabase();
    const common = ['--database-url', databaseUrl, '--db', await tinyDatabase(folder), '--data', join(folder, 'data')];
    api = await serve([...common, '--role', 'api']);
    workers = [1, 2].map(() => start(['serve', ...common, '--role', 'worker', '--log-level', 'error']));
    await Promise.all(workers.map((worker) => worker.said(/^Assay works$/m)));
    const key = await assay(
      ['keys', 'create', '--account', ACCOUNT, '--role', 'admin', '--data', join(folder, 'data'), '--json'],
      { DATABASE_URL: databaseUrl },
    );
    admin = user(api.url, JSON.parse(key.stdout));
    await admin.enable();
  });

  afterAll(async () => {
    for (const worker of workers) worker.process.kill('SIGTERM');
    const ended = await Promise.all([api.stop(), ...workers.map((worker) => worker.ended)]);
    await postgres.stop();
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ended.slice(1).map(({ stderr }) => stderr)).toEqual(['', '']);
  });

  test('what the api accepts the workers judge, and the last push of a resource counts', async () => {
    const numbers = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(4, '0'));
    // One host that changes with every push: both workers get jobs of the same resource.
    for (const [i] of numbers.entries()) await admin.push(host('busy', numbers.slice(0, i)));
    const { resourceId } = await admin.push(host('busy', numbers));
    // A push that finds a scan of its resource already waiting has no job of its own to wait for.
    const expected = numbers.map((number) => `CVE-2024-${number}`);
    await expect.poll(() => admin.open(resourceId), { timeout: 30_000 }).toEqual(expected);
  });
});
