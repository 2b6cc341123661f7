import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ACCOUNT, REGION } from '../../../test/conformity/example.ts';
import { type Call, newWorld, serverOf, type World } from '../../../test/conformity/world.ts';
import type { EnablementStatus } from '../../store/store.ts';

const OTHER = '444455556666';
let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

/** What the jobs `enable` and `disable` do later. */
function settle(): void {
  const after: Partial<Record<EnablementStatus, EnablementStatus>> = { ENABLING: 'ENABLED', DISABLING: 'DISABLED' };
  const entries = Object.entries(world.enablement).map(([type, status]) => [type, after[status] ?? status]);
  world.enablement = Object.fromEntries(entries);
}
const jobs = (name: string) => world.sent.filter((job) => job.name === name);

test('an account that never was enabled is there, with every type disabled', async () => {
  const { body } = await call('/status/batch/get', {});
  const DISABLED = { status: 'DISABLED' };
  expect(body).toEqual({
    accounts: [
      {
        accountId: ACCOUNT,
        state: DISABLED,
        resourceState: {
          ec2: DISABLED,
          ecr: DISABLED,
          lambda: DISABLED,
          lambdaCode: DISABLED,
          codeRepository: DISABLED,
        },
      },
    ],
    failedAccounts: [],
  });
});

test('enable and disable answer at once, and jobs end them', async () => {
  const enabled = await call('/enable', { resourceTypes: ['EC2', 'ECR'] });
  expect(enabled.body).toEqual({
    accounts: [
      {
        accountId: ACCOUNT,
        status: 'ENABLING',
        resourceStatus: {
          ec2: 'ENABLING',
          ecr: 'ENABLING',
          lambda: 'DISABLED',
          lambdaCode: 'DISABLED',
          codeRepository: 'DISABLED',
        },
      },
    ],
    failedAccounts: [],
  });
  expect(jobs('enable')).toMatchObject([{ data: { accountId: ACCOUNT, region: REGION } }]);
  const early = await call('/disable', { resourceTypes: ['ECR'] });
  expect(early.body.failedAccounts).toMatchObject([{ accountId: ACCOUNT, errorCode: 'ENABLE_IN_PROGRESS' }]);
  settle();
  const disabled = await call('/disable', { resourceTypes: ['ECR'] });
  expect(disabled.body.accounts[0]).toMatchObject({ status: 'ENABLED', resourceStatus: { ecr: 'DISABLING' } });
  expect(jobs('disable')).toEqual([
    {
      name: 'disable',
      data: { accountId: ACCOUNT, region: REGION, scanTypes: ['ECR'] },
      singletonKey: `${ACCOUNT}/${REGION}/ECR`,
    },
  ]);
  const again = await call('/enable', { resourceTypes: ['ECR'] });
  expect(again.body.failedAccounts).toMatchObject([{ accountId: ACCOUNT, errorCode: 'DISABLE_IN_PROGRESS' }]);
});

test('what is enabled is enabled again, and what is disabled disabled, without a failure or a job', async () => {
  await call('/enable', { resourceTypes: ['EC2'] });
  settle();
  world.sent.length = 0;
  const [enabled] = (await call('/enable', { resourceTypes: ['EC2'] })).body.accounts;
  expect(enabled).toMatchObject({ status: 'ENABLED', resourceStatus: { ec2: 'ENABLED' } });
  const disabled = await call('/disable', { resourceTypes: ['ECR', 'LAMBDA'] });
  expect(disabled.body).toMatchObject({ accounts: [{ resourceStatus: { ecr: 'DISABLED' } }], failedAccounts: [] });
  expect(world.sent).toEqual([]);
});

test('functions: their code needs them, and goes with them', async () => {
  const alone = await call('/enable', { resourceTypes: ['LAMBDA_CODE'] });
  expect(alone).toMatchObject({ status: 400, error: 'ValidationException' });
  await call('/enable', { resourceTypes: ['LAMBDA', 'LAMBDA_CODE'] });
  settle();
  await call('/disable', { resourceTypes: ['LAMBDA'] });
  expect(jobs('disable')[0]?.data).toMatchObject({ scanTypes: ['LAMBDA', 'LAMBDA_CODE'] });
});

test('disable without types means all that is on; nothing on, nothing to do', async () => {
  expect((await call('/disable', {})).body.accounts[0].status).toBe('DISABLED');
  expect(world.sent).toEqual([]);
  await call('/enable', { resourceTypes: ['EC2'] });
  settle();
  await call('/disable', {});
  expect(jobs('disable')[0]?.data).toMatchObject({ scanTypes: ['EC2'] });
});

test('other accounts fail one by one, not as a request', async () => {
  const { status, body } = await call('/enable', { accountIds: [OTHER, ACCOUNT], resourceTypes: ['EC2'] });
  expect(status).toBe(200);
  expect(body.failedAccounts).toMatchObject([{ accountId: OTHER, errorCode: 'ACCESS_DENIED' }]);
  expect(body.accounts).toHaveLength(1);
  const asked = await call('/status/batch/get', { accountIds: [OTHER] });
  expect(asked.body).toMatchObject({ accounts: [], failedAccounts: [{ errorCode: 'ACCESS_DENIED' }] });
});

test('a suspended account is isolated, also for scan types that were off when it was suspended', async () => {
  world.suspended.add(ACCOUNT);
  world.enablement = { ...world.enablement, EC2: 'SUSPENDED' };
  for (const [path, type] of [
    ['/enable', 'EC2'],
    ['/disable', 'EC2'],
    ['/enable', 'ECR'],
  ] as const) {
    const { body } = await call(path, { resourceTypes: [type] });
    expect(body.failedAccounts).toMatchObject([{ errorCode: 'ACCOUNT_IS_ISOLATED' }]);
  }
  expect(world.enablement).toMatchObject({ EC2: 'SUSPENDED', ECR: 'DISABLED' });
});

test('the organization policy decides what it names, and the account the rest', async () => {
  const only = (key: string) => ({ [key]: { '@@assign': [REGION] } });
  world.policy = {
    inspector: {
      enablement: { ec2_scanning: only('disable_in_regions'), ecr_scanning: only('enable_in_regions') },
    },
  };
  world.enablement = { ...world.enablement, ECR: 'ENABLED' };
  const failures = async (path: string, resourceTypes: string[]) =>
    (await call(path, { resourceTypes })).body.failedAccounts;
  const BLOCKED = [{ errorCode: 'BLOCKED_BY_ORGANIZATION_POLICY' }];
  expect(await failures('/enable', ['EC2'])).toMatchObject(BLOCKED);
  expect(await failures('/disable', ['ECR'])).toMatchObject(BLOCKED);
  expect(await failures('/enable', ['ECR', 'LAMBDA'])).toEqual([]);
  const { permissions } = (await call('/accountpermissions/list', {})).body;
  expect(permissions.map((p: { service: string; operation: string }) => `${p.service} ${p.operation}`)).toEqual([
    'ECR ENABLE_REPOSITORY',
    'ECR DISABLE_REPOSITORY',
    'LAMBDA ENABLE_SCANNING',
    'LAMBDA DISABLE_SCANNING',
  ]);
});

test('permissions come page by page, of one service when it is named', async () => {
  const first = (await call('/accountpermissions/list', { maxResults: 5 })).body;
  expect(first.permissions).toHaveLength(5);
  const second = (await call('/accountpermissions/list', { maxResults: 5, nextToken: first.nextToken })).body;
  expect(second).toEqual({
    permissions: expect.arrayContaining([{ service: 'LAMBDA', operation: 'DISABLE_SCANNING' }]),
  });
  expect((await call('/accountpermissions/list', { service: 'EC2' })).body.permissions).toHaveLength(2);
});
