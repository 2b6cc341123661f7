import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectBytes, packagesOf, scratchFolder, writeItems } from '../../test/inventory/scratch.ts';
import { dockerArchive, tar } from '../../test/inventory/tar.ts';
import { collectDirectory, collectHost } from './index.ts';
import { ndb, rpmHeader } from './rpmdb/write.fixture.ts';
import { sqlite } from './rpmdb/write-sqlite.fixture.ts';

const folder = scratchFolder();

const OS_RELEASE = {
  name: 'etc/os-release',
  content: 'ID="rhel"\nVERSION_ID="9.4"\nPRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"\n',
};
const DATABASE = 'var/lib/rpm/rpmdb.sqlite';
const SIX = 'usr/lib/python3.9/site-packages/six-1.15.0.dist-info/METADATA';

const bash = rpmHeader({ name: 'bash', version: '5.1.8', release: '9.el9', arch: 'x86_64' });
const curl = rpmHeader({ name: 'curl', version: '7.76.1', release: '29.el9', arch: 'x86_64' });
const six = rpmHeader({ name: 'python3-six', version: '1.15.0', release: '9.el9', files: [`/${SIX}`] });

describe('an image with an rpm database that each layer writes anew', () => {
  const layers = [
    tar(
      OS_RELEASE,
      { name: DATABASE, content: sqlite([bash, six]) },
      { name: SIX, content: 'Name: six\nVersion: 1.15.0\n' },
    ),
    tar({ name: DATABASE, content: sqlite([bash, six, curl]) }),
  ];

  test('each package has the layer in which it appeared', async () => {
    const inventory = await collectBytes(folder, dockerArchive({ layers }));
    const diffIds = inventory.subject.image?.layers.map(({ diffId }) => diffId) ?? [];
    const layerOf = (name: string): number =>
      diffIds.indexOf(inventory.packages.find((p) => p.type === 'rpm' && p.name === name)?.locations[0]?.layer ?? '');
    expect([layerOf('bash'), layerOf('curl')]).toEqual([0, 1]);
    expect(inventory.distribution?.id).toBe('rhel');
    expect(inventory.problems).toEqual([]);
  });

  test('it owns the Python package that it installed', async () => {
    const { packages } = await collectBytes(folder, dockerArchive({ layers }));
    expect(packages.find((p) => p.type === 'pypi')?.ownedBy).toBe('python3-six');
  });

  test('a damaged database is a problem of that file; the rest of the image is there', async () => {
    const damaged = tar({ name: DATABASE, content: sqlite([bash, curl]).subarray(0, 5000) });
    const inventory = await collectBytes(folder, dockerArchive({ layers: [...layers, damaged] }));
    expect(packagesOf(inventory)).toContain('pypi six 1.15.0');
    expect(inventory.problems.map(({ path, extractor, reason }) => `${path} ${extractor}: ${reason}`)).toContain(
      `/${DATABASE} rpm: is cut short or damaged`,
    );
  });
});

test('a database larger than any file that is held in memory is read in parts', async () => {
  const root = writeItems(join(folder, 'large'), [
    OS_RELEASE,
    { name: 'var/lib/rpm/Packages.db', content: ndb([bash]) },
  ]);
  truncateSync(join(root, 'var/lib/rpm/Packages.db'), 300 * 1024 * 1024); // sparse: no block of it is written
  const before = process.memoryUsage().arrayBuffers;
  const inventory = await collectDirectory(root, { signal: new AbortController().signal });
  expect(packagesOf(inventory)).toEqual(['rpm bash 5.1.8-9.el9']);
  expect(inventory.problems).toEqual([]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
});

test('a mounted root of a host: its kernels are installed, which one runs is not known', async () => {
  const kernel = (release: string) => rpmHeader({ name: 'kernel-core', version: '5.14.0', release, arch: 'x86_64' });
  const patch = rpmHeader({
    ...{ name: 'kpatch-patch-5_14_0-427_13_1', version: '1', release: '1.el9_4' },
    changes: ['- kernel: a repair {CVE-2024-36971}'],
  });
  const root = writeItems(join(folder, 'host'), [
    OS_RELEASE,
    { name: 'var/lib/rpm', type: '2', link: '../../usr/lib/sysimage/rpm' },
    {
      name: 'usr/lib/sysimage/rpm/rpmdb.sqlite',
      content: sqlite([bash, kernel('427.13.1.el9_4'), kernel('427.16.1.el9_4'), patch]),
    },
  ]);
  const { packages, subject, problems } = await collectHost(root, { signal: new AbortController().signal });
  expect(packages.map((p) => `${p.name} ${p.facts?.kernel ?? ''}`.trim())).toEqual([
    'bash',
    'kernel-core installed',
    'kernel-core installed',
    'kpatch-patch-5_14_0-427_13_1',
  ]);
  expect(subject.host?.livePatches).toEqual([
    { name: 'kpatch-patch-5_14_0-427_13_1', version: '1-1.el9_4', isActive: false, cves: ['CVE-2024-36971'] },
  ]);
  expect(subject.host).not.toHaveProperty('isRebootPending');
  expect(problems).toEqual([]);
});
