import {
  AssociateMemberCommand,
  BatchGetAccountStatusCommand,
  DescribeOrganizationConfigurationCommand,
  DisableCommand,
  DisableDelegatedAdminAccountCommand,
  DisassociateMemberCommand,
  EnableCommand,
  EnableDelegatedAdminAccountCommand,
  GetConfigurationCommand,
  GetMemberCommand,
  Inspector2Client,
  ListDelegatedAdminAccountsCommand,
  type ResourceScanType,
  UpdateConfigurationCommand,
  UpdateOrganizationConfigurationCommand,
} from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ACCOUNT as MANAGEMENT, REGION } from './example.ts';
import { type ConformityServer, keyOf, startServer } from './server.ts';

// What the resources of Terraform's AWS provider (internal/service/inspector2) send, wait for and read errors from.

const ADMIN = '222233334444';
const MEMBER = '333344445555';
const TYPES: ResourceScanType[] = ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE', 'CODE_REPOSITORY'];
const WAIT = { timeout: 30_000, interval: 100 };

let server: ConformityServer;
const clients: Inspector2Client[] = [];
function clientOf(account: string): Inspector2Client {
  const credentials = keyOf('admin', account);
  const client = new Inspector2Client({ endpoint: server.url, region: REGION, credentials, maxAttempts: 1 });
  clients.push(client);
  return client;
}
let management: Inspector2Client;
let admin: Inspector2Client;
beforeAll(async () => {
  server = await startServer();
  for (const account of [ADMIN, MEMBER]) await server.store.accounts.create(account);
  management = clientOf(MANAGEMENT);
  admin = clientOf(ADMIN);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await server.stop();
});

/** Statuses of an account and of its scan types, as the provider reads them. */
async function statuses(client: Inspector2Client, accountId: string) {
  const { accounts = [] } = await client.send(new BatchGetAccountStatusCommand({ accountIds: [accountId] }));
  const { state, resourceState } = accounts[0] ?? {};
  return {
    account: state?.status,
    types: {
      EC2: resourceState?.ec2?.status,
      ECR: resourceState?.ecr?.status,
      LAMBDA: resourceState?.lambda?.status,
      LAMBDA_CODE: resourceState?.lambdaCode?.status,
      CODE_REPOSITORY: resourceState?.codeRepository?.status,
    },
  };
}

/** `waitEnabled`: nothing is on its way, and an enabled account has an enabled type. */
const settled = (client: Inspector2Client, accountId: string) =>
  vi.waitFor(async () => {
    const now = await statuses(client, accountId);
    expect([now.account, ...Object.values(now.types)]).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/ING$/)]),
    );
    return now;
  }, WAIT);

/** `waitDisabled`: the account as a whole is disabled. */
const disabled = (client: Inspector2Client, accountId: string) =>
  vi.waitFor(async () => expect((await statuses(client, accountId)).account).toBe('DISABLED'), WAIT);

describe('aws_inspector2_enabler', () => {
  test('create enables its types and disables all others; update moves on; delete ends at DISABLED', async () => {
    const client = clientOf(MEMBER);
    const accountIds = [MEMBER];
    const created = await client.send(new EnableCommand({ accountIds, resourceTypes: ['EC2', 'ECR'] }));
    expect(created.failedAccounts).toEqual([]);
    await settled(client, MEMBER);
    const others = TYPES.filter((type) => type !== 'EC2' && type !== 'ECR');
    const nothing = await client.send(new DisableCommand({ accountIds, resourceTypes: others }));
    expect(nothing.failedAccounts).toEqual([]);
    expect(await settled(client, MEMBER)).toMatchObject({
      account: 'ENABLED',
      types: { EC2: 'ENABLED', ECR: 'ENABLED' },
    });

    const updated = await client.send(new EnableCommand({ accountIds, resourceTypes: ['EC2', 'LAMBDA'] }));
    expect(updated.failedAccounts).toEqual([]);
    await settled(client, MEMBER);
    await client.send(
      new DisableCommand({ accountIds, resourceTypes: TYPES.filter((type) => type !== 'EC2' && type !== 'LAMBDA') }),
    );
    expect((await settled(client, MEMBER)).types).toMatchObject({ EC2: 'ENABLED', ECR: 'DISABLED', LAMBDA: 'ENABLED' });

    for (const _ of ['delete', 'delete again']) {
      const deleted = await client.send(new DisableCommand({ accountIds, resourceTypes: TYPES }));
      expect(deleted.failedAccounts).toEqual([]);
      await disabled(client, MEMBER);
    }
  });

  test('an account that is no member yet fails with ACCESS_DENIED, which it tries again with the same token', async () => {
    await management.send(new EnableDelegatedAdminAccountCommand({ delegatedAdminAccountId: ADMIN }));
    const input = { accountIds: [MEMBER], resourceTypes: ['EC2' as const], clientToken: 'terraform-1' };
    const early = await admin.send(new EnableCommand(input));
    expect(early.failedAccounts).toMatchObject([{ accountId: MEMBER, errorCode: 'ACCESS_DENIED' }]);
    await admin.send(new AssociateMemberCommand({ accountId: MEMBER }));
    const later = await admin.send(new EnableCommand(input));
    expect(later).toMatchObject({ accounts: [{ accountId: MEMBER }], failedAccounts: [] });
    expect((await settled(admin, MEMBER)).types.EC2).toBe('ENABLED');
    await admin.send(new DisableCommand({ accountIds: [MEMBER], resourceTypes: TYPES }));
    await disabled(admin, MEMBER);
  });

  test('what is on its way fails with a code that it tries again', async () => {
    await server.store.accounts.setEnablement({ accountId: MEMBER, region: REGION }, { ECR: 'DISABLING' });
    const enable = await admin.send(new EnableCommand({ accountIds: [MEMBER], resourceTypes: ['ECR'] }));
    expect(enable.failedAccounts?.[0]?.errorCode).toBe('DISABLE_IN_PROGRESS');
    await server.store.accounts.setEnablement({ accountId: MEMBER, region: REGION }, { ECR: 'ENABLING' });
    const disable = await admin.send(new DisableCommand({ accountIds: [MEMBER], resourceTypes: ['ECR'] }));
    expect(disable.failedAccounts?.[0]?.errorCode).toBe('ENABLE_IN_PROGRESS');
    await server.store.accounts.setEnablement({ accountId: MEMBER, region: REGION }, { ECR: 'DISABLED' });
  });
});

test('aws_inspector2_delegated_admin_account', async () => {
  const designate = new EnableDelegatedAdminAccountCommand({ delegatedAdminAccountId: ADMIN });
  await expect(management.send(designate)).rejects.toMatchObject({
    name: 'ConflictException',
    message: expect.stringContaining('already enabled'),
  });
  const { delegatedAdminAccounts } = await management.send(new ListDelegatedAdminAccountsCommand({}));
  expect(delegatedAdminAccounts).toEqual([{ accountId: ADMIN, status: 'ENABLED' }]);
  await expect(admin.send(new ListDelegatedAdminAccountsCommand({}))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('is the delegated admin'),
  });
});

test('aws_inspector2_member_association', async () => {
  const associate = () => admin.send(new AssociateMemberCommand({ accountId: MEMBER }));
  const get = async () => (await admin.send(new GetMemberCommand({ accountId: MEMBER }))).member;
  const disassociate = () => admin.send(new DisassociateMemberCommand({ accountId: MEMBER }));
  await associate();
  expect(await get()).toMatchObject({
    accountId: MEMBER,
    delegatedAdminAccountId: ADMIN,
    relationshipStatus: 'ENABLED',
    updatedAt: expect.any(Date),
  });
  await disassociate();
  expect(await get()).toMatchObject({ relationshipStatus: 'REMOVED' });
  await expect(disassociate()).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('is not yet associated to it'),
  });
  await expect(admin.send(new GetMemberCommand({ accountId: '999900001111' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('Invoking account does not have access to get member account'),
  });
});

test('aws_inspector2_organization_configuration', async () => {
  const describe = async () => {
    const { autoEnable, maxAccountLimitReached } = await admin.send(new DescribeOrganizationConfigurationCommand({}));
    return { autoEnable, maxAccountLimitReached };
  };
  const autoEnable = { ec2: true, ecr: false, lambda: true, lambdaCode: false };
  await admin.send(new UpdateOrganizationConfigurationCommand({ autoEnable }));
  const first = await describe();
  expect(first).toMatchObject({ autoEnable, maxAccountLimitReached: false });
  expect(await describe()).toEqual(first);
  const off = { ec2: false, ecr: false, lambda: false, lambdaCode: false };
  await admin.send(new UpdateOrganizationConfigurationCommand({ autoEnable: off }));
  expect((await describe()).autoEnable).toMatchObject(off);
});

test('aws_inspector2_configuration', async () => {
  const get = async () => {
    const { ec2Configuration, ecrConfiguration } = await admin.send(new GetConfigurationCommand({}));
    const { rescanDuration, pullDateRescanDuration, pullDateRescanMode } = ecrConfiguration?.rescanDurationState ?? {};
    return {
      ec2Configuration: {
        scanMode: ec2Configuration?.scanModeState?.scanMode,
        activateVMScanner: ec2Configuration?.vmScannerState?.activated,
      },
      ecrConfiguration: { rescanDuration, pullDateRescanDuration, pullDateRescanMode },
    };
  };
  const wanted = {
    ec2Configuration: { scanMode: 'EC2_SSM_AGENT_BASED' as const, activateVMScanner: true },
    ecrConfiguration: {
      rescanDuration: 'LIFETIME' as const,
      pullDateRescanDuration: 'DAYS_90' as const,
      pullDateRescanMode: 'LAST_IN_USE_AT' as const,
    },
  };
  await admin.send(new UpdateConfigurationCommand(wanted));
  expect(await get()).toEqual(wanted);
  await expect(admin.send(new UpdateConfigurationCommand({}))).rejects.toMatchObject({ name: 'ValidationException' });
});

test('destroying the administrator leaves none', async () => {
  await management.send(new DisableDelegatedAdminAccountCommand({ delegatedAdminAccountId: ADMIN }));
  const list = async () => (await management.send(new ListDelegatedAdminAccountsCommand({}))).delegatedAdminAccounts;
  await vi.waitFor(async () => expect(await list()).toEqual([]), WAIT);
  const again = new DisableDelegatedAdminAccountCommand({ delegatedAdminAccountId: ADMIN });
  await expect(management.send(again)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
