import { expect, test } from 'vitest';
import { memoryDatabase } from '../advisories/index.ts';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { rescan } from './rescan.ts';
import { scanResource } from './scan-resource.ts';

const signal = new AbortController().signal;

/** One host that was scanned and found well, and everything judged by the current generation. */
async function calmWorld() {
  const world = jobWorld();
  await world.store.accounts.create(OWNER.accountId);
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const resourceId = await world.push(host([deb('openssl', '3.0.11-1')]));
  await scanResource.run(world.deps, { ...OWNER, resourceId }, signal);
  await rescan.run(world.deps, {}, signal);
  world.sent.length = 0;
  return Object.assign(world, { resourceId });
}

test('when all is well nothing is asked for', async () => {
  const world = await calmWorld();
  expect(await rescan.run(world.deps, {}, signal)).toMatchObject({ sent: 0 });
});

test('a newer database: everything is judged again, once', async () => {
  const world = await calmWorld();
  world.database = memoryDatabase({ records: [], vulnerabilities: [], completeness: [] });
  await rescan.run(world.deps, {}, signal);
  expect(world.sent).toEqual([
    {
      name: 'scan-resource',
      data: { ...OWNER, resourceId: world.resourceId },
      options: { singletonKey: `111122223333/us-east-1/${world.resourceId}`, priority: -1 },
    },
  ]);
});

test.each([
  ['INTERNAL_ERROR', 1],
  ['PENDING_INITIAL_SCAN', 1],
  ['PENDING_DISABLE', 1],
  ['NO_INVENTORY', 0],
] as const)('coverage %s asks for %i scans', async (reason, sent) => {
  const world = await calmWorld();
  for (const row of world.coverage.values()) {
    await world.store.coverage.upsert({ ...row, status: { code: 'INACTIVE', reason } });
  }
  expect(await rescan.run(world.deps, {}, signal)).toMatchObject({ sent });
});

test('what is disabled is not scanned', async () => {
  const world = await calmWorld();
  world.database = memoryDatabase({ records: [], vulnerabilities: [], completeness: [] });
  await world.store.accounts.setEnablement(OWNER, { EC2: 'DISABLED' });
  expect(await rescan.run(world.deps, {}, signal)).toMatchObject({ sent: 0 });
});

test('other VEX statements: everything is judged again, once they have been', async () => {
  const world = await calmWorld();
  world.vex = { ...world.vex, digest: '0123456789abcdef' };
  expect(await rescan.run(world.deps, {}, signal)).toMatchObject({ sent: 1 });
  await scanResource.run(world.deps, { ...OWNER, resourceId: world.resourceId }, signal);
  expect(await rescan.run(world.deps, {}, signal)).toMatchObject({ sent: 0 });
  world.vex = { ...world.vex, digest: '' };
  expect(await rescan.run(world.deps, {}, signal)).toMatchObject({ sent: 1 });
});
