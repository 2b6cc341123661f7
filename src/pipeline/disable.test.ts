import { expect, test } from 'vitest';
import { DEEP_INSPECTION, DEFAULT_DEEP_INSPECTION, ENCRYPTION_KEY, ONLY } from '../store/organization-settings.ts';
import { disable } from './disable.ts';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { scanResource } from './scan-resource.ts';

const signal = new AbortController().signal;

/** One scanned host, EC2 just being disabled, the first half of the job done. */
async function disabledWorld() {
  const world = jobWorld();
  const { accounts } = world.store;
  await accounts.setEnablement(OWNER, { EC2: 'ENABLED', ECR: 'ENABLED' });
  const resourceId = await world.push(host([deb('openssl', '3.0.11-1')]));
  await scanResource.run(world.deps, { ...OWNER, resourceId }, signal);
  await accounts.setEnablement(OWNER, { EC2: 'DISABLING' });
  await disable.run(world.deps, { ...OWNER, scanTypes: ['EC2'] }, signal);
  const second = world.sent[0];
  return Object.assign(world, { resourceId, second, accounts });
}

test('scanning stops at once; findings stay a day; coverage says so', async () => {
  const world = await disabledWorld();
  expect(await world.accounts.enablement(OWNER)).toMatchObject({ EC2: 'DISABLED', ECR: 'ENABLED' });
  expect(world.shown()).toEqual(['CVE-2024-0001 ACTIVE']);
  expect(world.coverage.get(`${world.resourceId} PACKAGE`)?.status).toEqual({
    code: 'INACTIVE',
    reason: 'PENDING_DISABLE',
  });
  expect(world.second).toMatchObject({ name: 'disable', options: { startAfter: 86_400 } });
});

test('a day later findings and coverage are deleted', async () => {
  const world = await disabledWorld();
  expect(await disable.run(world.deps, world.second?.data, signal)).toMatchObject({ findings: 1, coverage: 1 });
  expect(world.shown()).toEqual([]);
  expect(world.coverage.size).toBe(0);
});

test('with the last scan type go filters and settings, when the day of the last one is over', async () => {
  const world = await disabledWorld();
  const { documents } = world.store;
  const place = { ...OWNER, tags: {}, createdAt: '', updatedAt: '' };
  for (const id of ['1', '2', '3', '4']) {
    world.rules.push({ ...place, id, name: id, action: 'SUPPRESS', filter: {} });
  }
  await documents.create(DEEP_INSPECTION, { ...place, id: ONLY, body: DEFAULT_DEEP_INSPECTION });
  await documents.create(ENCRYPTION_KEY, { ...place, id: 'CODE/CODE_REPOSITORY', body: { kmsKeyId: 'key' } });
  expect(await disable.run(world.deps, world.second?.data, signal)).not.toHaveProperty('filters'); // ECR is on

  world.wait(0.5);
  await world.accounts.setEnablement(OWNER, { EC2: 'DISABLING' });
  await disable.run(world.deps, { ...OWNER, scanTypes: ['EC2'] }, signal);
  world.wait(0.5);
  await world.accounts.setEnablement(OWNER, { ECR: 'DISABLING' });
  await disable.run(world.deps, { ...OWNER, scanTypes: ['ECR'] }, signal);
  const [, first, last] = world.sent;
  expect(await disable.run(world.deps, first?.data, signal)).not.toHaveProperty('filters'); // ECR's day is not over
  expect(await disable.run(world.deps, last?.data, signal)).toMatchObject({ filters: 4, settings: 2 });
  expect(world.rules).toEqual([]);
  const scope = { accountIds: [OWNER.accountId], region: OWNER.region };
  expect(await documents.get(DEEP_INSPECTION, scope, ONLY)).toBeUndefined();
});

test('enabled again within the day: nothing is deleted', async () => {
  const world = await disabledWorld();
  await world.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  expect(await disable.run(world.deps, world.second?.data, signal)).toEqual({ skipped: 'enabled again' });
  expect(world.shown()).toEqual(['CVE-2024-0001 ACTIVE']);
});

test('enabled and disabled again: the day counts from the second time', async () => {
  const world = await disabledWorld();
  world.wait(0.5);
  await world.accounts.setEnablement(OWNER, { EC2: 'DISABLING' });
  await disable.run(world.deps, { ...OWNER, scanTypes: ['EC2'] }, signal);
  expect(await disable.run(world.deps, world.second?.data, signal)).toEqual({ skipped: 'enabled again' });
  expect(world.shown()).toEqual(['CVE-2024-0001 ACTIVE']);
  expect(await disable.run(world.deps, world.sent[1]?.data, signal)).toMatchObject({ findings: 1 });
});

test('the first half twice is as good as once', async () => {
  const world = await disabledWorld();
  await disable.run(world.deps, { ...OWNER, scanTypes: ['EC2'] }, signal);
  expect(await world.accounts.enablement(OWNER)).toMatchObject({ EC2: 'DISABLED' });
  expect(world.shown()).toEqual(['CVE-2024-0001 ACTIVE']);
});
