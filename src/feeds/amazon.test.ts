import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { upstreamError } from '../domain/errors.ts';
import { alasPage, beginningOf, channelOf, releaseOf } from './amazon/places.ts';
import { amazonFiles } from './amazon/production.ts';
import { amazon } from './amazon.ts';
import { gz, parseFiles, parseFolder } from './fixtures/feeds-folder.ts';
import { entriesOfTar } from './fixtures/tar-entries.ts';

const updateOf = (id: string, packages: readonly string[], severity = 'important'): string =>
  `<update status="final" type="security"><id>${id}</id><title>${id}</title><issued date="2022-06-06 17:58"/>
  <updated date="2022-11-17 19:23"/><severity>${severity}</severity><references>
  <reference href="" id="CVE-2022-0500" title="" type="cve"/></references><pkglist><collection short="x"><name>x</name>
  ${packages
    .map((line) => line.split(' '))
    .map(
      ([name, epoch, version, release, arch]) =>
        `<package name="${name}" epoch="${epoch}" version="${version}" release="${release}" arch="${arch}"/>`,
    )
    .join('')}</collection></pkglist></update>`;
const documentOf = (...updates: string[]): string => `<updates>${updates.join('')}</updates>`;
const KERNEL = updateOf('ALAS2KERNEL-5.15-2022-001', ['kernel 0 5.15.43 20.123.amzn2 x86_64']);

describe('amazon', () => {
  test('core, extras and live patches, each with its channel', async () => {
    const { advisories, completeness, problems } = await parseFiles(amazon, {
      'amazon/2/core/x86_64/updateinfo.xml.gz': gz(
        documentOf(updateOf('ALAS2-2023-2287', ['curl 0 8.3.0 1.amzn2.0.4 x86_64', 'curl 0 8.3.0 1.amzn2.0.4 i686'])),
      ),
      'amazon/2/core/aarch64/updateinfo.xml.gz': gz(
        documentOf(updateOf('ALAS2-2023-2287', ['curl 0 8.3.0 1.amzn2.0.4 aarch64'])),
      ),
      'amazon/2/extras/kernel-5.15/x86_64/updateinfo.xml': documentOf(KERNEL),
      'amazon/2/extras/livepatch/x86_64/updateinfo.xml': documentOf(
        updateOf('ALAS2LIVEPATCH-2022-001', ['kernel-livepatch-5.10.1-1 0 1.0 1.amzn2 x86_64']),
      ),
      'amazon/2023/kernel-livepatch/x86_64/updateinfo.xml': documentOf(
        updateOf('ALAS2023LIVEPATCH-2023-001', ['kernel-livepatch-6.1.12-19.43 0 1.0 1.amzn2023 x86_64']),
      ),
    });
    expect(problems).toEqual([]);
    expect(
      advisories.map(({ ecosystem, name, channel, ranges: [range], arches, url }) =>
        [ecosystem, name, channel, range?.introduced, range?.fixed, arches?.join(' '), url].join(' | '),
      ),
    ).toEqual([
      'Amazon Linux:2 | curl |  | 0 | 8.3.0-1.amzn2.0.4 | aarch64 | https://alas.aws.amazon.com/AL2/ALAS-2023-2287.html',
      'Amazon Linux:2 | curl |  | 0 | 8.3.0-1.amzn2.0.4 | i686 x86_64 | https://alas.aws.amazon.com/AL2/ALAS-2023-2287.html',
      'Amazon Linux:2 | kernel | extras-kernel-5.15 | 5.15 | 5.15.43-20.123.amzn2 | x86_64 | https://alas.aws.amazon.com/AL2/ALASKERNEL-5.15-2022-001.html',
      'Amazon Linux:2 | kernel-livepatch-5.10.1-1 | livepatch | 0 | 1.0-1.amzn2 | x86_64 | https://alas.aws.amazon.com/AL2/ALASLIVEPATCH-2022-001.html',
      'Amazon Linux:2023 | kernel-livepatch-6.1.12-19.43 | livepatch | 0 | 1.0-1.amzn2023 | x86_64 | https://alas.aws.amazon.com/AL2023/ALASLIVEPATCH-2023-001.html',
    ]);
    expect(completeness).toMatchObject({
      'Amazon Linux:2': { level: 'fixed-only' },
      'Amazon Linux:2023': { level: 'partial' }, // without its core
    });
  });

  test('loose files are a part of what is known; a record of both forms is read once', async () => {
    const json = {
      ...{ id: 'ALAS2KERNEL-5.15-2022-001', title: 't', severity: 'important', cveids: ['CVE-2022-0500'] },
      packages: [{ name: 'kernel', epoch: '0', version: '5.15.43', release: '20.123.amzn2', arch: 'x86_64' }],
    };
    const { advisories, completeness } = await parseFiles(amazon, {
      'amazon/2/updateinfo.xml': documentOf(KERNEL),
      'amazon/alas-json/ALAS2KERNEL-5.15-2022-001.json': json,
    });
    expect(advisories.map(({ channel }) => channel)).toEqual(['extras-kernel-5.15']);
    expect(completeness).toMatchObject({ 'Amazon Linux:2': { level: 'partial' } });
  });

  test('what cannot be read is a problem', async () => {
    const { advisories, problems } = await parseFiles(amazon, {
      'amazon/2/updateinfo.xml': documentOf('<update><title>x</title></update>', updateOf('ALAS2-2023-1', [])),
      'amazon/alas-json/ALAS-1.json': { id: 'ALAS-2018-1093', packages: [{ name: 'git' }] },
      'amazon/alas-json/ALAS-2.json': { id: 'OTHER-1', packages: [{ name: 'git', version: '1', release: '1' }] },
    });
    expect(advisories).toEqual([]);
    expect(problems).toEqual([
      'amazon/2/updateinfo.xml/#0: it has no id',
      'amazon/2/updateinfo.xml/ALAS2-2023-1: it names no package',
      expect.stringContaining('amazon/alas-json/ALAS-1.json/ALAS-2018-1093: packages.0.version: '),
      'amazon/alas-json/ALAS-2.json/OTHER-1: OTHER-1: its release cannot be told',
    ]);
  });

  test.each([
    ['amazon/2/updateinfo.xml', '<updates><update>'],
    ['amazon/alas-json/ALAS-2018-1.json', '{"id":'],
    ['amazon/2/core/x86_64/updateinfo.xml.gz', gz(documentOf(KERNEL)).subarray(0, 100)],
  ])('%s cut short rejects', async (path, content) => {
    await expect(parseFiles(amazon, { [path]: content })).rejects.toMatchObject({ kind: 'upstream' });
  });

  test('ids and places', () => {
    expect(
      ['ALAS-2018-1093', 'ALAS2-2018-939', 'ALAS2022-2021-003', 'ALAS2DOCKER-2021-001', 'x'].map(releaseOf),
    ).toEqual(['1', '2', '2022', '2', undefined]);
    expect(['ALAS-2018-1093', 'ALAS2023-2024-543', 'FOO-1'].map(alasPage)).toEqual([
      'https://alas.aws.amazon.com/ALAS-2018-1093.html',
      'https://alas.aws.amazon.com/AL2023/ALAS-2024-543.html',
      undefined,
    ]);
    expect(channelOf('ALAS2DOCKER-2021-001', {})).toBe('extras-docker');
    expect(channelOf('ALAS2023NVIDIA-2025-001', { release: '2023', repository: 'nvidia' })).toBeUndefined();
    expect(channelOf('ALAS2LIVEPATCH-2022-001', { release: '2' })).toBe('livepatch');
    expect(beginningOf('extras-postgresql14', '14.9-1.amzn2')).toBe('14');
    expect(beginningOf('extras-nginx1', '1:1.22.1-1.amzn2')).toBe('1:1');
    expect(beginningOf('extras-php8.1', '1.7.3-1.amzn2')).toBe('0');
    expect(beginningOf('extras-kernel-5.1', '5.10.1-1')).toBe('0');
    expect(beginningOf('extras-mate-desktop1.x', '1.20.0-1')).toBe('1');
    expect(beginningOf('extras-docker', '20.10.4-1')).toBe('0');
    expect(beginningOf(undefined, '5.10.4-1')).toBe('0');
  });

  test('today’s files: mirror list → repomd.xml → updateinfo; a topic without advisories is passed over', async () => {
    const asked: string[] = [];
    const files = await amazonFiles({
      async text(url) {
        asked.push(url);
        if (url.endsWith('extras-catalog.json')) return '{"topics":[{"n":"docker"},{"n":"gone"},{"n":"bare"}]}';
        if (url.includes('/gone/') || url.includes('/nvidia/'))
          throw upstreamError(`${url}: it is not there (HTTP 404)`);
        if (url.endsWith('mirror.list')) return `${new URL('guid/', url).href.replace('https', 'http')}\n`;
        if (url.includes('/bare/')) return '<repomd/>';
        return '<repomd><data type="updateinfo"><location href="repodata/updateinfo.xml.gz"/></data></repomd>';
      },
    });
    expect(files.map(({ path }) => path)).toEqual([
      'amazon/1/updates/x86_64/updateinfo.xml.gz',
      'amazon/2/core/x86_64/updateinfo.xml.gz',
      'amazon/2/core/aarch64/updateinfo.xml.gz',
      'amazon/2023/core/x86_64/updateinfo.xml.gz',
      'amazon/2023/core/aarch64/updateinfo.xml.gz',
      'amazon/2023/kernel-livepatch/x86_64/updateinfo.xml.gz',
      'amazon/2023/kernel-livepatch/aarch64/updateinfo.xml.gz',
      'amazon/2/extras/docker/x86_64/updateinfo.xml.gz',
      'amazon/2/extras/docker/aarch64/updateinfo.xml.gz',
    ]);
    expect(files[1]?.url).toBe('https://cdn.amazonlinux.com/2/core/latest/x86_64/guid/repodata/updateinfo.xml.gz');
    expect(asked.every((url) => url.startsWith('https://'))).toBe(true);
  });

  test('a core repository that is not there is an error, and so is a server that fails', async () => {
    const failing = (match: string, answer: string) =>
      amazonFiles({
        async text(url) {
          if (url.includes(match)) throw upstreamError(`${url}: ${answer}`);
          if (url.endsWith('.json')) return '{"topics":[{"n":"docker"}]}';
          return url.endsWith('.list')
            ? 'https://m/x/'
            : '<repomd><data type="updateinfo"><location href="u.xml"/></data></repomd>';
        },
      });
    await expect(failing('/2/core/', 'HTTP 404')).rejects.toThrow('/2/core/');
    await expect(failing('/extras/docker/', 'HTTP 503 (4 attempts)')).rejects.toThrow('HTTP 503');
    // Amazon Linux 1 has ended: its files stay as they were.
    expect((await failing('repo.us-west-2', 'HTTP 503')).map(({ path }) => path)).not.toContain(
      'amazon/1/updates/x86_64/u.xml',
    );
  });
});

describe.skipIf(!hasShared)('amazon: the shared files', () => {
  test('all ten advisories of four releases, as many packages as their files list', async () => {
    const { advisories, problems, completeness } = await parseFolder(amazon, shared('feeds'));
    expect(problems).toEqual([]);
    expect([...new Set(advisories.map(({ advisoryId }) => advisoryId))].sort()).toEqual([
      'ALAS-2018-1093',
      'ALAS2-2018-939',
      'ALAS2-2021-1699',
      'ALAS2-2021-1732',
      'ALAS2-2023-2287',
      'ALAS2022-2021-003',
      'ALAS2023-2023-051',
      'ALAS2023-2023-083',
      'ALAS2023-2023-100',
      'ALAS2023-2024-543',
    ]);
    expect(Object.keys(completeness).sort()).toEqual([
      'Amazon Linux:1',
      'Amazon Linux:2',
      'Amazon Linux:2022',
      'Amazon Linux:2023',
    ]);
    expect(advisories.filter(({ advisoryId }) => advisoryId === 'ALAS2-2023-2287').map(({ name }) => name)).toEqual([
      'curl',
      'curl-debuginfo',
      'libcurl',
      'libcurl-devel',
    ]);
    expect(advisories.find((a) => a.advisoryId === 'ALAS2023-2023-051' && a.name === 'openssl-libs')).toMatchObject({
      ecosystem: 'Amazon Linux:2023',
      ranges: [{ introduced: '0', fixed: '1:3.0.5-1.amzn2023.0.4' }],
      arches: ['aarch64', 'i686', 'x86_64'],
      vendorSeverity: 'Important',
    });
  });

  test('a peer reads the same fixed packages off the advisory’s page', async () => {
    const tar = gunzipSync(readFileSync(shared('feeds/fixtures/anchore__vunnel-fixtures.tar.gz')));
    const entry = (await entriesOfTar(tar)).find(([name]) => name.endsWith('amzn:2/alas-2018-939.json'));
    const { item } = JSON.parse(entry?.[1].toString('utf8') ?? '') as {
      item: { Vulnerability: { FixedIn: { Name: string; Version: string }[]; Metadata: { CVE: { Name: string }[] } } };
    };
    const { FixedIn, Metadata } = item.Vulnerability;
    const { advisories } = await parseFolder(amazon, shared('feeds'));
    const ours = advisories.filter(({ advisoryId }) => advisoryId === 'ALAS2-2018-939');
    expect(new Set(ours.map(({ name, ranges }) => `${name} ${ranges[0]?.fixed}`))).toEqual(
      new Set(FixedIn.map(({ Name, Version }) => `${Name} ${Version}`)),
    );
    expect(ours[0]?.vulnerabilityIds).toEqual(Metadata.CVE.map(({ Name }) => Name).sort());
  });

  test('advisories in JSON by release', async () => {
    const tar = gunzipSync(readFileSync(shared('feeds/fixtures/aquasecurity__trivy-db-fixtures.tar.gz')));
    const files = (await entriesOfTar(tar)).flatMap(([name, content]) => {
      const path = /vulnsrc\/amazon\/.*vuln-list\/(amazon\/.*\.json)$/.exec(name)?.[1];
      return path === undefined ? [] : [[path, content] as const];
    });
    const { advisories, problems } = await parseFiles(amazon, Object.fromEntries(files));
    expect(problems).toEqual([]);
    expect(advisories.map((a) => `${a.ecosystem} ${a.advisoryId} ${a.name} ${a.ranges[0]?.fixed}`)).toEqual([
      'Amazon Linux:1 ALAS-2018-1093 git 2.14.5-1.59.amzn1',
      'Amazon Linux:1 ALAS-2018-1093 git-debuginfo 1:2.14.5-1.59.amzn1',
      'Amazon Linux:2 ALAS2-2021-1699 kernel 4.14.243-185.433.amzn2',
      'Amazon Linux:2 ALAS2-2021-1699 kernel-headers 4.14.243-185.433.amzn2',
      'Amazon Linux:2022 ALAS2022-2021-003 log4j 2.15.0-1.amzn2022.0.1',
    ]);
  });
});
