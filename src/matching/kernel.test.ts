import { describe, expect, test } from 'vitest';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import type { HostDetails, Inventory, InventorySubject, LivePatch } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { covered, databaseOf, IMAGE, inventoryOf, packageOf, record } from './example.fixture.ts';
import { explain, kernelScope, matchInventory } from './index.ts';

// Kernels (trap 1): the running one counts; others are a class of their own; headers never.

const image = (release: string, version: string): Package =>
  packageOf({
    name: `linux-image-${release}`,
    version,
    source: { name: 'linux-signed-amd64', version: version.replace('-', '+') },
  });
const old = image('6.1.0-9-amd64', '6.1.27-1');
const current = image('6.1.0-21-amd64', '6.1.90-1');
const next = image('6.1.0-22-amd64', '6.1.99-1');
const headers = packageOf({
  name: 'linux-libc-dev',
  version: '6.1.90-1',
  source: { name: 'linux', version: '6.1.90-1' },
});

const linux = (id: string, fixed?: string) =>
  record({
    advisoryId: id,
    vulnerabilityIds: [id],
    name: 'linux',
    ranges: [{ introduced: '0', ...(fixed !== undefined && { fixed }) }],
  });
const database = databaseOf([linux('CVE-1', '6.1.95-1'), linux('CVE-2', '6.1.200-1'), linux('CVE-3')]);

const host = (over: Partial<HostDetails> = {}): InventorySubject => ({
  kind: 'host',
  name: 'web-1',
  host: {
    hostname: 'web-1',
    machineId: 'm',
    architecture: 'amd64',
    kernel: '6.1.0-21-amd64',
    ipV4Addresses: [],
    ipV6Addresses: [],
    ...over,
  },
});
const linesOf = (inventory: Inventory, includeKernel = false): string[] =>
  matchInventory(inventory, database, { includeKernel }).matches.map((match) =>
    [match.package.version, match.vulnerabilityId, match.class, match.rebootPending && 'reboot']
      .filter(Boolean)
      .join(' '),
  );

describe('in an image', () => {
  test('no kernel is reported, and asked for it is marked; headers never', () => {
    const inventory = inventoryOf([current, headers], { subject: IMAGE });
    expect(linesOf(inventory)).toEqual([]);
    expect(linesOf(inventory, true)).toEqual([
      '6.1.90-1 CVE-1 kernel-in-image',
      '6.1.90-1 CVE-2 kernel-in-image',
      '6.1.90-1 CVE-3 kernel-in-image',
    ]);
  });

  test('its packages are evaluated all the same', () => {
    expect(matchInventory(inventoryOf([current, headers]), database)).toMatchObject({ evaluated: 2, notEvaluated: [] });
  });
});

describe('on a host', () => {
  test('the running kernel counts; a fix that is installed and not booted says so', () => {
    const inventory = inventoryOf([old, current, next, headers], { subject: host() });
    expect(linesOf(inventory)).toEqual(['6.1.90-1 CVE-1 reboot', '6.1.90-1 CVE-2', '6.1.90-1 CVE-3']);
  });

  test('an older installed kernel is no fix that waits', () => {
    expect(linesOf(inventoryOf([old, current], { subject: host() }))).toEqual([
      '6.1.90-1 CVE-1',
      '6.1.90-1 CVE-2',
      '6.1.90-1 CVE-3',
    ]);
  });

  test('a newer kernel of another kind is none either', () => {
    const cloud = image('6.1.0-22-cloud-amd64', '6.1.99-1');
    expect(linesOf(inventoryOf([current, cloud], { subject: host() }))).not.toContain('6.1.90-1 CVE-1 reboot');
  });

  test('kernels that do not run are a class of their own, when asked for', () => {
    const inventory = inventoryOf([old, current, headers], { subject: host() });
    expect(linesOf(inventory, true).filter((line) => line.startsWith('6.1.27'))).toEqual([
      '6.1.27-1 CVE-1 kernel-not-running',
      '6.1.27-1 CVE-2 kernel-not-running',
      '6.1.27-1 CVE-3 kernel-not-running',
    ]);
  });

  test('of an rpm machine: the same', () => {
    const rpm = (version: string): Package =>
      packageOf({ type: 'rpm', name: 'kernel-core', version, arch: 'x86_64', source: { name: 'kernel', version } });
    const alma = { id: 'almalinux', versionId: '9.4', name: 'AlmaLinux 9.4' };
    const fix = record({
      ecosystem: 'AlmaLinux:9',
      scheme: 'rpm',
      name: 'kernel-core',
      ranges: [{ introduced: '0', fixed: '5.14.0-427.el9' }],
    });
    const packages = [rpm('5.14.0-362.8.1.el9_3'), rpm('5.14.0-427.13.1.el9_4')];
    const subject = host({ kernel: '5.14.0-362.8.1.el9_3.x86_64' });
    const { matches } = matchInventory(
      inventoryOf(packages, { subject, distribution: alma }),
      databaseOf([fix], [], [covered('AlmaLinux:9')]),
    );
    expect(matches).toMatchObject([{ package: packages[0], rebootPending: true }]);
  });
});

describe('a live patch', () => {
  const patch = (over: Partial<LivePatch> = {}): LivePatch => ({
    name: 'kpatch_6_1',
    isActive: true,
    cves: ['CVE-1'],
    ...over,
  });
  const silencedOf = (livePatches: readonly LivePatch[]) => {
    const result = matchInventory(inventoryOf([current], { subject: host({ livePatches }) }), database);
    return [
      result.matches.map((m) => m.vulnerabilityId),
      result.silenced?.map((s) => [s.match.vulnerabilityId, s.by, s.evidence]),
    ];
  };

  test('in effect silences what it repairs, with evidence', () => {
    expect(silencedOf([patch()])).toEqual([['CVE-2', 'CVE-3'], [['CVE-1', 'live-patch', 'kpatch_6_1']]]);
  });

  test('installed but not loaded silences nothing', () => {
    expect(silencedOf([patch({ isActive: false })])).toEqual([['CVE-1', 'CVE-2', 'CVE-3'], undefined]);
  });

  test('says nothing of other packages', () => {
    const inventory = inventoryOf([packageOf({})], {
      subject: host({ livePatches: [patch({ cves: ['CVE-2024-0001'] })] }),
    });
    expect(matchInventory(inventory, databaseOf([record({})])).matches).toHaveLength(1);
  });

  test('of Amazon Linux repairs what the advisories of its version name', () => {
    const amazon = { id: 'amzn', versionId: '2023', name: 'Amazon Linux 2023' };
    const version = '6.1.112-122.189.amzn2023';
    const kernel = packageOf({
      type: 'rpm',
      name: 'kernel',
      version,
      arch: 'x86_64',
      source: { name: 'kernel', version },
    });
    const records = [
      record({
        ecosystem: 'Amazon Linux:2023',
        scheme: 'rpm',
        name: 'kernel',
        ranges: [{ introduced: '0', fixed: '6.1.115-126.197.amzn2023' }],
      }),
      record({
        ecosystem: 'Amazon Linux:2023',
        scheme: 'rpm',
        channel: 'livepatch',
        name: 'kernel-livepatch-6.1.112-122.189',
        ranges: [{ introduced: '0', fixed: '1.0-2.amzn2023' }],
      }),
    ];
    const run = (patchVersion: string) => {
      const livePatches = [
        { name: 'kernel-livepatch-6.1.112-122.189', version: patchVersion, isActive: true, cves: [] },
      ];
      const subject = host({ kernel: `${version}.x86_64`, livePatches });
      const found = databaseOf(records, [], [covered('Amazon Linux:2023')]);
      return matchInventory(inventoryOf([kernel], { subject, distribution: amazon }), found);
    };
    expect(run('1.0-2.amzn2023')).toMatchObject({
      matches: [],
      silenced: [{ evidence: 'kernel-livepatch-6.1.112-122.189 1.0-2.amzn2023' }],
    });
    expect(run('1.0-1.amzn2023').matches).toHaveLength(1);
  });
});

test('Ubuntu’s patches count up: the level that is loaded repairs what the livepatch channel names, and only that', () => {
  const focal = { id: 'ubuntu', versionId: '20.04', name: 'Ubuntu 20.04', channels: ['livepatch'] };
  const kernel = packageOf({
    name: 'linux-image-5.4.0-100-generic',
    version: '5.4.0-100.113',
    source: { name: 'linux', version: '5.4.0-100.113' },
  });
  const ubuntu = (over: Partial<AdvisoryRecord>): AdvisoryRecord =>
    record({
      feed: 'ubuntu',
      ecosystem: 'Ubuntu:20.04',
      name: 'linux',
      ranges: [{ introduced: '0', fixed: '5.4.0-110.124' }],
      ...over,
    });
  const records = [
    ubuntu({ vulnerabilityIds: ['CVE-1', 'CVE-2'] }),
    ubuntu({ advisoryId: 'LSN-1', vulnerabilityIds: ['CVE-1'], channel: 'livepatch', patches: ['livepatch:86'] }),
  ];
  const run = (name: string) => {
    const subject = host({ kernel: '5.4.0-100-generic', livePatches: [{ name, isActive: true, cves: [] }] });
    const found = databaseOf(records, [], [covered('Ubuntu:20.04')]);
    const { matches } = matchInventory(inventoryOf([kernel], { subject, distribution: focal }), found);
    return matches.map((match) => [match.vulnerabilityId, match.evidence.advisoryId, match.channelFixes]);
  };
  expect(run('lkp_Ubuntu_5_4_0_100_113_generic_86')).toEqual([['CVE-2', 'CVE-2024-0001', undefined]]);
  expect(run('lkp_Ubuntu_5_4_0_100_113_generic_85')).toEqual([
    ['CVE-1', 'CVE-2024-0001', undefined],
    ['CVE-2', 'CVE-2024-0001', undefined],
  ]);
});

test('explain says of a kernel why it does not count', () => {
  const scope = { distribution: inventoryOf([]).distribution ?? { id: 'debian', name: 'Debian' } };
  const verdictOf = (pkg: Package, subject: InventorySubject, livePatches: readonly LivePatch[] = []) => {
    const { verdict, silence } = explain(pkg, 'CVE-1', database, {
      ...scope,
      kernel: kernelScope(subject, [old, current]),
      livePatches,
    });
    return [verdict, silence?.by, silence?.text];
  };
  expect(verdictOf(current, IMAGE)).toEqual(['silenced', 'kernel', 'an image runs on the kernel of its host']);
  expect(verdictOf(old, host())).toEqual(['silenced', 'kernel', 'another kernel is running']);
  expect(verdictOf(headers, host())).toEqual([
    'silenced',
    'kernel',
    'linux-libc-dev is of the kernel’s source, but no kernel'.replace('’', "'"),
  ]);
  expect(verdictOf(current, host(), [{ name: 'kpatch', isActive: true, cves: ['CVE-1'] }])).toEqual([
    'silenced',
    'live-patch',
    'the live patch kpatch is in effect',
  ]);
  expect(verdictOf(current, host())[0]).toBe('affected');
});
