import { expect, test } from 'vitest';
import { memoryDatabase } from '../advisories/index.ts';
import type { Filter } from '../domain/filter.ts';
import { applySuppression } from './apply-suppression.ts';
import { DATABASE, deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { scanResource } from './scan-resource.ts';

const signal = new AbortController().signal;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Eight vulnerabilities of eight packages, found on one host. */
async function scannedWorld() {
  const world = jobWorld();
  const [record] = DATABASE.lookup('Debian:12', 'openssl');
  if (record === undefined) throw new Error('the fixture has no openssl');
  world.database = memoryDatabase({
    records: NAMES.map((name) => ({ ...record, name, advisoryId: `DSA-${name}`, vulnerabilityIds: [`CVE-${name}`] })),
    vulnerabilities: [],
    completeness: [{ ecosystem: 'Debian:12', level: 'full', packages: 8 }],
  });
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const resourceId = await world.push(host(NAMES.map((name) => deb(name, '1.0-1'))));
  await scanResource.run(world.deps, { ...OWNER, resourceId }, signal);
  world.changes.length = 0;
  const rule = (id: string, filter: Filter): void =>
    void world.rules.push({
      ...OWNER,
      id,
      name: id,
      action: 'SUPPRESS',
      filter,
      tags: {},
      createdAt: '',
      updatedAt: '',
    });
  const run = () => applySuppression.run(world.deps, OWNER, signal);
  const suppressed = () => world.shown().filter((text) => text.endsWith('SUPPRESSED')).length;
  return Object.assign(world, { rule, run, suppressed, resourceId });
}

const ids = (...names: string[]): Filter => ({
  vulnerabilityId: names.map((name) => ({ kind: 'string', comparison: 'EQUALS', value: `CVE-${name}` })),
});

test('a rule hides what it matches, over several pages, and running again changes nothing', async () => {
  const world = await scannedWorld();
  world.rule('most', ids('a', 'b', 'c', 'd', 'e', 'f'));
  expect(await world.run()).toEqual({ rules: 1, suppressed: 6, unsuppressed: 0 });
  expect(world.suppressed()).toBe(6);
  expect(world.changes.map((c) => c.kind)).toEqual(Array(6).fill('suppressed'));
  expect(await world.run()).toEqual({ rules: 1, suppressed: 0, unsuppressed: 0 });
});

test('without the rule everything comes back; what another rule matches stays', async () => {
  const world = await scannedWorld();
  world.rule('first', ids('a', 'b', 'c', 'd', 'e'));
  world.rule('second', ids('a', 'b'));
  await world.run();
  world.rules.shift();
  expect(await world.run()).toEqual({ rules: 1, suppressed: 0, unsuppressed: 3 });
  expect(world.suppressed()).toBe(2);
});

test('a changed rule takes its new matches and gives the others back', async () => {
  const world = await scannedWorld();
  world.rule('moving', ids('a', 'b'));
  await world.run();
  world.rules.pop();
  world.rule('moving', ids('b', 'c'));
  expect(await world.run()).toEqual({ rules: 1, suppressed: 1, unsuppressed: 1 });
});

test('a finding that another job changes in between is looked at again', async () => {
  const world = await scannedWorld();
  world.rule('one', ids('a'));
  let times = 1;
  world.memory.beforeApply = () => {
    if (times-- < 1) return;
    for (const [id, finding] of world.findings)
      world.findings.set(id, { ...finding, severity: 'HIGH', updatedAt: 'later' });
  };
  expect(await world.run()).toMatchObject({ suppressed: 1 });
  const hidden = [...world.findings.values()].find((f) => f.status === 'SUPPRESSED');
  expect(hidden?.severity).toBe('HIGH'); // what the other job wrote is kept
});

test('what a newer run hides meanwhile in another process stays hidden', async () => {
  const world = await scannedWorld();
  world.rule('first', ids('a'));
  await world.run();
  const { findings } = world.store;
  const { list } = findings;
  let isNewer = false;
  const listAfterNewerRun: typeof list = async (...asked) => {
    if (!isNewer) {
      isNewer = true;
      world.rule('second', ids('b'));
      await world.run();
    }
    return list(...asked);
  };
  Object.assign(findings, { list: listAfterNewerRun });
  expect(await world.run()).toMatchObject({ unsuppressed: 0 });
  expect(world.suppressed()).toBe(2);
});

test('a scan that follows agrees with the rules', async () => {
  const world = await scannedWorld();
  world.rule('some', ids('a', 'b', 'c'));
  await world.run();
  expect(await scanResource.run(world.deps, { ...OWNER, resourceId: world.resourceId }, signal)).toMatchObject({
    changes: 0,
  });
});

test('rules of an administrator reach its members, each by a job of its own that goes no further', async () => {
  const world = await scannedWorld();
  const { organization } = world.store;
  await organization.designate(OWNER);
  for (const accountId of ['333344445555', '444455556666']) await organization.relate(OWNER, accountId, 'ENABLED');
  world.sent.length = 0;
  expect(await world.run()).toMatchObject({ members: 2 });
  const { region } = OWNER;
  expect(world.sent.map(({ data }) => data)).toEqual([
    { accountId: '333344445555', region, ofMember: true },
    { accountId: '444455556666', region, ofMember: true },
  ]);
  await applySuppression.run(world.deps, { ...OWNER, ofMember: true }, signal);
  expect(world.sent).toHaveLength(2);
});
