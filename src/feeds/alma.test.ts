import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { alma } from './alma.ts';
import { gz, parseFiles, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { entriesOfTar } from './fixtures/tar-entries.ts';

const pkg = (name: string, release: string, arch: string, module?: string) => ({
  ...{ name, epoch: '3', version: '10.3', release, arch, reboot_suggested: 0 },
  ...(module === undefined ? {} : { module: `${module}:8050020220427075058:c5368500:${arch}` }),
});
const erratum = (over: object = {}) => ({
  ...{
    id: 'ALSA-2019:3708',
    issued_date: 1572983623,
    updated_date: 1651142818,
    severity: 'Moderate',
    type: 'security',
  },
  title: 'Moderate: mariadb:10.3 security update',
  packages: [
    pkg('Judy', '18.module_el8.5.0+2632+1', 'x86_64', 'mariadb:10.3'),
    pkg('Judy', '18.module_el8.3.0+2028+5', 'x86_64', 'mariadb-devel:10.3'),
    pkg('Judy', '18.module_el8.6.0+2761+5', 'aarch64', 'mariadb:10.5'),
    pkg('zlib', '1.el8', 'x86_64'),
  ],
  modules: [],
  references: [
    { id: 'CVE-2019-2510', type: 'cve', href: 'https://vulners.com/cve/CVE-2019-2510' },
    { id: 'ALSA-2019-3708', type: 'self', href: 'https://errata.almalinux.org/8/ALSA-2019-3708.html' },
  ],
  ...over,
});
const bugfix = erratum({ id: 'ALBA-2021:3049', type: 'bugfix', severity: 'None', references: [] });
const full = (...data: unknown[]): string => JSON.stringify({ schema_version: '1.0', data });

describe('alma', () => {
  test('packages of an erratum by module stream and architecture; bug fixes say nothing', async () => {
    const { advisories, problems, completeness } = await parseFiles(alma, {
      'alma/8/errata.full.json.gz': gz(full(bugfix, erratum())),
    });
    expect(problems).toEqual([]);
    expect(completeness).toMatchObject({ 'AlmaLinux:8': { level: 'fixed-only' } });
    const common = {
      ...{ advisoryId: 'ALSA-2019:3708', feed: 'alma', vulnerabilityIds: ['CVE-2019-2510'], ecosystem: 'AlmaLinux:8' },
      ...{ scheme: 'rpm', status: 'fixed', vendorSeverity: 'Moderate' },
      url: 'https://errata.almalinux.org/8/ALSA-2019-3708.html',
      ...{ published: '2019-11-05T19:53:43.000Z', modified: '2022-04-28T10:46:58.000Z' },
    };
    const row = (name: string, fixed: string, arch: string, module?: string) => ({
      ...{ ...common, name, ranges: [{ introduced: '0', fixed }], arches: [arch] },
      ...(module === undefined ? {} : { module }),
    });
    expect(advisories).toEqual([
      row('Judy', '3:10.3-18.module_el8.3.0+2028+5', 'x86_64', 'mariadb-devel:10.3'),
      row('Judy', '3:10.3-18.module_el8.5.0+2632+1', 'x86_64', 'mariadb:10.3'),
      row('Judy', '3:10.3-18.module_el8.6.0+2761+5', 'aarch64', 'mariadb:10.5'),
      row('zlib', '3:10.3-1.el8', 'x86_64'),
    ]);
  });

  test('an erratum that cannot be read is a problem', async () => {
    const { advisories, problems } = await parseFiles(alma, {
      'alma/9/errata.full.json': full(7, erratum({ packages: [{ name: 'x' }] }), erratum({ packages: [] }), erratum()),
    });
    expect(advisories.length).toBe(4);
    expect(problems).toEqual([
      expect.stringMatching(/^alma\/9\/errata\.full\.json\/#0: : /),
      expect.stringMatching(/^alma\/9\/errata\.full\.json\/ALSA-2019:3708: packages\.0\.version: /),
      'alma/9/errata.full.json/ALSA-2019:3708: it names no package',
    ]);
  });

  test('a file that is cut short or of another shape rejects', async () => {
    const cut = full(erratum(), erratum()).slice(0, -50);
    await expect(parseFiles(alma, { 'alma/8/errata.full.json': cut })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(parseFiles(alma, { 'alma/8/errata.full.json': '[]' })).rejects.toMatchObject({ kind: 'upstream' });
  });

  test('a download whose errata have another shape is refused', async () => {
    await withFeedsFolder({ 'alma/8/errata.full.json': full({ advisory: 1 }, { advisory: 2 }) }, (mirror) =>
      withFeedsFolder({}, async (folder) => {
        const context = { folder, mirror, signal: new AbortController().signal };
        await expect(alma.fetch(context, undefined)).rejects.toThrow('0 of its 2 updates can be read');
      }),
    );
  });
});

describe.skipIf(!hasShared)('alma: samples of others', { timeout: 180_000 }, () => {
  test('the deprecated shape: its one module is that of all packages', async () => {
    const archive = gunzipSync(readFileSync(shared('feeds/fixtures/aquasecurity__trivy-db-fixtures.tar.gz')));
    const entry = (await entriesOfTar(archive)).find(([name]) => name.endsWith('alma/8/2021/ALSA-2021-3076.json'));
    if (entry === undefined) throw new Error('no sample');
    const { advisories, problems, completeness } = await parseFiles(alma, {
      'alma/8/2021/ALSA-2021-3076.json': entry[1],
    });
    expect(problems).toEqual([]);
    expect(completeness).toMatchObject({ 'AlmaLinux:8': { level: 'partial' } });
    expect(advisories.map((a) => [a.advisoryId, a.name, a.module, a.arches?.join(), a.ranges[0]?.fixed])).toEqual([
      ['ALSA-2021:3076', 'go-toolset', 'go-toolset:rhel8', 'x86_64', '1.15.14-1.module_el8.4.0+2519+614b07b8'],
      ['ALSA-2021:3076', 'golang', 'go-toolset:rhel8', 'x86_64', '1.15.14-1.module_el8.4.0+2519+614b07b8'],
    ]);
    expect(advisories[0]).toMatchObject({
      vulnerabilityIds: ['CVE-2021-27918', 'CVE-2021-31525'],
      published: '2021-08-10T12:00:58.000Z',
    });
  });
});
