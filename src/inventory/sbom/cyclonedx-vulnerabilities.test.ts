import { describe, expect, test } from 'vitest';
import { schemaErrors } from '../../../test/sbom/schema.ts';
import type { Vulnerability } from '../../domain/advisory.ts';
import type { Assessment } from '../../domain/finding.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { CYCLONEDX_VERSIONS, writeCycloneDx } from './cyclonedx.ts';

const clock = { now: () => new Date('2026-11-21T10:00:00.000Z') };
const path = '/srv/app/node_modules/@acme/parser/package.json';

const inventory: Inventory = {
  subject: { kind: 'directory', name: 'app' },
  packages: [
    {
      type: 'npm',
      namespace: '@acme',
      name: 'parser',
      version: '1.0.0',
      foundBy: 'node-modules',
      locations: [{ path }],
    },
  ],
  problems: [],
  collectedAt: '2026-11-08T12:00:00.000Z',
};

const assessment: Assessment = {
  type: 'PACKAGE_VULNERABILITY',
  key: 'CVE-2026-0001',
  title: 'CVE-2026-0001 - @acme/parser',
  description: 'A parser that trusts its input.',
  severity: 'CRITICAL',
  exploitAvailable: 'YES',
  inspectorScore: 9.8,
  packageVulnerability: {
    vulnerabilityId: 'CVE-2026-0001',
    source: 'NVD',
    sourceUrl: 'https://nvd.nist.gov/vuln/detail/CVE-2026-0001',
    vendorCreatedAt: '2026-09-01',
    relatedVulnerabilities: ['GHSA-aaaa-bbbb-cccc'],
    referenceUrls: ['https://example.com/advisory', 'not a url'],
    cvss: [
      { source: 'NVD', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
      {
        source: 'CNA',
        version: '4.0',
        vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
        baseScore: 9.3,
      },
    ],
    packages: [
      {
        type: 'npm',
        name: '@acme/parser',
        version: '1.0.0',
        filePath: path,
        fixedVersion: '1.0.1',
        status: 'fixed',
        remediation: 'npm install @acme/parser@1.0.1',
        evidence: {
          advisoryId: 'GHSA-aaaa-bbbb-cccc',
          feed: 'osv',
          ecosystem: 'npm',
          comparedName: '@acme/parser',
          comparedVersion: '1.0.0',
          scheme: 'semver',
          rule: '1.0.0 < 1.0.1 (semver)',
        },
      },
    ],
  },
};

const facts: Vulnerability = {
  id: 'CVE-2026-0001',
  aliases: ['GHSA-aaaa-bbbb-cccc'],
  cvss: [],
  cwes: ['CWE-787'],
  epss: { score: 0.42, percentile: 0.97, date: '2026-11-01' },
  kev: { dateAdded: '2026-10-02', dateDue: '2026-10-23' },
  references: [],
};

const section = { assessments: [assessment], vulnerability: () => facts };

describe.each(CYCLONEDX_VERSIONS)('CycloneDX %s', (specVersion) => {
  const document = writeCycloneDx(inventory, { specVersion, clock, vulnerabilities: section });

  test('follows the schema', () => {
    expect(schemaErrors(specVersion)(JSON.parse(JSON.stringify(document)))).toEqual([]);
  });

  test('points at the component, with the version that is affected and the one that is not', () => {
    const ref = document.components[0]?.['bom-ref'];
    expect(ref).toBe('pkg:npm/%40acme/parser@1.0.0');
    expect(document.vulnerabilities?.[0]?.affects).toEqual([
      {
        ref,
        versions: [
          { version: '1.0.0', status: 'affected' },
          { version: '1.0.1', status: 'unaffected' },
        ],
      },
    ]);
  });
});

test('severity, CVSS and EPSS are ratings; KEV and the fix have the names that ScanSbom gives them', () => {
  const [vulnerability] = writeCycloneDx(inventory, { clock, vulnerabilities: section }).vulnerabilities ?? [];
  expect(vulnerability?.ratings.map((r) => [r.source.name, r.severity, r.method, r.score])).toEqual([
    ['Assay (NVD)', 'critical', 'other', 9.8],
    ['NVD', 'critical', 'CVSSv31', 9.8],
    ['CNA', 'critical', 'CVSSv4', 9.3],
    ['EPSS', 'none', 'other', 0.42],
  ]);
  expect(vulnerability).toMatchObject({
    cwes: [787],
    recommendation: 'npm install @acme/parser@1.0.1',
    advisories: [{ url: 'https://example.com/advisory' }],
    published: '2026-09-01T00:00:00.000Z',
  });
  expect(vulnerability?.properties).toEqual([
    { name: 'amazon:inspector:sbom_scanner:exploit_available', value: 'true' },
    { name: 'amazon:inspector:sbom_scanner:cisa_kev_date_added', value: '2026-10-02' },
    { name: 'amazon:inspector:sbom_scanner:cisa_kev_date_due', value: '2026-10-23' },
    { name: 'amazon:inspector:sbom_scanner:fixed_version:pkg:npm/%40acme/parser@1.0.0', value: '1.0.1' },
  ]);
});

test('a plain SBOM has no vulnerabilities member at all', () => {
  expect(Object.keys(writeCycloneDx(inventory, { clock }))).not.toContain('vulnerabilities');
});

test.each(CYCLONEDX_VERSIONS)(
  'CycloneDX %s: findings on Dockerfiles affect the file, one entry a check',
  (specVersion) => {
    const finding = (path: string, ...checks: readonly string[]) => ({
      path,
      issues: checks.map((check, line) => ({ check, startLine: line, endLine: line })),
    });
    const dockerfiles = [
      finding('/app/Dockerfile', 'IN-DOCKER-001', 'IN-DOCKER-001', 'IN-DOCKER-007-001'),
      finding('image.Dockerfile', 'IN-DOCKER-001'),
    ];
    const document = writeCycloneDx(
      { ...inventory, dockerfiles },
      { specVersion, clock, vulnerabilities: { ...section, assessments: [] } },
    );
    expect(schemaErrors(specVersion)(JSON.parse(JSON.stringify(document)))).toEqual([]);
    expect(document.vulnerabilities?.map(({ id, ratings, affects }) => [id, ratings[0]?.severity, affects])).toEqual([
      ['IN-DOCKER-001', 'info', [{ ref: 'dockerfile:/app/Dockerfile' }, { ref: 'dockerfile:image.Dockerfile' }]],
      ['IN-DOCKER-007-001', 'critical', [{ ref: 'dockerfile:/app/Dockerfile' }]],
    ]);
    const refs = new Set(document.components.map((component) => component['bom-ref']));
    for (const { affects } of document.vulnerabilities ?? [])
      for (const { ref } of affects) expect(refs).toContain(ref);
  },
);
