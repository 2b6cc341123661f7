import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT as MANAGEMENT } from '../../../test/conformity/example.ts';
import { type Call, NOW, newWorld, serverOf, type World } from '../../../test/conformity/world.ts';

const ADMIN = '222233334444';
const MEMBER = '333344445555';
const FOREIGN = '999900001111';
let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  world.accounts.push(ADMIN, MEMBER);
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

const as =
  (account: string) =>
  (path: string, body: object = {}) =>
    call(path, body, { account });
const management = as(MANAGEMENT);
const admin = as(ADMIN);
const member = as(MEMBER);
const designate = () => management('/delegatedadminaccounts/enable', { delegatedAdminAccountId: ADMIN });
async function withMember() {
  await designate();
  await admin('/members/associate', { accountId: MEMBER });
}

describe('the delegated administrator', () => {
  test('is designated by the management account alone, once', async () => {
    expect(await admin('/delegatedadminaccounts/enable', { delegatedAdminAccountId: ADMIN })).toMatchObject({
      status: 403,
      error: 'AccessDeniedException',
    });
    expect(await management('/delegatedadminaccounts/get')).toMatchObject({ status: 200, body: {} });
    expect((await management('/delegatedadminaccounts/list')).body).toEqual({ delegatedAdminAccounts: [] });
    expect((await designate()).body).toEqual({ delegatedAdminAccountId: ADMIN });
    const again = await designate();
    expect(again).toMatchObject({ status: 409, error: 'ConflictException', body: { resourceId: ADMIN } });
    expect(again.body.message).toContain('already enabled');
    const another = await management('/delegatedadminaccounts/enable', { delegatedAdminAccountId: MEMBER });
    expect(another.error).toBe('ConflictException');
    expect(another.body.message).not.toContain('already enabled');
  });

  test('is an account of the organization', async () => {
    const foreign = await management('/delegatedadminaccounts/enable', { delegatedAdminAccountId: FOREIGN });
    expect(foreign).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  });

  test('scans everything from then on', async () => {
    await designate();
    expect(new Set(Object.values(world.enablement))).toEqual(new Set(['ENABLING']));
    expect(world.sent).toMatchObject([{ name: 'enable', data: { accountId: ADMIN } }]);
  });

  test('is known to its organization', async () => {
    await designate();
    expect((await member('/delegatedadminaccounts/get')).body).toEqual({
      delegatedAdmin: { accountId: ADMIN, relationshipStatus: 'ENABLED' },
    });
    expect((await management('/delegatedadminaccounts/list')).body).toEqual({
      delegatedAdminAccounts: [{ accountId: ADMIN, status: 'ENABLED' }],
    });
    const itself = await admin('/delegatedadminaccounts/list');
    expect(itself).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(itself.body.message).toContain('is the delegated admin');
  });

  test('is removed by the management account, and sees nobody from then on', async () => {
    await withMember();
    expect(await admin('/delegatedadminaccounts/disable', { delegatedAdminAccountId: ADMIN })).toMatchObject({
      error: 'AccessDeniedException',
    });
    await management('/delegatedadminaccounts/disable', { delegatedAdminAccountId: ADMIN });
    expect((await management('/delegatedadminaccounts/list')).body.delegatedAdminAccounts).toEqual([
      { accountId: ADMIN, status: 'DISABLE_IN_PROGRESS' },
    ]);
    expect((await admin('/status/batch/get', { accountIds: [MEMBER] })).body.accounts).toEqual([]);
    expect(world.sent.at(-1)).toMatchObject({ name: 'organization' });
    expect(await designate()).toMatchObject({ error: 'ConflictException' });
    const nobody = await management('/delegatedadminaccounts/disable', { delegatedAdminAccountId: MEMBER });
    expect(nobody).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  });
});

describe('members', () => {
  test('are associated by the administrator alone, and its own account is none', async () => {
    expect(await management('/members/associate', { accountId: MEMBER })).toMatchObject({ status: 403 });
    await designate();
    for (const accountId of [ADMIN, FOREIGN]) {
      expect(await admin('/members/associate', { accountId })).toMatchObject({ error: 'ValidationException' });
    }
    for (const _ of ['once', 'again']) {
      expect((await admin('/members/associate', { accountId: MEMBER })).body).toEqual({ accountId: MEMBER });
    }
    expect(world.sent.filter(({ name }) => name === 'settle-member')).toHaveLength(1);
    expect((await admin('/members/get', { accountId: MEMBER })).body.member).toEqual({
      accountId: MEMBER,
      delegatedAdminAccountId: ADMIN,
      relationshipStatus: 'ENABLED',
      updatedAt: NOW.getTime() / 1000,
    });
  });

  test('an account without a relation is not to be had', async () => {
    await designate();
    for (const foreign of [
      await admin('/members/get', { accountId: MEMBER }),
      await admin('/members/get', { accountId: FOREIGN }),
      await member('/members/get', { accountId: ADMIN }),
    ]) {
      expect(foreign).toMatchObject({ status: 403, error: 'AccessDeniedException' });
      expect(foreign.body.message).toContain('Invoking account does not have access to get member account');
    }
    const gone = await admin('/members/disassociate', { accountId: MEMBER });
    expect(gone).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(gone.body.message).toContain('is not yet associated to it');
  });

  test('are listed, with the rest of the organization when that is asked for', async () => {
    expect((await admin('/members/list')).body).toEqual({ members: [] });
    await withMember();
    const statuses = async (body: object) =>
      (await admin('/members/list', body)).body.members.map(
        (m: { accountId: string; relationshipStatus: string }) => `${m.accountId} ${m.relationshipStatus}`,
      );
    expect(await statuses({ onlyAssociated: true })).toEqual([`${MEMBER} ENABLED`]);
    expect(await statuses({ onlyAssociated: false })).toEqual([`${MANAGEMENT} CREATED`, `${MEMBER} ENABLED`]);
    await admin('/members/disassociate', { accountId: MEMBER });
    expect(await statuses({})).toEqual([]);
    expect(await statuses({ onlyAssociated: false })).toContain(`${MEMBER} REMOVED`);
  });

  test('are enabled and disabled by the administrator; they enable themselves, and disable nothing', async () => {
    await withMember();
    expect((await admin('/enable', { accountIds: [MEMBER], resourceTypes: ['EC2'] })).body.accounts).toHaveLength(1);
    expect((await member('/enable', { resourceTypes: ['ECR'] })).body.failedAccounts).toEqual([]);
    world.enablement = { ...world.enablement, EC2: 'ENABLED', ECR: 'ENABLED' };
    const own = await member('/disable', { resourceTypes: ['EC2'] });
    expect(own.body.failedAccounts).toMatchObject([{ accountId: MEMBER, errorCode: 'ACCESS_DENIED' }]);
    const theirs = await admin('/disable', { accountIds: [MEMBER], resourceTypes: ['EC2'] });
    expect(theirs.body.accounts).toMatchObject([{ accountId: MEMBER, resourceStatus: { ec2: 'DISABLING' } }]);
  });

  test('hold the administrator: it disables itself after it let them go', async () => {
    await withMember();
    world.enablement = { ...newWorld().enablement, EC2: 'ENABLED' };
    expect((await admin('/disable', {})).body.failedAccounts).toMatchObject([
      { errorCode: 'DISASSOCIATE_ALL_MEMBERS' },
    ]);
    await admin('/members/disassociate', { accountId: MEMBER });
    expect((await admin('/disable', {})).body.accounts).toMatchObject([{ status: 'DISABLING' }]);
  });

  test('may do less than others', async () => {
    await withMember();
    const { permissions } = (await member('/accountpermissions/list', { service: 'EC2' })).body;
    expect(permissions).toEqual([{ service: 'EC2', operation: 'ENABLE_SCANNING' }]);
    const rule = { name: 'quiet', action: 'SUPPRESS', filterCriteria: {} };
    expect(await member('/filters/create', rule)).toMatchObject({ status: 403, error: 'AccessDeniedException' });
    expect((await member('/filters/create', { ...rule, action: 'NONE' })).status).toBe(200);
    expect((await admin('/filters/create', { ...rule, name: 'all' })).status).toBe(200);
  });
});

test('what new members get is the administrator’s decision, and reads back equal', async () => {
  const none = { ec2: false, ecr: false, lambda: false, lambdaCode: false, codeRepository: false };
  const describe = async (who: typeof admin) => (await who('/organizationconfiguration/describe')).body;
  const autoEnable = { ec2: true, ecr: false };
  expect(await describe(member)).toEqual({ autoEnable: none, maxAccountLimitReached: false });
  const refused = await admin('/organizationconfiguration/update', { autoEnable });
  expect(refused).toMatchObject({ status: 403, error: 'AccessDeniedException' });
  expect(refused.body.message).toContain('Invoking account does not have access to update the organization config');
  await withMember();
  expect(await describe(admin)).toEqual({ autoEnable: none, maxAccountLimitReached: false });
  const updated = await admin('/organizationconfiguration/update', { autoEnable });
  expect(updated.body).toEqual({ autoEnable: { ...none, ec2: true } });
  const [first, second] = [await describe(admin), await describe(admin)];
  expect(first).toEqual({ autoEnable: { ...none, ec2: true }, maxAccountLimitReached: false });
  expect(second).toEqual(first);
  for (const other of [member, management]) {
    const foreign = await other('/organizationconfiguration/describe');
    expect(foreign).toMatchObject({ status: 403, error: 'AccessDeniedException' });
    expect(foreign.body.message).toContain('Invoking account does not have access to describe the organization config');
  }
});

describe('CIS configurations beyond the own account', () => {
  const cis = (as: typeof admin, accountIds: string[], more: object = {}) =>
    as('/cis/scan-configuration/create', {
      ...{ scanName: 'nightly', securityLevel: 'LEVEL_1', schedule: { oneTime: {} } },
      ...{ targets: { accountIds, targetResourceTags: { env: ['prod'] } }, ...more },
    });
  const retarget = (scanConfigurationArn: string, accountIds: string[]) =>
    admin('/cis/scan-configuration/update', { scanConfigurationArn, targets: { accountIds } });

  test('are the organization’s, and cannot be tagged', async () => {
    await withMember();
    for (const accountIds of [['ALL_ACCOUNTS'], [MEMBER], ['SELF', MEMBER]]) {
      const { body } = await cis(admin, accountIds);
      const arn = body.scanConfigurationArn;
      expect(arn).toContain(`:${ADMIN}:owner/o-abcdefghijkl/cis-configuration/`);
      const tagged = await admin(`/tags/${encodeURIComponent(arn)}`, { tags: { team: 'red' } });
      expect(tagged).toMatchObject({ status: 400, error: 'BadRequestException' });
      expect((await retarget(arn, ['ALL_ACCOUNTS'])).status).toBe(200);
    }
    const listed = (await admin('/cis/scan-configuration/list')).body.scanConfigurations;
    expect(new Set(listed.map((one: { ownerId: string }) => one.ownerId))).toEqual(new Set(['o-abcdefghijkl']));
    const tagged = await cis(admin, ['ALL_ACCOUNTS'], { tags: { team: 'red' } });
    expect(tagged).toMatchObject({ status: 400, error: 'ValidationException' });
  });

  test('are the administrator’s to make, not its members’; alone, an account is all accounts', async () => {
    await withMember();
    expect(await cis(member, ['ALL_ACCOUNTS'])).toMatchObject({ status: 403, error: 'AccessDeniedException' });
    expect(await cis(member, [ADMIN])).toMatchObject({ status: 400, error: 'ValidationException' });
    expect((await cis(management, ['ALL_ACCOUNTS'])).body.scanConfigurationArn).toContain(`:owner/${MANAGEMENT}/`);
  });

  test('do not come about by changing one of the own account', async () => {
    await withMember();
    for (const own of ['SELF', ADMIN]) {
      const arn = (await cis(admin, [own], { tags: { team: 'red' } })).body.scanConfigurationArn;
      expect(arn).toContain(`:owner/${ADMIN}/`);
      expect(await retarget(arn, ['ALL_ACCOUNTS'])).toMatchObject({ status: 400, error: 'ValidationException' });
      expect((await retarget(arn, [own])).status).toBe(200);
    }
  });
});

test('scan configurations of code for the organization are its administrator’s, also before it has members', async () => {
  await designate();
  const configuration = { ruleSetCategories: ['SCA'], periodicScanConfiguration: { frequency: 'WEEKLY' } };
  const create = (as: typeof admin, name: string) =>
    as('/codesecurity/scan-configuration/create', { name, level: 'ORGANIZATION', configuration });
  const arn = (await create(admin, 'all')).body.scanConfigurationArn;
  expect(arn).toContain(`:${ADMIN}:owner/o-abcdefghijkl/codesecurity-configuration/`);
  const read = (path: string) => admin(`/codesecurity/scan-configuration/${path}`, { scanConfigurationArn: arn });
  await admin('/codesecurity/scan-configuration/update', { scanConfigurationArn: arn, configuration });
  expect((await read('get')).body).toMatchObject({ scanConfigurationArn: arn, level: 'ORGANIZATION' });
  const { configurations } = (await admin('/codesecurity/scan-configuration/list')).body;
  expect(configurations).toMatchObject([{ scanConfigurationArn: arn, ownerAccountId: ADMIN }]);
  expect((await read('delete')).status).toBe(200);
  expect(await create(member, 'mine')).toMatchObject({ status: 403, error: 'AccessDeniedException' });
});
