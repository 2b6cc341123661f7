import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Call, newWorld, type Sent, serverOf, type World } from '../../../test/conformity/world.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

const s3Destination = { bucketName: 'archive', kmsKeyArn: 'none' };
const sboms = { reportFormat: 'CYCLONEDX_1_4', s3Destination };
const nightly = { name: 'nightly', cron: '0 3 * * *', order: sboms };
const create = (change: object = {}, sent: Sent = {}) => call('/assay/exports', { ...nightly, ...change }, sent);
const list = async (sent: Sent = {}) =>
  (await call('/assay/exports', undefined, { method: 'GET', ...sent })).body.exports;

test('create, list, run, delete', async () => {
  const shown = {
    name: 'nightly',
    trigger: { cron: '0 3 * * *' },
    latest: false,
    order: { ...sboms, resourceFilterCriteria: {} },
    nextRun: '2026-01-03T03:00:00.000Z',
  };
  expect(await create()).toMatchObject({ status: 201, body: shown });
  expect(await list({ role: 'reader' })).toEqual([shown]);

  expect((await call('/assay/exports/nightly/run')).status).toBe(202);
  expect(world.sent).toEqual([{ name: 'export-schedules', data: {}, singletonKey: 'export-schedules' }]);

  expect((await call('/assay/exports/nightly', undefined, { method: 'DELETE' })).status).toBe(200);
  expect(await list()).toEqual([]);
  for (const [path, method] of [
    ['/assay/exports/nightly', 'DELETE'],
    ['/assay/exports/nightly/run', 'POST'],
  ] as const) {
    expect(await call(path, undefined, { method })).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  }
});

test('what changes something is in the audit log, also where it is refused', async () => {
  await create();
  await create({ name: 'other' }, { role: 'reader' });
  await call('/assay/exports/nightly', undefined, { method: 'DELETE' });
  await list();
  expect(world.audited.map(({ operation, outcome, resource }) => [operation, outcome, resource])).toEqual([
    ['CreateExportSchedule', 'succeeded', 'nightly'],
    ['CreateExportSchedule', 'denied', undefined],
    ['DeleteExportSchedule', 'succeeded', 'nightly'],
  ]);
  expect(world.audited[0]?.parameters).toEqual(nightly);
});

test('what follows changes has no next run and overwrites', async () => {
  const { body } = await create({ cron: undefined, event: 'RESOURCE_CHANGED' });
  expect(body).toMatchObject({ trigger: { event: 'RESOURCE_CHANGED' }, latest: true });
  expect(body.nextRun).toBeUndefined();
});

test('findings reports too, with the criteria of their operation', async () => {
  const filterCriteria = { severity: [{ comparison: 'EQUALS', value: 'CRITICAL' }] };
  const order = { reportFormat: 'CSV', s3Destination, filterCriteria };
  expect((await create({ order })).body.order).toEqual(order);
});

test.each([
  [{ name: 'with space' }, 'name'],
  [{ cron: '0 3 * *' }, 'cron'],
  [{ cron: '0 0 31 2 *' }, 'cron'],
  [{ cron: undefined }, 'cron'],
  [{ event: 'RESOURCE_CHANGED' }, 'cron'],
  [{ cron: undefined, event: 'RESOURCE_CHANGED', order: { ...sboms, reportFormat: 'CSV' } }, 'event'],
  [{ order: { ...sboms, reportFormat: 'PDF' } }, 'order.reportFormat'],
  [{ order: { ...sboms, s3Destination: { bucketName: 'archive' } } }, 's3Destination.kmsKeyArn'],
  [{ order: { ...sboms, resourceFilterCriteria: { accountId: [{ comparison: 'PREFIX', value: '1' }] } } }, /accountId/],
])('%j is refused by the name of the field', async (change, field) => {
  const { status, body } = await create(change);
  expect(status).toBe(400);
  const [first] = body.fields as { name: string }[];
  if (field instanceof RegExp) expect(first?.name).toMatch(field);
  else expect(first?.name).toBe(field);
});

test('a name is taken once, and readers change nothing', async () => {
  await create();
  expect(await create()).toMatchObject({ status: 409, error: 'ConflictException' });
  expect((await create({ name: 'other' }, { role: 'reader' })).error).toBe('AccessDeniedException');
  expect((await call('/assay/exports/nightly', undefined, { method: 'DELETE', role: 'agent' })).status).toBe(403);
  expect((await call('/assay/exports', undefined, { method: 'GET', role: 'agent' })).status).toBe(403);
  expect((await call('/assay/exports', Buffer.from('{'), {})).error).toBe('ValidationException');
});
