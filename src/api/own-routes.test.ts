import { expect, test } from 'vitest';
import { newWorld, serverOf } from '../../test/conformity/world.ts';

// A second's worth may be sent twice at once.
const LIMITS = { reads: 1, writes: 1 };

test.each([
  ['GET', '/assay/audit'],
  ['GET', '/assay/assessments'],
  ['POST', '/assay/assessments'],
  ['GET', '/assay/cis/jobs?instance=i-0123456789abcdef0'],
  ['GET', '/assay/exports'],
  ['POST', '/assay/exports'],
  ['GET', '/assay/findings/0123456789abcdef0123456789abcdef/explain'],
  ['GET', '/assay/jobs/scan-resource/0'],
] as const)('%s %s takes of the share of requests of its account', async (method, path) => {
  const { app, call } = serverOf({ ...newWorld(), rateLimits: LIMITS });
  const send = (account: string) => call(path, method === 'POST' ? {} : undefined, { method, account });
  for (const _ of [1, 2]) expect((await send('')).status).not.toBe(429);
  expect(await send('')).toMatchObject({ status: 429, error: 'ThrottlingException' });
  expect((await send('444455556666')).status).not.toBe(429);
  await app.close();
});

test('pushes do not count: a fleet sends thousands at once', async () => {
  const { app, call } = serverOf({ ...newWorld(), rateLimits: LIMITS });
  for (const _ of [1, 2, 3]) expect((await call('/assay/inventories', {})).status).toBe(400);
  await app.close();
});

test('reads of every route are in the audit log where that is asked for', async () => {
  const world = { ...newWorld(), auditReads: true };
  const { app, call } = serverOf(world);
  const read = (path: string) => call(path, undefined, { method: 'GET' });
  await read('/assay/rules');
  await read('/assay/findings/0123456789abcdef0123456789abcdef/explain');
  await call('/scan/sbom', { sbom: {} }, { service: 'inspector-scan' });
  expect(world.audited).toMatchObject([
    { service: 'assay', operation: 'ListRuleSets', outcome: 'succeeded' },
    { operation: 'GetFindingExplanation', outcome: 'failed', resource: '0123456789abcdef0123456789abcdef' },
    { service: 'inspector-scan', operation: 'ScanSbom', outcome: 'failed', parameters: { sbom: '(not written)' } },
  ]);
  await app.close();
});
