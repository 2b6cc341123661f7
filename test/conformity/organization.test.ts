import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aws, boto3, hasAwsCli, hasBoto3 } from './clients.ts';
import { ACCOUNT as MEMBER } from './example.ts';
import { type ConformityServer, EXAMPLES, seed, startServer } from './server.ts';

// One member has all the findings of the example; the other sees none of them. The administrator has none of its own.

const MANAGEMENT = '222233334444';
const ADMIN = '333344445555';
const SECOND = '444455556666';
const WAIT = { timeout: 30_000, interval: 200 };

async function organizationServer(): Promise<ConformityServer> {
  const server = await startServer();
  for (const account of [MANAGEMENT, ADMIN, SECOND]) await server.store.accounts.create(account);
  await server.store.organization.setManagementAccount(MANAGEMENT);
  await seed(server);
  return server;
}

describe.skipIf(!hasAwsCli)('an organization through the aws CLI', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await organizationServer();
  });
  afterAll(() => server.stop());
  const as = (account: string) => (args: string[]) => aws(server, args, { account });
  const count = async (account: string, status = 'ACTIVE') => {
    const criteria = JSON.stringify({ findingStatus: [{ comparison: 'EQUALS', value: status }] });
    return (await as(account)(['list-findings', '--filter-criteria', criteria])).findings.length;
  };

  test('the management account designates the administrator', async () => {
    const designate = ['enable-delegated-admin-account', '--delegated-admin-account-id', ADMIN];
    await expect(as(ADMIN)(designate)).rejects.toMatchObject({
      stderr: expect.stringContaining('AccessDeniedException'),
    });
    expect(await as(MANAGEMENT)(designate)).toEqual({ delegatedAdminAccountId: ADMIN });
    expect((await as(SECOND)(['get-delegated-admin-account'])).delegatedAdmin).toEqual({
      accountId: ADMIN,
      relationshipStatus: 'ENABLED',
    });
  });

  test('scripts tell by the refusal of the administrator’s own question that they run as it', async () => {
    await expect(as(ADMIN)(['get-delegated-admin-account'])).rejects.toMatchObject({
      stderr: expect.stringMatching(/ValidationException.*: Invoking account is the delegated admin\./),
    });
  });

  test('the administrator sees its members’ findings and coverage, the members their own alone', async () => {
    expect(await count(ADMIN)).toBe(0);
    for (const account of [MEMBER, SECOND]) await as(ADMIN)(['associate-member', '--account-id', account]);
    expect(await count(ADMIN)).toBe(EXAMPLES.length);
    expect((await as(ADMIN)(['list-coverage'])).coveredResources).toHaveLength(2);
    expect(await count(MEMBER)).toBe(EXAMPLES.length);
    expect(await count(SECOND)).toBe(0);
    expect((await as(ADMIN)(['list-members'])).members).toMatchObject([
      { accountId: MEMBER, relationshipStatus: 'ENABLED' },
      { accountId: SECOND, relationshipStatus: 'ENABLED' },
    ]);
    const { accounts, failedAccounts } = await as(SECOND)(['batch-get-account-status', '--account-ids', MEMBER]);
    expect({ accounts, codes: failedAccounts.map((f: { errorCode: string }) => f.errorCode) }).toEqual({
      accounts: [],
      codes: ['ACCESS_DENIED'],
    });
  });

  test('the administrator’s rule hides members’ findings; who is let go gets them back', async () => {
    const rule = ['create-filter', '--name', 'everything', '--action', 'SUPPRESS', '--filter-criteria', '{}'];
    await expect(as(MEMBER)(rule)).rejects.toMatchObject({ stderr: expect.stringContaining('AccessDeniedException') });
    await as(ADMIN)(rule);
    await vi.waitFor(async () => expect(await count(MEMBER, 'SUPPRESSED')).toBe(EXAMPLES.length), WAIT);
    await as(ADMIN)(['disassociate-member', '--account-id', MEMBER]);
    expect(await count(ADMIN, 'SUPPRESSED')).toBe(0);
    await vi.waitFor(async () => expect(await count(MEMBER)).toBe(EXAMPLES.length), WAIT);
  });
});

describe.skipIf(!hasBoto3)('an organization through boto3', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await organizationServer();
    await boto3(
      server,
      `show(client().enable_delegated_admin_account(delegatedAdminAccountId='${ADMIN}')['delegatedAdminAccountId'])`,
      'admin',
      MANAGEMENT,
    );
  });
  afterAll(() => server.stop());

  test('scan types of several members, their configuration, usage and paths, by the administrator', async () => {
    const script = `
import time
inspector = client()
members = ['${MEMBER}', '${SECOND}']
for account in members:
    inspector.associate_member(accountId=account)
enabled = inspector.enable(accountIds=members, resourceTypes=['EC2', 'ECR'])
while True:
    states = inspector.batch_get_account_status(accountIds=members)['accounts']
    if all(s['resourceState']['ec2']['status'] == 'ENABLED' for s in states): break
    time.sleep(0.1)
inspector.update_configuration(ecrConfiguration={'rescanDuration': 'DAYS_60'})
inspector.update_org_ec2_deep_inspection_configuration(orgPackagePaths=['/opt/shared'])
pages = inspector.get_paginator('list_usage_totals').paginate(PaginationConfig={'PageSize': 2})
trials = inspector.batch_get_free_trial_info(accountIds=members)['accounts']
show({
    'failed': enabled['failedAccounts'],
    'deep': [s['status'] for s in inspector.batch_get_member_ec2_deep_inspection_status()['accountIds']],
    'usage': [[u['type'] for u in total['usage']] for page in pages for total in page['totals']],
    'trials': [[t['type'] + ' ' + t['status'] for t in account['freeTrialInfo']] for account in trials],
    'permissions': len(inspector.list_account_permissions()['permissions']),
    'members': [m['accountId'] for page in inspector.get_paginator('list_members').paginate()
                for m in page['members']],
    'administrator': error_of(inspector.list_delegated_admin_accounts)['message'],
})
`;
    expect(await boto3(server, script, 'admin', ADMIN)).toEqual({
      failed: [],
      deep: ['ACTIVATED', 'ACTIVATED'],
      // By account: the member with the example's host, the administrator, the second member.
      usage: [['EC2_INSTANCE_HOURS'], [], []],
      trials: [
        ['EC2 ACTIVE', 'ECR ACTIVE'],
        ['EC2 ACTIVE', 'ECR ACTIVE'],
      ],
      permissions: 8,
      members: [MEMBER, SECOND],
      administrator: expect.stringContaining('is the delegated admin'),
    });
  });

  test('a member has less to say', async () => {
    const script = `
inspector = client()
show({
    'images': inspector.get_configuration()['ecrConfiguration']['rescanDurationState']['rescanDuration'],
    'paths': inspector.get_ec2_deep_inspection_configuration()['orgPackagePaths'],
    'configure': error_of(inspector.update_configuration, ec2Configuration={'scanMode': 'EC2_HYBRID'})['code'],
    'deactivate': error_of(inspector.update_ec2_deep_inspection_configuration, activateDeepInspection=False)['code'],
    'disable': [f['errorCode'] for f in inspector.disable(resourceTypes=['EC2'])['failedAccounts']],
    'describe': error_of(inspector.describe_organization_configuration)['code'],
    'other': error_of(inspector.get_member, accountId='${MEMBER}')['message'],
    'members': inspector.list_members()['members'],
})
`;
    expect(await boto3(server, script, 'admin', SECOND)).toEqual({
      images: 'DAYS_60',
      paths: ['/opt/shared'],
      configure: 'AccessDeniedException',
      deactivate: 'AccessDeniedException',
      disable: ['ACCESS_DENIED'],
      describe: 'AccessDeniedException',
      other: expect.stringContaining('Invoking account does not have access to get member account'),
      members: [],
    });
  });
});
