import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../test/inventory/scratch.ts';
import type { Package } from '../domain/package.ts';
import { asksForReboot, bootTime } from './boot-state.ts';
import { kernelPackagesOf } from './kernel-packages.ts';
import { isNewerRelease, kernelStateOf } from './kernel-state.ts';
import { livePatchesOf, loadedPatches } from './live-patches.ts';

const folder = scratchFolder();

const packageOf = (type: string, name: string, version: string, arch?: string): Package => ({
  type,
  name,
  version,
  ...(arch !== undefined && { arch }),
  foundBy: 'test',
  locations: [{ path: '/' }],
});

describe('a kernel package and what `uname -r` says when it runs', () => {
  test.each([
    ['deb', 'linux-image-6.1.0-18-amd64', '6.1.76-1', 'amd64', '6.1.0-18-amd64'],
    ['deb', 'linux-image-6.1.0-18-amd64-unsigned', '6.1.76-1', 'amd64', '6.1.0-18-amd64'],
    ['deb', 'linux-image-unsigned-5.15.0-91-generic', '5.15.0-91.101', 'amd64', '5.15.0-91-generic'],
    ['deb', 'proxmox-kernel-6.8.4-2-pve-signed', '6.8.4-2', 'amd64', '6.8.4-2-pve'],
    ['rpm', 'kernel-core', '4.18.0-477.10.1.el8_8', 'x86_64', '4.18.0-477.10.1.el8_8.x86_64'],
    ['rpm', 'kernel', '3.10.0-1160.el7', 'x86_64', '3.10.0-1160.el7.x86_64'],
    ['rpm', 'kernel-rt-core', '5.14.0-427.13.1.el9_4', 'x86_64', '5.14.0-427.13.1.el9_4.x86_64+rt'],
    ['rpm', 'kernel-rt-core', '4.18.0-553.rt7.342.el8_10', 'x86_64', '4.18.0-553.rt7.342.el8_10.x86_64'],
    ['rpm', 'kernel-uek-core', '5.15.0-209.161.7.el9uek', 'x86_64', '5.15.0-209.161.7.el9uek.x86_64'],
    ['rpm', 'kernel6.12', '6.12.22-27.96.amzn2023', 'aarch64', '6.12.22-27.96.amzn2023.aarch64'],
    ['rpm', 'kernel-6.1', '6.1.102-1.1723000000.br1', 'x86_64', '6.1.102'],
    ['rpm', 'kernel-default', '5.14.21-150500.55.52.1', 'x86_64', '5.14.21-150500.55.52-default'],
    ['rpm', 'kernel', '6.6.57.1-2.azl3', 'x86_64', '6.6.57.1-2.azl3'],
    ['rpm', 'linux-esx', '6.1.10-5.ph5', 'x86_64', '6.1.10-5.ph5-esx'],
    ['apk', 'linux-lts', '6.6.52-r0', 'x86_64', '6.6.52-0-lts'],
    ['alpm', 'linux', '6.9.1.arch1-1', 'x86_64', '6.9.1-arch1-1'],
    ['alpm', 'linux-lts', '6.6.31-1', 'x86_64', '6.6.31-1-lts'],
  ])('%s %s %s %s: %s', (type, name, version, arch, release) => {
    const [kernel] = kernelPackagesOf([packageOf(type, name, version, arch)]);
    expect(kernel?.releases).toContain(release);
  });

  test.each([
    ['deb', 'linux-image-amd64'],
    ['deb', 'linux-image-6.1.0-18-amd64-dbg'],
    ['deb', 'linux-headers-6.1.0-18-amd64'],
    ['deb', 'linux-libc-dev'],
    ['rpm', 'kernel-headers'],
    ['rpm', 'kernel-modules-core'],
    ['rpm', 'kernel-tools'],
    ['rpm', 'kernel-livepatch-6.1.61-85.141'],
    ['rpm', 'kernel-debuginfo'],
    ['apk', 'linux-headers'],
    ['alpm', 'linux-firmware'],
    ['npm', 'kernel'],
  ])('%s %s is none', (type, name) => {
    expect(kernelPackagesOf([packageOf(type, name, '6.1-1')])).toEqual([]);
  });

  test('the plain kernel runs, not the real-time one of the same version', () => {
    const packages = ['kernel-core', 'kernel-rt-core'].map((name) =>
      packageOf('rpm', name, '5.14.0-427.el9', 'x86_64'),
    );
    const { packages: marked } = kernelStateOf(packages, '5.14.0-427.el9.x86_64');
    expect(marked.map((p) => p.facts?.kernel)).toEqual(['running', 'installed']);
  });
});

describe('the kernels of a machine', () => {
  const old = packageOf('deb', 'linux-image-6.1.0-18-amd64', '6.1.76-1');
  const current = packageOf('deb', 'linux-image-6.1.0-21-amd64', '6.1.90-1');
  const cloud = packageOf('deb', 'linux-image-6.1.0-22-cloud-amd64', '6.1.94-1');
  const bash = packageOf('deb', 'bash', '5.2-1');

  test('a newer one is installed than runs: a boot is pending', () => {
    const state = kernelStateOf([bash, old, current], '6.1.0-18-amd64');
    expect(state.isNewerInstalled).toBe(true);
    expect(state.packages.map((p) => p.facts?.kernel)).toEqual([undefined, 'running', 'installed']);
  });

  test('the newest one runs; another kind is no newer one', () => {
    expect(kernelStateOf([old, current, cloud], '6.1.0-21-amd64').isNewerInstalled).toBe(false);
  });

  test('the running one was removed after an update', () => {
    expect(kernelStateOf([current], '6.1.0-18-amd64').isNewerInstalled).toBe(true);
    expect(kernelStateOf([packageOf('apk', 'linux-lts', '6.6.52-r0')], '6.6.49-0-lts').isNewerInstalled).toBe(true);
  });

  test('a kernel from elsewhere runs (a container), or none is installed: not known', () => {
    expect(kernelStateOf([current], '5.10.0-1-microvm')).not.toHaveProperty('isNewerInstalled');
    expect(kernelStateOf([bash], '6.1.0-18-amd64')).toEqual({ packages: [bash] });
  });

  test('a mounted root: installed, no more is known', () => {
    const state = kernelStateOf([old, current], undefined);
    expect(state).not.toHaveProperty('isNewerInstalled');
    expect(state.packages.map((p) => p.facts?.kernel)).toEqual(['installed', 'installed']);
  });

  test.each([
    ['4.18.0-513.el8.x86_64', '4.18.0-477.10.1.el8_8.x86_64', true],
    ['6.1.0-9-amd64', '6.1.0-18-amd64', false],
    ['6.1.0-18-amd64', '6.1.0-18-amd64', false],
  ])('%s is newer than %s: %s', (release, than, isNewer) => {
    expect(isNewerRelease(release, than)).toBe(isNewer);
  });
});

describe('live patches', () => {
  function loadedIn(modules: Readonly<Record<string, readonly [enabled: string, transition: string]>>): string {
    const root = join(folder, `livepatch-${Object.keys(modules).join('-')}`);
    for (const [name, [enabled, transition]] of Object.entries(modules)) {
      mkdirSync(join(root, name), { recursive: true });
      writeFileSync(join(root, name, 'enabled'), `${enabled}\n`);
      writeFileSync(join(root, name, 'transition'), `${transition}\n`);
    }
    return root;
  }

  test('what the kernel has loaded; one in transition is not in effect everywhere yet', () => {
    expect(loadedPatches(loadedIn({ a: ['1', '0'], b: ['1', '1'], c: ['0', '0'] }))).toEqual([
      { name: 'a', isActive: true },
      { name: 'b', isActive: false },
      { name: 'c', isActive: false },
    ]);
    expect(loadedPatches(join(folder, 'nowhere'))).toEqual([]);
  });

  test('a package and its module are one patch; its change log tells what it repairs', () => {
    const patch: Package = {
      ...packageOf('rpm', 'kpatch-patch-4_18_0-477_10_1', '1-2.el8_8'),
      facts: { fixes: 'CVE-2023-3390 CVE-2023-35001' },
    };
    const loaded = [
      { name: 'kpatch_4_18_0_477_10_1_1_2', isActive: true },
      { name: 'lkp_Ubuntu_5_15_0', isActive: true },
    ];
    expect(livePatchesOf([patch], loaded)).toEqual([
      {
        name: 'kpatch-patch-4_18_0-477_10_1',
        version: '1-2.el8_8',
        isActive: true,
        cves: ['CVE-2023-3390', 'CVE-2023-35001'],
      },
      { name: 'lkp_Ubuntu_5_15_0', isActive: true, cves: [] },
    ]);
    expect(livePatchesOf([patch], [])[0]?.isActive).toBe(false);
  });
});

describe('boot', () => {
  test('time from the kernel, in whole seconds', () => {
    const file = join(folder, 'stat');
    writeFileSync(file, 'cpu 1 2 3\nbtime 1718000000\nprocesses 5\n');
    expect(bootTime(file)?.toISOString()).toBe('2024-06-10T06:13:20.000Z');
    expect(bootTime(join(folder, 'nowhere'))).toBeUndefined();
  });

  test('the distribution asks for one', () => {
    expect(asksForReboot([join(folder, 'nowhere')])).toBe(false);
    writeFileSync(join(folder, 'reboot-required'), '');
    expect(asksForReboot([join(folder, 'nowhere'), join(folder, 'reboot-required')])).toBe(true);
  });
});
