import { expect, test } from 'vitest';
import type { AdvisoryDatabase, AdvisoryRecord, Vulnerability } from '../domain/advisory.ts';
import type { Match } from '../domain/match.ts';
import { assessMatches } from './assess.ts';

const record: AdvisoryRecord = {
  advisoryId: 'DSA-5764-1',
  feed: 'debian',
  vulnerabilityIds: ['CVE-2024-6119'],
  ecosystem: 'Debian:12',
  name: 'openssl',
  scheme: 'deb',
  ranges: [{ introduced: '0', fixed: '3.0.14-1~deb12u2' }],
  status: 'fixed',
  published: '2024-09-03T00:00:00.000Z',
};

const vulnerability: Vulnerability = {
  id: 'CVE-2024-6119',
  aliases: [],
  cvss: [{ source: 'NVD', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', baseScore: 7.5 }],
  cwes: ['CWE-843'],
  references: ['https://www.openssl.org/news/secadv/20240903.txt'],
  published: '2024-09-03T16:15:07.000Z',
};

/** A database of one record and one vulnerability: all that assessing looks up. */
function databaseOf(known: Vulnerability | undefined): AdvisoryDatabase {
  return {
    info: {
      digest: 'sha256:0',
      builtAt: '',
      dataDate: '',
      starter: false,
      records: 1,
      vulnerabilities: 1,
      feeds: [],
      completeness: [],
      lifecycles: [],
    },
    lookup: (ecosystem, name) => (ecosystem === record.ecosystem && name === record.name ? [record] : []),
    vulnerability: (id) => (known?.id === id ? known : undefined),
    completeness: (ecosystem) => ({ ecosystem, level: 'full', packages: 1 }),
    lifecycle: () => undefined,
    close: async () => {},
  };
}
const database = databaseOf(vulnerability);

function debMatch(name: string, change: Partial<Match> = {}): Match {
  return {
    package: {
      type: 'deb',
      name,
      version: '3.0.11-1~deb12u2',
      arch: 'amd64',
      source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
      foundBy: 'dpkg',
      locations: [{ path: '/var/lib/dpkg/status' }],
    },
    vulnerabilityId: 'CVE-2024-6119',
    fixedVersion: '3.0.14-1~deb12u2',
    status: 'fixed',
    vendorSeverity: 'not yet assigned',
    evidence: {
      advisoryId: 'DSA-5764-1',
      feed: 'debian',
      advisoryUrl: 'https://security-tracker.debian.org/tracker/DSA-5764-1',
      ecosystem: 'Debian:12',
      comparedName: 'openssl',
      comparedVersion: '3.0.11-1~deb12u2',
      scheme: 'deb',
      rule: '3.0.11-1~deb12u2 < 3.0.14-1~deb12u2 (deb)',
    },
    relatedAdvisories: ['CVE-2024-6119'],
    ...change,
  };
}

test('the text of a vulnerability without one names the feed where the advisory is the vulnerability itself', () => {
  const { evidence } = debMatch('openssl');
  const match = debMatch('openssl', { evidence: { ...evidence, advisoryId: 'CVE-2024-6119' } });
  expect(assessMatches([match], database)[0]).toMatchObject({
    description: 'CVE-2024-6119 affects openssl (Debian:12), according to the feed debian.',
  });
});

test('one vulnerability of two packages is one assessment with both inside', () => {
  const [assessment, ...more] = assessMatches([debMatch('openssl'), debMatch('libssl3')], database);
  expect(more).toEqual([]);
  expect(assessment).toMatchObject({
    type: 'PACKAGE_VULNERABILITY',
    key: 'CVE-2024-6119',
    title: 'CVE-2024-6119 - libssl3, openssl',
    description: 'CVE-2024-6119 affects libssl3, openssl (Debian:12), according to DSA-5764-1.',
    severity: 'HIGH',
    fixAvailable: 'YES',
    exploitAvailable: 'NO',
    inspectorScore: 7.5,
    scoreDetails: { source: 'NVD', score: 7.5, version: '3.1' },
    packageVulnerability: {
      source: 'DEBIAN_CVE',
      sourceUrl: 'https://security-tracker.debian.org/tracker/CVE-2024-6119',
      vendorSeverity: 'not yet assigned',
      vendorCreatedAt: '2024-09-03T00:00:00.000Z',
      relatedVulnerabilities: ['DSA-5764-1'],
      referenceUrls: [
        'https://security-tracker.debian.org/tracker/DSA-5764-1',
        'https://www.openssl.org/news/secadv/20240903.txt',
      ],
      cvss: vulnerability.cvss,
    },
  });
  expect(assessment?.packageVulnerability?.packages.map((p) => [p.name, p.fixedVersion, p.remediation])).toEqual([
    ['libssl3', '3.0.14-1~deb12u2', 'apt-get update && apt-get install --only-upgrade libssl3'],
    ['openssl', '3.0.14-1~deb12u2', 'apt-get update && apt-get install --only-upgrade openssl'],
  ]);
});

test('a fix that only a channel has is told and is no fix here', () => {
  const channelFixes = [{ channel: 'esm-infra', fixedVersion: '3.0.14~esm1' }];
  const { fixedVersion: _, ...unfixed } = debMatch('openssl', { channelFixes, status: 'affected' });
  const [assessment] = assessMatches([unfixed], database);
  expect(assessment?.fixAvailable).toBe('NO');
  expect(assessment?.packageVulnerability?.packages[0]).toMatchObject({
    channelFixes,
    remediation: 'Attach Ubuntu Pro (esm-infra) to get 3.0.14~esm1',
  });
  expect(assessment?.packageVulnerability?.packages[0]).not.toHaveProperty('fixedVersion');
});

test('a kernel that waits for its boot, and one that does not run here', () => {
  const [pending] = assessMatches([debMatch('linux-image-6', { rebootPending: true })], database);
  expect(pending?.fixAvailable).toBe('YES');
  expect(pending?.packageVulnerability?.packages[0]).toMatchObject({
    rebootPending: true,
    remediation: 'Reboot: the fix is installed',
  });
  expect(pending?.packageVulnerability?.packages[0]).not.toHaveProperty('class');
  const [aside] = assessMatches([debMatch('linux-image-6', { class: 'kernel-not-running' })], database);
  expect(aside).toMatchObject({ hidden: 'not-applicable' });
  expect(aside?.packageVulnerability?.packages[0]?.class).toBe('kernel-not-running');
});

test('the order of matches does not matter', () => {
  const { fixedVersion: _, ...unfixed } = debMatch('libssl-dev', { status: 'no-dsa' });
  const matches = [debMatch('openssl'), unfixed, debMatch('libssl3', { vendorSeverity: 'unimportant' })];
  const expected = assessMatches(matches, database);
  expect(assessMatches([...matches].reverse(), database)).toEqual(expected);
  expect(expected[0]?.fixAvailable).toBe('PARTIAL');
  expect(expected[0]?.severity).toBe('HIGH');
});

test('no package has a fix', () => {
  const { fixedVersion: _, ...unfixed } = debMatch('openssl');
  expect(assessMatches([unfixed], database)[0]).toMatchObject({
    fixAvailable: 'NO',
    packageVulnerability: { packages: [{ remediation: 'None Provided' }] },
  });
});

test('a vulnerability that the database knows nothing of is untriaged, not dropped', () => {
  expect(assessMatches([debMatch('openssl')], databaseOf(undefined))[0]).toMatchObject({
    key: 'CVE-2024-6119',
    severity: 'UNTRIAGED',
    exploitAvailable: 'NO',
  });
});

test.each([
  ['listed by CISA', { kev: { dateAdded: '2024-09-05' } }, 'YES'],
  ['exploited', { exploitation: 'active' as const }, 'YES'],
  ['proof of concept published', { exploitation: 'poc' as const }, 'YES'],
  ['none known', { exploitation: 'none' as const }, 'NO'],
])('exploit: %s', (_, facts, expected) => {
  const known = databaseOf({ ...vulnerability, ...facts });
  expect(assessMatches([debMatch('openssl')], known)[0]?.exploitAvailable).toBe(expected);
});

test("the distribution's own CVSS decides and carries the distribution's name", () => {
  const own = { source: 'DEBIAN', version: '3.1' as const, vector: 'CVSS:3.1/…', baseScore: 3.1 };
  const known = databaseOf({ ...vulnerability, cvss: [...vulnerability.cvss, own] });
  expect(assessMatches([debMatch('openssl')], known)[0]).toMatchObject({
    severity: 'LOW',
    scoreDetails: { source: 'DEBIAN_CVE', score: 3.1 },
  });
});

test('a language package names who scored it', () => {
  const match = debMatch('left-pad');
  const npm: Match = {
    ...match,
    package: { ...match.package, type: 'npm', namespace: '@acme' },
    evidence: { ...match.evidence, advisoryId: 'GHSA-aaaa-bbbb-cccc', feed: 'osv', ecosystem: 'npm' },
  };
  const github = databaseOf({ ...vulnerability, cvss: vulnerability.cvss.map((r) => ({ ...r, source: 'GITHUB' })) });
  expect(assessMatches([npm], database)[0]?.packageVulnerability).toMatchObject({
    source: 'NVD',
    sourceUrl: 'https://nvd.nist.gov/vuln/detail/CVE-2024-6119',
  });
  expect(assessMatches([npm], github)[0]).toMatchObject({
    title: 'CVE-2024-6119 - @acme/left-pad',
    packageVulnerability: { source: 'GITHUB', sourceUrl: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' },
  });
});

test('texts fit the wire', () => {
  const long = databaseOf({ ...vulnerability, description: 'x'.repeat(5000) });
  const many = Array.from({ length: 500 }, (_, i) => debMatch(`package-${i}`));
  const [assessment] = assessMatches(many, long);
  expect(assessment?.title.length).toBe(1024);
  expect(assessment?.description.length).toBe(1024);
});
