import { describe, expect, test } from 'vitest';
import { type FixtureFiles, parseFiles, tarOf, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { redhatBrief, redhatVex } from './fixtures/redhat-vex.ts';
import { platformOf } from './redhat/platform.ts';
import { vexFiles } from './redhat/vex-files.ts';
import { redhat } from './redhat.ts';

const RHEL = {
  BaseOS: 'cpe:/o:redhat:enterprise_linux:9::baseos',
  'BaseOS-9.2.EUS': 'cpe:/o:redhat:rhel_eus:9.2::baseos',
  OpenShift: 'cpe:/a:redhat:openshift:4.16::el9',
  rhel_8: 'cpe:/o:redhat:enterprise_linux:8',
};
const build = (name: string, evr: string, arch: string, more = ''): string =>
  `pkg:rpm/redhat/${name}@${evr}?arch=${arch}&epoch=1${more}`;
const erratum = (id: string, ...product_ids: string[]) => ({
  category: 'vendor_fix',
  date: '2024-05-01T00:00:00Z',
  url: `https://access.redhat.com/errata/${id}`,
  product_ids,
});
const parseDocument = (sample: object) => parseFiles(redhat, { 'redhat-vex/2024/cve-2024-1000.json': sample });

describe('a document', () => {
  test('gives fixed builds by package, channel and module stream', async () => {
    const { advisories, facts, problems, completeness } = await parseDocument(
      redhatVex({
        products: {
          ...RHEL,
          'libs.x86': build('openssl-libs', '3.0.7-27.el9', 'x86_64'),
          'libs.arm': build('openssl-libs', '3.0.7-27.el9', 'aarch64'),
          'libs.src': build('openssl', '3.0.7-27.el9', 'src'),
          'libs.debug': build('openssl-libs-debuginfo', '3.0.7-27.el9', 'x86_64'),
          'eus.x86': build('openssl-libs', '3.0.7-17.el9_2', 'x86_64'),
          ruby: 'pkg:rpm/redhat/ruby@2.7.8-139.module%2Bel8.8.0%2B18745%2Bf1bef313?arch=noarch&rpmmod=ruby:2.7:8080020230427102918:63b34585',
        },
        status: {
          fixed: [
            ...['BaseOS:libs.x86', 'BaseOS:libs.arm', 'BaseOS:libs.src', 'BaseOS:libs.debug'],
            ...['BaseOS-9.2.EUS:eus.x86', 'OpenShift:libs.x86', 'rhel_8:ruby'],
          ],
        },
        remediations: [
          erratum('RHSA-2024:2447', 'BaseOS:libs.x86', 'BaseOS:libs.arm', 'OpenShift:libs.x86'),
          erratum('RHSA-2024:0001', 'BaseOS-9.2.EUS:eus.x86'),
          erratum('RHSA-2024:0002', 'rhel_8:ruby'),
        ],
      }),
    );
    expect(problems).toEqual([]);
    expect(advisories.map(redhatBrief)).toEqual([
      'RHSA-2024:2447 Red Hat:9 openssl-libs fixed [{"introduced":"0","fixed":"1:3.0.7-27.el9"}] aarch64,x86_64',
      'RHSA-2024:0001 Red Hat:9 eus-9.2 openssl-libs fixed [{"introduced":"0","fixed":"1:3.0.7-17.el9_2"}] x86_64',
      'RHSA-2024:0002 Red Hat:8 ruby:2.7 ruby fixed [{"introduced":"0","fixed":"2.7.8-139.module+el8.8.0+18745+f1bef313"}]',
    ]);
    expect(advisories[0]).toMatchObject({
      vulnerabilityIds: ['CVE-2024-1000'],
      vendorSeverity: 'moderate',
      url: 'https://access.redhat.com/errata/RHSA-2024:2447',
      published: '2024-05-01T00:00:00.000Z',
      modified: '2024-06-01T00:00:00.000Z',
    });
    expect(facts).toEqual([
      {
        id: 'CVE-2024-1000',
        title: 'openssl: an example',
        description: 'A flaw.',
        cvss: [
          { source: 'REDHAT', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', baseScore: 7.5 },
        ],
        cwes: ['CWE-476'],
        references: ['https://access.redhat.com/security/cve/CVE-2024-1000'],
        published: '2024-01-01T00:00:00.000Z',
        modified: '2024-06-01T00:00:00.000Z',
      },
    ]);
    expect(completeness['Red Hat:9']).toEqual({ level: 'partial', note: 'some of the documents of Red Hat' });
  });

  test('gives open components by their source, with the reason', async () => {
    const open = (name: string) => [`rhel_8:${name}`, `rhel_8:${name}.src`];
    const names = ['deferred', 'wontfix', 'eol', 'open', 'asked', 'never'];
    const { advisories, problems } = await parseDocument(
      redhatVex({
        products: {
          ...RHEL,
          ...Object.fromEntries(names.map((name) => [name, `pkg:rpm/redhat/${name}-libs`])),
          ...Object.fromEntries(names.map((name) => [`${name}.src`, `pkg:rpm/redhat/${name}?arch=src`])),
          'golang.src': 'pkg:rpm/redhat/golang?arch=src&rpmmod=go-toolset:rhel8',
        },
        status: {
          known_affected: [
            ...open('deferred'),
            ...open('wontfix'),
            ...open('eol'),
            ...open('open'),
            'rhel_8:golang.src',
          ],
          under_investigation: open('asked'),
          known_not_affected: open('never'),
        },
        remediations: [
          { category: 'none_available', details: 'Fix deferred', product_ids: open('deferred') },
          { category: 'no_fix_planned', details: 'Will not fix', product_ids: open('wontfix') },
          { category: 'no_fix_planned', details: 'Out of support scope', product_ids: open('eol') },
          { category: 'none_available', details: 'Affected', product_ids: open('open') },
        ],
      }),
    );
    expect(problems).toEqual([]);
    expect(advisories.map(redhatBrief)).toEqual([
      'CVE-2024-1000 Red Hat:8 source deferred postponed [{"introduced":"0"}]',
      'CVE-2024-1000 Red Hat:8 source wontfix ignored [{"introduced":"0"}]',
      'CVE-2024-1000 Red Hat:8 source eol end-of-life [{"introduced":"0"}]',
      'CVE-2024-1000 Red Hat:8 source open affected [{"introduced":"0"}]',
      'CVE-2024-1000 Red Hat:8 go-toolset:rhel8 source golang affected [{"introduced":"0"}]',
      'CVE-2024-1000 Red Hat:8 source asked undetermined [{"introduced":"0"}]',
      'CVE-2024-1000 Red Hat:8 source never not-affected []',
    ]);
  });

  test('older ones name components alone, and nest module streams', async () => {
    const streams = 'python36:3.6:8040020241213073301:9bf6f064';
    const old = redhatVex({
      products: {
        ...RHEL,
        ...{ kernel: '', 'nodejs:18/nodejs': '', 'container/image-rhel9': '', 'telnet-1:0.17-65.el8.x86_64': '' },
        [streams]: `pkg:rpmmod/redhat/${streams.replace(':', '@')}`,
        'pip.x86': build('python3-pip', '1-1.module+el8.4.0+1+a', 'x86_64'),
      },
      status: {
        fixed: ['rhel_8:telnet-1:0.17-65.el8.x86_64', `rhel_8:${streams}`, `m:pip.x86`],
        known_affected: ['rhel_8:kernel', 'rhel_8:nodejs:18/nodejs', 'rhel_8:container/image-rhel9'],
      },
    });
    const nested = JSON.parse(
      JSON.stringify(old).replaceAll(
        '"relates_to_product_reference":"m"',
        `"relates_to_product_reference":"rhel_8:${streams}"`,
      ),
    );
    const { advisories, problems } = await parseDocument(nested);
    expect(problems).toEqual([]);
    expect(advisories.map(redhatBrief)).toEqual([
      'CVE-2024-1000 Red Hat:8 telnet fixed [{"introduced":"0","fixed":"1:0.17-65.el8"}] x86_64',
      'CVE-2024-1000 Red Hat:8 python36:3.6 python3-pip fixed [{"introduced":"0","fixed":"1:1-1.module+el8.4.0+1+a"}] x86_64',
      'CVE-2024-1000 Red Hat:8 source kernel affected [{"introduced":"0"}]',
      'CVE-2024-1000 Red Hat:8 nodejs:18 source nodejs affected [{"introduced":"0"}]',
    ]);
  });

  test('a fix of extended life support counts for all, unless the release has its own', async () => {
    const products = {
      rhel_7: 'cpe:/o:redhat:enterprise_linux:7::server',
      els: 'cpe:/o:redhat:rhel_els:7',
      a: build('a', '2-1.el7_9.1', 'x86_64'),
      b: build('b', '2-1.el7_9.2', 'x86_64'),
      'b-main': build('b', '2-1.el7_9.1', 'x86_64'),
    };
    const { advisories } = await parseDocument(
      redhatVex({ products, status: { fixed: ['els:a', 'els:b', 'rhel_7:b-main'], known_affected: [] } }),
    );
    expect(advisories.map(({ channel, name, ranges }) => [channel, name, ranges[0]?.fixed])).toEqual([
      [undefined, 'a', '1:2-1.el7_9.1'],
      ['els-7', 'b', '1:2-1.el7_9.2'],
      [undefined, 'b', '1:2-1.el7_9.1'],
    ]);
  });

  test('an erratum whose package is not affected does not silence its fix by another', async () => {
    const { advisories } = await parseDocument(
      redhatVex({
        products: { ...RHEL, 'a.src': build('bind', '9-1.el9', 'src'), a: build('bind', '9-1.el9', 'x86_64') },
        status: { fixed: ['BaseOS:a', 'BaseOS:a.src'], known_not_affected: ['BaseOS-9.2.EUS:a.src'] },
      }),
    );
    expect(advisories.map(({ status }) => status)).toEqual(['fixed']);
  });

  test('a record that cannot be read is a problem, the others stay', async () => {
    const { advisories, problems } = await parseDocument(
      redhatVex({
        products: {
          ...RHEL,
          good: build('good', '1-1.el9', 'x86_64'),
          'no-version': 'pkg:rpm/redhat/no-version?arch=x86_64',
          'no-stream': build('flatpak', '1-1.el9', 'x86_64', '&rpmmod=rhel9'),
          'bad%': 'pkg:rpm/redhat/bad%zz@1-1?arch=x86_64',
        },
        status: {
          fixed: ['BaseOS:good', 'BaseOS:no-version', 'BaseOS:no-stream', 'BaseOS:bad%'],
          known_affected: ['BaseOS:gone'],
        },
      }),
    );
    expect(advisories.map(({ name }) => name)).toEqual(['good']);
    expect(problems.map((problem) => problem.replace(/^[^#]*?json: /, ''))).toEqual([
      'fixed without a version: BaseOS:no-version',
      'BaseOS:no-stream: no module stream: rhel9',
      'BaseOS:bad%: URI malformed',
    ]);
    const odd = await parseDocument({
      ...redhatVex({ products: RHEL, status: {} }),
      vulnerabilities: [{ cve: 'CVE-24-1' }],
    });
    expect(odd.problems).toEqual(['redhat-vex/2024/cve-2024-1000.json: no CVE id: CVE-24-1']);
  });
});

describe('a folder', () => {
  const sample = (id: string, modified: string, version: string) =>
    redhatVex({
      ...{ id, modified },
      products: { ...RHEL, p: build('p', version, 'x86_64') },
      status: { fixed: ['BaseOS:p'] },
    });
  const files: FixtureFiles = {
    'redhat-vex/csaf_vex.tar': tarOf({
      'csaf_vex/2024/cve-2024-1001.json': sample('CVE-2024-1001', '2024-06-01T00:00:00Z', '1-1.el9'),
      'csaf_vex/2024/cve-2024-1002.json': sample('CVE-2024-1002', '2024-06-01T00:00:00Z', '1-1.el9'),
      'csaf_vex/2024/cve-2024-1003.json': sample('CVE-2024-1003', '2024-06-01T00:00:00Z', '1-1.el9'),
      'csaf_vex/2024/cve-2024-1004.json': '{"document": "redhat:enterprise_linux:9',
      'csaf_vex/2024/cve-2024-1005.json': '{"document": "cut, but of another product',
      'csaf_vex/2024/cve-2024-1006.json': {
        document: { tracking: { id: 'CVE-2024-1006', status: 'deleted' } },
        note: ':redhat:enterprise_linux',
      },
    }),
    'redhat-vex/changes/2024-06-02/2024/cve-2024-1001.json': sample('CVE-2024-1001', '2024-06-03T00:00:00Z', '2-1.el9'),
    'redhat-vex/changes/2024-06-02/2024/cve-2024-1002.json': sample('CVE-2024-1002', '2024-05-01T00:00:00Z', '2-1.el9'),
    'redhat-vex/changes/2024-05-01/2024/cve-2024-1003.json': sample('CVE-2024-1003', '2024-07-01T00:00:00Z', '2-1.el9'),
    'redhat-vex/deletions.csv':
      '"2024/cve-2024-1003.json","2024-06-02T00:00:00+00:00"\n"2024/cve-2024-1001.json","2023-01-01T00:00:00Z"\nodd\n',
  };

  test('is the archive, what changed since and what was deleted', async () => {
    const { advisories, problems, completeness } = await parseFiles(redhat, files);
    expect(advisories.map((a) => `${a.vulnerabilityIds} ${a.ranges[0]?.fixed}`)).toEqual([
      'CVE-2024-1002 1:1-1.el9',
      'CVE-2024-1001 1:2-1.el9',
    ]);
    // Cut short, and so perhaps of RHEL: both are told.
    expect(problems.map((problem) => problem.slice(0, 78))).toEqual(
      [
        'redhat-vex/csaf_vex.tar#csaf_vex/2024/cve-2024-1004.json: it is no JSON: Untermi',
        'redhat-vex/csaf_vex.tar#csaf_vex/2024/cve-2024-1005.json: it is no JSON: Untermi',
      ].map((problem) => problem.slice(0, 78)),
    );
    expect(completeness['Red Hat:6']).toEqual({ level: 'full' });
  });

  test('with a file that is cut short rejects', async () => {
    const tar = files['redhat-vex/csaf_vex.tar'] as Buffer;
    await expect(parseFiles(redhat, { 'redhat-vex/csaf_vex.tar': tar.subarray(0, 5_000) })).rejects.toThrow(
      /redhat-vex\/csaf_vex\.tar cannot be read/,
    );
    const half = JSON.stringify(sample('CVE-2024-1001', '2024-06-03T00:00:00Z', '1-1')).slice(0, 400);
    await expect(parseFiles(redhat, { 'redhat-vex/2024/cve-2024-1001.json': half })).rejects.toThrow(
      /cve-2024-1001\.json cannot be read: it is no JSON/,
    );
  });

  test('has the newest of several archives', async () => {
    await withFeedsFolder(
      {
        'redhat-vex/csaf_vex_2024-01-01.tar': tarOf({}),
        'redhat-vex/csaf_vex_2024-02-01.tar': tarOf({}),
        'redhat-vex/deletions.csv': '',
      },
      async (folder) => {
        expect((await redhat.locate(folder))?.files.map(({ path, date }) => [path, date])).toEqual([
          ['redhat-vex/csaf_vex_2024-02-01.tar', '2024-02-01'],
          ['redhat-vex/deletions.csv', undefined],
        ]);
      },
    );
    await withFeedsFolder({ 'redhat-vex/deletions.csv': '' }, async (folder) => {
      expect(await redhat.locate(folder)).toBeUndefined();
    });
  });
});

describe('production', () => {
  const upstream = (texts: Readonly<Record<string, string>>) => ({
    text: async (url: string) => texts[url.replace(/^.*\//, '')] ?? '',
  });
  const changes =
    '"2024/cve-2024-1001.json","2025-02-18T14:28:08+00:00"\n"2024/cve-2024-1002.json","2025-02-14T14:27:54+00:00"\n"2023/cve-2023-1003.json","2025-02-19T14:27:54+00:00"\r\n"../x.json","2025-02-19"\n';

  test('is the newest archive, and the documents that changed since', async () => {
    const files = await vexFiles(
      upstream({ 'archive_latest.txt': 'csaf_vex_2025-02-15.tar.zst\n', 'changes.csv': changes }),
    );
    expect(files.map(({ path, url }) => [path, url.replace(/^.*\/vex\//, '')])).toEqual([
      ['redhat-vex/csaf_vex.tar.zst', 'csaf_vex_2025-02-15.tar.zst'],
      ['redhat-vex/deletions.csv', 'deletions.csv'],
      ['redhat-vex/changes/2025-02-15/2023/cve-2023-1003.json', '2023/cve-2023-1003.json'],
      ['redhat-vex/changes/2025-02-15/2024/cve-2024-1001.json', '2024/cve-2024-1001.json'],
    ]);
  });

  test('of another shape rejects', async () => {
    await expect(vexFiles(upstream({ 'archive_latest.txt': '<html>' }))).rejects.toThrow(/names no archive: <html>/);
  });
});

test.each([
  ['cpe:/o:redhat:enterprise_linux:9::baseos', { ecosystem: 'Red Hat:9' }],
  ['cpe:/o:redhat:enterprise_linux:10.1', { ecosystem: 'Red Hat:10' }],
  ['cpe:/a:redhat:enterprise_linux:8::nfv', { ecosystem: 'Red Hat:8' }],
  ['cpe:/o:redhat:enterprise_linux_eus:10.0', { ecosystem: 'Red Hat:10', channel: 'eus-10.0' }],
  ['cpe:/a:redhat:rhel_e4s:8.6::sap', { ecosystem: 'Red Hat:8', channel: 'e4s-8.6' }],
  ['cpe:/o:redhat:rhel_els:7', { ecosystem: 'Red Hat:7', channel: 'els-7' }],
  ['cpe:/o:redhat:rhel_eus_long_life:8.4::baseos', { ecosystem: 'Red Hat:8', channel: 'eus-long-life-8.4' }],
  ['cpe:/a:redhat:rhel_software_collections:3::el7', { ecosystem: 'Red Hat:7' }],
  ['cpe:/a:redhat:rhel_extras:7', { ecosystem: 'Red Hat:7' }],
  ['cpe:/o:redhat:enterprise_linux:5::server', undefined],
  ['cpe:/a:redhat:openshift:4.16::el9', undefined],
  ['cpe:/a:redhat:enterprise_linux_ai:3', undefined],
  ['cpe:/o:other:enterprise_linux:9', undefined],
  ['constructor', undefined],
  [undefined, undefined],
])('%s is %o', (cpe, platform) => {
  expect(platformOf(cpe)).toEqual(platform);
});
