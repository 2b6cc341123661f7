import os from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  dpkgStatus,
  npmPackage,
  packagesOf,
  problemsOf,
  scratchFolder,
  writeItems,
} from '../../test/inventory/scratch.ts';
import { hostOf } from './host-details.ts';
import { collectDirectory, collectHost, deepInspectionLimitOf } from './index.ts';
import { atLowPriority } from './low-priority.ts';
import { foreignMountsUnder, parseMounts } from './mounts.ts';

const folder = scratchFolder();
const { signal } = new AbortController();
const MACHINE_ID = '0123456789abcdef0123456789abcdef';
const root = writeItems(join(folder, 'host'), [
  { name: 'etc/hostname', content: 'web-1\n' },
  { name: 'etc/machine-id', content: `${MACHINE_ID}\n` },
  { name: 'etc/os-release', type: '2', link: '../usr/lib/os-release' },
  { name: 'usr/lib/os-release', content: 'ID=debian\nVERSION_ID=12\nPRETTY_NAME="Debian 12"\n' },
  { name: 'lib', type: '2', link: 'usr/lib' },
  dpkgStatus('bash 5.1', 'curl 7.1'),
  npmPackage('global', '1.0.0', 'usr/lib'),
  npmPackage('local', '1.0.0', 'usr/local/lib'),
  npmPackage('mine', '1.0.0', 'opt/app'),
  npmPackage('kernel', '1.0.0', 'proc/usr'),
]);

describe('a mounted root', () => {
  test('operating system packages, and language packages below the default paths', async () => {
    const inventory = await collectHost(root, { signal });
    expect(packagesOf(inventory)).toEqual(['deb bash 5.1', 'deb curl 7.1', 'npm global 1.0.0', 'npm local 1.0.0']);
    expect(inventory.distribution).toEqual({ id: 'debian', versionId: '12', name: 'Debian 12' });
    expect(inventory.subject).toEqual({
      kind: 'host',
      name: 'web-1',
      host: { hostname: 'web-1', machineId: MACHINE_ID, architecture: 'amd64', ipV4Addresses: [], ipV6Addresses: [] },
    });
    expect(inventory.problems).toEqual([]);
  });

  test('own deep-inspection paths', async () => {
    expect(packagesOf(await collectHost(root, { signal, deepPaths: ['/opt/app/'] }))).toContain('npm mine 1.0.0');
    await expect(collectHost(root, { signal, deepPaths: ['../outside'] })).rejects.toMatchObject({ kind: 'usage' });
  });

  test('more language packages than deep inspection takes: partial, the operating system complete', async () => {
    const inventory = await collectHost(root, { signal, limits: { deepPackages: 1 } });
    expect(packagesOf(inventory)).toEqual(['deb bash 5.1', 'deb curl 7.1', 'npm global 1.0.0']);
    expect(deepInspectionLimitOf(inventory)).toBe('packages');
    expect(problemsOf(inventory)).toEqual([
      'limits: deep-inspection: more than 1 packages, the rest were not collected',
    ]);
  });

  test('more time than deep inspection takes: partial, the operating system complete', async () => {
    let minutes = 0;
    expect(deepInspectionLimitOf(await collectHost(root, { signal }))).toBeUndefined();
    const clock = { now: () => new Date(60_000 * minutes++) };
    const inventory = await collectHost(root, { signal, clock, limits: { deepSeconds: 60 } });
    expect(packagesOf(inventory).slice(0, 2)).toEqual(['deb bash 5.1', 'deb curl 7.1']);
    expect(deepInspectionLimitOf(inventory)).toBe('time');
    expect(problemsOf(inventory)).toEqual([
      'limits: deep-inspection: took more than 1 minutes, the rest was not collected',
    ]);
  });
});

describe('a folder', () => {
  test('everything below it, wherever it lies', async () => {
    const inventory = await collectDirectory(root, { signal });
    expect(packagesOf(inventory)).toContain('npm mine 1.0.0');
    expect(inventory.subject).toEqual({ kind: 'directory', name: root });
  });

  test('two copies are one package with two places', async () => {
    const twice = writeItems(join(folder, 'twice'), [npmPackage('x', '1.0.0', 'b'), npmPackage('x', '1.0.0', 'a')]);
    const { packages } = await collectDirectory(twice, { signal });
    expect(packages.map((p) => p.locations)).toEqual([
      [{ path: '/a/node_modules/x/package.json' }, { path: '/b/node_modules/x/package.json' }],
    ]);
  });

  test('no such folder, and a file', async () => {
    await expect(collectDirectory(join(folder, 'gone'), { signal })).rejects.toMatchObject({ kind: 'input' });
    await expect(collectDirectory(join(root, 'etc/hostname'), { signal })).rejects.toMatchObject({ kind: 'input' });
  });
});

describe('identity', () => {
  const real = (path: string): string => path;

  test('without machine-id it is derived, the same each time, and differs by name', () => {
    const bare = writeItems(join(folder, 'bare'), [{ name: 'etc/hostname', content: 'a' }]);
    const other = writeItems(join(folder, 'other'), [{ name: 'etc/hostname', content: 'b' }]);
    const uninitialized = writeItems(join(folder, 'new'), [{ name: 'etc/machine-id', content: 'uninitialized\n' }]);
    const idOf = (each: string): string => hostOf(each, real, []).details.machineId;
    expect(idOf(bare)).toBe(idOf(bare));
    expect(new Set([bare, other, uninitialized].map(idOf)).size).toBe(3);
    expect(idOf(uninitialized)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('the running machine tells its kernel and when it booted', () => {
    const { details } = hostOf('/', real, []);
    expect(details.kernel).toBe(os.release());
    expect(Date.parse(details.bootedAt ?? '')).toBeLessThan(Date.now());
    expect(hostOf(root, real, []).details).not.toHaveProperty('kernel');
  });
});

describe('deep-inspection paths', () => {
  const six = ['/a', '/b', '/c', '/d', '/e', '/f'];

  test('five of the account and five of its organisation', async () => {
    const options = {
      signal,
      deepPaths: ['/1', '/2', '/3', '/4', '/5'],
      orgDeepPaths: ['/opt/app', ...six.slice(0, 4)],
    };
    expect(packagesOf(await collectHost(root, options))).toContain('npm mine 1.0.0');
    await expect(collectHost(root, { signal, deepPaths: six })).rejects.toMatchObject({
      kind: 'usage',
      message: 'deep inspection: 6 of own paths are given, at most 5 are taken',
    });
    await expect(collectHost(root, { signal, orgDeepPaths: six })).rejects.toMatchObject({ kind: 'usage' });
    await expect(collectHost(root, { signal, deepPaths: [`/${'x'.repeat(600)}`] })).rejects.toMatchObject({
      kind: 'usage',
    });
  });

  test('one in container storage is refused aloud, not in silence', async () => {
    const inventory = await collectHost(root, { signal, deepPaths: ['/var/lib/docker/overlay2'] });
    expect(inventory.problems).toEqual([
      {
        path: '/var/lib/docker/overlay2',
        extractor: 'walk',
        reason: 'is on a network or pseudo file system or in container storage: not searched',
      },
    ]);
  });

  test('container storage of engines without root is left out', async () => {
    const home = writeItems(join(folder, 'homes'), [
      npmPackage('app', '1.0.0', 'home/ada'),
      npmPackage('boxed', '1.0.0', 'home/ada/.local/share/containers/storage/overlay/1/diff'),
    ]);
    expect(packagesOf(await collectHost(home, { signal, deepPaths: ['/home'] }))).toEqual(['npm app 1.0.0']);
  });
});

test('work at low priority is done at it, and the priority comes back where that is allowed', async () => {
  const before = os.getPriority();
  const during = await atLowPriority(async () => os.getPriority());
  expect(during).toBe(Math.max(before, 10));
  expect([before, 10]).toContain(os.getPriority());
  await expect(atLowPriority(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
});

test('a gentle collection finds the same', async () => {
  expect(packagesOf(await collectHost(root, { signal, gentle: true }))).toEqual(
    packagesOf(await collectHost(root, { signal })),
  );
});

test('mounts of the kernel, the network and containers are left out, disks are not', () => {
  const mounts = parseMounts(
    [
      '22 1 8:1 / / rw - ext4 /dev/sda1 rw',
      '23 22 0:5 / /proc rw,nosuid shared:1 - proc proc rw',
      '24 22 0:6 / /mnt/my\\040share rw - nfs4 server:/x rw',
      '25 22 8:2 / /home rw - xfs /dev/sdb1 rw',
      '26 22 0:7 / /mnt/root rw - overlay overlay rw',
      '27 26 0:8 / /mnt/root/sys rw - sysfs sysfs rw',
      '28 22 0:9 / /usr rw - overlay sysext rw',
      '29 22 7:1 / /snap/core22/1380 ro - squashfs /dev/loop1 ro',
      '30 22 0:10 / /net rw - autofs systemd-1 rw',
      '31 22 0:11 / /media/share rw - cifs //server/x rw',
      '32 22 0:12 / /home/ada/cloud rw - fuse.rclone cloud: rw',
      '33 22 8:3 / /media/usb rw - fuseblk /dev/sdc1 rw',
      '34 22 0:13 / /data/docker/overlay2/1/merged rw - overlay overlay rw',
      '35 22 0:14 / /mnt/root/usr ro - squashfs /dev/loop2 ro',
    ].join('\n'),
  );
  expect(foreignMountsUnder('/', mounts)).toEqual([
    '/data/docker/overlay2/1/merged',
    '/home/ada/cloud',
    '/media/share',
    '/mnt/my share',
    '/mnt/root',
    '/mnt/root/sys',
    '/net',
    '/proc',
    '/snap/core22/1380',
  ]);
  expect(foreignMountsUnder('/mnt/root', mounts)).toEqual(['/sys']);
});
