import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { writeImage } from '../../test/cli/targets.ts';
import { memoryTree as treeOf } from '../../test/inventory/memory-tree.ts';
import { isChannelFile, readChannels } from './channels.ts';
import { collectDirectory } from './collect-directory.ts';
import { collectHost } from './collect-host.ts';
import { collectImage } from './collect-image.ts';
import { readDistribution } from './distribution.ts';

const UBUNTU = { id: 'ubuntu', versionId: '20.04', name: 'Ubuntu 20.04' };
const RHEL = { id: 'rhel', versionId: '9.4', name: 'RHEL 9.4' };
const AMAZON = { id: 'amzn', versionId: '2', name: 'Amazon Linux 2' };

const status = (attached: boolean, services: Readonly<Record<string, string>>): string =>
  JSON.stringify({ attached, services: Object.entries(services).map(([name, state]) => ({ name, status: state })) });

const PRO = '/var/lib/ubuntu-advantage/status.json';
const APT = '/etc/apt/sources.list.d';
const REDHAT_REPO = '/etc/yum.repos.d/redhat.repo';

test.each([
  [
    'Ubuntu Pro tells its services, those that are enabled',
    UBUNTU,
    {
      [PRO]: status(true, {
        'esm-infra': 'enabled',
        'esm-apps': 'disabled',
        livepatch: 'enabled',
        landscape: 'enabled',
      }),
    },
    ['esm-infra', 'livepatch'],
  ],
  ['a machine that is not attached has none', UBUNTU, { [PRO]: status(false, { 'esm-infra': 'enabled' }) }, []],
  ['a status that is broken tells nothing', UBUNTU, { [PRO]: '{"attached":true,"services":' }, []],
  [
    'a status of another shape tells nothing',
    UBUNTU,
    { [PRO]: '{"attached":true,"services":[null,1,{"name":2}]}' },
    [],
  ],
  [
    'sources of apt in both formats; commented and disabled ones do not count',
    UBUNTU,
    {
      [`${APT}/ubuntu-esm-infra.list`]: 'deb https://esm.ubuntu.com/infra/ubuntu focal-infra-security main\n',
      [`${APT}/ubuntu-esm-apps.sources`]: 'Types: deb\nURIs: https://esm.ubuntu.com/apps/ubuntu\n',
      [`${APT}/ubuntu-fips.list`]: '# deb https://esm.ubuntu.com/fips/ubuntu focal main\n',
      [`${APT}/ubuntu-fips-updates.sources`]: 'Enabled: no\nTypes: deb\n',
    },
    ['esm-apps', 'esm-infra'],
  ],
  [
    'Red Hat: the extended line of the minor release',
    RHEL,
    {
      [REDHAT_REPO]:
        '[rhel-9-for-x86_64-baseos-rpms]\nenabled = 0\n[rhel-9-for-x86_64-baseos-eus-rpms]\nname = EUS\nenabled = 1\n[rhel-9-for-x86_64-baseos-e4s-rpms]\nenabled = 0\n',
    },
    ['eus-9.4'],
  ],
  [
    'Red Hat: the release that the machine is kept on outweighs the one that it has',
    RHEL,
    { [REDHAT_REPO]: '[rhel-9-for-x86_64-appstream-eus-rpms]\nenabled = 1\n', '/etc/dnf/vars/releasever': '9.2\n' },
    ['eus-9.2'],
  ],
  [
    'Red Hat: content sets of an image',
    { ...RHEL, id: 'rhel' },
    {
      '/root/buildinfo/content_manifests/ubi9-container-9.4-1.json':
        '{"content_sets":["rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_4"]}',
    },
    ['eus-9.4'],
  ],
  [
    'Red Hat: extended life is of the whole release',
    { id: 'rhel', versionId: '7.9', name: 'RHEL 7.9' },
    { [REDHAT_REPO]: '[rhel-7-server-els-rpms]\n' },
    ['els-7'],
  ],
  [
    'Amazon Linux: topics that are enabled',
    AMAZON,
    {
      '/etc/yum.repos.d/amzn2-extras.repo':
        '[amzn2extra-docker]\nenabled = 1\n[amzn2extra-docker-source]\nenabled = 0\n[amzn2extra-php8.0]\nenabled = 0\n[amzn2extra-livepatch]\n',
    },
    ['extras-docker', 'extras-livepatch', 'livepatch'],
  ],
  ['others have none', { id: 'alpine', name: 'Alpine' }, { [PRO]: status(true, { 'esm-infra': 'enabled' }) }, []],
] as const)('%s', async (_, distribution, files, channels) => {
  const tree = treeOf(files);
  expect(Object.keys(files).every(isChannelFile)).toBe(true);
  expect(await readChannels(tree, distribution)).toEqual(channels);
});

test('the distribution of a root carries its channels, and none when there are none', async () => {
  const release = { '/etc/os-release': 'ID=ubuntu\nVERSION_ID="20.04"\nNAME=Ubuntu' };
  expect(await readDistribution(treeOf(release))).toEqual({ id: 'ubuntu', versionId: '20.04', name: 'Ubuntu' });
  const attached = { ...release, [PRO]: status(true, { 'esm-apps': 'enabled' }) };
  expect(await readDistribution(treeOf(attached))).toMatchObject({ channels: ['esm-apps'] });
});

test('they are read from a folder, from a host’s root and from an image', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'assay-channels-'));
  try {
    const files = {
      'etc/os-release': 'ID=ubuntu\nVERSION_ID="20.04"\nNAME=Ubuntu',
      [PRO.slice(1)]: status(true, { 'esm-infra': 'enabled' }),
      'etc/apt/sources.list.d/ubuntu-fips.list': 'deb https://esm.ubuntu.com/fips/ubuntu focal main\n',
    };
    const root = join(scratch, 'root');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    await writeImage(join(scratch, 'image.tar'), [files]);
    const options = { signal: new AbortController().signal };
    for (const collected of [
      await collectDirectory(root, options),
      await collectHost(root, options),
      await collectImage(join(scratch, 'image.tar'), options),
    ])
      expect(collected.distribution?.channels, collected.subject.kind).toEqual(['esm-infra', 'fips']);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
