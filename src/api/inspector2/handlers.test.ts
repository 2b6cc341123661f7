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
