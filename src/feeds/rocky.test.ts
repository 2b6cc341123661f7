import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { gz, parseFiles, withFeedsFolder, zipOf } from './fixtures/feeds-folder.ts';
import { entriesOfTar } from './fixtures/tar-entries.ts';
import { osv } from './osv.ts';
import { rocky } from './rocky.ts';

const update = (arch: string, release = '3.el9'): string =>
  `<updates><update type="security"><id>RLSA-2024:3671</id><title>Moderate: ruby:3.3 security update</title><severity>Moderate</severity>
  <references><reference type="cve" id="CVE-2024-27280" title="" href=""/></references><pkglist><collection short="c">
  <package name="ruby" epoch="0" version="3.3.1" release="${release}" arch="${arch}" src="ruby.src.rpm"/>
  </collection></pkglist></update></updates>`;

describe('rocky', () => {
  test('architectures of two repositories, the stream by the title', async () => {
    const { advisories, problems, completeness } = await parseFiles(rocky, {
      'rocky/9/AppStream/aarch64/updateinfo.xml': update('aarch64', '2.module+el9.4.0+1+a'),
      'rocky/9/AppStream/x86_64/updateinfo.xml.gz': gz(update('x86_64', '2.module+el9.4.0+1+a')),
    });
    expect(problems).toEqual([]);
    expect(completeness).toMatchObject({ 'Rocky Linux:9': { level: 'partial' } });
    expect(
      advisories.map(({ ecosystem, name, module, arches, url }) => [ecosystem, name, module, arches, url]),
    ).toEqual(
      ['aarch64', 'x86_64'].map((arch) => [
        'Rocky Linux:9',
        'ruby',
        'ruby:3.3',
        [arch],
        'https://errata.rockylinux.org/RLSA-2024:3671',
      ]),
    );
  });

  test('an update without packages is a problem, a file that is cut short rejects', async () => {
    const path = 'rocky/9/BaseOS/x86_64/updateinfo.xml';
    const { problems } = await parseFiles(rocky, { [path]: update('src') });
    expect(problems).toEqual([`${path}/RLSA-2024:3671: it names no package`]);
    await expect(parseFiles(rocky, { [path]: update('x86_64').slice(0, 300) })).rejects.toMatchObject({
      kind: 'upstream',
    });
  });

  test('a mirror has the layout of a feeds folder', async () => {
    const path = 'rocky/9/BaseOS/x86_64/updateinfo.xml';
    await withFeedsFolder({ [path]: update('x86_64') }, (mirror) =>
      withFeedsFolder({}, async (folder) => {
        const fetched = await rocky.fetch({ folder, mirror, signal: new AbortController().signal }, undefined);
        expect(fetched === 'unchanged' ? [] : fetched.files.map((file) => file.path)).toEqual([path]);
      }),
    );
  });
});

describe.skipIf(!hasShared)('rocky: samples of others', () => {
  const samples = async (archive: string): Promise<ReadonlyMap<string, Buffer>> =>
    new Map(await entriesOfTar(gunzipSync(readFileSync(shared(`feeds/fixtures/${archive}-fixtures.tar.gz`)))));

  test('the same advisory of two minor releases and architectures', async () => {
    const files: Record<string, Buffer> = {};
    for (const [name, content] of await samples('aquasecurity__trivy-db')) {
      const path = /vuln-list\/(rocky\/.*\.json)$/.exec(name)?.[1];
      if (path !== undefined) files[path] = content;
    }
    expect(Object.keys(files).length).toBe(2);
    const { advisories, problems } = await parseFiles(rocky, files);
    expect(problems).toEqual([]);
    const fixed = '32:9.11.26-4.el8_4';
    expect(
      advisories.map((a) => [a.ecosystem, a.name, a.ranges[0]?.fixed, a.arches?.join(), a.vulnerabilityIds]),
    ).toEqual([
      ['Rocky Linux:8', 'bind-export-devel', fixed, 'aarch64', ['CVE-2021-25215']],
      ['Rocky Linux:8', 'bind-export-libs', fixed, 'aarch64', ['CVE-2021-25215']],
      ['Rocky Linux:8', 'bind-export-devel', fixed, 'i686,x86_64', ['CVE-2021-25215']],
      ['Rocky Linux:8', 'bind-export-libs', fixed, 'i686,x86_64', ['CVE-2021-25215']],
    ]);
  });

  test('its OSV records keep their streams', async () => {
    const records = [...(await samples('anchore__vunnel'))].filter(([name]) => /rocky\/.*RLSA-.*\.json$/.test(name));
    const { advisories, problems } = await parseFiles(osv, {
      'osv/Rocky_Linux/all.zip': zipOf(
        Object.fromEntries(records.map(([name, content]) => [name.replaceAll('/', '_'), content])),
      ),
    });
    expect(problems).toEqual([]);
    const streams = new Map(
      advisories.map((a) => [
        a.advisoryId,
        new Set(advisories.filter((b) => b.advisoryId === a.advisoryId).map(({ module }) => module)),
      ]),
    );
    expect([...streams].map(([id, of]) => [id, [...of]])).toEqual([
      ['RLSA-2021:3891', [undefined]],
      ['RLSA-2023:3220', [undefined]],
      ['RLSA-2024:3671', ['ruby:3.3']],
    ]);
  });
});
