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

  test('the only account need not be named; of several it is said which there are', async () => {
    const bare = ['keys', 'create', '--role', 'reader'];
    expect(await refused(...bare)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no account yet'),
    });
    await json('accounts', 'create', FIRST);
    expect(await json(...bare)).toMatchObject({ account: FIRST });
    expect(await json('keys', 'list')).toHaveLength(1);
    const role = ['roles', 'create', 'triage', '--policy', 'AmazonInspector2ReadOnlyAccess'];
    expect((await json(...role)).arn).toContain(`:${FIRST}:`);
    expect(await json('usage', 'estimate')).toMatchObject({ monthlyCost: 0 });
    await json('accounts', 'create', SECOND);
    for (const args of [bare, ['keys', 'list'], ['usage', 'estimate']]) {
      const { code, stderr } = await refused(...args);
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(`${FIRST}, ${SECOND}`) });
    }
    expect(await json('keys', 'list', '--account', SECOND)).toEqual([]);
    await json('accounts', 'remove', SECOND);
    expect(await json('keys', 'list')).toHaveLength(1);
  });

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
