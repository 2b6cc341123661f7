import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFilterCommand, ListCoverageCommand, ListFiltersCommand } from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { tinyDatabase } from '../server/advisories.ts';
import { createKey, host, user } from '../server/clients.ts';
import { assay, type Server, serve } from '../server/server.ts';

/** The restore drill: what a restored installation answers is what the lost one answered. */

const folder = mkdtempSync(join(tmpdir(), 'assay-drill-'));
let db: string;
const lost = join(folder, 'lost');
const backup = join(folder, 'lost.backup');
const vex = '{"statements":[]}';
let key: { accessKeyId: string; secretAccessKey: string };
let expected: Awaited<ReturnType<typeof listsOf>>;

/** Everything that a client can list. */
async function listsOf({ url }: Server) {
  const { client, findings } = user(url, key);
  const { coveredResources } = await client.send(new ListCoverageCommand({}));
  const { filters } = await client.send(new ListFiltersCommand({}));
  const found = (await findings()).sort((a, b) => ((a.findingArn ?? '') < (b.findingArn ?? '') ? -1 : 1));
  return { found, coveredResources, filters };
}

async function listsAfter(args: readonly string[]): Promise<unknown> {
  const server = await serve([...args, '--db', db]);
  try {
    return await listsOf(server);
  } finally {
    await server.stop();
  }
}

beforeAll(async () => {
  db = await tinyDatabase(folder);
  const server = await serve(['--data', lost, '--db', db]);
  key = await createKey(lost);
  const { enable, scan, client } = user(server.url, key);
  await enable();
  await scan(host('web-1', ['0001', '0002']));
  await scan(host('web-2', ['0002']));
  await client.send(new CreateFilterCommand({ name: 'none', action: 'NONE', filterCriteria: {} }));
  // A policy that was cleared is a setting whose value is null.
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, '{"inspector":{"enablement":{}}}');
  for (const args of [['set', policy], ['clear']]) {
    expect(await assay(['organization', 'policy', ...args, '--data', lost])).toMatchObject({ code: 0 });
  }
  mkdirSync(join(lost, 'vex'), { recursive: true });
  writeFileSync(join(lost, 'vex/acme.json'), vex);
  expected = await listsOf(server);
  // While the server holds the folder and goes on.
  const made = await assay(['backup', '--data', lost, '-o', backup, '--include-keys']);
  expect(made).toMatchObject({ code: 0 });
  await scan(host('too-late', ['0001']));
  await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the embedded store', () => {
  const restored = join(folder, 'restored');

  test('there is something to lose', () => {
    expect(expected.found).toHaveLength(3);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(lost, 'run')).filter((name) => name.startsWith('snapshot'))).toEqual([]);
  });

  test('answers the same lists after a restore, to the same key', async () => {
    expect(await assay(['restore', backup, '--data', restored])).toMatchObject({ code: 0 });
    expect(readFileSync(join(restored, 'vex/acme.json'), 'utf8')).toBe(vex);
    expect(statSync(join(restored, 'master.key')).mode & 0o777).toBe(0o600);
    expect(await listsAfter(['--data', restored])).toEqual(expected);
  });

  test('is not restored over', async () => {
    const { code, stderr } = await assay(['restore', backup, '--data', restored]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('holds data already')]);
    expect(await listsAfter(['--data', restored])).toEqual(expected);
  });

  test('is not touched by a backup that is not whole', async () => {
    const broken = join(folder, 'broken.backup');
    writeFileSync(broken, readFileSync(backup).subarray(0, -60));
    const target = join(folder, 'untouched');
    const { code, stderr } = await assay(['restore', broken, '--data', target]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('no whole backup')]);
    expect(existsSync(join(target, 'store'))).toBe(false);
    expect(readdirSync(target)).toEqual(['run']);
  });

  test('its audit log is in it, and holds', async () => {
    const { code, stdout } = await assay(['audit', 'verify', '--data', restored]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^111122223333 {2}us-east-1 {2}\d+ records {2}holds/)]);
    const { stdout: lines } = await assay(['audit', 'export', '--data', restored, '--format', 'csv']);
    for (const operation of ['CreateAccessKey', 'Enable', 'PushInventory', 'CreateFilter']) {
      expect(lines).toContain(`,${operation},`);
    }
  });
});

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  beforeAll(async () => {
    postgres = await startPostgres();
    databaseUrl = postgres.createDatabase();
  });
  afterAll(() => postgres?.stop());

  test('takes a backup of the embedded store, and answers the same lists', async () => {
    const data = join(folder, 'on-postgresql');
    const restored = await assay(['restore', backup, '--data', data, '--database-url', databaseUrl]);
    expect(restored).toMatchObject({ code: 0 });
    expect(await listsAfter(['--data', data, '--database-url', databaseUrl])).toEqual(expected);
    const again = await assay(['restore', backup, '--data', join(folder, 'other'), '--database-url', databaseUrl]);
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('holds data already')]);
  });

  test('is backed up, and restored into an embedded store', async () => {
    const back = join(folder, 'postgresql.backup');
    const data = join(folder, 'on-postgresql');
    const args = ['backup', '--data', data, '--database-url', databaseUrl, '-o', back, '--include-keys'];
    expect(await assay(args)).toMatchObject({ code: 0 });
    const embedded = join(folder, 'embedded-again');
    expect(await assay(['restore', back, '--data', embedded])).toMatchObject({ code: 0 });
    expect(await listsAfter(['--data', embedded])).toEqual(expected);
  });

  test('is as it was after a backup that is not whole', async () => {
    const broken = join(folder, 'broken-too.backup');
    writeFileSync(broken, readFileSync(backup).subarray(0, -60));
    const empty = postgres.createDatabase();
    const { code } = await assay(['restore', broken, '--data', join(folder, 'x'), '--database-url', empty]);
    expect(code).toBe(3);
    expect(postgres.run(empty, "select count(*) from pg_tables where schemaname = 'public'").trim()).toBe('0');
  });
});
