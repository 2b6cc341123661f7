import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  exampleDatabase,
  host,
  hostInventory,
  imageInventory,
  REGION,
} from '../../../test/conformity/example.ts';
import { type Call, newWorld, type Sent, serverOf, type World } from '../../../test/conformity/world.ts';
import type { Coverage } from '../../domain/coverage.ts';
import type { Inventory } from '../../domain/inventory.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

describe('pushed inventories', () => {
  const push = (inventory: unknown, sent: Sent = {}) =>
    call('/assay/inventories', { inventory, tags: { team: 'a' } }, { role: 'agent', ...sent });
  const packed = (inventory: Inventory) => gzipSync(JSON.stringify({ inventory }));
  beforeEach(async () => {
    await call('/enable', { resourceTypes: ['EC2'] });
    world.sent.length = 0;
  });

  test('the first one is stored, shown in coverage and scanned', async () => {
    const { status, body } = await push(hostInventory);
    expect(status).toBe(202);
    expect(body).toEqual({
      resourceId: host.id,
      resourceType: 'AWS_EC2_INSTANCE',
      inventoryDigest: 'sha256:1',
      changed: true,
      jobId: '00000000-0000-4000-8000-000000000001',
    });
    expect(world.coverage).toMatchObject({
      status: { code: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
      scanMode: 'EC2_INSPECTOR_AGENT_BASED',
      resource: { tags: { Name: 'web-1', team: 'a' } },
    });
    expect(world.sent).toEqual([
      {
        name: 'scan-resource',
        data: { accountId: ACCOUNT, region: REGION, resourceId: host.id },
        singletonKey: `${ACCOUNT}/${REGION}/${host.id}`,
      },
    ]);
    const job = await call(`/assay/jobs/scan-resource/${body.jobId}`, undefined, { method: 'GET', role: 'agent' });
    expect(job.body).toEqual({ state: 'completed' });
    const none = await call('/assay/jobs/scan-resource/1', undefined, { method: 'GET' });
    expect(none).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
    const path = `/assay/jobs/scan-resource/${body.jobId}`;
    const others = await call(path, undefined, { method: 'GET', role: 'agent', account: '999988887777' });
    expect(others).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  });

  test('the same software again is scanned only when it was not judged by the current database', async () => {
    await push(hostInventory);
    world.changed = false;
    expect((await push(hostInventory)).body.jobId).toBeDefined(); // the first scan is still to come

    const judged = (generation: string, inventoryDigest = 'sha256:1'): Coverage => ({
      resource: host,
      scanType: 'PACKAGE',
      status: { code: 'ACTIVE', reason: 'SUCCESSFUL' },
      summary: {
        packages: 1,
        evaluated: 1,
        notEvaluated: {},
        problems: 0,
        completeness: [],
        generation,
        inventoryDigest,
      },
    });
    world.coverage = judged('sha256:an older one');
    expect((await push(hostInventory)).body.jobId).toBeDefined();
    world.coverage = judged(exampleDatabase.info.digest, 'sha256:of the software before');
    expect((await push(hostInventory)).body.jobId).toBeDefined();
    world.coverage = judged(exampleDatabase.info.digest);
    const { status, body } = await push(hostInventory);
    expect(status).toBe(202);
    expect(body).not.toHaveProperty('jobId');
    expect(body.changed).toBe(false);

    const retagged = await call('/assay/inventories', { inventory: hostInventory, tags: { team: 'b' } });
    expect(retagged.body).toMatchObject({ changed: false, jobId: expect.any(String) });
  });

  test('gzip is unpacked, within bounds', async () => {
    const gzip = { role: 'agent', headers: { 'content-encoding': 'gzip' } } as const;
    expect((await call('/assay/inventories', packed(hostInventory), gzip)).status).toBe(202);
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '));
    expect((await call('/assay/inventories', bomb, gzip)).body.message).toContain('unpacks to more than');
    const notGzip = await call('/assay/inventories', Buffer.from('{}'), gzip);
    expect(notGzip.body.reason).toBe('CANNOT_PARSE');
    const other = await call('/assay/inventories', Buffer.from('x'), { headers: { 'content-encoding': 'br' } });
    expect(other.status).toBe(400);
  });

  test('a scan type that is not enabled says what to do', async () => {
    const denied = await push(imageInventory);
    expect(denied).toMatchObject({ status: 403, error: 'AccessDeniedException' });
    expect(denied.body.message).toContain('aws inspector2 enable --resource-types ECR');
  });

  test('what is no resource is refused', async () => {
    const { host: _, ...subject } = hostInventory.subject;
    const local = await push({ ...hostInventory, subject: { ...subject, kind: 'directory' } });
    expect(local).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(local.body.message).toContain('The inventory of a directory is no resource');
  });

  test('what is no inventory is refused, member by member', async () => {
    const wrong = await push({ ...hostInventory, packages: [{ type: 'deb', name: 'a\0', locations: [] }] });
    expect(wrong.status).toBe(400);
    const names = wrong.body.fields.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'inventory.packages.0.name',
        'inventory.packages.0.version',
        'inventory.packages.0.foundBy',
        'inventory.packages.0.locations',
      ]),
    );
    const early = await push({ ...hostInventory, collectedAt: '0000-01-01T00:00:00Z' });
    expect(early.body.fields).toMatchObject([{ name: 'inventory.collectedAt' }]);
    expect((await call('/assay/inventories', Buffer.from('{'))).body.reason).toBe('CANNOT_PARSE');
  });

  test('readers may not push, agents may do nothing else', async () => {
    expect(await push(hostInventory, { role: 'reader' })).toMatchObject({
      status: 403,
      error: 'AccessDeniedException',
    });
    expect(await call('/findings/list', {}, { role: 'agent' })).toMatchObject({
      status: 403,
      error: 'AccessDeniedException',
    });
  });

  test('nothing is read without a right signature', async () => {
    const answer = await app.inject({ method: 'POST', url: '/assay/inventories', payload: '{}' });
    expect(answer.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
  });
});
