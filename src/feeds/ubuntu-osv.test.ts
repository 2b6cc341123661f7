import { describe, expect, test } from 'vitest';
import { gz, parseFiles, tarOf, withFeedsFolder, zipOf } from './fixtures/feeds-folder.ts';
import { osv } from './osv.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';

const PATH = 'ubuntu-osv/osv-all.tar.gz';
const affected = (
  ecosystem: string,
  over: { readonly distro?: string; readonly fixed?: string; readonly specific?: object } = {},
) => ({
  package: {
    ecosystem,
    name: 'netty',
    ...(over.distro && { purl: `pkg:deb/ubuntu/netty@1:4.1.48-4?arch=source&distro=${over.distro}` }),
  },
  ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(over.fixed ? [{ fixed: over.fixed }] : [])] }],
  versions: ['1:4.1.48-4'],
  ecosystem_specific: over.specific ?? {},
});
const record = (id: string, entries: readonly object[], over: object = {}) => ({
  schema_version: '1.7.0',
  id,
  details: 'A fault',
  aliases: [],
  upstream: ['CVE-2022-24823'],
  related: ['USN-7284-1'],
  severity: [{ type: 'Ubuntu', score: 'low' }],
  published: '2022-05-06T12:15:00Z',
  modified: '2026-06-08T16:11:47Z',
  affected: entries,
  references: [],
  ...over,
});
const parse = (...records: readonly { readonly id: string }[]) =>
  parseFiles(ubuntuOsv, {
    [PATH]: gz(tarOf(Object.fromEntries(records.map((r, i) => [`osv/cve/${i}/${r.id}.json`, r])))),
  });

describe('a record of a CVE', () => {
  test('names its channel by the pocket, and leaves what everybody has without a fix', async () => {
    const { advisories, completeness, problems } = await parse(
      record('UBUNTU-CVE-2022-24823', [
        affected('Ubuntu:Pro:22.04:LTS', { distro: 'esm-apps/jammy', fixed: '1:4.1.48-4+deb11u2ubuntu0.1~esm1' }),
        affected('Ubuntu:Pro:14.04:LTS', { distro: 'trusty/esm' }),
        affected('Ubuntu:25.10', { distro: 'questing', fixed: '1:4.1.48-10' }),
      ]),
    );
    expect(problems).toEqual([]);
    expect(advisories.map((a) => [a.ecosystem, a.channel, a.status, a.ranges[0]?.fixed])).toEqual([
      ['Ubuntu:22.04', 'esm-apps', 'fixed', '1:4.1.48-4+deb11u2ubuntu0.1~esm1'],
      ['Ubuntu:14.04', 'esm-infra', 'affected', undefined],
      ['Ubuntu:25.10', undefined, 'fixed', '1:4.1.48-10'],
      ['Ubuntu:22.04', undefined, 'affected', undefined],
      ['Ubuntu:14.04', undefined, 'affected', undefined],
    ]);
    expect(advisories[0]).toMatchObject({
      advisoryId: 'UBUNTU-CVE-2022-24823',
      feed: 'ubuntu-osv',
      vulnerabilityIds: ['CVE-2022-24823'],
      vendorSeverity: 'low',
      url: 'https://ubuntu.com/security/CVE-2022-24823',
    });
    expect(advisories.every((a) => a.versions === undefined)).toBe(true);
    expect(completeness).toEqual({
      'Ubuntu:14.04': { level: 'full' },
      'Ubuntu:22.04': { level: 'full' },
      'Ubuntu:25.10': { level: 'full' },
    });
  });

  test.each([
    ['Ubuntu:Pro:FIPS:18.04:LTS', {}, 'Ubuntu:18.04', 'fips'],
    ['Ubuntu:Pro:FIPS-updates:22.04:LTS', { distro: 'fips-updates%2Fjammy' }, 'Ubuntu:22.04', 'fips-updates'],
    ['Ubuntu:Pro:24.04:LTS:Realtime:Kernel', {}, 'Ubuntu:24.04', 'realtime'],
    [
      'Ubuntu:Pro:16.04:LTS',
      { specific: { availability: 'Available with Ubuntu Pro (Infra-only): x' } },
      'Ubuntu:16.04',
      'esm-infra',
    ],
    [
      'Ubuntu:Pro:16.04:LTS',
      { specific: { availability: 'Available with Ubuntu Pro: x' } },
      'Ubuntu:16.04',
      'esm-apps',
    ],
    ['Ubuntu:24.04:LTS', {}, 'Ubuntu:24.04', undefined],
  ])('on %s %j', async (ecosystem, over, release, channel) => {
    const { advisories } = await parse(record('UBUNTU-CVE-2022-24823', [affected(ecosystem, over)]));
    expect([advisories[0]?.ecosystem, advisories[0]?.channel]).toEqual([release, channel]);
  });

  test('of a main pocket that is mentioned is left as it is', async () => {
    const { advisories } = await parse(
      record('UBUNTU-CVE-2022-24823', [
        affected('Ubuntu:18.04:LTS', { fixed: '1' }),
        affected('Ubuntu:Pro:18.04:LTS', { distro: 'esm-infra/bionic', fixed: '2' }),
      ]),
    );
    expect(advisories.map((a) => [a.channel, a.ranges[0]?.fixed])).toEqual([
      [undefined, '1'],
      ['esm-infra', '2'],
    ]);
  });
});

describe('a notice', () => {
  test('of an update speaks of its fix alone', async () => {
    const { advisories } = await parse(
      record('USN-7284-1', [affected('Ubuntu:Pro:22.04:LTS', { distro: 'esm-apps/jammy', fixed: '1' })], {
        upstream: ['UBUNTU-CVE-2022-24823'],
      }),
    );
    expect(advisories).toMatchObject([
      { advisoryId: 'USN-7284-1', vulnerabilityIds: ['CVE-2022-24823'], channel: 'esm-apps' },
    ]);
  });

  test('of a live patch names the module that repairs the running kernel', async () => {
    const specific = { availability: 'Livepatch subscription required', module_version: '113' };
    const { advisories } = await parse(
      record('LSN-0113-1', [
        affected('Ubuntu:Pro:16.04:LTS', { distro: 'esm-infra/xenial', fixed: '4.4.0-269.303', specific }),
      ]),
    );
    expect(advisories).toMatchObject([
      {
        advisoryId: 'LSN-0113-1',
        ecosystem: 'Ubuntu:16.04',
        channel: 'livepatch',
        patches: ['livepatch:113'],
        url: 'https://ubuntu.com/security/notices/LSN-0113-1',
      },
    ]);
  });
});

test('a record that cannot be read is a problem of its own, a withdrawn one matches nothing', async () => {
  const { advisories, facts, problems } = await parse(
    { id: '' },
    record('UBUNTU-CVE-2014-2901', [affected('Ubuntu:16.04:LTS')], { withdrawn: '2025-08-01T19:34:27Z' }),
    record('UBUNTU-CVE-2022-24823', [affected('Ubuntu:16.04:LTS')]),
  );
  expect(advisories).toHaveLength(1);
  expect(facts[0]).toEqual({ id: 'UBUNTU-CVE-2014-2901', withdrawn: '2025-08-01T19:34:27Z' });
  expect(problems).toEqual([expect.stringContaining(`${PATH}/osv/cve/0/.json: `)]);
});

test('an archive that is cut short rejects and names the file', async () => {
  const whole = gz(tarOf({ 'osv/a.json': record('UBUNTU-CVE-2022-24823', [affected('Ubuntu:16.04:LTS')]) }));
  await expect(parseFiles(ubuntuOsv, { [PATH]: whole.subarray(0, whole.length - 20) })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining(PATH),
  });
});

test("OSV.dev's copy gives way to Canonical's own records", async () => {
  const zip = zipOf({ 'a.json': record('UBUNTU-CVE-2022-24823', [affected('Ubuntu:16.04:LTS')]) });
  const copies = { 'osv/Ubuntu/all.zip': zip, 'osv-partial/Ubuntu/all.zip': zip };
  const paths = (files: Record<string, Buffer>) =>
    withFeedsFolder(files, async (folder) => (await osv.locate(folder))?.files.map((f) => f.path));
  expect(await paths(copies)).toEqual(['osv/Ubuntu/all.zip', 'osv-partial/Ubuntu/all.zip']);
  expect(await paths({ ...copies, [PATH]: Buffer.from('x') })).toBeUndefined();
  expect(await paths({ ...copies, [PATH]: Buffer.from('x'), 'osv/Go/all.zip': zip })).toEqual(['osv/Go/all.zip']);
});
