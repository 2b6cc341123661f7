import { describe, expect, test } from 'vitest';
import { peerFixture } from '../../test/peer-fixtures.ts';
import { hasShared } from '../../test/shared.ts';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { parseFiles } from './fixtures/feeds-folder.ts';
import { lessThan, ovalOf } from './fixtures/oval.ts';
import { oracle } from './oracle.ts';

const PATH = 'oracle-oval/com.oracle.elsa-all.xml';
const parse = (content: Buffer | string) => parseFiles(oracle, { [PATH]: content });
const brief = (a: AdvisoryRecord): string =>
  [
    ...[a.advisoryId, a.ecosystem, a.channel, a.module, a.name],
    ...[JSON.stringify(a.ranges[0]), a.arches?.join(), a.vulnerabilityIds.join()],
  ]
    .filter((part) => part !== undefined)
    .join(' ');

const RELEASE = { name: 'oraclelinux-release', state: '<version operation="pattern match">^9</version>' };
const arch = (name: string) => ({
  name: 'oraclelinux-release',
  state: `<arch operation="pattern match">${name}</arch>`,
});
const elsa = (id: string, cves: readonly string[], criteria: string, platform = 'Oracle Linux 9'): string => `
  <definition id="d:${id}" class="patch"><metadata><title>${id}: an update (IMPORTANT)</title>
    <affected family="unix"><platform>${platform}</platform></affected>
    <reference source="elsa" ref_id="${id}" ref_url="http://linux.oracle.com/errata/${id}.html"/>
    ${cves.map((cve) => `<reference source="CVE" ref_id="${cve}"/>`).join('')}
    <advisory><severity>IMPORTANT</severity><issued date="2024-05-02"/>
      ${cves.map((cve) => `<cve cvss3="7.5/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H">${cve}</cve>`).join('')}
    </advisory></metadata>
    <criteria operator="AND"><criterion test_ref="t:release" comment="${platform} is installed"/>${criteria}</criteria>
  </definition>`;
const criterion = (key: string, comment = key): string => `<criterion test_ref="t:${key}" comment="${comment}"/>`;

describe('errata', () => {
  test('of several minor releases, kernel lines, modules, Ksplice and FIPS', async () => {
    const { advisories, facts, problems, completeness } = await parse(
      ovalOf(
        elsa('ELSA-2024-1', ['CVE-2024-1001', 'CVE-2024-1002'], criterion('py4')) +
          elsa('ELSA-2024-2', ['CVE-2024-1001'], criterion('py5')) +
          elsa('ELSA-2024-3', ['CVE-2024-1003'], criterion('uek6')) +
          elsa('ELSA-2024-4', ['CVE-2024-1003'], criterion('uek7')) +
          elsa(
            'ELSA-2024-5',
            ['CVE-2024-1004'],
            `${criterion('x', 'Module nodejs:18 is enabled')}${criterion('node')}`,
          ) +
          elsa(
            'ELSA-2024-6',
            ['CVE-2024-1005'],
            `<criteria operator="OR">${criterion('ks')}${criterion('fips')}${criterion('debug')}</criteria>`,
          ) +
          elsa('ELSA-2024-7', [], criterion('plain')),
        {
          release: RELEASE,
          py4: { name: 'python3.9', state: lessThan('0:3.9.18-3.el9_4.5') },
          py5: { name: 'python3.9', state: lessThan('0:3.9.19-8.el9') },
          uek6: { name: 'kernel-uek', state: lessThan('0:5.4.17-2136.330.7.el8uek') },
          uek7: { name: 'kernel-uek', state: lessThan('0:5.15.0-206.153.7.el9uek') },
          node: { name: 'nodejs', state: lessThan('1:18.20.2-1.module+el9.4.0+90306+e1a4e2d5') },
          ks: { name: 'openssl', state: lessThan('2:3.0.7-27.ksplice1.0.2.el9_4') },
          fips: { name: 'gnutls', state: lessThan('10:3.6.16-4.0.1.el8_fips') },
          debug: { name: 'openssl-debugsource', state: lessThan('1:1-1') },
          plain: { name: 'plain', state: lessThan('0:1-1') },
        },
      ),
    );
    expect(problems).toEqual([]);
    expect(advisories.map(brief)).toEqual([
      'ELSA-2024-1 Oracle Linux:9 python3.9 {"introduced":"0","fixed":"3.9.18-3.el9_4.5"} CVE-2024-1001,CVE-2024-1002',
      'ELSA-2024-2 Oracle Linux:9 python3.9 {"introduced":"3.9.19","fixed":"3.9.19-8.el9"} CVE-2024-1001',
      'ELSA-2024-3 Oracle Linux:9 kernel-uek {"introduced":"5.4.17","fixed":"5.4.17-2136.330.7.el8uek"} CVE-2024-1003',
      'ELSA-2024-4 Oracle Linux:9 kernel-uek {"introduced":"5.15.0","fixed":"5.15.0-206.153.7.el9uek"} CVE-2024-1003',
      'ELSA-2024-5 Oracle Linux:9 nodejs:18 nodejs {"introduced":"0","fixed":"1:18.20.2-1.module+el9.4.0+90306+e1a4e2d5"} CVE-2024-1004',
      'ELSA-2024-6 Oracle Linux:9 ksplice openssl {"introduced":"0","fixed":"2:3.0.7-27.ksplice1.0.2.el9_4"} CVE-2024-1005',
      'ELSA-2024-6 Oracle Linux:9 fips gnutls {"introduced":"0","fixed":"10:3.6.16-4.0.1.el8_fips"} CVE-2024-1005',
      'ELSA-2024-7 Oracle Linux:9 plain {"introduced":"0","fixed":"1-1"} ELSA-2024-7',
    ]);
    expect(advisories[0]).toMatchObject({
      vendorSeverity: 'important',
      url: 'https://linux.oracle.com/errata/ELSA-2024-1.html',
      published: '2024-05-02T00:00:00.000Z',
    });
    expect(facts[0]).toMatchObject({
      id: 'CVE-2024-1001',
      cvss: [{ source: 'ORACLE', version: '3.1', baseScore: 7.5 }],
    });
    expect(completeness).toEqual({
      'Oracle Linux:9': { level: 'fixed-only', note: 'errata of Oracle, unfixed CVEs unknown' },
    });
  });

  test('speak of machines: packages of both kinds of x86_64 are meant', async () => {
    const on = (machine: string, key: string): string =>
      `<criteria operator="AND">${criterion(machine)}${criterion(key)}</criteria>`;
    const both = (a: string, b: string): string => `<criteria operator="OR">${on('x86', a)}${on('arm', b)}</criteria>`;
    const { advisories } = await parse(
      ovalOf(
        elsa('ELSA-2024-1', ['CVE-2024-1001'], both('same', 'same')) +
          elsa('ELSA-2024-2', ['CVE-2024-1002'], both('x', 'a')),
        {
          release: RELEASE,
          x86: arch('x86_64'),
          arm: arch('aarch64'),
          same: { name: 'same', state: lessThan('0:1-1') },
          x: { name: 'differs', state: lessThan('0:1-1.0.1') },
          a: { name: 'differs', state: lessThan('0:1-1.0.4') },
        },
      ),
    );
    expect(advisories.map(brief)).toEqual([
      'ELSA-2024-1 Oracle Linux:9 same {"introduced":"0","fixed":"1-1"} CVE-2024-1001',
      'ELSA-2024-2 Oracle Linux:9 differs {"introduced":"0","fixed":"1-1.0.1"} i686,noarch,x86_64 CVE-2024-1002',
      'ELSA-2024-2 Oracle Linux:9 differs {"introduced":"0","fixed":"1-1.0.4"} aarch64 CVE-2024-1002',
    ]);
  });

  test('that cannot be read are problems', async () => {
    const { advisories, problems } = await parse(
      ovalOf(
        elsa('ELSA-2024-1', ['CVE-2024-1001'], criterion('installed')) +
          elsa('ELSA-2024-2', ['CVE-2024-1001'], criterion('good'), 'Another Linux 1') +
          elsa('ELSA-2024-3', ['CVE-2024-1001'], criterion('modular')) +
          elsa('ELSA-2024-4', ['CVE-2024-1001'], criterion('odd')) +
          elsa('none', [], '').replaceAll('none', 'x').replace('source="elsa"', 'source="y"') +
          elsa('ELSA-2024-5', ['CVE-2024-1001'], ''),
        {
          release: RELEASE,
          installed: { name: 'installed' },
          good: { name: 'good', state: lessThan('0:1-1') },
          modular: { name: 'modular', state: lessThan('0:1-1.module+el8+1+a') },
          odd: { name: 'odd', state: lessThan('no version') },
        },
      ),
    );
    expect(problems.map((problem) => problem.slice(PATH.length))).toEqual([
      '#d:ELSA-2024-1: no fixed version: installed',
      '#d:ELSA-2024-2: no release',
      '#d:ELSA-2024-3: no module stream: modular',
      '#d:x: it names no ELSA',
      '#d:ELSA-2024-5: it speaks of no package',
      ': no version: ELSA-2024-4: odd no version',
    ]);
    expect(advisories.map(({ name }) => name)).toEqual(['modular']);
  });

  test('that are cut short reject', async () => {
    await expect(parse(ovalOf(elsa('ELSA-2024-1', [], criterion('a')), {}).slice(0, 700))).rejects.toThrow(
      /cannot be read/,
    );
  });
});

describe.skipIf(!hasShared)("files of another scanner's tests", () => {
  const shared = (name: string) =>
    parse(peerFixture('anchore__vunnel', `tests/unit/providers/oracle/test-fixtures/${name}`));

  test('ELSA-2007-0057 and ELSA-2018-4250: every package of them', async () => {
    const { advisories, problems } = await shared('mock_data');
    expect(problems).toEqual([]);
    expect(advisories.filter(({ advisoryId }) => advisoryId === 'ELSA-2007-0057').map(({ name }) => name)).toEqual([
      ...['bind-devel', 'bind-sdb', 'bind-libs', 'bind-libbind-devel', 'bind-utils', 'bind-chroot', 'bind'],
      'caching-nameserver',
    ]);
    expect(advisories.at(-1) && brief(advisories.at(-1) as AdvisoryRecord)).toBe(
      'ELSA-2018-4250 Oracle Linux:6 kernel-uek-firmware {"introduced":"2.6.39","fixed":"2.6.39-400.302.2.el6uek"} CVE-2017-13695,CVE-2018-16658,CVE-2018-7492,CVE-2018-7566',
    );
    expect(advisories.length).toBe(14);
  });

  test('ELSA-2021-9151: Ksplice builds are a line of their own', async () => {
    const { advisories, problems } = await shared('mock_ksplice_data');
    expect(problems).toEqual([]);
    expect(advisories.map((a) => [a.name, a.channel, a.ranges[0]?.fixed])).toEqual(
      ['openssl', 'openssl-devel', 'openssl-libs', 'openssl-perl', 'openssl-static'].map((name) => [
        ...[name, 'ksplice', '2:1.1.1g-15.ksplice1.el8_3'],
      ]),
    );
  });

  test('fixes that differ by architecture, and builds that do not', async () => {
    const { advisories, problems } = await shared('mock_per_arch_data');
    expect(problems).toEqual([]);
    expect(advisories.filter(({ name }) => /^(rsyslog|firefox|osbuild)$/.test(name)).map(brief)).toEqual([
      'ELSA-2022-4803 Oracle Linux:7 rsyslog {"introduced":"0","fixed":"8.24.0-57.0.1.el7_9.3"} i686,noarch,x86_64 CVE-2022-24903',
      'ELSA-2022-4803 Oracle Linux:7 rsyslog {"introduced":"0","fixed":"8.24.0-57.0.4.el7_9.3"} aarch64 CVE-2022-24903',
      'ELSA-2025-10073 Oracle Linux:10 firefox {"introduced":"0","fixed":"128.12.0-1.0.1.el10_0"} CVE-2025-6424,CVE-2025-6425,CVE-2025-6429,CVE-2025-6430',
      'ELSA-2024-2961 Oracle Linux:8 osbuild {"introduced":"0","fixed":"110-1.el8"} CVE-2024-2307',
    ]);
  });
});
