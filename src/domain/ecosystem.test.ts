import { expect, test } from 'vitest';
import { ecosystemOf, lifecycleKey } from './ecosystem.ts';
import type { Distribution } from './inventory.ts';

test.each<readonly [type: string, distribution: Omit<Distribution, 'name'>, ecosystem: string | undefined]>([
  ['deb', { id: 'debian', versionId: '12' }, 'Debian:12'],
  ['deb', { id: 'debian', codename: 'forky' }, 'Debian:14'],
  ['deb', { id: 'ubuntu', versionId: '24.04' }, 'Ubuntu:24.04'],
  ['deb', { id: 'echo', versionId: '2' }, 'Echo'],
  ['apk', { id: 'alpine', versionId: '3.20.1' }, 'Alpine:v3.20'],
  ['apk', { id: 'alpine', versionId: '3.23.0_alpha20250612' }, 'Alpine:edge'],
  ['apk', { id: 'wolfi', versionId: '20230201' }, 'Wolfi'],
  ['apk', { id: 'chainguard', versionId: '20230214' }, 'Chainguard'],
  ['apk', { id: 'minimos', versionId: '20241031' }, 'MinimOS'],
  ['rpm', { id: 'rhel', versionId: '8.10' }, 'Red Hat:8'],
  ['rpm', { id: 'centos', versionId: '7' }, 'Red Hat:7'],
  ['rpm', { id: 'almalinux', versionId: '9.4' }, 'AlmaLinux:9'],
  ['rpm', { id: 'rocky', versionId: '9.4' }, 'Rocky Linux:9'],
  ['rpm', { id: 'ol', versionId: '9.4' }, 'Oracle Linux:9'],
  ['rpm', { id: 'fedora', versionId: '43' }, 'Fedora:43'],
  ['rpm', { id: 'amzn', versionId: '2018.03' }, 'Amazon Linux:1'],
  ['rpm', { id: 'amzn', versionId: '2' }, 'Amazon Linux:2'],
  ['rpm', { id: 'amzn', versionId: '2023' }, 'Amazon Linux:2023'],
  ['rpm', { id: 'sles', versionId: '15.7' }, 'SUSE:Linux Enterprise Server 15 SP7'],
  ['rpm', { id: 'sles', versionId: '15' }, 'SUSE:Linux Enterprise Server 15'],
  ['rpm', { id: 'sles', versionId: '16.0' }, 'SUSE:Linux Enterprise Server 16.0'],
  ['rpm', { id: 'opensuse-leap', versionId: '15.6' }, 'openSUSE:Leap 15.6'],
  ['rpm', { id: 'opensuse-tumbleweed', versionId: '20260101' }, 'openSUSE:Tumbleweed'],
  ['rpm', { id: 'photon', versionId: '5.0' }, 'Photon OS:5.0'],
  ['rpm', { id: 'azurelinux', versionId: '3.0' }, 'Azure Linux:3'],
  ['rpm', { id: 'mariner', versionId: '2.0' }, 'Azure Linux:2'],
  ['rpm', { id: 'openeuler', versionId: '22.03', codename: 'lts-sp3' }, 'openEuler:22.03-LTS-SP3'],
  ['rpm', { id: 'bottlerocket', versionId: '1.20.0' }, 'Bottlerocket'],
  ['alpm', { id: 'arch' }, 'Arch Linux'],
  ['rpm', { id: 'rhel' }, undefined],
  ['rpm', { id: 'constructor', versionId: '1' }, undefined],
])('%s on %j: %s', (type, distribution, ecosystem) => {
  expect(ecosystemOf(type, { ...distribution, name: 'x' })).toBe(ecosystem);
});

test('no distribution, no ecosystem; a language needs none', () => {
  expect(ecosystemOf('rpm', undefined)).toBeUndefined();
  expect(ecosystemOf('npm', undefined)).toBe('npm');
  expect(ecosystemOf('generic', undefined)).toBeUndefined();
});

test.each<readonly [distribution: Distribution, key: string | undefined]>([
  [{ id: 'centos', versionId: '7', name: 'CentOS Linux 7 (Core)' }, 'CentOS:7'],
  [{ id: 'centos', versionId: '9', name: 'CentOS Stream 9' }, 'CentOS Stream:9'],
  [{ id: 'rhel', versionId: '7.9', name: 'Red Hat Enterprise Linux' }, 'Red Hat:7'],
  [{ id: 'debian', versionId: '10', name: 'Debian GNU/Linux 10 (buster)' }, 'Debian:10'],
  [{ id: 'alpine', versionId: '3.18.2', name: 'Alpine Linux v3.18' }, 'Alpine:v3.18'],
  [{ id: 'centos', name: 'CentOS' }, undefined],
  [{ id: 'toString', versionId: '1', name: 'x' }, undefined],
])('the lifecycle of %j is kept under %s', (distribution, key) => {
  expect(lifecycleKey(distribution)).toBe(key);
});
