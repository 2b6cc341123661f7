import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tinyDatabase } from './advisories.ts';
import { assay, type Server, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-organization-'));
const data = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [FIRST, SECOND] = ['111122223333', '222233334444'];

/** What a command prints as JSON. */
async function json(...args: string[]) {
  const { code, stdout, stderr } = await assay([...args, '--data', data, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}
const refused = async (...args: string[]) => {
  const { code, stderr } = await assay([...args, '--data', data]);
  return { code, stderr };
};

describe('through the server that holds the folder', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve(['--data', data, '--db', await tinyDatabase(folder)]);
  });
  afterAll(() => server.stop());

  test('accounts are created, suspended, resumed and removed', async () => {
    for (const account of [FIRST, SECOND]) await json('accounts', 'create', account, '--email', 'a@example.com');
    const statuses = async () =>
      (await json('accounts', 'list')).map((a: { accountId: string; status: string }) => `${a.accountId} ${a.status}`);
    expect(await statuses()).toEqual([`${FIRST} ACTIVE`, `${SECOND} ACTIVE`]);
    for (const [command, status] of [
      ['suspend', 'SUSPENDED'],
      ['resume', 'ACTIVE'],
      ['remove', 'REMOVED'],
      ['create', 'ACTIVE'],
    ] as const) {
      await json('accounts', command, SECOND);
      expect(await statuses()).toContain(`${SECOND} ${status}`);
    }
    expect(await refused('accounts', 'suspend', '999900001111')).toMatchObject({ code: 2 });
    expect(await refused('accounts', 'create', 'twelve')).toMatchObject({ code: 2 });
  });

  test('the organization has an id, a management account and a policy', async () => {
    const { id } = await json('organization', 'show');
    expect(id).toMatch(/^o-[a-z0-9]{12}$/);
    expect(await assay(['organization', 'management', SECOND, '--data', data])).toMatchObject({ code: 0 });
    expect(await json('organization', 'show')).toEqual({ id, managementAccount: SECOND, members: 0 });
    const file = join(folder, 'policy.json');
    const policy = {
      inspector: { enablement: { ec2_scanning: { enable_in_regions: { '@@assign': ['us-east-1'] } } } },
    };
    writeFileSync(file, JSON.stringify(policy));
    expect(await assay(['organization', 'policy', 'set', file, '--data', data])).toMatchObject({ code: 0 });
    expect(await json('organization', 'show')).toMatchObject({ policy });
    expect(await assay(['organization', 'policy', 'clear', '--data', data])).toMatchObject({ code: 0 });
    expect(await json('organization', 'policy', 'show')).toBeNull();
    writeFileSync(file, JSON.stringify({ inspector: { enablement: { ec2_scanning: { '@@append': [] } } } }));
    const wrong = await refused('organization', 'policy', 'set', file);
    expect(wrong.code).toBe(3);
    expect(wrong.stderr).toContain('inspector.enablement.ec2_scanning');
  });

  test('nothing known comes to nothing', async () => {
    expect(await json('usage', 'estimate', '--account', FIRST)).toEqual({ usage: [], monthlyCost: 0 });
  });
});

// The embedded store is opened by every command: a few are enough to see that they do.
test('without a server, on the store', async () => {
  expect(await json('accounts', 'list')).toHaveLength(2);
  expect(await json('organization', 'show')).toMatchObject({ managementAccount: SECOND });
});
