import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFilterCommand } from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signRequest } from '../../src/api/wire/sigv4.ts';
import { runAssay } from '../cli/assay.ts';
import { createKey, user } from './clients.ts';
import { assay, type Server, serve } from './server.ts';

const data = mkdtempSync(join(tmpdir(), 'assay-audit-'));
let server: Server;
let admin: { accessKeyId: string; secretAccessKey: string };
beforeAll(async () => {
  server = await serve(['--data', data]);
  admin = await createKey(data);
  const { enable, client } = user(server.url, admin);
  await enable();
  await client.send(new CreateFilterCommand({ name: '=1+1', action: 'NONE', filterCriteria: {} }));
});
afterAll(async () => {
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

interface AuditPage {
  readonly records: readonly { readonly seq: number; readonly entry: { readonly accountId: string } }[];
  readonly nextToken?: string;
}

/** `GET /assay/audit`, signed. */
async function page(query: string, key = admin) {
  const url = `${server.url}/assay/audit${query}`;
  const signed = signRequest({ method: 'GET', url, ...key, region: 'us-east-1', service: 'assay', now: new Date() });
  const { host: _, ...headers } = signed;
  const answer = await fetch(url, { headers });
  return { status: answer.status, body: (await answer.json()) as AuditPage };
}

const OPERATIONS = ['CreateAccessKey', 'Enable', 'CreateFilter'];

test('the log of a running server is exported through it, as lines and for a spreadsheet', async () => {
  const { code, stdout } = await assay(['audit', 'export', '--data', data]);
  expect(code).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ entry }) => entry.operation)).toEqual(OPERATIONS);
  expect(lines[0].entry).toMatchObject({ principal: expect.stringMatching(/^local:/), resource: admin.accessKeyId });
  expect(stdout).not.toContain(admin.secretAccessKey);
  const { stdout: csv } = await assay(['audit', 'export', '--data', data, '--format', 'csv']);
  expect(csv.trim().split('\n')).toHaveLength(1 + OPERATIONS.length);
  expect(csv).toContain(",'=1+1,");
});

test.each([
  ['2026-01-31', 0],
  ['2026-01-31T12:00Z', 0],
  ['2026-01-31T12:00:00.5+02:00', 0],
  ['2026-02-30', 2],
  ['2026-01-31T12:00', 2],
])('--until %s', async (until, code) => {
  expect(await runAssay(['audit', 'export', '--data', data, '--until', until])).toMatchObject({ code, stdout: '' });
});

test('a reader that has heard enough is no failure', async () => {
  const outcome = await runAssay(['audit', 'export', '--data', data], {
    meanwhile: (child) => child.stdout?.destroy(),
  });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
});

test('a span of time and an account are selected', async () => {
  const none = await assay(['audit', 'export', '--data', data, '--until', '2020-01-01']);
  expect(none).toMatchObject({ code: 0, stdout: '' });
  const other = await assay(['audit', 'export', '--data', data, '--account', '444455556666']);
  expect(other).toMatchObject({ code: 0, stdout: '' });
  expect((await assay(['audit', 'export', '--data', data, '--since', 'yesterday'])).code).toBe(2);
});

test('it is verified through the server, too', async () => {
  const { code, stdout } = await assay(['audit', 'verify', '--data', data]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/3 records {2}holds {2}end 3 [0-9a-f]{64}\n$/)]);
});

test('an administrator reads it page by page; nobody else does', async () => {
  const first = await page('?maxResults=2');
  expect(first.body.records.map(({ seq }) => seq)).toEqual([1, 2]);
  const token = encodeURIComponent(first.body.nextToken ?? '');
  const second = await page(`?maxResults=2&nextToken=${token}`);
  expect(second.body).toMatchObject({ records: [{ seq: 3, entry: { operation: 'CreateFilter' } }], end: { seq: 3 } });
  expect(second.body.nextToken).toBeUndefined();
  expect((await page(`?since=2026-01-01T00:00:00Z&nextToken=${token}`)).status).toBe(400);
  expect((await page('?since=yesterday')).status).toBe(400);
  expect((await page('?maxResults=100000')).status).toBe(400);
  const operator = await createKey(data, 'operator');
  expect(await page('', operator)).toMatchObject({ status: 403 });
  const other = await createKey(data, 'admin', '444455556666');
  const { body } = await page('', other);
  expect(body.records.map(({ entry }) => entry.accountId)).toEqual(['444455556666']);
});

test('sealing the secrets of all accounts anew is in the log of the account that governs them', async () => {
  expect((await assay(['keys', 'rewrap', '--new-master-key', '--data', data])).code).toBe(0);
  const { stdout } = await assay(['audit', 'export', '--data', data, '--account', '111122223333']);
  const { entry } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect(entry).toMatchObject({
    operation: 'RewrapAccessKeys',
    outcome: 'succeeded',
    parameters: { newMasterKey: true },
  });
});
