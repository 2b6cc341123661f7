import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../../test/shared.ts';
import { gz, withFeedsFolder } from '../fixtures/feeds-folder.ts';
import { entriesOfTar } from '../fixtures/tar-entries.ts';
import { advisoriesOfUpdate, cvesIn, isoDate, severityWord } from './advisories.ts';
import { findUpdateinfo, firstMirror, updateinfoHref } from './repository.ts';
import { readUpdates, type UnreadUpdate, type Update } from './update.ts';

const signal = new AbortController().signal;

const read = (content: string | Buffer, name = 'updateinfo.xml'): Promise<(Update | UnreadUpdate)[]> =>
  withFeedsFolder({ [name]: content }, async (folder) => {
    const updates: (Update | UnreadUpdate)[] = [];
    for await (const update of readUpdates(folder, name, signal)) updates.push(update);
    return updates;
  });

const MODULAR = `<?xml version="1.0" encoding="UTF-8"?>
<updates><update from="a@b" status="final" type="security" version="2.0">
<id>XSA-2024:1</id><title>Important: nodejs:18 security &amp; bug fix update</title>
<issued date="2024-01-02 03:04:05"/><updated date="2024-02-03"/><severity>Important</severity>
<description>A <![CDATA[</update> that is none]]> and a control character: \u0001</description>
<references>
<reference href="https://x" id="CVE-2024-0002" title="CVE-2024-0002" type="cve"/>
<reference href="https://x" id="cve-2024-0001" title="" type="cve"/>
<reference href="https://x" id="77" title="CVE-2023-9999 elsewhere" type="bugzilla"/>
</references>
<pkglist>
<collection short="a"><name>plain</name>
<package name="zlib" epoch="0" version="1.2" release="3.el9" arch="x86_64"><filename>z.rpm</filename></package>
</collection>
<collection short="b"><module name="nodejs" stream="18" version="9" context="c" arch="x86_64"/>
<package name="nodejs" epoch="1" version="18.1.0" release="1.module+el9+1+a" arch="x86_64"/>
<package name="nodejs" epoch="1" version="18.1.0" release="1.module+el9+1+a" arch="aarch64"/>
<package name="nodejs" epoch="1" version="18.1.0" release="1.module+el9+1+a" arch="src"/>
<package name="nodejs-docs" epoch="1" version="18.1.0" release="1.module+el9+1+a" arch="noarch"/>
</collection></pkglist></update>
<update type="bugfix"><id>XBA-1</id><title>bug fix</title><pkglist><collection>
<package name="zlib" version="1.3" release="1" arch="x86_64"/></collection></pkglist></update>
</updates>`;

const source = { feed: 'x', ecosystem: 'X:1' };

describe('updateinfo', () => {
  test('updates with their packages, module streams and references', async () => {
    const [first, second, ...others] = await read(MODULAR);
    expect(others).toEqual([]);
    expect(first).toEqual({
      id: 'XSA-2024:1',
      type: 'security',
      title: 'Important: nodejs:18 security & bug fix update',
      severity: 'Important',
      issued: '2024-01-02 03:04:05',
      updated: '2024-02-03',
      references: [
        { type: 'cve', id: 'CVE-2024-0002', title: 'CVE-2024-0002' },
        { type: 'cve', id: 'cve-2024-0001', title: '' },
        { type: 'bugzilla', id: '77', title: 'CVE-2023-9999 elsewhere' },
      ],
      packages: [
        { name: 'zlib', epoch: '0', version: '1.2', release: '3.el9', arch: 'x86_64' },
        ...['x86_64', 'aarch64', 'src'].map((arch) => ({
          ...{ name: 'nodejs', epoch: '1', version: '18.1.0', release: '1.module+el9+1+a' },
          ...{ arch, module: 'nodejs:18' },
        })),
        {
          ...{ name: 'nodejs-docs', epoch: '1', version: '18.1.0', release: '1.module+el9+1+a' },
          ...{ arch: 'noarch', module: 'nodejs:18' },
        },
      ],
    });
    expect(second).toMatchObject({ id: 'XBA-1', type: 'bugfix' });
  });

  test('its packed form is the same', async () => {
    expect(await read(gz(MODULAR), 'updateinfo.xml.gz')).toEqual(await read(MODULAR));
  });

  test('an update that cannot be read is one, and the next is read', async () => {
    const document = `<updates><update><title>no id</title></update>
      <update><id>X-1</id><pkglist><collection><package version="1" release="1"/></collection></pkglist></update>
      <update><id>X-2</id><pkglist><collection><package name="a" version="1" release="1" epoch="one"/></collection></pkglist></update>
      <update><id>X-3</id><title>t</title></update></updates>`;
    expect(await read(document)).toEqual([
      { reason: 'it has no id' },
      { reason: 'a package has no name or no version', id: 'X-1' },
      { reason: 'a: epoch one', id: 'X-2' },
      { id: 'X-3', title: 't', references: [], packages: [] },
    ]);
  });

  test.each([
    ['cut short', MODULAR.slice(0, -20)],
    ['cut in an update', MODULAR.slice(0, 700)],
    ['of another kind', '<html></html>'],
    ['no XML', 'not found'],
    ['empty', ''],
    ['packed and cut short', gz(MODULAR).subarray(0, 300)],
  ])('a document that is %s rejects and names the file', async (_, content) => {
    const name = typeof content === 'string' ? 'updateinfo.xml' : 'updateinfo.xml.gz';
    await expect(read(content, name)).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(name),
    });
  });
});

describe('advisories of an update', () => {
  const updateOf = (over: Partial<Update>): Update => ({
    ...{ id: 'X-1', title: '', type: 'security', packages: [] },
    references: [{ type: 'cve', id: 'CVE-2024-0001', title: '' }],
    ...over,
  });
  const pkg = { name: 'a', version: '1', release: '2', arch: 'x86_64' };

  test('one for each package, stream and fixed version', async () => {
    const [update] = await read(MODULAR);
    if (update === undefined || 'reason' in update) throw new Error('not read');
    const common = {
      ...{ advisoryId: 'XSA-2024:1', feed: 'x', vulnerabilityIds: ['CVE-2024-0001', 'CVE-2024-0002'] },
      ...{ ecosystem: 'X:1', scheme: 'rpm', status: 'fixed', vendorSeverity: 'Important' },
      ...{ published: '2024-01-02T03:04:05Z', modified: '2024-02-03T00:00:00Z' },
    };
    const nodejs = { ranges: [{ introduced: '0', fixed: '1:18.1.0-1.module+el9+1+a' }], module: 'nodejs:18' };
    expect(advisoriesOfUpdate(update, source, new Set())).toEqual([
      { ...common, name: 'nodejs', ...nodejs, arches: ['aarch64', 'x86_64'] },
      { ...common, name: 'nodejs-docs', ...nodejs },
      { ...common, name: 'zlib', ranges: [{ introduced: '0', fixed: '1.2-3.el9' }], arches: ['x86_64'] },
    ]);
  });

  test('an update that mends bugs says nothing', async () => {
    const [, bugfix] = await read(MODULAR);
    if (bugfix === undefined || 'reason' in bugfix) throw new Error('not read');
    expect(advisoriesOfUpdate(bugfix, source, new Set())).toEqual([]);
  });

  test('a second file of the same update adds the architectures that are new', () => {
    const said = new Set<string>();
    const both = [pkg, { ...pkg, arch: 'i686' }];
    const archesOf = (packages: Update['packages']): unknown => {
      const found = advisoriesOfUpdate(updateOf({ packages }), source, said);
      return 'reason' in found ? found.reason : found.map(({ arches }) => arches);
    };
    expect(archesOf(both)).toEqual([['i686', 'x86_64']]);
    expect(archesOf([...both, { ...pkg, arch: 'aarch64' }])).toEqual([['aarch64']]);
    expect(archesOf(both)).toEqual([]);
  });

  test('fixed versions that differ by architecture stay apart; a later rebuild of the same sources is no fix', () => {
    const packages = [
      { ...pkg, release: '2.module_el8.4.0+2496+1', module: 'm:1' },
      { ...pkg, release: '2.module_el8.5.0+119+9', module: 'm:1' },
      { ...pkg, release: '2.module_el8.5.0+119+9', module: 'm:1', arch: 'aarch64' },
      { ...pkg, release: '3.module_el8.6.0+1+9', module: 'm:1', arch: 'aarch64' },
    ];
    const found = advisoriesOfUpdate(updateOf({ packages }), source, new Set());
    expect('reason' in found ? found : found.map(({ ranges, arches }) => [ranges[0]?.fixed, arches])).toEqual([
      ['1-2.module_el8.4.0+2496+1', ['x86_64']],
      ['1-2.module_el8.5.0+119+9', ['aarch64']],
      ['1-3.module_el8.6.0+1+9', ['aarch64']],
    ]);
  });

  test('streams come from the title where the packages have none; without one it is a problem', () => {
    const packages = [{ ...pkg, release: '1.module+el8+1+a' }];
    const streams = (title: string): unknown => {
      const found = advisoriesOfUpdate(updateOf({ packages, title }), source, new Set());
      return 'reason' in found ? found.reason : found.map(({ module }) => module);
    };
    expect(streams('Important: virt:rhel and virt-devel:rhel security update')).toEqual([
      'virt-devel:rhel',
      'virt:rhel',
    ]);
    expect(streams('ALSA-2022:5468: php:8.0 security update (Important)')).toEqual(['php:8.0']);
    expect(streams('varnish security update')).toBe('a is of a module whose stream is not named');
  });

  test('CVEs of bug titles count where no reference is one; without any the advisory stands for itself', () => {
    const idsOf = (references: Update['references'], title = ''): unknown => {
      const found = advisoriesOfUpdate(updateOf({ packages: [pkg], references, title }), source, new Set());
      return 'reason' in found ? found.reason : found[0]?.vulnerabilityIds;
    };
    expect(idsOf([{ type: 'bugzilla', id: '1', title: 'CVE-2024-0003 CVE-2024-0002 a: b' }])).toEqual([
      'CVE-2024-0002',
      'CVE-2024-0003',
    ]);
    expect(idsOf([])).toEqual(['X-1']);
    expect(advisoriesOfUpdate(updateOf({}), source, new Set())).toEqual({ reason: 'it names no package' });
  });

  test('dates and words', () => {
    expect(['2021-08-13 17:31', '2021-08-13', '1628589283', 'soon', '2021-99-99', undefined].map(isoDate)).toEqual([
      '2021-08-13T17:31:00Z',
      '2021-08-13T00:00:00Z',
      '2021-08-10T09:54:43.000Z',
      undefined,
      undefined,
      undefined,
    ]);
    expect([' important ', 'None', 'unspecified', undefined].map(severityWord)).toEqual([
      { vendorSeverity: 'important' },
      {},
      {},
      {},
    ]);
    expect(cvesIn('cve-2024-1234 CVE-2024-12 CVE-2024-1234')).toEqual(['CVE-2024-1234']);
  });
});

describe('a repository', () => {
  const REPOMD = (type: string, href: string) =>
    `<repomd><data type="primary"><location href="repodata/p.xml.gz"/></data><data type="${type}"><location href="${href}"/></data></repomd>`;
  const upstreamOf = (files: Readonly<Record<string, string>>) => ({
    async text(url: string): Promise<string> {
      const found = files[url];
      if (found === undefined) throw new Error(`HTTP 404 ${url}`);
      return found;
    },
  });

  test('the first mirror of a list', () => {
    expect(firstMirror('\n  http://p.example/2018.03/updates/1/$basearch\nhttps://b', 'x86_64')).toBe(
      'https://p.example/2018.03/updates/1/x86_64',
    );
    expect(firstMirror('<html>', 'x86_64')).toBeUndefined();
  });

  test('its updateinfo, packed as it is there', async () => {
    const upstream = upstreamOf({
      'https://m/r/repodata/repomd.xml': REPOMD('updateinfo', 'repodata/ab-updateinfo.xml.zst'),
      'https://m/s/repodata/repomd.xml': REPOMD('filelists', 'repodata/f.xml.gz'),
      'https://m/t/repodata/repomd.xml': '<html>',
      'https://m/u/repodata/repomd.xml': REPOMD('updateinfo', 'repodata/updateinfo.xml.lz4'),
    });
    expect(await findUpdateinfo(upstream, 'https://m/r?instance_id=7')).toEqual({
      url: 'https://m/r/repodata/ab-updateinfo.xml.zst',
      name: 'updateinfo.xml.zst',
    });
    expect(await findUpdateinfo(upstream, 'https://m/s/')).toBeUndefined();
    await expect(findUpdateinfo(upstream, 'https://m/t/')).rejects.toThrow('https://m/t/repodata/repomd.xml');
    await expect(findUpdateinfo(upstream, 'https://m/u/')).rejects.toThrow('packed in an unknown way');
  });

  test.skipIf(!hasShared)('a repomd.xml of Amazon’s', async () => {
    const tar = gunzipSync(readFileSync(shared('feeds/fixtures/quay__claircore-fixtures.tar.gz')));
    const found = (await entriesOfTar(tar)).find(([name]) => name.endsWith('alas/testdata/test_repomd.xml'));
    expect(updateinfoHref(found?.[1].toString('utf8') ?? '')).toBe('repodata/updateinfo.xml.gz');
  });
});
