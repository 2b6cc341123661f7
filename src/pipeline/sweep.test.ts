import { expect, test } from 'vitest';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { scanResource } from './scan-resource.ts';
import { sweep } from './sweep.ts';

const signal = new AbortController().signal;

/** An account with more findings than fit one batch, suspended for so many days. */
async function suspendedWorld(days: number) {
  const world = jobWorld();
  const { accounts } = world.store;
  await accounts.setEnablement(OWNER, { EC2: 'ENABLED', ECR: 'ENABLED' });
  const resourceId = await world.push(host([deb('openssl', '3.0.11-1')]));
  await scanResource.run(world.deps, { ...OWNER, resourceId }, signal);
  const [example] = world.findings.values();
  if (example === undefined) throw new Error('the host has a finding');
  for (let n = 0; n < 9; n++) world.findings.set(`more ${n}`, { ...example, id: `more ${n}` });
  const other = { ...example, id: 'image', resourceType: 'AWS_ECR_CONTAINER_IMAGE' as const };
  world.findings.set(other.id, other);
  await accounts.setEnablement(OWNER, { EC2: 'SUSPENDED' });
  const scans = { ...OWNER, scanTypes: ['EC2'] as const };
  world.memory.suspended.push({ scans, at: world.now.toISOString() });
  world.wait(days);
  return world;
}

test('findings and coverage of a suspended account are deleted after 90 days, batch by batch', async () => {
  const world = await suspendedWorld(91);
  const changes = world.changes.length;
  expect(await sweep.run(world.deps, {}, signal)).toMatchObject({ suspended: { findings: 10, coverage: 1 } });
  expect([...world.findings.keys()]).toEqual(['image']);
  expect(world.coverage.size).toBe(0);
  expect(world.changes.length).toBe(changes);
  expect(await sweep.run(world.deps, {}, signal)).toMatchObject({ suspended: { findings: 0, coverage: 0 } });
});

test('before that they stay', async () => {
  const world = await suspendedWorld(89);
  expect(await sweep.run(world.deps, {}, signal)).toMatchObject({ suspended: { findings: 0, coverage: 0 } });
  expect(world.findings.size).toBe(11);
  expect(world.coverage.size).toBe(1);
});

test('an account that is resumed meanwhile keeps the rest', async () => {
  const world = await suspendedWorld(91);
  const { findings, accounts } = world.store;
  const deleteOfTypes = findings.deleteOfTypes.bind(findings);
  findings.deleteOfTypes = async (...asked) => {
    await accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
    return deleteOfTypes(...asked);
  };
  expect(await sweep.run(world.deps, {}, signal)).toMatchObject({ suspended: { findings: 3, coverage: 0 } });
  expect(world.findings.size).toBe(8);
});
