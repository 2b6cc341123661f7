import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, REGION } from '../../../test/conformity/example.ts';
import { type Call, newWorld, serverOf, type World } from '../../../test/conformity/world.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

const s3Destination = { bucketName: 'reports', kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NONE = '11111111-2222-4333-8444-555555555555';

describe('findings reports', () => {
  const create = (change: object = {}) => call('/reporting/create', { reportFormat: 'CSV', s3Destination, ...change });

  test('create, ask, cancel', async () => {
    const filterCriteria = { severity: [{ comparison: 'EQUALS', value: 'HIGH' }] };
    const { reportId } = (await create({ filterCriteria })).body;
    expect(reportId).toMatch(UUID);
    expect(world.sent).toEqual([
      {
        name: 'export-findings',
        data: { accountId: ACCOUNT, region: REGION, id: reportId },
        singletonKey: `${ACCOUNT}/${REGION}/${reportId}`,
      },
    ]);
    const status = { reportId, status: 'IN_PROGRESS', destination: s3Destination, filterCriteria };
    expect((await call('/reporting/status/get', { reportId })).body).toEqual(status);
    expect((await call('/reporting/status/get', {})).body).toEqual(status);

    expect((await call('/reporting/cancel', { reportId })).body).toEqual({ reportId });
    expect((await call('/reporting/cancel', { reportId })).status).toBe(200);
    expect((await call('/reporting/status/get', {})).body).toMatchObject({ reportId, status: 'CANCELLED' });
    // The job takes back what it wrote.
    expect(world.sent).toHaveLength(2);
  });

  test('an account has one at a time', async () => {
    const { reportId } = (await create()).body;
    const second = await create();
    expect(second).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(second.body.message).toContain('Cannot have multiple reports in-progress');
    await call('/reporting/cancel', { reportId });
    expect((await create()).status).toBe(200);
  });

  test('a fresh account has no last report', async () => {
    expect(await call('/reporting/status/get', {})).toMatchObject({ status: 200, body: {} });
    for (const path of ['/reporting/status/get', '/reporting/cancel']) {
      expect(await call(path, { reportId: NONE })).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
    }
  });

  test.each([
    [{ s3Destination: { ...s3Destination, bucketName: '' } }, 's3Destination.bucketName'],
    [{ s3Destination: { ...s3Destination, kmsKeyArn: ' ' } }, 's3Destination.kmsKeyArn'],
    [{ s3Destination: { ...s3Destination, keyPrefix: 'x'.repeat(1025) } }, 's3Destination.keyPrefix'],
    [{ s3Destination: { bucketName: 'reports' } }, 's3Destination.kmsKeyArn'],
    [{ reportFormat: 'PDF' }, 'reportFormat'],
  ])('%j is refused', async (change, field) => {
    const { status, body } = await create(change);
    expect([status, body.fields?.map(({ name }: { name: string }) => name)]).toEqual([400, [field]]);
    expect(world.sent).toEqual([]);
  });

  test('readers may ask, not order', async () => {
    const body = { reportFormat: 'CSV', s3Destination };
    expect((await call('/reporting/create', body, { role: 'reader' })).error).toBe('AccessDeniedException');
    expect((await call('/reporting/status/get', {}, { role: 'reader' })).status).toBe(200);
  });
});

describe('SBOM exports', () => {
  test('create, ask, cancel', async () => {
    const resourceFilterCriteria = {
      ec2InstanceTags: [{ comparison: 'EQUALS', key: 'team', value: 'payments' }],
      resourceType: [{ comparison: 'NOT_EQUALS', value: 'AWS_LAMBDA_FUNCTION' }],
    };
    const order = { reportFormat: 'SPDX_2_3', s3Destination, resourceFilterCriteria };
    const { reportId } = (await call('/sbomexport/create', order)).body;
    expect(world.sent).toMatchObject([{ name: 'export-sbom', data: { id: reportId } }]);
    expect((await call('/sbomexport/get', { reportId })).body).toEqual({
      reportId,
      format: 'SPDX_2_3',
      status: 'IN_PROGRESS',
      s3Destination,
      filterCriteria: resourceFilterCriteria,
    });
    expect((await call('/sbomexport/cancel', { reportId })).body).toEqual({ reportId });
    expect((await call('/sbomexport/get', { reportId })).body.status).toBe('CANCELLED');
  });

  test('several may be in progress; one that nobody ordered is not found', async () => {
    const order = { reportFormat: 'CYCLONEDX_1_4', s3Destination };
    const ids = [await call('/sbomexport/create', order), await call('/sbomexport/create', order)];
    expect(new Set(ids.map(({ body }) => body.reportId)).size).toBe(2);
    expect((await call('/sbomexport/get', { reportId: NONE })).error).toBe('ResourceNotFoundException');
    expect((await call('/sbomexport/cancel', { reportId: NONE })).error).toBe('ResourceNotFoundException');
  });
});
