import { readFileSync } from 'node:fs';
import { memoryDatabase } from '../../src/advisories/memory.ts';
import { DEFAULT_MAX_COMPONENTS, scanSbom } from '../../src/api/inspector-scan/scan-sbom.ts';
import type { AdvisoryDatabase, AdvisoryRecord, Vulnerability } from '../../src/domain/advisory.ts';
import { canonicalPackageName } from '../../src/domain/canonical-name.ts';
import { ecosystemOf } from '../../src/domain/ecosystem.ts';
import type { Package } from '../../src/domain/package.ts';
import { readComponents } from '../../src/inventory/sbom/read-components.ts';
import { shared } from '../shared.ts';

/** SBOMs that inspector-sbomgen wrote, and the real service's answers to them. */
export const RUNS = ['alpine-3.18.2', 'debian-stable-20240130', 'ruby-latest'] as const;
export const SBOMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(RUNS.map((run) => [run, `inspector-runs/${run}.sbom.json`])),
  dockerfile: 'inspector-runs/dockerfile/sbom.json',
};
export const CYCLONEDX_ANSWERS = [
  ...RUNS.map((run) => `inspector-runs/${run}.scan.json`),
  'inspector-runs/example.scan.json',
  'inspector-runs/dockerfile/inspector-scan-cdx-dockerfile-only.json',
];
export const INSPECTOR_ANSWERS = ['inspector-runs/dockerfile/inspector-scan.json'];

export const sharedJson = (path: string) => JSON.parse(readFileSync(shared(path), 'utf8'));

/** The facts of vulnerabilities in turn, so that every member that an answer can have occurs. */
const FACTS: readonly Omit<Vulnerability, 'id' | 'references' | 'aliases'>[] = [
  {
    description: 'Scored, exploited, known to CISA.',
    cvss: [
      { source: 'NVD', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
      { source: 'CISA-ADP', version: '3.1', vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 8.4 },
    ],
    cwes: ['CWE-787'],
    epss: { score: 0.91, percentile: 0.99, date: '2024-05-21', model: 'v2023.03.01' },
    kev: { dateAdded: '2024-04-01', dateDue: '2024-04-22' },
    exploitation: 'active',
    exploitSeenAt: '2024-05-20',
    published: '2024-03-27T19:15:48.123Z',
    modified: '2024-05-01T18:15:16Z',
  },
  { description: 'Not scored yet.', cvss: [], cwes: [], published: '2024-05-06T20:15:11Z' },
  {
    description: 'Of medium severity.',
    cvss: [{ source: 'NVD', version: '3.1', vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H', baseScore: 5.5 }],
    cwes: ['CWE-400', 'CWE-770'],
    epss: { score: 0.00044, percentile: 0.1, date: '2024-05-21', model: 'v2023.03.01' },
    exploitation: 'poc',
    published: '2024-01-26T09:15:07Z',
    modified: '2024-05-01T18:15:13Z',
  },
];

/**
 * Made-up advisories on every third package of a document, in the ecosystem of the package: what the answer looks like is
 * the question here, not what is true.
 */
export function inventedDatabase(documents: readonly unknown[]): AdvisoryDatabase {
  const records: AdvisoryRecord[] = [];
  const vulnerabilities: Vulnerability[] = [];
  const ecosystems = new Set<string>();
  const names = new Set<string>();
  const lifecycles = new Map<string, { ecosystem: string; name: string; endOfLife: string }>();
  for (const document of documents) {
    const { inventory } = readComponents(document);
    const own = ecosystemOf('deb', inventory.distribution);
    if (own?.startsWith('Ubuntu:14')) {
      lifecycles.set(own, { ecosystem: own, name: 'Ubuntu 14.04', endOfLife: '2024-04-01' });
    }
    for (const pkg of inventory.packages) {
      const ecosystem = ecosystemOf(pkg.type, inventory.distribution);
      if (ecosystem === undefined) continue;
      ecosystems.add(ecosystem);
      const name = canonicalPackageName(ecosystem, pkg);
      if (names.has(`${ecosystem} ${name}`)) continue;
      names.add(`${ecosystem} ${name}`);
      const n = names.size;
      if (n % 3 === 0) records.push(...recordsOn(pkg, ecosystem, name, n));
      else if (n % 3 === 1) records.push(record(ecosystem, name, pkg, `CVE-2001-${1000 + n}`, { fixed: '0.0.0' }));
    }
  }
  for (const { vulnerabilityIds } of records) {
    const [id = ''] = vulnerabilityIds;
    const facts = FACTS[vulnerabilities.length % FACTS.length];
    if (facts === undefined || id.startsWith('CVE-2001') || vulnerabilities.some((v) => v.id === id)) continue;
    const aliases =
      vulnerabilities.length % 4 === 0 ? [`GHSA-aaaa-bbbb-${String(vulnerabilities.length).padStart(4, 'c')}`] : [];
    vulnerabilities.push({ id, aliases, references: [`https://www.cve.org/CVERecord?id=${id}`], ...facts });
  }
  return memoryDatabase({
    records,
    dataDate: '2026-01-01',
    vulnerabilities,
    completeness: [...ecosystems].sort().map((ecosystem) => ({ ecosystem, level: 'full', packages: 1 })),
    lifecycles: [...lifecycles.values()],
  });
}

const SCHEMES: Readonly<Record<string, AdvisoryRecord['scheme']>> = {
  apk: 'apk',
  deb: 'deb',
  gem: 'gem',
  pypi: 'pep440',
};

function record(
  ecosystem: string,
  name: string,
  pkg: Package,
  id: string,
  range: { fixed?: string },
  more: Partial<AdvisoryRecord> = {},
): AdvisoryRecord {
  return {
    advisoryId: id,
    feed: 'invented',
    vulnerabilityIds: [id],
    ecosystem,
    name,
    scheme: SCHEMES[pkg.type] ?? 'generic',
    ranges: [{ introduced: '0', ...range }],
    status: range.fixed === undefined ? 'affected' : 'fixed',
    ...more,
  };
}

const recordsOn = (pkg: Package, ecosystem: string, name: string, n: number): AdvisoryRecord[] => [
  record(ecosystem, name, pkg, `CVE-2024-${1000 + n}`, { fixed: '999' }, { advisoryId: `USN-${n}-1` }),
  record(ecosystem, name, pkg, `CVE-2023-${1000 + n}`, {}),
];

const NOW = new Date('2024-05-22T15:40:52.181Z');

/** What ScanSbom answers, from the handler down. */
export function answerOf(
  sbom: unknown,
  database: AdvisoryDatabase,
  outputFormat: 'CYCLONE_DX_1_5' | 'INSPECTOR' = 'CYCLONE_DX_1_5',
) {
  const deps = { database: () => database, clock: { now: () => NOW }, maxComponents: DEFAULT_MAX_COMPONENTS };
  // As a client sees it: what JSON keeps.
  return JSON.parse(JSON.stringify(scanSbom({ sbom, outputFormat }, deps)));
}
