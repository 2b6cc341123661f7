import { buildDatabase } from '../../src/advisories/build.ts';
import type { AdvisoryRecord } from '../../src/domain/advisory.ts';
import type { Feed, FeedRecord } from '../../src/feeds/feed.ts';

const openssl: AdvisoryRecord = {
  advisoryId: 'DSA-9001-1',
  feed: 'debian',
  vulnerabilityIds: ['CVE-2026-1001'],
  ecosystem: 'Debian:12',
  name: 'openssl',
  scheme: 'deb',
  ranges: [{ introduced: '0', fixed: '3.0.11-1~deb12u2' }],
  status: 'fixed',
};
const zlib: AdvisoryRecord = {
  ...openssl,
  advisoryId: 'CVE-2026-1002',
  vulnerabilityIds: ['CVE-2026-1002'],
  name: 'zlib',
  ranges: [{ introduced: '0' }],
  status: 'postponed',
};
const rejected: AdvisoryRecord = {
  ...zlib,
  advisoryId: 'CVE-2026-1004',
  vulnerabilityIds: ['CVE-2026-1004'],
  status: 'no-dsa',
};
const lodash: AdvisoryRecord = {
  ...openssl,
  advisoryId: 'GHSA-aaaa-bbbb-cccc',
  feed: 'osv',
  vulnerabilityIds: ['CVE-2026-1003'],
  ecosystem: 'npm',
  name: 'lodash',
  scheme: 'semver',
  ranges: [{ introduced: '0', fixed: '4.17.21' }],
};

const cvss = (impact: string, baseScore: number) => ({
  source: 'NVD',
  version: '3.1' as const,
  vector: `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/${impact}`,
  baseScore,
});

const RECORDS: readonly FeedRecord[] = [
  ...[openssl, zlib, rejected, lodash].map((advisory) => ({ kind: 'advisory' as const, advisory })),
  {
    kind: 'vulnerability',
    facts: {
      id: 'CVE-2026-1001',
      cvss: [cvss('C:H/I:H/A:H', 9.8)],
      cwes: ['CWE-787'],
      epss: { score: 0.42, percentile: 0.97, date: '2026-11-01' },
      kev: { dateAdded: '2026-10-02', dateDue: '2026-10-23' },
    },
  },
  { kind: 'vulnerability', facts: { id: 'CVE-2026-1002', cvss: [cvss('C:L/I:N/A:N', 5.3)] } },
  { kind: 'vulnerability', facts: { id: 'CVE-2026-1003', cvss: [cvss('C:N/I:N/A:H', 7.5)] } },
  { kind: 'completeness', completeness: { ecosystem: 'Debian:12', level: 'full' } },
  { kind: 'completeness', completeness: { ecosystem: 'npm', level: 'full' } },
  { kind: 'completeness', completeness: { ecosystem: 'PyPI', level: 'full' } },
];

/** Date of the tiny database: what `--max-db-age` counts from. */
export const DATABASE_DATE = '2026-11-01';

const feedOf = (records: readonly FeedRecord[]): Feed => ({
  id: 'debian',
  source: { name: 'Three advisories', url: 'https://example.com/', licence: 'CC0-1.0' },
  gives: 'examples',
  addresses: [],
  sentinel: { kind: 'advisory', id: 'X-1' },
  locate: async (folder) => ({ folder, files: [{ path: 'three.json', date: DATABASE_DATE }] }),
  fetch: async () => 'unchanged',
  async *parse() {
    yield* records;
  },
});

/** The tracker's word on the CVE of MiniZip, which docs/explain.md asks about: it has no advisory of its own. */
export const MINIZIP: readonly FeedRecord[] = [
  {
    kind: 'advisory',
    advisory: { ...zlib, advisoryId: 'CVE-2023-45853', vulnerabilityIds: ['CVE-2023-45853'], status: 'ignored' },
  },
  { kind: 'vulnerability', facts: { id: 'CVE-2023-45853', cvss: [cvss('C:H/I:H/A:H', 9.8)] } },
];

/** A database of four advisories: openssl (critical, fixed, exploited) and zlib (a fix postponed, another rejected) of Debian 12, lodash of npm. */
export async function buildTinyDatabase(outFolder: string, more: readonly FeedRecord[] = []): Promise<void> {
  const feeds = [feedOf([...RECORDS, ...more])];
  await buildDatabase({ feedsFolder: outFolder, outFolder, signal: new AbortController().signal, feeds });
}
