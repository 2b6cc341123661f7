import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { memoryDatabase } from '../../advisories/memory.ts';
import type { AdvisoryRecord, CvssRating, ReleaseLifecycle, Vulnerability } from '../../domain/advisory.ts';
import type { Inventory } from '../../domain/inventory.ts';
import type { Package } from '../../domain/package.ts';
import { assessMatches } from '../../findings/assess.ts';
import { matchInventory } from '../../matching/index.ts';
import { componentsOfInventory } from './component.ts';
import { inspectorCycloneDx } from './cyclonedx.ts';
import { inspectorJson } from './inspector.ts';
import { type InspectorScan, inspectorScan } from './scan.ts';

const ID = 'CVE-2024-0001';
const openssl: Package = {
  type: 'deb',
  name: 'libssl3',
  version: '3.0.11-1',
  arch: 'amd64',
  source: { name: 'openssl', version: '3.0.11-1' },
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status' }],
};
const lodash: Package = {
  type: 'npm',
  name: 'lodash',
  version: '4.17.20',
  foundBy: 'node-modules',
  locations: [{ path: '/app/node_modules/lodash/package.json' }, { path: '/srv/lodash/package.json' }],
};
const INVENTORY: Inventory = {
  subject: { kind: 'image', name: 'app:1' },
  distribution: { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
  packages: [openssl, lodash],
  problems: [],
  collectedAt: '2026-01-01T00:00:00.000Z',
};
const NVD: CvssRating = {
  ...{ source: 'NVD', version: '3.1', baseScore: 7.5 },
  vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
};

interface Known {
  readonly facts?: Partial<Vulnerability>;
  readonly record?: Partial<AdvisoryRecord>;
  readonly lifecycles?: readonly ReleaseLifecycle[];
}

function scanOf({ facts = {}, record = {}, lifecycles = [] }: Known): InspectorScan {
  const database = memoryDatabase({
    records: [
      {
        ...{ advisoryId: 'DSA-1-1', feed: 'debian', vulnerabilityIds: [ID], ecosystem: 'Debian:12', name: 'openssl' },
        ...{ scheme: 'deb', ranges: [{ introduced: '0', fixed: '3.0.11-1~deb12u2' }], status: 'fixed' },
        ...record,
      },
    ],
    vulnerabilities: [{ id: ID, aliases: [], cvss: [], cwes: [], references: [], ...facts }],
    completeness: ['Debian:12', 'npm'].map((ecosystem) => ({ ecosystem, level: 'full', packages: 1 })),
    lifecycles,
    dataDate: '2026-01-02',
  });
  const result = matchInventory(INVENTORY, database);
  return inspectorScan({
    ...{ components: componentsOfInventory(INVENTORY), inventory: INVENTORY, result, database },
    ...{ assessments: assessMatches(result.matches, database), now: new Date('2026-01-02T03:04:05Z'), version: '1' },
  });
}

const AFFECTED: Partial<AdvisoryRecord> = { ranges: [{ introduced: '0', fixed: '3.0.11-2' }] };

// Documents are read back as a client reads them; what a test does not look into stays as it is.
const property = z.object({ name: z.string(), value: z.string() });
const cyclonedx = z.looseObject({
  serialNumber: z.string(),
  metadata: z.looseObject({ properties: z.array(property) }),
  components: z.array(z.looseObject({ properties: z.array(property).optional() })),
  vulnerabilities: z
    .array(
      z.looseObject({
        created: z.string(),
        analysis: z.object({ state: z.string() }).optional(),
        properties: z.array(property).optional(),
        ratings: z
          .array(
            z.looseObject({
              source: z.looseObject({ name: z.string() }),
              severity: z.string(),
              method: z.string(),
              vector: z.string().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});
const inspector = z.looseObject({
  vulnerabilities: z.array(
    z.looseObject({ affects: z.unknown(), properties: z.unknown(), related: z.unknown().optional() }),
  ),
});

const cyclonedxOf = (scan: InspectorScan) => cyclonedx.parse(JSON.parse(JSON.stringify(inspectorCycloneDx(scan))));
const inspectorOf = (scan: InspectorScan) => inspector.parse(JSON.parse(JSON.stringify(inspectorJson(scan))));
function first<T>(items: readonly T[] | undefined): T {
  const [item] = items ?? [];
  if (item === undefined) throw new Error('there is none');
  return item;
}
const vulnerabilityOf = (known: Known) =>
  first(cyclonedxOf(scanOf({ ...known, record: { ...AFFECTED, ...known.record } })).vulnerabilities);
const propertyOf = (
  v: { properties?: { name: string; value: string }[] | undefined },
  name: string,
): string | undefined => v.properties?.find((p) => p.name === `amazon:inspector:sbom_scanner:${name}`)?.value;

describe('components', () => {
  test('the system, packages of the distribution without, others with their paths', () => {
    expect(cyclonedxOf(scanOf({})).components).toEqual([
      { 'bom-ref': 'comp-1', type: 'operating-system', name: 'Debian GNU/Linux 12 (bookworm)', version: '12' },
      {
        ...{ 'bom-ref': 'comp-2', type: 'application', name: 'libssl3', version: '3.0.11-1' },
        purl: 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl',
        properties: [
          { name: 'amazon:inspector:sbom_scanner:info', value: 'Component scanned: no vulnerabilities found.' },
        ],
      },
      {
        ...{ 'bom-ref': 'comp-3', type: 'library', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' },
        properties: [
          { name: 'amazon:inspector:sbom_scanner:path', value: '/app/node_modules/lodash/package.json' },
          { name: 'amazon:inspector:sbom_scanner:path', value: '/srv/lodash/package.json' },
          { name: 'amazon:inspector:sbom_scanner:info', value: 'Component skipped: no rules found.' },
        ],
      },
    ]);
  });

  test('a release without updates is told, and is a critical finding', () => {
    const scan = scanOf({ lifecycles: [{ ecosystem: 'Debian:12', name: 'Debian 12', endOfLife: '2025-06-30' }] });
    const { components, vulnerabilities, metadata } = cyclonedxOf(scan);
    expect(first(first(components).properties).value).toBe('Component end-of-life: 2025-06-30T00:00:00Z');
    expect(vulnerabilities).toMatchObject([
      {
        ...{ id: 'IN-DISCONTINUED-001', created: '2025-06-30T00:00:00Z', affects: [{ ref: 'comp-1' }], cwes: [1104] },
        ratings: [{ severity: 'critical', method: 'other', source: { name: 'AMAZON_INSPECTOR' } }],
      },
    ]);
    expect(first(metadata.properties).value).toBe('1');
    expect(first(inspectorOf(scan).vulnerabilities).affects).toEqual([
      { name: 'Debian GNU/Linux 12 (bookworm)', version: '12' },
    ]);
    const later = scanOf({ lifecycles: [{ ecosystem: 'Debian:12', name: 'Debian 12', endOfLife: '2028-06-30' }] });
    expect(cyclonedxOf(later).vulnerabilities).toBeUndefined();
  });
});

describe('a vulnerability', () => {
  test('is NVD’s when it is a CVE, with the fix and its epoch', () => {
    const v = vulnerabilityOf({ facts: { cvss: [NVD] } });
    expect(v).toMatchObject({ id: ID, source: { name: 'NVD', url: `https://nvd.nist.gov/vuln/detail/${ID}` } });
    expect(propertyOf(v, 'fixed_version:comp-2')).toBe('0:3.0.11-2');
    expect(v.analysis?.state).toBe('in_triage');
    const withEpoch = vulnerabilityOf({ record: { ranges: [{ introduced: '0', fixed: '1:3.0' }] } });
    expect(propertyOf(withEpoch, 'fixed_version:comp-2')).toBe('1:3.0');
  });

  test('without a fix has no properties', () => {
    expect(
      vulnerabilityOf({ record: { ranges: [{ introduced: '0' }], status: 'affected' } }).properties,
    ).toBeUndefined();
  });

  test.each<readonly [string, Known, string]>([
    [
      'of the CVE',
      { facts: { published: '2024-03-27T19:15:48.123Z' }, record: { published: '2024-04-01' } },
      '2024-03-27T19:15:48Z',
    ],
    ['of the advisory', { record: { published: '2024-04-01' } }, '2024-04-01T00:00:00Z'],
    ['of its change', { record: { modified: '2024-04-02' } }, '2024-04-02T00:00:00Z'],
    ['of the year in its id', {}, '2024-01-01T00:00:00Z'],
    ['of the database', { record: { vulnerabilityIds: ['DSA-1-1'] } }, '2026-01-02T00:00:00Z'],
    ['that is none', { facts: { published: 'soon' } }, '2024-01-01T00:00:00Z'],
  ])('is created on the day %s', (_, known, created) => expect(vulnerabilityOf(known).created).toBe(created));

  test('is exploitable when an exploit is known', () => {
    const v = vulnerabilityOf({ facts: { exploitation: 'poc', exploitSeenAt: '2024-05-20' } });
    expect(v.analysis?.state).toBe('exploitable');
    expect(propertyOf(v, 'exploit_available')).toBe('true');
    expect(propertyOf(v, 'exploit_last_seen_in_public')).toBe('2024-05-20T00:00:00Z');
  });

  test('of CISA’s catalogue, and malicious', () => {
    const facts = { kev: { dateAdded: '2024-04-01', dateDue: '2024-04-22' }, malicious: true } as const;
    const v = vulnerabilityOf({ facts });
    expect(propertyOf(v, 'cisa_kev_date_added')).toBe('2024-04-01T00:00:00Z');
    expect(propertyOf(v, 'cisa_kev_date_due')).toBe('2024-04-22T00:00:00Z');
    expect(propertyOf(v, 'is_malicious')).toBe('true');
    const { properties } = first(inspectorOf(scanOf({ facts, record: AFFECTED })).vulnerabilities);
    expect(properties).toMatchObject({ cisa_kev_date_due: '2024-04-22T00:00:00Z', is_malicious: true });
  });

  test('has a priority where priorities are told', () => {
    const scan: InspectorScan = {
      ...scanOf({ record: AFFECTED }),
      priorityOf: () => ({ priority: 'IMMEDIATE', isVerified: true }),
    };
    const v = first(cyclonedxOf(scan).vulnerabilities);
    expect([propertyOf(v, 'priority'), propertyOf(v, 'priority_intelligence')]).toEqual(['IMMEDIATE', 'VERIFIED']);
    expect(propertyOf(vulnerabilityOf({}), 'priority')).toBeUndefined();
  });

  test('names GitHub’s advisory, and every other id in INSPECTOR', () => {
    const known: Known = { facts: { aliases: ['GHSA-aaaa-bbbb-cccc'] }, record: AFFECTED };
    expect(vulnerabilityOf(known).references).toEqual([
      {
        id: 'GHSA-aaaa-bbbb-cccc',
        source: { name: 'GITHUB', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' },
      },
    ]);
    expect(first(inspectorOf(scanOf(known)).vulnerabilities).related).toEqual(['DSA-1-1', 'GHSA-aaaa-bbbb-cccc']);
  });

  test('addresses that are none are left out', () => {
    const references = [
      'javascript:alert(1)',
      'https://example.com/a b',
      'https://example.com/x?y=<z>',
      'https://example.com/ok',
    ];
    expect(vulnerabilityOf({ facts: { references } }).advisories).toEqual([{ url: 'https://example.com/ok' }]);
  });
});

describe('ratings', () => {
  const ratingsOf = (known: Known): unknown[][] =>
    (vulnerabilityOf(known).ratings ?? []).map((r) => [r.source.name, r.severity, r.method]);

  test('one a source, the deciding one first, EPSS after them', () => {
    const cvss: CvssRating[] = [
      { ...NVD, version: '2.0', vector: 'AV:N/AC:L/Au:N/C:N/I:N/A:C', baseScore: 7.8 },
      { ...NVD, source: 'CISA-ADP', baseScore: 9.1 },
      { ...NVD, source: 'GITHUB', version: '4.0', vector: 'CVSS:4.0/AV:N', baseScore: 8.7 },
      NVD,
    ];
    const epss = { score: 0.5, percentile: 0.9, date: '2026-01-01' };
    expect(ratingsOf({ facts: { cvss, epss } })).toEqual([
      ['NVD', 'high', 'CVSSv31'],
      ['GHSA', 'high', 'CVSSv4'],
      ['MITRE', 'critical', 'CVSSv31'],
      ['EPSS', 'none', 'other'],
    ]);
  });

  test('nobody has scored it: none at all', () => expect(ratingsOf({})).toEqual([]));

  test('what a distribution says stands as Inspector’s own when no score that plugins know says it', () => {
    const record = { ...AFFECTED, vendorSeverity: 'low' };
    expect(ratingsOf({ record })).toEqual([['AMAZON_INSPECTOR', 'low', 'other']]);
    expect(ratingsOf({ facts: { cvss: [NVD] }, record })).toEqual([
      ['NVD', 'high', 'CVSSv31'],
      ['AMAZON_INSPECTOR', 'low', 'other'],
    ]);
    expect(ratingsOf({ facts: { cvss: [{ ...NVD, source: 'BITNAMI' }] } })).toEqual([
      ['BITNAMI', 'high', 'CVSSv31'],
      ['AMAZON_INSPECTOR', 'high', 'other'],
    ]);
  });

  test('the model of EPSS is told as its file names it', () => {
    const epss = { score: 0.1, percentile: 0.5, date: '2026-08-16' };
    const vectorOf = (model?: string) =>
      vulnerabilityOf({ facts: { epss: { ...epss, ...(model !== undefined && { model }) } } }).ratings?.[0]?.vector;
    expect(vectorOf('v2026.06.15')).toBe('model:v2026.06.15,date:2026-08-16T00:00:00+0000');
    expect(vectorOf()).toBe('model:unknown,date:2026-08-16T00:00:00+0000');
  });
});

test('the same scan has the same serial number, another has another', () => {
  const numberOf = (known: Known) => cyclonedxOf(scanOf(known)).serialNumber;
  expect(numberOf({})).toBe(numberOf({}));
  expect(numberOf({})).not.toBe(numberOf({ record: AFFECTED }));
  expect(numberOf({})).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});
