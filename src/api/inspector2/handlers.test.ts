import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, REGION } from '../../../test/conformity/example.ts';
import { type Call, NOW, newWorld, serverOf, type World } from '../../../test/conformity/world.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

describe('activation', () => {
  test('enable, ask, disable', async () => {
    const enabled = await call('/enable', { resourceTypes: ['EC2', 'ECR'] });
    expect(enabled.body).toEqual({
      accounts: [
        {
          accountId: ACCOUNT,
          status: 'ENABLED',
          resourceStatus: {
            ec2: 'ENABLED',
            ecr: 'ENABLED',
            lambda: 'DISABLED',
            lambdaCode: 'DISABLED',
            codeRepository: 'DISABLED',
          },
        },
      ],
      failedAccounts: [],
    });
    const { body } = await call('/status/batch/get', {});
    expect(body.accounts[0].state).toEqual({ status: 'ENABLED' });
    expect(body.accounts[0].resourceState.ecr).toEqual({ status: 'ENABLED' });

    const disabled = await call('/disable', { resourceTypes: ['ECR'] });
    expect(disabled.body.accounts[0]).toMatchObject({ status: 'ENABLED', resourceStatus: { ecr: 'DISABLING' } });
    expect(world.sent).toEqual([
      {
        name: 'disable',
        data: { accountId: ACCOUNT, region: REGION, scanTypes: ['ECR'] },
        singletonKey: `${ACCOUNT}/${REGION}/ECR`,
      },
    ]);
    const again = await call('/enable', { resourceTypes: ['ECR'] });
    expect(again.body.failedAccounts).toMatchObject([{ accountId: ACCOUNT, errorCode: 'DISABLE_IN_PROGRESS' }]);
  });

  test('functions: their code needs them, and goes with them', async () => {
    const alone = await call('/enable', { resourceTypes: ['LAMBDA_CODE'] });
    expect(alone).toMatchObject({ status: 400, error: 'ValidationException' });
    await call('/enable', { resourceTypes: ['LAMBDA', 'LAMBDA_CODE'] });
    await call('/disable', { resourceTypes: ['LAMBDA'] });
    expect(world.sent[0]?.data).toMatchObject({ scanTypes: ['LAMBDA', 'LAMBDA_CODE'] });
  });

  test('disable without types means all that is on; nothing on, nothing to do', async () => {
    await call('/enable', { resourceTypes: ['EC2'] });
    await call('/disable', {});
    expect(world.sent[0]?.data).toMatchObject({ scanTypes: ['EC2'] });
    world = Object.assign(world, newWorld());
    expect((await call('/disable', {})).body.accounts[0].status).toBe('DISABLED');
    expect(world.sent).toEqual([]);
  });

  test('other accounts fail one by one, not as a request', async () => {
    const { status, body } = await call('/enable', { accountIds: ['444455556666', ACCOUNT], resourceTypes: ['EC2'] });
    expect(status).toBe(200);
    expect(body.failedAccounts).toMatchObject([{ accountId: '444455556666', errorCode: 'ACCESS_DENIED' }]);
    expect(body.accounts).toHaveLength(1);
    const asked = await call('/status/batch/get', { accountIds: ['444455556666'] });
    expect(asked.body).toMatchObject({ accounts: [], failedAccounts: [{ errorCode: 'ACCESS_DENIED' }] });
  });
});

describe('filters and tags', () => {
  const criteria = { severity: [{ comparison: 'EQUALS', value: 'LOW' }] };
  const create = (name: string, action = 'SUPPRESS') =>
    call('/filters/create', { name, action, filterCriteria: criteria, tags: { team: 'a' } });

  test('a suppression rule takes effect by a job, at each change', async () => {
    const { arn } = (await create('noise')).body;
    expect(arn).toMatch(/^arn:aws:inspector2:us-east-1:111122223333:owner\/111122223333\/filter\/[0-9a-f]{16}$/);
    const { filters } = (await call('/filters/list', { arns: [arn] })).body;
    expect(filters).toMatchObject([
      { arn, name: 'noise', action: 'SUPPRESS', criteria, ownerId: ACCOUNT, createdAt: NOW.getTime() / 1000 },
    ]);
    expect((await call('/filters/update', { filterArn: arn, action: 'NONE', reason: 'no longer' })).body).toEqual({
      arn,
    });
    expect((await call('/filters/delete', { arn })).body).toEqual({ arn });
    expect(world.sent.map(({ name, data }) => ({ name, data }))).toEqual(
      Array(2).fill({ name: 'apply-suppression', data: { accountId: ACCOUNT, region: REGION } }),
    );
    expect(await call('/filters/delete', { arn })).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  });

  test('a filter that is only saved changes nothing', async () => {
    await create('view', 'NONE');
    expect(world.sent).toEqual([]);
  });

  test('the same name twice, and one too many', async () => {
    await create('a', 'NONE');
    expect(await create('a')).toMatchObject({ status: 400, error: 'BadRequestException' });
    await create('b', 'NONE');
    const quota = await create('c');
    expect(quota).toMatchObject({ status: 402, error: 'ServiceQuotaExceededException', body: { resourceId: ACCOUNT } });
  });

  test('ARNs of others name nothing', async () => {
    const theirs = 'arn:aws:inspector2:us-east-1:444455556666:owner/444455556666/filter/0123456789abcdef';
    await create('a');
    expect((await call('/filters/list', { arns: [theirs] })).body).toEqual({ filters: [] });
    expect((await call('/filters/update', { filterArn: theirs, name: 'x' })).status).toBe(404);
  });

  test('tags are added, listed, removed; reserved keys are refused', async () => {
    const { arn } = (await create('a', 'NONE')).body;
    const path = `/tags/${encodeURIComponent(arn)}`;
    expect((await call(path, { tags: { stage: 'test', empty: '' } })).body).toEqual({});
    const tags = async () => (await call(path, undefined, { method: 'GET' })).body.tags;
    expect(await tags()).toEqual({ team: 'a', stage: 'test', empty: '' });
    await call(`${path}?tagKeys=stage&tagKeys=empty`, undefined, { method: 'DELETE' });
    expect(await tags()).toEqual({ team: 'a' });
    expect(await call(path, { tags: { 'aws:x': 'y' } })).toMatchObject({ status: 400, error: 'BadRequestException' });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, '']));
    expect(await call(path, { tags: many })).toMatchObject({ status: 400, error: 'BadRequestException' });
  });
});

test('vulnerabilities are searched in the advisory database', async () => {
  const search = async (id: string) =>
    (await call('/vulnerabilities/search', { filterCriteria: { vulnerabilityIds: [id] } })).body;
  expect((await search('CVE-2023-44487')).vulnerabilities).toMatchObject([{ id: 'CVE-2023-44487' }]);
  expect(await search('CVE-2099-1')).toEqual({ vulnerabilities: [] });
  expect((await search('CVE-99')).reason).toBe('FIELD_VALIDATION_FAILED');
});
