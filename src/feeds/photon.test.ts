import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { gz, parseFiles, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { entriesOfTar } from './fixtures/tar-entries.ts';
import { photon } from './photon.ts';

const PATH = 'photon/cve_data_photon4.0.json';
const row = (over: object = {}) => ({
  ...{ cve_id: 'CVE-2023-38545', pkg: 'curl', cve_score: 9.8, res_ver: '7.88.1-4.ph4', status: 'Fixed' },
  aff_ver: 'all versions before 7.88.1-4.ph4 are vulnerable',
  ...over,
});

describe('photon', () => {
  test('fixed, not affected, open and unclear, by source package', async () => {
    const { advisories, problems, completeness } = await parseFiles(photon, {
      [`${PATH}.gz`]: gz([
        row(),
        row(),
        row({ pkg: 'httpd', aff_ver: '', res_ver: 'NA', status: 'Not Affected' }),
        row({ pkg: 'vim', aff_ver: 'all versions are vulnerable', res_ver: 'NA', status: null }),
        row({ pkg: 'python3', aff_ver: 'NA', res_ver: 'NA', cve_score: null }),
        row({ pkg: 'krb5-devel', cve_id: 'BDSA-2025-0719' }),
      ]),
    });
    expect(problems).toEqual([]);
    expect(completeness).toMatchObject({ 'Photon OS:4.0': { level: 'fixed-only' } });
    expect(advisories[0]).toEqual({
      ...{ advisoryId: 'CVE-2023-38545', feed: 'photon', vulnerabilityIds: ['CVE-2023-38545'] },
      ...{ ecosystem: 'Photon OS:4.0', name: 'curl', names: 'source', scheme: 'rpm', status: 'fixed' },
      ranges: [{ introduced: '0', fixed: '7.88.1-4.ph4' }],
      url: 'https://github.com/vmware/photon/wiki/Security-Advisories',
    });
    expect(advisories.map(({ name, names, status, ranges }) => [name, names, status, ranges.length])).toEqual([
      ['curl', 'source', 'fixed', 1],
      ['httpd', 'source', 'not-affected', 0],
      ['vim', 'source', 'affected', 1],
      ['python3', 'source', 'undetermined', 0],
      ['krb5-devel', 'binary', 'fixed', 1],
    ]);
  });

  test('a row that cannot be read is a problem; a file that is cut short or of another shape rejects', async () => {
    const { advisories, problems } = await parseFiles(photon, { [PATH]: [row(), { cve_id: 'CVE-2023-1' }, 7] });
    expect(advisories.length).toBe(1);
    expect(problems).toEqual([expect.stringContaining(`${PATH}#1: pkg: `), expect.stringContaining(`${PATH}#2: : `)]);
    const cut = JSON.stringify([row(), row()]).slice(0, -30);
    await expect(parseFiles(photon, { [PATH]: cut })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(parseFiles(photon, { [PATH]: '{}' })).rejects.toMatchObject({ kind: 'upstream' });
    await withFeedsFolder({ [PATH]: [{ id: 1 }] }, (mirror) =>
      withFeedsFolder({}, async (folder) => {
        const context = { folder, mirror, signal: new AbortController().signal };
        await expect(photon.fetch(context, undefined)).rejects.toThrow('0 of its 1 rows');
      }),
    );
  });
});

describe.skipIf(!hasShared)('photon: samples of others', () => {
  const read = async (archive: string, path: RegExp) => {
    const tar = gunzipSync(readFileSync(shared(`feeds/fixtures/${archive}-fixtures.tar.gz`)));
    const entries = (await entriesOfTar(tar)).flatMap(([name, content]) => {
      const found = path.exec(name)?.[1];
      return found === undefined ? [] : [[`photon/${found}`, content] as const];
    });
    return parseFiles(photon, Object.fromEntries(entries));
  };

  test('whole files of two releases', async () => {
    const { advisories, problems } = await read('anchore__vunnel', /photon\/.*\/(cve_data_photon.*\.json)$/);
    expect(problems).toEqual([]);
    expect(
      advisories.map(({ ecosystem, name, advisoryId, status }) => `${ecosystem} ${name} ${advisoryId} ${status}`),
    ).toEqual([
      'Photon OS:1.0 perl CVE-2016-1238 fixed',
      'Photon OS:1.0 linux CVE-2016-9178 fixed',
      'Photon OS:1.0 linux-esx CVE-2016-9178 fixed',
      'Photon OS:4.0 curl CVE-2023-38545 fixed',
      'Photon OS:4.0 curl CVE-2023-38546 fixed',
      'Photon OS:4.0 curl-libs CVE-2023-38546 fixed',
      'Photon OS:4.0 nghttp2 CVE-2023-44487 fixed',
      'Photon OS:4.0 httpd CVE-2023-44487 not-affected',
      'Photon OS:4.0 python3 CVE-2023-50447 undetermined',
      'Photon OS:4.0 krb5-devel BDSA-2025-0719 fixed',
    ]);
  });

  test('one CVE a file, by release and package', async () => {
    const { advisories, completeness } = await read('aquasecurity__trivy-db', /vuln-list\/photon\/(.*\.json)$/);
    expect(advisories.map(({ name, status, ranges }) => [name, status, ranges[0]?.fixed])).toEqual([
      ['apache-tomcat', 'fixed', '8.5.40-1.ph3'],
      ['curl', 'undetermined', undefined],
    ]);
    expect(completeness).toMatchObject({ 'Photon OS:3.0': { level: 'partial' } });
  });
});
