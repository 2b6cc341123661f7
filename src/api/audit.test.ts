import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { NOW, newWorld, serverOf } from '../../test/conformity/world.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Store } from '../store/store.ts';
import { auditing } from './audit.ts';
import { auditParameters, auditResource } from './audit-parameters.ts';

const filter = { name: 'this host', action: 'SUPPRESS', filterCriteria: {} };

test('a call that changes something is written down: who, what, when, from where, how it ended', async () => {
  const world = newWorld();
  const { call } = serverOf(world);
  const { body, answer } = await call('/filters/create', filter, { headers: { 'user-agent': 'aws-cli/2.0' } });
  expect(world.audited).toEqual([
    {
      accountId: '111122223333',
      region: 'us-east-1',
      at: '2026-01-02T03:04:05.000Z',
      requestId: answer.headers['x-amzn-requestid'],
      accessKeyId: 'AKIAadmin',
      principal: 'arn:aws:iam::111122223333:user/AKIAadmin',
      role: 'admin',
      service: 'inspector2',
      operation: 'CreateFilter',
      resource: 'this host',
      outcome: 'succeeded',
      sourceAddress: '127.0.0.1',
      userAgent: 'aws-cli/2.0',
      parameters: filter,
    },
  ]);
  expect(body.arn).toMatch(/filter/);
});

test('what a role may not do and what fails is written down, too', async () => {
  const world = newWorld();
  const { call } = serverOf(world);
  await call('/filters/create', filter, { role: 'reader' });
  await call('/filters/create', { ...filter, action: 'EXPLODE' });
  await call('/filters/delete', {
    arn: 'arn:aws:inspector2:us-east-1:444455556666:owner/444455556666/filter/0123456789abcdef',
  });
  expect(
    world.audited.map(({ operation, outcome, error, parameters }) => [operation, outcome, error, !!parameters]),
  ).toEqual([
    ['CreateFilter', 'denied', 'AccessDeniedException', false],
    ['CreateFilter', 'failed', 'ValidationException', false],
    ['DeleteFilter', expect.stringMatching(/denied|failed/), expect.any(String), true],
  ]);
});

test('an error is named as its service names it to the caller', async () => {
  const world = newWorld();
  const { call } = serverOf(world);
  const headers = { 'x-amz-target': 'InspectorService.CreateAssessmentTarget' };
  const { body } = await call('/', {}, { service: 'inspector', headers });
  expect(body.__type).toBe('InvalidInputException');
  expect(world.audited.map(({ operation, outcome, error }) => [operation, outcome, error])).toEqual([
    ['CreateAssessmentTarget', 'failed', 'InvalidInputException'],
  ]);
});

test('reads, and requests of nobody, are not in it', async () => {
  const world = newWorld();
  const { call } = serverOf(world);
  await call('/findings/list', {});
  await call('/filters/create', filter, { key: 'NOBODY' });
  expect(world.audited).toEqual([]);
});

test('every service and every route of ours is in it', async () => {
  const world = newWorld();
  const { call } = serverOf(world);
  const headers = { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.PutRegistryScanningConfiguration' };
  await call('/', { scanType: 'BASIC' }, { service: 'ecr', headers });
  await call('/assay/inventories', {}, { role: 'reader', headers: { 'x-amz-content-sha256': EMPTY_OBJECT } });
  await call('/assay/inventories', {}, { role: 'agent', headers: { 'x-amz-content-sha256': EMPTY_OBJECT } });
  expect(world.audited.map(({ service, operation, outcome }) => `${service}:${operation} ${outcome}`)).toEqual([
    'ecr:PutRegistryScanningConfiguration succeeded',
    'assay:PushInventory denied',
    'assay:PushInventory failed',
  ]);
});
const EMPTY_OBJECT = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

test('a call that cannot be written down fails', async () => {
  const world = newWorld();
  world.auditFails = true;
  const { call } = serverOf(world);
  const { status, body } = await call('/filters/create', filter);
  expect([status, body.message]).toEqual([500, expect.stringContaining('audit log')]);
  expect((await call('/findings/list', {})).status).toBe(200);
});

test('secrets are not written, whatever member they are in', () => {
  const written = JSON.stringify(
    auditParameters({
      clientToken: 's3cret',
      details: {
        gitlabSelfManaged: { accessToken: 's3cret', instanceUrl: 'https://user:s3cret@git.example/x?key=s3cret' },
      },
      authorizationCode: 's3cret',
      sbom: { components: ['s3cret'] },
      endpoint: 'postgres://assay:s3cret@db/assay',
    }),
  );
  expect(written).not.toContain('s3cret');
  expect(written).toContain('https://git.example/x?…');
});

test('what is written is bounded', () => {
  const long = auditParameters({ name: 'x'.repeat(5_000), ids: Array.from({ length: 500 }, (_, n) => n) });
  expect(JSON.stringify(long).length).toBeLessThan(600);
  const large = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`m${n}`, Array(20).fill('y'.repeat(200))]));
  expect(auditParameters(large)).toEqual({
    members: Object.keys(large),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const deep: unknown = Array.from({ length: 100 }).reduce((inner) => ({ inner }), {});
  expect(JSON.stringify(auditParameters(deep)).length).toBeLessThan(200);
});

test('an entry names what the call is about', () => {
  expect(auditResource({ name: 'n', filterArn: 'arn:1' }, undefined)).toBe('arn:1');
  expect(auditResource({ accountIds: ['1', '2'] }, undefined)).toBe('1, 2');
  expect(auditResource({ clientToken: 't' }, { arn: 'arn:2' })).toBe('arn:2');
  expect(auditResource({}, {})).toBeUndefined();
});

test('what an agent sends many times while it scans is written down where it fails', async () => {
  const written: unknown[] = [];
  const append = async ({ operation, outcome }: AuditEntry): Promise<void> => void written.push([operation, outcome]);
  const store = { audit: { append } } as unknown as Store;
  const request = { id: 'r1', headers: {} } as unknown as FastifyRequest;
  const caller = { accountId: '111122223333', region: 'us-east-1', role: 'agent', accessKeyId: 'AKIA1' };
  const clock = { now: () => NOW };
  const call = (operation: string) => ({ request, service: 'inspector2', operation });
  const audited = auditing({ store, clock });
  const all = auditing({ store, clock, auditReads: true });
  await audited(call('StartCisSession'), caller, async () => {});
  await audited(call('SendCisSessionHealth'), caller, async () => {});
  await audited(call('SendCisSessionTelemetry'), caller, () => Promise.reject(new Error('gone'))).catch(() => {});
  await all(call('SendCisSessionTelemetry'), caller, async () => {});
  expect(written).toEqual([
    ['StartCisSession', 'succeeded'],
    ['SendCisSessionTelemetry', 'failed'],
    ['SendCisSessionTelemetry', 'succeeded'],
  ]);
});
