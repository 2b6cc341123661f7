import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { memoryDatabase } from '../../src/advisories/index.ts';
import { judge } from '../../src/cli/scan.ts';
import type { AdvisoryRecord } from '../../src/domain/advisory.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import type { Match } from '../../src/domain/match.ts';
import type { VexStatement } from '../../src/domain/vex.ts';
import { reportOf } from '../../src/reports/index.ts';
import type { ScanReport } from '../../src/reports/report.ts';
import { csafFlaws } from '../../src/vex/csaf-check.ts';
import { readVex } from '../../src/vex/read.ts';
import { schemaErrors } from '../sbom/schema.ts';
import { hasShared, shared } from '../shared.ts';
import { SCAN } from './sample-scan.ts';

const matches = SCAN.assessments.flatMap(({ key, packageVulnerability }): Match[] =>
  (packageVulnerability?.packages ?? []).flatMap((p) => {
    const found = SCAN.inventory.packages.find(({ name, version }) => name === p.name && version === p.version);
    return found === undefined
      ? []
      : [{ package: found, vulnerabilityId: key, status: p.status, evidence: p.evidence, relatedAdvisories: [] }];
  }),
);
const scan: ScanReport = { ...SCAN, result: { ...SCAN.result, matches }, author: 'Acme' };
const render = (format: string, given = scan): string => reportOf(format).render(given, { colour: false });
const json = (path: string): object => JSON.parse(readFileSync(shared(path), 'utf8')) as object;

describe('OpenVEX', () => {
  test('has a statement for every finding, that our own reader reads back', () => {
    const { statements, problems } = readVex(render('openvex'), 'scan');
    expect(problems).toEqual([]);
    expect(statements.map(({ vulnerabilityIds, status }) => [vulnerabilityIds[0], status])).toEqual(
      scan.assessments.map(({ key }) => [key, 'affected']),
    );
    expect(statements[0]?.author).toBe('Acme');
    expect(statements[0]?.products[0]?.subcomponents.flat()).toEqual([
      expect.stringContaining('pkg:deb/debian/libssl3@'),
      expect.stringContaining('pkg:deb/debian/openssl@'),
    ]);
  });

  test('keeps what a statement answered', () => {
    const [first] = scan.assessments;
    const packages = first?.packageVulnerability?.packages ?? [];
    const vex = {
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      author: 'Acme',
      document: 'x',
    } as const;
    if (first?.packageVulnerability === undefined) throw new Error('the sample has no package vulnerability');
    const answered = {
      ...first,
      hidden: 'vex' as const,
      packageVulnerability: { ...first.packageVulnerability, packages: packages.map((p) => ({ ...p, vex })) },
    };
    const result = { ...scan.result, matches: matches.map((match) => ({ ...match, vex })) };
    const { statements } = readVex(render('openvex', { ...scan, result, assessments: [answered] }), 'scan');
    expect(statements).toMatchObject([{ status: 'not_affected', justification: 'vulnerable_code_not_present' }]);
  });

  test.skipIf(!hasShared)('is valid', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(json('suites/openvex/openvex_json_schema.json'));
    validate(JSON.parse(render('openvex')));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('CSAF', () => {
  test('every product that is spoken of is in the tree, every affected one has a remediation', () => {
    const document = JSON.parse(render('csaf')) as {
      product_tree: { relationships: { full_product_name: { product_id: string } }[] };
      vulnerabilities: { product_status: Record<string, string[]>; remediations: { product_ids: string[] }[] }[];
    };
    const known = new Set(document.product_tree.relationships.map((r) => r.full_product_name.product_id));
    for (const { product_status: status, remediations } of document.vulnerabilities) {
      const spoken = Object.values(status).flat();
      expect(spoken.every((id) => known.has(id))).toBe(true);
      expect(remediations.flatMap((r) => r.product_ids)).toEqual(status.known_affected);
    }
    expect(document.vulnerabilities).toHaveLength(scan.assessments.length);
  });

  test.skipIf(!hasShared)('is valid', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: true });
    addFormats.default(ajv);
    // Scores are not part of the document: their schemas, elsewhere on the web, are not needed.
    for (const name of ['cvss-v2.0', 'cvss-v3.0', 'cvss-v3.1'])
      ajv.addSchema({}, `https://www.first.org/cvss/${name}.json`);
    const validate = ajv.compile(json('suites/csaf/json_schema_2.0/csaf_json_schema.json'));
    validate(JSON.parse(render('csaf')));
    expect(validate.errors ?? []).toEqual([]);
  });
});

// Scan with statements, write them, scan with what was written: the same findings are hidden.
describe('what is written is read back as the same answers', () => {
  const deb = (name: string, source: string) => ({
    type: 'deb',
    name,
    version: '1.0-1',
    arch: 'amd64',
    source: { name: source, version: '1.0-1' },
    foundBy: 'dpkg',
    locations: [{ path: '/var/lib/dpkg/status' }],
  });
  const inventory: Inventory = {
    subject: {
      kind: 'image',
      name: 'ghcr.io/acme/app:1.0',
      image: {
        digest: `sha256:${'a'.repeat(64)}`,
        imageId: `sha256:${'b'.repeat(64)}`,
        tags: ['ghcr.io/acme/app:1.0'],
        os: 'linux',
        architecture: 'amd64',
        layers: [],
      },
    },
    distribution: { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
    packages: [
      deb('openssl', 'openssl'),
      deb('libssl3', 'openssl'),
      deb('zlib1g', 'zlib'),
      {
        type: 'npm',
        namespace: '@acme',
        name: 'lodash',
        version: '4.17.20',
        foundBy: 'node-modules',
        locations: [{ path: '/app/l' }],
      },
    ],
    problems: [],
    collectedAt: '2024-01-01T00:00:00.000Z',
  };
  const advisory = (number: number, name: string, over: Partial<AdvisoryRecord> = {}): AdvisoryRecord => ({
    advisoryId: `DSA-${number}`,
    feed: 'debian',
    vulnerabilityIds: [`CVE-2024-000${number}`],
    ecosystem: 'Debian:12',
    name,
    scheme: 'deb',
    ranges: [{ introduced: '0', fixed: '2.0-1' }],
    status: 'fixed',
    ...over,
  });
  const open = { ranges: [{ introduced: '0' }] };
  const database = memoryDatabase({
    records: [
      ...[1, 2, 3, 4, 5, 6].map((number) => advisory(number, 'openssl')),
      advisory(7, 'zlib', { ...open, status: 'undetermined' }),
      advisory(8, 'zlib', { ...open, status: 'no-dsa' }),
      advisory(9, '@acme/lodash', {
        feed: 'osv',
        ecosystem: 'npm',
        scheme: 'semver',
        ranges: [{ introduced: '0', fixed: '5.0.0' }],
      }),
    ],
    vulnerabilities: [],
    completeness: [
      { ecosystem: 'Debian:12', level: 'full', packages: 2 },
      { ecosystem: 'npm', level: 'full', packages: 1 },
    ],
  });
  const says = (
    number: number,
    status: VexStatement['status'],
    purls: readonly string[],
    over: Partial<VexStatement> = {},
  ) => ({
    vulnerabilityIds: [`CVE-2024-000${number}`],
    products: purls.map((purl) => ({ identifiers: [purl], subcomponents: [] })),
    status,
    author: 'Acme',
    timestamp: '2024-05-01T00:00:00.000Z',
    document: 'x',
    ...over,
  });
  const both = ['pkg:deb/debian/openssl', 'pkg:deb/debian/libssl3'];
  const statements: readonly VexStatement[] = [
    says(1, 'not_affected', both, { justification: 'component_not_present', reason: 'removed' }),
    says(2, 'not_affected', both, { justification: 'inline_mitigations_already_exist' }),
    says(3, 'fixed', both),
    says(4, 'affected', both, { reason: 'we know' }),
    says(5, 'not_affected', both.slice(1), { justification: 'vulnerable_code_not_present' }),
    says(6, 'fixed', both.slice(0, 1)),
    says(6, 'not_affected', both.slice(1), { justification: 'vulnerable_code_not_in_execute_path' }),
    says(9, 'not_affected', ['pkg:npm/%40acme/lodash'], {
      justification: 'vulnerable_code_cannot_be_controlled_by_adversary',
    }),
  ];
  const scanWith = (vex: readonly VexStatement[]) =>
    judge(inventory, database, { ignoreUnfixed: false, showAll: true, vex, author: 'Acme' });
  const first = scanWith(statements);
  const hiddenOf = ({ assessments }: ScanReport) =>
    assessments.map(({ key, hidden }) => `${key} ${hidden ?? 'shown'}`).sort();
  const answersOf = ({ result }: ScanReport) =>
    result.matches.map(({ vulnerabilityId, package: p, vex }) => [
      vulnerabilityId,
      p.name,
      vex?.status,
      vex?.justification,
    ]);

  test('the sample has findings of every kind', () => {
    expect(hiddenOf(first)).toEqual([
      'CVE-2024-0001 vex',
      'CVE-2024-0002 vex',
      'CVE-2024-0003 vex',
      'CVE-2024-0004 shown',
      'CVE-2024-0005 shown',
      'CVE-2024-0006 vex',
      'CVE-2024-0007 shown',
      'CVE-2024-0008 vendor-rejected',
      'CVE-2024-0009 vex',
    ]);
  });

  test.each(['openvex', 'csaf', 'cyclonedx'])('%s', (format) => {
    const { statements: written, problems } = readVex(render(format, first), format);
    expect(problems).toEqual([]);
    expect([...new Set(written.map((statement) => statement.author))]).toEqual(['Acme']);
    const second = scanWith(written);
    expect(hiddenOf(second)).toEqual(hiddenOf(first));
    const answered = answersOf(first).filter(([, , status]) => status === 'not_affected' || status === 'fixed');
    // CycloneDX has one analysis a vulnerability: not one for each package.
    const perPackage = format === 'cyclonedx' ? answered.filter(([id]) => !/000[56]$/.test(String(id))) : answered;
    for (const answer of perPackage) expect(answersOf(second)).toContainEqual(answer);
  });

  test('the CSAF document passes the mandatory tests', () => {
    expect(csafFlaws(JSON.parse(render('csaf', first)))).toEqual([]);
  });

  test('the CycloneDX document is valid, and says what and since when', () => {
    const document = JSON.parse(render('cyclonedx', first)) as { vulnerabilities: { id: string; analysis?: object }[] };
    expect(schemaErrors('1.5')(document)).toEqual([]);
    const analyses = Object.fromEntries(document.vulnerabilities.map(({ id, analysis }) => [id.slice(-1), analysis]));
    const lastUpdated = '2024-05-01T00:00:00.000Z';
    expect(analyses).toEqual({
      1: { state: 'not_affected', justification: 'requires_dependency', detail: 'removed', lastUpdated },
      2: { state: 'not_affected', justification: 'protected_by_mitigating_control', lastUpdated },
      3: { state: 'resolved', lastUpdated },
      4: { state: 'exploitable', detail: 'we know', lastUpdated },
      5: undefined,
      6: { state: 'not_affected', justification: 'code_not_reachable', lastUpdated },
      7: { state: 'in_triage', detail: 'The vendor has not determined yet who is affected.' },
      8: undefined,
      9: { state: 'not_affected', justification: 'requires_environment', lastUpdated },
    });
  });
});
