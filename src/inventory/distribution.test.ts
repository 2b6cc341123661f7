import { expect, test } from 'vitest';
import { memoryTree as treeOf } from '../../test/inventory/memory-tree.ts';
import { parseOsRelease, readDistribution } from './distribution.ts';

test('values in double quotes, single quotes, none; escapes, comments, garbage', () => {
  const text =
    '# comment\nID=debian\nNAME="A \\"B\\" \\$C"\nPRETTY_NAME=\'it is\'\r\nBAD LINE\n=x\nlower=no\n__proto__=x\n';
  expect({ ...parseOsRelease(text) }).toEqual({ ID: 'debian', NAME: 'A "B" $C', PRETTY_NAME: 'it is' });
});

test.each([
  [
    { '/etc/os-release': 'ID=alpine\nVERSION_ID=3.20.1\nPRETTY_NAME="Alpine Linux v3.20"' },
    { id: 'alpine', versionId: '3.20.1', name: 'Alpine Linux v3.20' },
  ],
  [{ '/usr/lib/os-release': 'ID=wolfi\nNAME=Wolfi' }, { id: 'wolfi', name: 'Wolfi' }],
  [
    { '/etc/os-release': 'ID=debian\nVERSION_ID="8"\nVERSION="8 (jessie)"' },
    { id: 'debian', versionId: '8', codename: 'jessie', name: 'debian' },
  ],
  [
    { '/etc/os-release': 'ID=shesek\nVERSION_ID="0.0.1"\nNAME="Shesek Linux"' },
    { id: 'shesek', versionId: '0.0.1', name: 'Shesek Linux' },
  ],
  [
    { '/etc/os-release': '', '/usr/lib/os-release': 'ID=debian\nVERSION_CODENAME=trixie' },
    { id: 'debian', codename: 'trixie', name: 'debian' },
  ],
  [{ '/etc/alpine-release': '3.10.4\n' }, { id: 'alpine', versionId: '3.10.4', name: 'Alpine Linux 3.10.4' }],
  [{ '/etc/debian_version': '12.5\n' }, { id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12' }],
  [
    { '/etc/debian_version': 'trixie/sid\n' },
    { id: 'debian', codename: 'trixie', name: 'Debian GNU/Linux trixie/sid' },
  ],
  [
    { '/etc/centos-release': 'CentOS release 6.10 (Final)\n' },
    { id: 'centos', versionId: '6.10', name: 'CentOS release 6.10 (Final)' },
  ],
  [
    { '/etc/redhat-release': 'Red Hat Enterprise Linux release 8.9 (Ootpa)' },
    { id: 'rhel', versionId: '8.9', name: 'Red Hat Enterprise Linux release 8.9 (Ootpa)' },
  ],
  [{ '/etc/redhat-release': 'Something else' }, undefined],
  [{}, undefined],
])('%j', async (files, expected) => {
  expect(await readDistribution(treeOf(files as Record<string, string>))).toEqual(expected);
});
