import type { GenerationInfo, Vulnerability } from '../../src/domain/advisory.ts';
import type { Assessment, VulnerablePackage } from '../../src/domain/finding.ts';
import type { NotEvaluated } from '../../src/domain/match.ts';
import type { Package } from '../../src/domain/package.ts';
import type { ScanReport } from '../../src/reports/report.ts';

const dpkg = (name: string, version: string): Package => ({
  type: 'deb',
  name,
  version,
  arch: 'amd64',
  source: { name: 'openssl', version },
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status' }],
});

export const libssl = dpkg('libssl3', '3.0.11-1');
export const openssl = dpkg('openssl', '3.0.11-1');
export const lodash: Package = {
  type: 'npm',
  name: 'lodash',
  version: '4.17.20',
  foundBy: 'node-modules',
  locations: [{ path: '/srv/app/node_modules/lodash/package.json' }],
};
export const yaml: Package = {
  type: 'pypi',
  name: 'PyYAML',
  version: '6.0',
  foundBy: 'python-dist',
  locations: [{ path: '/usr/lib/python3/dist-packages/PyYAML-6.0.egg-info' }],
  ownedBy: 'python3-yaml',
};

const vulnerable = (pkg: Package, fixedVersion?: string): VulnerablePackage => ({
  type: pkg.type,
  name: pkg.name,
  version: pkg.version,
  filePath: pkg.locations[0]?.path ?? '/',
  ...(pkg.arch === undefined ? {} : { arch: pkg.arch }),
  ...(fixedVersion === undefined ? {} : { fixedVersion }),
  status: fixedVersion === undefined ? 'no-dsa' : 'fixed',
  evidence: {
    advisoryId: 'DSA-1',
    feed: 'debian',
    ecosystem: 'Debian:12',
    comparedName: pkg.source?.name ?? pkg.name,
    comparedVersion: pkg.version,
    scheme: 'deb',
    rule: `${pkg.version} < ${fixedVersion} (deb)`,
  },
});

const assessment = (
  key: string,
  severity: Assessment['severity'],
  packages: readonly VulnerablePackage[],
): Assessment => ({
  type: 'PACKAGE_VULNERABILITY',
  key,
  title: `${key} - ${packages.map((p) => p.name).join(', ')}`,
  description: `${key} in words`,
  severity,
  fixAvailable: packages.some((p) => p.fixedVersion !== undefined) ? 'YES' : 'NO',
  packageVulnerability: {
    vulnerabilityId: key,
    source: 'DEBIAN_CVE',
    sourceUrl: `https://security-tracker.debian.org/tracker/${key}`,
    relatedVulnerabilities: ['DSA-1'],
    referenceUrls: ['https://example.com/advisory'],
    cvss: [{ source: 'NVD', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 }],
    packages,
  },
});

const facts = (id: string, epss: number, kev: boolean): Vulnerability => ({
  id,
  aliases: [],
  cvss: [],
  cwes: ['CWE-787'],
  epss: { score: epss, percentile: 0.9, date: '2026-11-01' },
  ...(kev ? { kev: { dateAdded: '2026-10-02', dateDue: '2026-10-23' } } : {}),
  references: [],
  published: '2026-09-01',
});

export const VULNERABILITIES: readonly Vulnerability[] = [
  facts('CVE-2026-0001', 0.42, true),
  facts('CVE-2026-0002', 0.00042, false),
  facts('CVE-2026-0003', 0.09, false),
];

export const DATABASE: GenerationInfo = {
  digest: `sha256:${'0'.repeat(64)}`,
  builtAt: '2026-11-01T00:00:00.000Z',
  dataDate: '2026-11-01',
  starter: true,
  records: 3,
  vulnerabilities: 3,
  feeds: [],
  completeness: [],
  lifecycles: [],
};

const notEvaluated: readonly NotEvaluated[] = [{ package: yaml, reason: 'owned-by-distribution' }];

/** A small image: two binary packages of one source, an npm package, a Python package that dpkg owns. */
export const SCAN: ScanReport = {
  inventory: {
    subject: { kind: 'image', name: 'app.tar' },
    distribution: { id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
    packages: [libssl, openssl, lodash, yaml],
    problems: [],
    collectedAt: '2026-11-08T12:00:00.000Z',
  },
  result: {
    matches: [],
    notEvaluated,
    evaluated: 3,
    completeness: [
      {
        ecosystem: 'Debian:12',
        level: 'fixed-only',
        packages: 311,
        note: 'fixed-in facts of 311 source packages, unfixed CVEs unknown',
      },
      { ecosystem: 'npm', level: 'full', packages: 4000 },
    ],
  },
  assessments: [
    assessment('CVE-2026-0001', 'CRITICAL', [
      vulnerable(libssl, '3.0.11-1~deb12u2'),
      vulnerable(openssl, '3.0.11-1~deb12u2'),
    ]),
    assessment('CVE-2026-0003', 'HIGH', [vulnerable(lodash, '4.17.21')]),
    assessment('CVE-2026-0002', 'LOW', [vulnerable(libssl)]),
  ],
  hiddenUnfixed: 0,
  database: DATABASE,
  vulnerability: (id) => VULNERABILITIES.find((v) => v.id === id),
  now: new Date('2026-11-08T12:00:00.000Z'),
  cyclonedx: () => ({ bomFormat: 'CycloneDX' }),
  spdx: () => ({ spdxVersion: 'SPDX-2.3' }),
  inspector: () => ({
    components: [],
    result: SCAN.result,
    assessments: SCAN.assessments,
    vulnerability: SCAN.vulnerability,
    hasAdvisories: () => true,
    dataDate: DATABASE.dataDate,
    now: SCAN.now,
    version: '1.2.3',
  }),
};
