import { describe, expect, test } from 'vitest';
import { gz, parseFiles, tarOf } from './fixtures/feeds-folder.ts';
import { readTrackerFile } from './ubuntu/cve-file.ts';
import { builtInUbuntuReleases, ubuntuPlace } from './ubuntu/releases.ts';
import { verdictOf } from './ubuntu/verdict.ts';
import { ubuntu } from './ubuntu.ts';

const PATH = 'ubuntu-cve-tracker/ubuntu-cve-tracker.tar.gz';
const cve = (statements: string, more = 'Priority: medium\n') => `PublicDateAtUSN: 2023-03-22 17:15:00 UTC
Candidate: CVE-2023-0464
PublicDate: 2023-03-22 17:15:00 UTC
References:
 https://www.openssl.org/news/secadv/20230322.txt
 see above
Description:
 A fault in the
 verification of chains
Ubuntu-Description:
Notes:
 someone> needed in focal_openssl: perhaps
${more}CVSS:
 nvd: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H [7.5 HIGH]

Patches_openssl:
 upstream: https://git.openssl.org/?p=openssl.git (1.1.1)
${statements}`;
const archive = (files: Readonly<Record<string, string>>) => ({ [PATH]: gz(tarOf(files)) });
const parse = (statements: string, more?: string) =>
  parseFiles(ubuntu, archive({ 'active/CVE-2023-0464': cve(statements, more) }));

test('a file is a record for each source, release and channel, and the facts of its CVE', async () => {
  const { advisories, facts, completeness, problems } = await parse(`upstream_openssl: released (3.0.9, 1.1.1u)
esm-infra/xenial_openssl: released (1.0.2g-1ubuntu4.20+esm7)
xenial_openssl: ignored (end of standard support, was needed)
focal_openssl: released (1.1.1f-1ubuntu2.18)
trusty/esm_openssl: released (1.0.1f-1ubuntu2.27+esm7)
fips-updates/focal_openssl: needed
vivid/ubuntu-core_openssl: needed
lucid_openssl: needed
snap_openssl: needed
devel_openssl: released (3.0.8-1ubuntu1)
jammy_openssl1.0: DNE
`);
  expect(problems).toEqual([]);
  expect(advisories.map((a) => [a.ecosystem, a.channel, a.status, a.ranges[0]?.fixed])).toEqual([
    ['Ubuntu:16.04', 'esm-infra', 'fixed', '1.0.2g-1ubuntu4.20+esm7'],
    ['Ubuntu:16.04', undefined, 'end-of-life', undefined],
    ['Ubuntu:20.04', undefined, 'fixed', '1.1.1f-1ubuntu2.18'],
    ['Ubuntu:14.04', 'esm-infra', 'fixed', '1.0.1f-1ubuntu2.27+esm7'],
  ]);
  expect(advisories[2]).toEqual({
    advisoryId: 'CVE-2023-0464',
    feed: 'ubuntu',
    vulnerabilityIds: ['CVE-2023-0464'],
    ecosystem: 'Ubuntu:20.04',
    name: 'openssl',
    scheme: 'deb',
    ranges: [{ introduced: '0', fixed: '1.1.1f-1ubuntu2.18' }],
    status: 'fixed',
    vendorSeverity: 'medium',
    url: 'https://ubuntu.com/security/CVE-2023-0464',
    published: '2023-03-22',
  });
  expect(facts).toMatchObject([
    {
      id: 'CVE-2023-0464',
      description: 'A fault in the verification of chains',
      cvss: [{ source: 'NVD', baseScore: 7.5 }],
      references: ['https://www.openssl.org/news/secadv/20230322.txt'],
    },
  ]);
  expect(completeness).toMatchObject({ 'Ubuntu:20.04': { level: 'full' }, 'Ubuntu:16.04': { level: 'partial' } });
});

test.each([
  ['released', '1.2-3', 'fixed', [{ introduced: '0', fixed: '1.2-3' }]],
  ['released', '1:2.0-1 LMYN', 'fixed', [{ introduced: '0', fixed: '1:2.0-1' }]],
  ['not-affected', '', 'not-affected', []],
  ['not-affected', 'code not present', 'not-affected', []],
  ['not-affected', '5.15 kernels only', 'not-affected', []],
  ['not-affected', '0.3.9+dfsg-1', 'fixed', [{ introduced: '0', fixed: '0.3.9+dfsg-1' }]],
  ['pending', '5.4.0-1.2', 'affected', [{ introduced: '0', fixed: '5.4.0-1.2' }]],
  ['pending', '', 'affected', [{ introduced: '0' }]],
  ['needed', '', 'affected', [{ introduced: '0' }]],
  ['in-progress', '', 'affected', [{ introduced: '0' }]],
  ['needs-triage', '', 'undetermined', [{ introduced: '0' }]],
  ['deferred', '2022-06-01', 'postponed', [{ introduced: '0' }]],
  ['ignored', 'superseded by linux-hwe-5.15', 'ignored', [{ introduced: '0' }]],
  ['ignored', 'end of life, was pending', 'end-of-life', [{ introduced: '0' }]],
  ['ignored', 'end of kernel support', 'end-of-life', [{ introduced: '0' }]],
  ['ignored', 'end of standard support, was not-affected', 'not-affected', []],
] as const)('%s (%s) is %s', (state, detail, status, ranges) => {
  expect(verdictOf({ place: 'jammy', source: 'x', state, detail, line: 1 })).toEqual({ status, ranges });
});

test('what ESM took over and found not to be affected is not affected for anybody', async () => {
  const { advisories } = await parse(`trusty_bind9: ignored (end of standard support)
trusty/esm_bind9: not-affected
xenial_a: ignored (end of standard support, was needed)
esm-infra/xenial_a: not-affected (1.2-3)
xenial_b: ignored (end of standard support)
esm-infra/xenial_b: not-affected (1.2-3+esm1)
xenial_c: ignored (end of standard support)
esm-infra/xenial_c: released (4.15.0-10.11)
xenial_d: ignored (end of standard support)
esm-apps/xenial_d: DNE
xenial_e: needed
esm-apps/xenial_e: not-affected
`);
  const main = advisories.filter((a) => a.channel === undefined);
  expect(main.map((a) => [a.name, a.status, a.ranges[0]?.fixed])).toEqual([
    ['bind9', 'not-affected', undefined],
    ['a', 'fixed', '1.2-3'],
    ['b', 'end-of-life', undefined],
    ['c', 'end-of-life', undefined],
    ['d', 'end-of-life', undefined],
    ['e', 'affected', undefined],
  ]);
});

test.each([
  ['focal', { ecosystem: 'Ubuntu:20.04' }],
  ['ubuntu/focal', { ecosystem: 'Ubuntu:20.04' }],
  ['esm-apps/jammy', { ecosystem: 'Ubuntu:22.04', channel: 'esm-apps' }],
  ['esm-infra-legacy/trusty', { ecosystem: 'Ubuntu:14.04', channel: 'esm-infra-legacy' }],
  ['trusty/esm', { ecosystem: 'Ubuntu:14.04', channel: 'esm-infra' }],
  ['precise/esm', 'none'],
  ['cosmic', 'none'],
  ['mantic', { ecosystem: 'Ubuntu:23.10' }],
  ['bluefield/jammy', { ecosystem: 'Ubuntu:22.04', channel: 'bluefield' }],
  ['ros-esm/bionic', { ecosystem: 'Ubuntu:18.04', channel: 'ros-esm' }],
  ['hardy', 'none'],
  ['devel', 'none'],
  ['vivid/stable-phone-overlay', 'none'],
  ['zany', undefined],
])('%s is %j', (word, place) => {
  expect(ubuntuPlace(word, builtInUbuntuReleases())).toEqual(place);
});

describe('a priority', () => {
  const statements = 'focal_linux: needed\ntrusty/esm_linux: released (1.2)\nfocal_openssl: needed\n';
  test('of a source, or of a source in one place, comes before that of the CVE', async () => {
    const more =
      'Priority: high\n Allows to read everything\nPriority_linux: low\nPriority_linux_trusty/esm: negligible\n';
    const { advisories } = await parse(statements, more);
    expect(advisories.map((a) => a.vendorSeverity)).toEqual(['low', 'negligible', 'high']);
  });
});

test('a part of the tracker speaks for its channels alone', async () => {
  const { advisories, facts, problems } = await parseFiles(
    ubuntu,
    archive({
      'subprojects/bluefield/jammy/CVE-2024-1000': 'bluefield/jammy_linux-bluefield: released (5.15.0-1040.42)\n',
      'subprojects/bluefield/README': 'CVE',
      'subprojects/bluefield/jammy/CVE-2024-2000': 'to do\n',
    }),
  );
  expect(advisories).toMatchObject([{ advisoryId: 'CVE-2024-1000', ecosystem: 'Ubuntu:22.04', channel: 'bluefield' }]);
  expect(facts).toEqual([]);
  expect(problems).toEqual([`${PATH}/subprojects/bluefield/jammy/CVE-2024-2000: it names no candidate`]);
});

test('of two lines on one place and source, the last holds', () => {
  const { statements } = readTrackerFile(
    'Candidate: CVE-2024-1\nfocal_x: needed\nfocal_y: DNE\nfocal_x: released (1-1)\n',
  );
  expect(statements.map((s) => `${s.source} ${s.state} ${s.line}`)).toEqual(['y DNE 3', 'x released 4']);
});

test('releases are those of the table beside it, too', async () => {
  const files = archive({ 'ubuntu-cve-tracker-master/active/CVE-2023-0464': cve('zany_openssl: needed\n') });
  const table =
    'version,codename,series,created,release,eol\n40.04 LTS,Zany Zebra,zany,2039-10-01,2040-04-01,2045-04-01\n';
  expect((await parseFiles(ubuntu, files)).problems).toEqual([expect.stringContaining('unknown release zany')]);
  const { advisories } = await parseFiles(ubuntu, { ...files, 'debian-misc/ubuntu.csv': table });
  expect(advisories).toMatchObject([{ ecosystem: 'Ubuntu:40.04' }]);
});

test('what cannot be read is a problem with its line', async () => {
  const { advisories, problems } = await parseFiles(
    ubuntu,
    archive({
      'active/CVE-2023-0464': cve(
        'focal_a: released\njammy_b: released (1:1_2)\nfocal_c: pondered\nfocal_d needed\nfocal_e: needed\n',
      ),
      'active/CVE-2023-1': 'nothing of the kind',
      'active/00boilerplate.openssl': 'Candidate: x',
      'scripts/cve_lib.py': 'x = 1',
    }),
  );
  expect(advisories.map((a) => a.name)).toEqual(['e']);
  expect(problems.map((p) => p.replace(`${PATH}/active/`, ''))).toEqual([
    'CVE-2023-0464:22: not read: focal_d needed',
    'CVE-2023-0464:19: focal_a: released without a version: nothing',
    'CVE-2023-0464:20: jammy_b: released without a version: 1:1_2',
    'CVE-2023-0464:21: focal_c: unknown state pondered',
    'CVE-2023-1: it names no candidate',
  ]);
});

test('an archive that is cut short rejects and names the file', async () => {
  const whole = gz(tarOf({ 'active/CVE-2023-0464': cve('focal_openssl: needed\n') }));
  await expect(parseFiles(ubuntu, { [PATH]: whole.subarray(0, whole.length - 20) })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining(PATH),
  });
});
