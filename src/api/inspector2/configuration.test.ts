import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT as MANAGEMENT } from '../../../test/conformity/example.ts';
import { type Call, NOW, newWorld, serverOf } from '../../../test/conformity/world.ts';

const ADMIN = '222233334444';
const [MEMBER, SECOND] = ['333344445555', '444455556666'];
let app: FastifyInstance;
let call: Call;
beforeEach(async () => {
  const world = newWorld();
  world.accounts.push(ADMIN, MEMBER, SECOND);
  ({ app, call } = serverOf(world));
  await call('/delegatedadminaccounts/enable', { delegatedAdminAccountId: ADMIN });
  for (const accountId of [MEMBER, SECOND]) await admin('/members/associate', { accountId });
});
afterEach(() => app.close());

const as =
  (account: string) =>
  (path: string, body: object = {}) =>
    call(path, body, { account });
const alone = as(MANAGEMENT);
const admin = as(ADMIN);
const member = as(MEMBER);

describe('the scan configuration', () => {
  type Reads = (path: string, body?: object) => ReturnType<Call>;
  const modes = async (who: Reads, body: object = {}) => {
    const { ec2Configuration, ecrConfiguration } = (await who('/configuration/get', body)).body;
    return `${ec2Configuration.scanModeState.scanMode} ${ecrConfiguration.rescanDurationState.rescanDuration}`;
  };
  const update = (who: Reads, body: object) => who('/configuration/update', body);
  const AGENTS = { ec2Configuration: { scanMode: 'EC2_SSM_AGENT_BASED' } };
  const MONTH = { ecrConfiguration: { rescanDuration: 'DAYS_30' } };

  test('has defaults, and reads back as it was written', async () => {
    expect((await alone('/configuration/get')).body).toEqual({
      ec2Configuration: {
        scanModeState: { scanMode: 'EC2_HYBRID', scanModeStatus: 'SUCCESS' },
        vmScannerState: { activated: false, status: 'SUCCESS' },
      },
      ecrConfiguration: {
        rescanDurationState: {
          rescanDuration: 'DAYS_14',
          pullDateRescanDuration: 'DAYS_14',
          pullDateRescanMode: 'LAST_IN_USE_AT',
          status: 'SUCCESS',
        },
      },
    });
    const ecr = { rescanDuration: 'LIFETIME', pullDateRescanDuration: 'DAYS_90', pullDateRescanMode: 'LAST_PULL_DATE' };
    const ec2 = { scanMode: 'EC2_SSM_AGENT_BASED', activateVMScanner: true };
    expect((await update(alone, { ecrConfiguration: ecr, ec2Configuration: ec2 })).body).toEqual({});
    const at = NOW.getTime() / 1000;
    const read = (await alone('/configuration/get')).body;
    expect(read).toEqual({
      ec2Configuration: {
        scanModeState: { scanMode: ec2.scanMode, scanModeStatus: 'SUCCESS' },
        vmScannerState: { activated: true, activatedAt: at, status: 'SUCCESS' },
      },
      ecrConfiguration: { rescanDurationState: { ...ecr, status: 'SUCCESS', updatedAt: at } },
    });
    await update(alone, { ecrConfiguration: { rescanDuration: 'DAYS_30' } });
    const { rescanDurationState } = (await alone('/configuration/get')).body.ecrConfiguration;
    expect(rescanDurationState).toMatchObject({ rescanDuration: 'DAYS_30', pullDateRescanDuration: 'DAYS_90' });
  });

  test('of the administrator holds for members that have none of their own', async () => {
    await update(admin, { ...MONTH, accountId: MEMBER });
    await update(admin, { ...AGENTS, ecrConfiguration: { rescanDuration: 'DAYS_60' } });
    expect(await modes(member)).toBe('EC2_SSM_AGENT_BASED DAYS_30');
    expect(await modes(as(SECOND))).toBe('EC2_SSM_AGENT_BASED DAYS_60');
    expect(await modes(admin, { accountId: MEMBER })).toBe('EC2_SSM_AGENT_BASED DAYS_30');
    const inherit = { ecrConfiguration: 'INHERIT_FROM_ADMIN' };
    await update(admin, { accountId: MEMBER, updateConfigurationInheritance: inherit });
    expect(await modes(member)).toBe('EC2_SSM_AGENT_BASED DAYS_60');
  });

  test('is not the members’ to change, nor others’ to see', async () => {
    expect(await update(member, AGENTS)).toMatchObject({ status: 403, error: 'AccessDeniedException' });
    for (const accountId of [MANAGEMENT, '999900001111']) {
      expect(await update(admin, { ...AGENTS, accountId })).toMatchObject({ status: 403 });
      expect(await admin('/configuration/get', { accountId })).toMatchObject({ status: 403 });
    }
    expect(await member('/configuration/get', { accountId: SECOND })).toMatchObject({ status: 403 });
  });

  test('needs members that go together', async () => {
    const inherit = { ec2Configuration: 'INHERIT_FROM_ADMIN' };
    const wrong = [
      {},
      { updateConfigurationInheritance: inherit },
      { updateConfigurationInheritance: {}, accountId: MEMBER },
      { updateConfigurationInheritance: inherit, accountId: MEMBER, ...MONTH },
      { updateConfigurationInheritance: inherit, accountId: ADMIN },
      { ecrConfiguration: {} },
    ];
    for (const body of wrong) {
      expect(await update(admin, body)).toMatchObject({ status: 400, error: 'ValidationException' });
    }
  });
});

describe('deep inspection', () => {
  const get = async (who: typeof admin) => (await who('/ec2deepinspectionconfiguration/get')).body;

  test('paths are replaced; those of the administrator hold for its members', async () => {
    await member('/ec2deepinspectionconfiguration/update', { packagePaths: ['/opt/one', '/opt/two'] });
    const updated = await member('/ec2deepinspectionconfiguration/update', { packagePaths: ['/opt/three'] });
    expect(updated.body).toEqual({ packagePaths: ['/opt/three'], orgPackagePaths: [], status: 'ACTIVATED' });
    expect((await admin('/ec2deepinspectionconfiguration/org/update', { orgPackagePaths: ['/srv'] })).body).toEqual({});
    expect(await get(member)).toMatchObject({ packagePaths: ['/opt/three'], orgPackagePaths: ['/srv'] });
    expect(await get(alone)).toEqual({ packagePaths: [], orgPackagePaths: [], status: 'ACTIVATED' });
    expect(await member('/ec2deepinspectionconfiguration/org/update', { orgPackagePaths: [] })).toMatchObject({
      status: 403,
    });
  });

  test('of members is the administrator’s to switch off', async () => {
    const off = { activateDeepInspection: false };
    expect(await member('/ec2deepinspectionconfiguration/update', off)).toMatchObject({ status: 403 });
    expect((await alone('/ec2deepinspectionconfiguration/update', off)).body.status).toBe('DEACTIVATED');
    const asked = {
      accountIds: [
        { accountId: MEMBER, ...off },
        { accountId: MANAGEMENT, ...off },
      ],
    };
    expect((await admin('/ec2deepinspectionstatus/member/batch/update', asked)).body).toMatchObject({
      accountIds: [{ accountId: MEMBER, status: 'DEACTIVATED' }],
      failedAccountIds: [{ accountId: MANAGEMENT }],
    });
    expect((await admin('/ec2deepinspectionstatus/member/batch/get', {})).body).toEqual({
      accountIds: [
        { accountId: MEMBER, status: 'DEACTIVATED' },
        { accountId: SECOND, status: 'ACTIVATED' },
      ],
      failedAccountIds: [],
    });
    expect(await member('/ec2deepinspectionstatus/member/batch/update', asked)).toMatchObject({ status: 403 });
    expect((await member('/ec2deepinspectionstatus/member/batch/get', {})).body.accountIds).toEqual([]);
  });
});

test('a customer’s key is kept for code scans alone', async () => {
  const what = { scanType: 'CODE', resourceType: 'AWS_LAMBDA_FUNCTION' };
  const kmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
  const get = (query = 'scanType=CODE&resourceType=AWS_LAMBDA_FUNCTION') =>
    call(`/encryptionkey/get?${query}`, undefined, { method: 'GET' });
  expect(await get()).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  expect((await call('/encryptionkey/update', { ...what, kmsKeyId }, { method: 'PUT' })).body).toEqual({});
  expect((await get()).body).toEqual({ kmsKeyId });
  expect(await get('scanType=CODE&resourceType=CODE_REPOSITORY')).toMatchObject({ status: 404 });
  expect(await get('scanType=PACKAGE&resourceType=AWS_LAMBDA_FUNCTION')).toMatchObject({ status: 400 });
  expect(await get('scanType=CODE&resourceType=AWS_EC2_INSTANCE')).toMatchObject({ status: 400 });
  for (const _ of ['once', 'again']) {
    expect((await call('/encryptionkey/reset', what, { method: 'PUT' })).body).toEqual({});
  }
  expect(await get()).toMatchObject({ status: 404 });
});

test('tags are the owner’s own, also before its administrator', async () => {
  const { body } = await member('/cis/scan-configuration/create', {
    scanName: 'weekly',
    securityLevel: 'LEVEL_1',
    schedule: { daily: { startTime: { timeOfDay: '06:00', timezone: 'UTC' } } },
    targets: { accountIds: ['SELF'], targetResourceTags: { team: ['red'] } },
    tags: { team: 'red' },
  });
  const read = (account: string) =>
    call(`/tags/${encodeURIComponent(body.scanConfigurationArn)}`, undefined, { method: 'GET', account });
  expect((await read(MEMBER)).body).toEqual({ tags: { team: 'red' } });
  expect(await read(ADMIN)).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
});
