import { expect, test } from 'vitest';
import { memoryTree as treeOf } from '../../test/inventory/memory-tree.ts';
import { ecosystemOf } from '../domain/ecosystem.ts';
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
  // Oracle Linux 6 kept the file of the system it is built from.
  [
    {
      '/etc/oracle-release': 'Oracle Linux Server release 6.10\n',
      '/etc/redhat-release': 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n',
    },
    { id: 'ol', versionId: '6.10', name: 'Oracle Linux Server release 6.10' },
  ],
  [
    { '/etc/centos-release': 'CentOS Stream release 8\n' },
    { id: 'centos', versionId: '8', name: 'CentOS Stream release 8' },
  ],
  [
    { '/etc/system-release': 'Amazon Linux AMI release 2018.03\n' },
    { id: 'amzn', versionId: '2018.03', name: 'Amazon Linux AMI release 2018.03' },
  ],
  [
    { '/etc/photon-release': 'VMware Photon OS 3.0\nPHOTON_BUILD_NUMBER=a1f1a0d\n' },
    { id: 'photon', versionId: '3.0', name: 'VMware Photon OS 3.0' },
  ],
  [
    { '/etc/mariner-release': 'CBL-Mariner 2.0.20220226\nMARINER_BUILD_NUMBER=b5ae4a2\n' },
    { id: 'mariner', versionId: '2.0', name: 'CBL-Mariner 2.0.20220226' },
  ],
  [
    { '/etc/SuSE-release': 'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n' },
    { id: 'sles', versionId: '11.4', name: 'SUSE Linux Enterprise Server 11 (x86_64)' },
  ],
  [
    { '/etc/SuSE-release': 'openSUSE 13.2 (x86_64)\nVERSION = 13.2\nCODENAME = Harlequin\n' },
    { id: 'opensuse', versionId: '13.2', name: 'openSUSE 13.2 (x86_64)' },
  ],
  [
    {
      '/etc/lsb-release':
        'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_CODENAME=lucid\nDISTRIB_DESCRIPTION="Ubuntu 10.04.4 LTS"\n',
      '/etc/debian_version': 'squeeze/sid\n',
    },
    { id: 'ubuntu', versionId: '10.04', codename: 'lucid', name: 'Ubuntu 10.04.4 LTS' },
  ],
  [
    { '/etc/os-release': 'ID="openEuler"\nVERSION="22.03 (LTS-SP3)"\nVERSION_ID="22.03"\n' },
    { id: 'openeuler', versionId: '22.03', codename: 'lts-sp3', name: 'openeuler' },
  ],
  [{ '/etc/arch-release': '' }, { id: 'arch', name: 'Arch Linux' }],
  [{}, undefined],
])('%j', async (files, expected) => {
  expect(await readDistribution(treeOf(files as Record<string, string>))).toEqual(expected);
});

test.each([
  [
    'deb',
    'Debian:14',
    'PRETTY_NAME="Debian GNU/Linux forky/sid"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=forky\nID=debian',
  ],
  ['deb', 'Ubuntu:24.04', 'NAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian'],
  ['apk', 'Alpine:edge', 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.23.0_alpha20250612'],
  ['apk', 'Wolfi', 'ID=wolfi\nNAME="Wolfi"\nPRETTY_NAME="Wolfi"\nVERSION_ID="20230201"'],
  ['apk', 'Chainguard', 'ID=chainguard\nNAME="Chainguard"\nVERSION_ID="20230214"'],
  ['apk', 'MinimOS', 'ID=minimos\nNAME="MinimOS"\nVERSION_ID="20241031"'],
  [
    'rpm',
    'Red Hat:9',
    'NAME="Red Hat Enterprise Linux"\nVERSION="9.4 (Plow)"\nID="rhel"\nID_LIKE="fedora"\nVERSION_ID="9.4"',
  ],
  ['rpm', 'Red Hat:9', 'NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nVERSION_ID="9"\nPRETTY_NAME="CentOS Stream 9"'],
  ['rpm', 'AlmaLinux:10', 'NAME="AlmaLinux"\nVERSION="10.0 (Purple Lion)"\nID="almalinux"\nVERSION_ID="10.0"'],
  ['rpm', 'Rocky Linux:8', 'NAME="Rocky Linux"\nVERSION="8.9 (Green Obsidian)"\nID="rocky"\nVERSION_ID="8.9"'],
  ['rpm', 'Oracle Linux:9', 'NAME="Oracle Linux Server"\nVERSION="9.4"\nID="ol"\nID_LIKE="fedora"\nVERSION_ID="9.4"'],
  [
    'rpm',
    'Fedora:43',
    'NAME="Fedora Linux"\nVERSION="43 (Container Image)"\nID=fedora\nVERSION_ID=43\nVERSION_CODENAME=""',
  ],
  ['rpm', 'Amazon Linux:2023', 'NAME="Amazon Linux"\nVERSION="2023"\nID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"'],
  ['rpm', 'Amazon Linux:1', 'NAME="Amazon Linux AMI"\nVERSION="2018.03"\nID="amzn"\nVERSION_ID="2018.03"'],
  [
    'rpm',
    'SUSE:Linux Enterprise Server 15 SP7',
    'NAME="SLES"\nVERSION="15-SP7"\nVERSION_ID="15.7"\nID="sles"\nID_LIKE="suse"',
  ],
  ['rpm', 'openSUSE:Tumbleweed', 'NAME="openSUSE Tumbleweed"\nID="opensuse-tumbleweed"\nVERSION_ID="20260101"'],
  ['rpm', 'Photon OS:5.0', 'NAME="VMware Photon OS"\nVERSION="5.0"\nID=photon\nVERSION_ID=5.0'],
  ['rpm', 'Azure Linux:3', 'NAME="Microsoft Azure Linux"\nVERSION="3.0.20240727"\nID=azurelinux\nVERSION_ID="3.0"'],
  ['rpm', 'Bottlerocket', 'NAME=Bottlerocket\nID=bottlerocket\nVERSION="1.20.0 (aws-k8s-1.30)"\nVERSION_ID=1.20.0'],
  ['rpm', 'openEuler:22.03-LTS-SP3', 'NAME="openEuler"\nVERSION="22.03 (LTS-SP3)"\nID="openEuler"\nVERSION_ID="22.03"'],
  ['alpm', 'Arch Linux', 'NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling'],
  ['deb', undefined, 'NAME="Linux Mint"\nVERSION_ID="21"\nID=linuxmint\nID_LIKE="ubuntu debian"'],
])('advisories of %s packages: %s', async (type, ecosystem, text) => {
  const distribution = await readDistribution(treeOf({ '/etc/os-release': text }));
  expect(ecosystemOf(type, distribution)).toBe(ecosystem);
});
