import { describe, expect, test } from 'vitest';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { ecosystemOf } from '../domain/ecosystem.ts';
import { gz, parseFiles, tarOf, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { lessThan, ovalOf } from './fixtures/oval.ts';
import { suseVex } from './fixtures/suse-vex.ts';
import { platformsOf } from './suse/platform.ts';
import { suse } from './suse.ts';

const brief = (a: AdvisoryRecord): string =>
  [a.advisoryId, a.ecosystem, a.channel, a.name, a.status, JSON.stringify(a.ranges), a.arches?.join()]
    .filter((part) => part !== undefined)
    .join(' ');

const parseVex = (...args: Parameters<typeof suseVex>) =>
  parseFiles(suse, { 'suse-csaf/cve-2024-1000.json': suseVex(...args) });
const SLES = 'SUSE Linux Enterprise Server 15 SP5';
const OLD = 'SUSE Linux Enterprise Server 15 SP1';

describe('a VEX document', () => {
  test('gives fixed, open and not affected packages of releases', async () => {
    const { advisories, facts, problems } = await parseVex(
      'CVE-2024-1000',
      {
        recommended: [
          `${SLES}:libcurl4-8.0.1-150400.5.62.1`,
          'SUSE Linux Enterprise Module for Basesystem 15 SP5:libcurl4-8.0.1-150400.5.59.1',
          'openSUSE Leap 15.5:libcurl4-8.0.1-150400.5.62.1',
          'openSUSE Tumbleweed:libcurl4-8.10.0-1.1.x86_64',
          'SUSE Manager Server 4.3:libcurl4-8.0.1-1',
        ],
        first_fixed: [`${SLES}:libcurl4-8.9.0-150500.1.1`, `${SLES}:curl-8.9.0-150500.1.1`],
        known_affected: [`${SLES}:libjavascriptcoregtk-4_0-18`, `${SLES}:wontfix`],
        under_investigation: ['SUSE Linux Micro 6.0:kernel-default'],
        known_not_affected: ['SUSE Linux Enterprise Micro 5.4:curl'],
      },
      {
        purls: { 'libjavascriptcoregtk-4_0-18': 'pkg:rpm/suse/libjavascriptcoregtk@4_0-18' },
        remediations: [
          { category: 'no_fix_planned', details: '', product_ids: [`${SLES}:wontfix`, `${SLES}:unmentioned`] },
        ],
      },
    );
    expect(problems).toEqual([]);
    expect(advisories.map(brief)).toEqual([
      'CVE-2024-1000 SUSE:Linux Enterprise Server 15 SP5 libcurl4 fixed [{"introduced":"0","fixed":"8.0.1-150400.5.59.1"}]',
      'CVE-2024-1000 openSUSE:Leap 15.5 libcurl4 fixed [{"introduced":"0","fixed":"8.0.1-150400.5.62.1"}]',
      'CVE-2024-1000 openSUSE:Tumbleweed libcurl4 fixed [{"introduced":"0","fixed":"8.10.0-1.1"}] x86_64',
      'CVE-2024-1000 SUSE:Linux Enterprise Server 15 SP5 curl fixed [{"introduced":"0","fixed":"8.9.0-150500.1.1"}]',
      'CVE-2024-1000 SUSE:Linux Enterprise Micro 5.4 curl not-affected []',
      'CVE-2024-1000 SUSE:Linux Enterprise Server 15 SP5 libjavascriptcoregtk-4_0-18 affected [{"introduced":"0"}]',
      'CVE-2024-1000 SUSE:Linux Enterprise Server 15 SP5 wontfix ignored [{"introduced":"0"}]',
      'CVE-2024-1000 SUSE:Linux Micro 6.0 kernel-default undetermined [{"introduced":"0"}]',
    ]);
    expect(advisories[0]).toMatchObject({ vendorSeverity: 'important', modified: '2024-06-01T00:00:00.000Z' });
    expect(facts).toMatchObject([
      { id: 'CVE-2024-1000', description: 'A flaw.', cvss: [{ source: 'SUSE', baseScore: 7.5 }] },
    ]);
  });

  test('ids that are in no product tree say themselves what they are a part of', async () => {
    const document = suseVex('CVE-2024-1000', {
      recommended: [`${SLES}:a-1-1.1`, 'Image SLES15-SP4-BYOS:a-1-1.1', 'chost'],
      known_affected: [`${SLES}:b`],
    });
    const { advisories, problems } = await parseFiles(suse, {
      'suse-csaf/cve-2024-1000.json': { ...document, product_tree: {} },
    });
    expect([advisories.map(({ name, status }) => `${name} ${status}`), problems]).toEqual([
      ['a fixed', 'b affected'],
      [],
    ]);
  });

  test('a source that is listed as affected when its packages are fixed says nothing, unless it will not be fixed', async () => {
    const build = 'libpcre1-8.39-8.3.1';
    const purls = { [build]: `pkg:rpm/suse/libpcre1@8.39-8.3.1?upstream=pcre-8.39-8.3.1.src.rpm` };
    const status = { recommended: [`${SLES}:${build}`], known_affected: [`${SLES}:pcre`] };
    const names = async (remediations: readonly object[]) =>
      (await parseVex('CVE-2024-1000', status, { purls, remediations })).advisories.map(
        ({ name, status }) => `${name} ${status}`,
      );
    expect(await names([])).toEqual(['libpcre1 fixed']);
    expect(await names([{ category: 'no_fix_planned', product_ids: [`${SLES}:pcre`] }])).toEqual([
      'libpcre1 fixed',
      'pcre ignored',
    ]);
  });

  test('a fix of long-term support counts for all when nothing better is said', async () => {
    const { advisories } = await parseVex('CVE-2024-1000', {
      recommended: [
        `${OLD}-LTSS:a-1-150100.1.1`,
        `${OLD}-LTSS:b-1-150100.1.1`,
        `${OLD}-LTSS:c-2-150100.1.1`,
        `${OLD}:c-1-150100.1.1`,
        `${OLD} LTSS:e-1-1.1`,
      ],
      known_affected: [`${OLD}:a`],
      known_not_affected: [`${OLD}:b`],
    });
    expect(advisories.map((a) => `${a.channel ?? 'all'} ${a.name} ${a.status} ${a.ranges[0]?.fixed}`)).toEqual([
      'all a fixed 1-150100.1.1',
      'ltss b fixed 1-150100.1.1',
      'ltss c fixed 2-150100.1.1',
      'all c fixed 1-150100.1.1',
      'all e fixed 1-1.1',
      'all b not-affected undefined',
    ]);
  });

  test('upstream versions that are there side by side have a fix each', async () => {
    const { advisories } = await parseVex('CVE-2024-1000', {
      recommended: [`${SLES}:python-requests-2.24.0-8.20.1`, `${SLES}:python-requests-2.11.1-6.40.1`],
    });
    expect(advisories[0]?.ranges).toEqual([
      { introduced: '0', fixed: '2.11.1-6.40.1' },
      { introduced: '2.24.0', fixed: '2.24.0-8.20.1' },
    ]);
  });

  test('of a CVE that was taken back says nothing; one that cannot be read is a problem', async () => {
    const status = { known_affected: [`${SLES}:a`] };
    const back = await parseVex('CVE-2024-1000', status, {
      description: '** REJECT ** DO NOT USE THIS CANDIDATE NUMBER.',
    });
    expect(back.advisories).toEqual([]);
    expect((await parseVex('CVE-x', status)).problems).toEqual(['suse-csaf/cve-2024-1000.json: no CVE id: CVE-x']);
    const { advisories, problems } = await parseVex('CVE-2024-1000', {
      recommended: [`${SLES}:noversion`, `${SLES}:good-1-1.1`],
    });
    expect(advisories.map(({ name }) => name)).toEqual(['good']);
    expect(problems).toEqual([`suse-csaf/cve-2024-1000.json: fixed without a version: ${SLES}:noversion`]);
  });

  test('in the archive: a broken one is a problem, a broken archive rejects', async () => {
    const tar = tarOf({
      'csaf-vex/cve-2024-1000.json': suseVex('CVE-2024-1000', { recommended: [`${SLES}:a-1-1.1`] }),
      'csaf-vex/cve-2024-1001.json': '{"document":',
      'csaf-vex/index.txt': 'x',
    });
    const { advisories, problems, completeness } = await parseFiles(suse, { 'suse-csaf/csaf-vex.tar.gz': gz(tar) });
    expect(advisories.map(({ name }) => name)).toEqual(['a']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^suse-csaf\/csaf-vex\.tar\.gz#csaf-vex\/cve-2024-1001\.json: it is no JSON/);
    expect(completeness).toEqual({ 'SUSE:Linux Enterprise Server 15 SP5': { level: 'full' } });
    const cut = gz(tar);
    await expect(parseFiles(suse, { 'suse-csaf/csaf-vex.tar.gz': cut.subarray(0, cut.length - 20) })).rejects.toThrow(
      /csaf-vex\.tar\.gz cannot be read/,
    );
  });
});

describe('OVAL files', () => {
  const definition = (id: string, criteria: string, kind = 'vulnerability', title = id): string => `
    <definition id="d:${id}" class="${kind}"><metadata><title>${title}</title>
      <reference ref_id="SUSE ${id}" source="SUSE CVE"/><reference ref_id="Mitre ${id}" source="CVE"/>
      <advisory><severity>Moderate</severity><issued date="2024-01-02"/><cve cvss3="7/CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H">${id}</cve>
      <cve cvss3="9/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H">${id} at NVD</cve></advisory></metadata>
      <criteria operator="AND"><criteria operator="OR">
        <criterion test_ref="t:sles" comment="${SLES} is installed"/><criterion test_ref="t:sles" comment="SUSE Linux Enterprise Desktop 15 SP5 is installed"/>
        <criterion test_ref="t:sles" comment="openSUSE Leap 15.5 is installed"/></criteria><criteria operator="OR">${criteria}</criteria></criteria></definition>`;
  const tests = {
    sles: { name: 'sles-release', state: '<version operation="equals">15.5</version>' },
    a: { name: 'a', state: lessThan('0:1-1', '(x86_64|aarch64)') },
    never: { name: 'never', state: '<evr operation="equals">0:0-0</evr>' },
    open: { name: 'open', state: '<evr operation="greater than">0:0-0</evr>' },
    odd: { name: 'odd', state: '<evr operation="not equal">0:1-1</evr>' },
    bad: { name: 'bad', state: lessThan('no version') },
  };
  const is = (key: string): string => `<criterion test_ref="t:${key}" comment="x"/>`;
  const AFFECTED = 'suse-oval/suse.linux.enterprise.server.15-affected.xml';

  test('give fixed, open and not affected packages of releases', async () => {
    const { advisories, facts, problems, completeness } = await parseFiles(suse, {
      [AFFECTED]: ovalOf(definition('CVE-2024-1000', is('a') + is('never') + is('open')), tests),
    });
    expect(problems).toEqual([]);
    const both = (text: string): string[] =>
      ['SUSE:Linux Enterprise Server 15 SP5', 'openSUSE:Leap 15.5'].map((e) => `CVE-2024-1000 ${e} ${text}`);
    expect(advisories.map(brief)).toEqual([
      ...both('a fixed [{"introduced":"0","fixed":"1-1"}] aarch64,x86_64'),
      ...both('never not-affected []'),
      ...both('open affected [{"introduced":"0"}]'),
    ]);
    expect(facts.map(({ id, cvss }) => [id, cvss?.[0]?.baseScore])).toEqual([['CVE-2024-1000', 7]]);
    expect(completeness['openSUSE:Leap 15.5']).toEqual({ level: 'full' });
  });

  test('about updates give the update as the advisory', async () => {
    const { advisories, completeness } = await parseFiles(suse, {
      'suse-oval/suse.linux.enterprise.server.15-patch.xml': ovalOf(
        definition('CVE-2024-1000', is('a'), 'patch', 'SUSE-SU-2024:1210-1 -- Security update for a'),
        tests,
      ),
    });
    expect(advisories[0]).toMatchObject({ advisoryId: 'SUSE-SU-2024:1210-1', vulnerabilityIds: ['CVE-2024-1000'] });
    expect(completeness['openSUSE:Leap 15.5']?.level).toBe('fixed-only');
  });

  test('that cannot be read are problems, a file that is cut short rejects', async () => {
    const whole = ovalOf(
      definition('CVE-2024-1000', is('odd') + is('bad')) +
        definition('nothing', is('a')) +
        definition('CVE-2024-1001', ''),
      tests,
    );
    const { advisories, problems } = await parseFiles(suse, { [AFFECTED]: whole });
    expect(advisories).toEqual([]);
    expect(problems.map((problem) => problem.slice(AFFECTED.length + 3))).toEqual([
      'CVE-2024-1000: no bound of versions: odd',
      'CVE-2024-1000: no version: bad no version',
      'nothing: it names no CVE',
      'CVE-2024-1001: it speaks of no package',
    ]);
    await expect(parseFiles(suse, { [AFFECTED]: whole.slice(0, 2_000) })).rejects.toThrow(/cannot be read/);
  });

  test('count for what they say most of, and not beside the documents', async () => {
    const located = (...paths: string[]) =>
      withFeedsFolder(Object.fromEntries(paths.map((path) => [path, ''])), async (folder) =>
        (await suse.locate(folder))?.files.map(({ path }) => path),
      );
    const product = 'suse-oval/suse.linux.enterprise.server.15';
    expect(
      await located(
        `${product}.xml`,
        `${product}-patch.xml`,
        `${product}-affected.xml.bz2`,
        'suse-oval/opensuse.leap.15.5.xml.gz',
      ),
    ).toEqual(['suse-oval/opensuse.leap.15.5.xml.gz', `${product}-affected.xml.bz2`]);
    expect(await located(`${product}.xml`, 'suse-csaf/csaf-vex.tar.bz2')).toEqual(['suse-csaf/csaf-vex.tar.bz2']);
  });
});

test.each([
  ['SUSE Linux Enterprise Server 15 SP5', ['SUSE:Linux Enterprise Server 15 SP5']],
  ['SUSE Linux Enterprise Server 15 GA', ['SUSE:Linux Enterprise Server 15']],
  ['SUSE Linux Enterprise Server for SAP Applications 12 SP5', ['SUSE:Linux Enterprise Server 12 SP5']],
  ['SUSE Linux Enterprise Module for Server Applications 15 SP4', ['SUSE:Linux Enterprise Server 15 SP4']],
  ['SUSE Linux Enterprise Server 11 SP1 LTSS', ['SUSE:Linux Enterprise Server 11 SP1 ltss']],
  ['SUSE Linux Enterprise High Performance Computing 15 SP2-ESPOS', ['SUSE:Linux Enterprise Server 15 SP2 espos']],
  [
    'SUSE Linux Enterprise Server 12 SP5-LTSS Extended Security',
    ['SUSE:Linux Enterprise Server 12 SP5 ltss-extended-security'],
  ],
  ['SUSE Linux Enterprise Server 16.0', ['SUSE:Linux Enterprise Server 16.0']],
  ['SUSE Linux Enterprise Micro 5.4', ['SUSE:Linux Enterprise Micro 5.4']],
  ['SUSE Linux Micro 6.0', ['SUSE:Linux Micro 6.0']],
  ['openSUSE Leap Micro 5.5', ['openSUSE:Leap Micro 5.5']],
  ['SUSE Package Hub 15 SP5', ['SUSE:Linux Enterprise Server 15 SP5', 'openSUSE:Leap 15.5']],
  ['SUSE Linux Enterprise Server 11 SP4 LTSS EXTREME CORE', []],
  ['SUSE Linux Enterprise Server for Raspberry Pi 12 SP2', []],
  ['SUSE Manager Server 4.1', []],
  ['constructor', []],
])('%s is of %o', (product, expected) => {
  expect(
    platformsOf(product).map(({ ecosystem, channel }) =>
      [ecosystem, ...(channel === undefined ? [] : [channel])].join(' '),
    ),
  ).toEqual(expected);
});

test.each([
  ['sles', '15.5', 'SUSE Linux Enterprise Server 15 SP5'],
  ['sles_sap', '12.5', 'SUSE Linux Enterprise Server for SAP Applications 12 SP5'],
  ['sles', '15', 'SUSE Linux Enterprise Server 15'],
  ['sles', '16.0', 'SUSE Linux Enterprise Server 16.0'],
  ['sle-micro', '5.4', 'SUSE Linux Enterprise Micro 5.4'],
  ['sl-micro', '6.0', 'SUSE Linux Micro 6.0'],
  ['opensuse-leap', '15.5', 'openSUSE Leap 15.5'],
  ['opensuse-leap-micro', '5.5', 'openSUSE Leap Micro 5.5'],
  ['opensuse-tumbleweed', '20240101', 'openSUSE Tumbleweed'],
])('a machine of %s %s has the advisories of %s', (id, versionId, product) => {
  expect(ecosystemOf('rpm', { id, versionId, name: 'x' })).toBe(platformsOf(product)[0]?.ecosystem);
});
