import { describe, expect, test } from 'vitest';
import { databaseOfGeneration } from '../domain/coverage.ts';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { scanResource } from './scan-resource.ts';

const vulnerable = host([deb('openssl', '3.0.11-1'), deb('zlib', '1.2.13-1')]);
const fixed = host([deb('openssl', '3.0.15-1'), deb('zlib', '1.2.13-1')]);
const signal = new AbortController().signal;

/** A world in which EC2 is enabled. */
async function enabledWorld() {
  const world = jobWorld();
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const scan = (resourceId: string) => scanResource.run(world.deps, { ...OWNER, resourceId }, signal);
  const coverageOf = (resourceId: string) => world.coverage.get(`${resourceId} PACKAGE`);
  return Object.assign(world, { scan, coverageOf });
}

test('a pushed host gets findings, and coverage that says what was judged', async () => {
  const world = await enabledWorld();
  const id = await world.push(vulnerable);
  const outcome = await world.scan(id);
  expect(outcome).toMatchObject({ findings: 2, changes: 2, packages: 2, evaluated: 2, passes: 1 });
  expect(world.shown()).toEqual(['CVE-2023-0002 ACTIVE', 'CVE-2024-0001 ACTIVE']);
  expect(world.coverageOf(id)).toMatchObject({
    status: { code: 'ACTIVE', reason: 'SUCCESSFUL' },
    scanMode: 'EC2_INSPECTOR_AGENT_BASED',
    lastScannedAt: '2024-01-01T00:00:00.000Z',
    summary: { packages: 2, evaluated: 2, generation: world.database.info.digest, inventoryDigest: expect.any(String) },
  });
  expect(world.leases).toBe(0);
});

test('again with the same: nothing is written but the time of the scan', async () => {
  const world = await enabledWorld();
  const id = await world.push(vulnerable);
  await world.scan(id);
  const before = [...world.findings.values()];
  world.wait(1);
  expect(await world.scan(id)).toMatchObject({ changes: 0 });
  expect([...world.findings.values()]).toEqual(before);
  expect(world.coverageOf(id)?.lastScannedAt).toBe('2024-01-02T00:00:00.000Z');
});

test('fixed closes, vulnerable again reopens the same finding', async () => {
  const world = await enabledWorld();
  const id = await world.push(vulnerable);
  await world.scan(id);
  await world.push(fixed);
  await world.scan(id);
  expect(world.shown()).toEqual(['CVE-2023-0002 ACTIVE', 'CVE-2024-0001 CLOSED']);
  world.wait(3);
  await world.push(vulnerable);
  await world.scan(id);
  expect(world.shown()).toEqual(['CVE-2023-0002 ACTIVE', 'CVE-2024-0001 ACTIVE']);
  expect(world.findings.size).toBe(2);
});

describe('what was not looked at is never taken for fixed', () => {
  const problem = { path: '/var/lib/dpkg/status', extractor: 'dpkg', reason: 'unreadable' };
  test.each([
    ['a partial inventory', host([deb('zlib', '1.2.13-1')], { problems: [problem] }), 'SUCCESSFUL'],
    [
      'deep inspection that stopped at its limit',
      host([deb('zlib', '1.2.13-1')], {
        problems: [{ ...problem, reason: 'deep-inspection: more than 5000 packages, the rest were not collected' }],
      }),
      'DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED',
    ],
    ['an empty inventory', host([]), 'NO_INVENTORY'],
    [
      'an unknown distribution',
      host([deb('openssl', '3.0.11-1')], { distribution: { id: 'x', name: 'X' } }),
      'UNSUPPORTED_OS',
    ],
  ])('%s', async (_, inventory, reason) => {
    const world = await enabledWorld();
    const id = await world.push(vulnerable);
    await world.scan(id);
    await world.push(inventory);
    await world.scan(id);
    expect(world.shown()).toEqual(expect.arrayContaining(['CVE-2024-0001 ACTIVE']));
    expect(world.coverageOf(id)?.status.reason).toBe(reason);
  });

  test('a scan that fails says so in the coverage, keeps what is known of the last good one, and fails the job', async () => {
    const world = await enabledWorld();
    const id = await world.push(vulnerable);
    await world.scan(id);
    await world.push(fixed);
    world.memory.beforeApply = () => {
      throw new Error('disk full');
    };
    await expect(world.scan(id)).rejects.toThrow('disk full');
    expect(world.shown()).toEqual(['CVE-2023-0002 ACTIVE', 'CVE-2024-0001 ACTIVE']);
    expect(world.coverageOf(id)).toMatchObject({
      status: { code: 'INACTIVE', reason: 'INTERNAL_ERROR' },
      lastScannedAt: '2024-01-01T00:00:00.000Z',
      summary: { packages: 2 },
    });
    expect(world.leases).toBe(0);
  });

  test('a scan that is stopped leaves the coverage as it was', async () => {
    const world = await enabledWorld();
    const id = await world.push(vulnerable);
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(scanResource.run(world.deps, { ...OWNER, resourceId: id }, stopped)).rejects.toThrow('stopped');
    expect(world.coverageOf(id)).toBeUndefined();
    expect(world.shown()).toEqual([]);
  });
});

describe('several at once', () => {
  test('a push in the middle of a scan is seen by the same scan', async () => {
    const world = await enabledWorld();
    const id = await world.push(vulnerable);
    let pushes = 1;
    world.memory.beforeApply = async () => {
      if (pushes-- > 0) await world.push(fixed);
    };
    expect(await world.scan(id)).toMatchObject({ findings: 1 });
    expect(world.shown()).toEqual(['CVE-2023-0002 ACTIVE']);
  });

  test('a tag that comes in the middle of a scan is seen by the same scan, and stays', async () => {
    const world = await enabledWorld();
    const id = await world.push(vulnerable);
    const at = { createdAt: '', updatedAt: '', tags: {} };
    const filter = { resourceTags: [{ kind: 'map', key: 'stage', value: 'test' }] } as const;
    world.rules.push({ ...OWNER, ...at, id: '1', name: 'test', action: 'SUPPRESS', filter });
    world.memory.beforeApply = async () => {
      const resource = await world.store.resources.get(OWNER, id);
      if (resource !== undefined) await world.store.resources.upsert({ ...resource, tags: { stage: 'test' } });
    };
    expect(await world.scan(id)).toMatchObject({ passes: 2 });
    expect(world.shown()).toEqual(['CVE-2023-0002 SUPPRESSED', 'CVE-2024-0001 SUPPRESSED']);
  });

  test('two scans of one resource open each finding once', async () => {
    const world = await enabledWorld();
    const id = await world.push(vulnerable);
    await Promise.all([world.scan(id), world.scan(id), world.scan(id)]);
    expect(world.findings.size).toBe(2);
    expect(world.changes.map((c) => c.kind)).toEqual(['opened', 'opened']);
  });

  test('another process that never rests is reported, not waited for', async () => {
    const world = await enabledWorld();
    const id = await world.push(vulnerable);
    world.memory.beforeApply = () => world.push(vulnerable);
    await expect(world.scan(id)).rejects.toThrow('somebody was faster');
  });
});

test('many findings are written in several short transactions', async () => {
  const world = await enabledWorld();
  const id = await world.push(
    host(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((arch) => ({ ...deb('openssl', '3.0.11-1'), arch }))),
  );
  await world.scan(id);
  expect(world.shown()).toEqual(['CVE-2024-0001 ACTIVE']); // seven packages, one vulnerability, one finding
  expect([...world.findings.values()][0]?.packageVulnerability?.packages).toHaveLength(7);
});

test('a resource that is gone, or whose scan type is off, is left alone', async () => {
  const world = await enabledWorld();
  expect(await world.scan('i-0')).toMatchObject({ skipped: 'the resource is gone' });
  const id = await world.push(vulnerable);
  await world.store.accounts.setEnablement(OWNER, { EC2: 'DISABLED' });
  expect(await world.scan(id)).toMatchObject({ skipped: 'not enabled' });
  expect(world.shown()).toEqual([]);
});

test('data that is no job of this name fails', async () => {
  const world = await enabledWorld();
  expect(() => scanResource.run(world.deps, { resourceId: 1 }, signal)).toThrow();
});

test('VEX statements of the installation hide findings, and other statements show them again', async () => {
  const world = await enabledWorld();
  const id = await world.push(vulnerable);
  const says = { status: 'not_affected', author: 'Acme', document: 'x' } as const;
  world.vex = {
    digest: '0123456789abcdef',
    apply: (matches) => matches.map((m) => (m.vulnerabilityId === 'CVE-2024-0001' ? { ...m, vex: says } : m)),
  };
  await world.scan(id);
  const hidden = () => [...world.findings.values()].map((f) => `${f.key} ${f.status} ${f.hidden ?? 'shown'}`).sort();
  expect(hidden()).toEqual(['CVE-2023-0002 ACTIVE shown', 'CVE-2024-0001 ACTIVE vex']);
  const generation = world.coverageOf(id)?.summary?.generation ?? '';
  expect(generation).toBe(`${world.database.info.digest}+vex.0123456789abcdef`);
  expect(databaseOfGeneration(generation)).toBe(world.database.info.digest);
  world.vex = { digest: '', apply: (matches) => matches };
  await world.scan(id);
  expect(hidden()).toEqual(['CVE-2023-0002 ACTIVE shown', 'CVE-2024-0001 ACTIVE shown']);
  expect(world.coverageOf(id)?.summary?.generation).toBe(world.database.info.digest);
});
