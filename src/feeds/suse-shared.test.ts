import { describe, expect, test } from 'vitest';
import { peerFixture, peerFixtures } from '../../test/peer-fixtures.ts';
import { hasShared } from '../../test/shared.ts';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { parseFiles } from './fixtures/feeds-folder.ts';
import { suseVex } from './fixtures/suse-vex.ts';
import { suse } from './suse.ts';

const brief = (a: AdvisoryRecord): string =>
  [a.advisoryId, a.ecosystem, a.channel, a.name, a.status, JSON.stringify(a.ranges), a.arches?.join()]
    .filter((part) => part !== undefined)
    .join(' ');

const parseVex = (...args: Parameters<typeof suseVex>) =>
  parseFiles(suse, { 'suse-csaf/cve-2024-1000.json': suseVex(...args) });

interface Cvrf {
  readonly Tracking: { readonly ID: string };
  readonly ProductTree: {
    readonly Relationships: readonly {
      readonly ProductReference: string;
      readonly RelatesToProductReference: string;
    }[];
  };
  readonly Vulnerabilities: readonly {
    readonly CVE: string;
    readonly ProductStatuses: readonly { readonly Type: string; readonly ProductID: readonly string[] }[];
  }[];
}

describe.skipIf(!hasShared)("files of other scanners' tests", () => {
  test('updates of SUSE and openSUSE, from CVRF: every package of every vulnerability', async () => {
    const folder = 'pkg/vulnsrc/suse-cvrf/testdata/happy/';
    const found: string[] = [];
    for (const [path, body] of peerFixtures('aquasecurity__trivy-db')) {
      if (!path.startsWith(folder)) continue;
      const { Tracking, Vulnerabilities } = JSON.parse(body.toString('utf8')) as Cvrf;
      for (const { CVE, ProductStatuses } of Vulnerabilities) {
        const recommended = ProductStatuses.flatMap(({ ProductID }) => ProductID);
        const { advisories, problems } = await parseVex(CVE, { recommended });
        expect(problems).toEqual([]);
        const ecosystems = [...new Set(advisories.map(({ ecosystem }) => ecosystem))];
        expect(advisories.length, Tracking.ID).toBe(recommended.length * ecosystems.length);
        for (const { name, ranges } of advisories) {
          expect(
            recommended.some((id) => id.endsWith(`:${name}-${ranges[0]?.fixed}`)),
            `${Tracking.ID} ${name}`,
          ).toBe(true);
        }
        found.push(`${Tracking.ID} ${CVE} ${ecosystems.join()} ${advisories.length}`);
      }
    }
    expect(found.sort()).toEqual([
      'SUSE-SU-2019:0048-2 CVE-2018-16873 SUSE:Linux Enterprise Server 15 SP1 1',
      'SUSE-SU-2019:0048-2 CVE-2018-16874 SUSE:Linux Enterprise Server 15 SP1 1',
      'SUSE-SU-2019:0048-2 CVE-2018-16875 SUSE:Linux Enterprise Server 15 SP1 1',
      'SUSE-SU-2024:2546-1 CVE-2024-28834 SUSE:Linux Enterprise Micro 5.3 3',
      'SUSE-SU-2024:2546-1 CVE-2024-28835 SUSE:Linux Enterprise Micro 5.3 3',
      'SUSE-SU-2025:20377-1 CVE-2025-22868 SUSE:Linux Micro 6.0 2',
      'SUSE-SU-2025:20377-1 CVE-2025-22869 SUSE:Linux Micro 6.0 2',
      'openSUSE-SU-2019:0003-1 CVE-2018-20184 SUSE:Linux Enterprise Server 15,openSUSE:Leap 15.0 16',
      'openSUSE-SU-2019:0003-1 CVE-2018-20189 SUSE:Linux Enterprise Server 15,openSUSE:Leap 15.0 16',
      ...['CVE-2018-10811', 'CVE-2018-16151', 'CVE-2018-16152', 'CVE-2018-17540'].map(
        (id) => `openSUSE-SU-2019:2598-1 ${id} openSUSE:Leap 15.1 8`,
      ),
      'openSUSE-SU-2019:2598-1 CVE-2018-5388 openSUSE:Leap 15.1 8',
      'openSUSE-SU-2024:10400-1 CVE-2014-1838 openSUSE:Tumbleweed 2',
      'openSUSE-SU-2024:10400-1 CVE-2014-1839 openSUSE:Tumbleweed 2',
    ]);
  });

  test('OVAL of SLES 15, also the definitions in odd forms', async () => {
    const { advisories, problems } = await parseFiles(suse, {
      'suse-oval/suse.linux.enterprise.server.15.xml': peerFixture(
        'anchore__vunnel',
        'tests/unit/providers/sles/test-fixtures/suse_truncated.xml',
      ),
    });
    expect(problems).toEqual([]);
    expect(advisories.filter(({ name }) => name !== 'krb5' && !name.startsWith('krb5-')).map(brief)).toEqual([
      'CVE-1999-0524 SUSE:Linux Enterprise Server 15 kernel-default not-affected []',
      'CVE-1999-0524 SUSE:Linux Enterprise Server 15 kernel-source not-affected []',
      'CVE-2021-29154 SUSE:Linux Enterprise Server 15 kernel-default fixed [{"introduced":"0","fixed":"4.12.14-150.72.1"}] aarch64,ppc64le,s390x,x86_64',
      'CVE-2021-29154 SUSE:Linux Enterprise Server 15 SP1 bcl kernel-default fixed [{"introduced":"0","fixed":"4.12.14-197.89.2"}] aarch64,ppc64le,s390x,x86_64',
      'CVE-2021-29154 SUSE:Linux Enterprise Server 15 SP1 kernel-default fixed [{"introduced":"0","fixed":"4.12.14-197.89.2"}] aarch64,ppc64le,s390x,x86_64',
      'CVE-2026-34073 SUSE:Linux Enterprise Server 15 python3-cryptography not-affected []',
    ]);
    expect(advisories.filter(({ vulnerabilityIds }) => vulnerabilityIds[0] === 'CVE-2010-1323').length).toBe(8);
  });

  test('OVAL of openSUSE Leap 15.1, and definitions without criteria', async () => {
    const folder = 'vulnerabilities/tests/test_data';
    const read = (path: string) =>
      parseFiles(suse, {
        'suse-oval/opensuse.leap.15.1.xml': peerFixture('aboutcode-org__vulnerablecode', `${folder}/${path}`),
      });
    expect(
      (await read('suse_oval_data.xml')).advisories.map(({ name, ranges }) => `${name} ${ranges[0]?.fixed}`),
    ).toEqual([
      'cacti 1.2.11-lp151.3.6',
      'cacti-spine 1.2.11-lp151.3.6',
      'apache2-mod_perl 2.0.11-lp151.3.3',
      'apache2-mod_perl-devel 2.0.11-lp151.3.3',
    ]);
    expect(
      (await read('suse_oval/mock-definitions-only.xml')).problems.map((problem) => problem.replace(/^.*: /, '')),
    ).toEqual(Array(3).fill('it speaks of no package'));
  });
});
