import type { AdvisoryRecord } from '../../src/domain/advisory.ts';
import type { Feed, FeedRecord, VulnerabilityFacts } from '../../src/feeds/feed.ts';

/** A feed that says what the test wants, without a file. */
export const sampleFeed = (id: string, records: readonly FeedRecord[], date = '2026-08-16'): Feed => ({
  id,
  source: { name: `The ${id} feed`, url: `https://${id}.example/`, licence: 'CC0-1.0' },
  gives: 'examples',
  addresses: [],
  sentinel: { kind: 'advisory', id: 'X-1' },
  locate: async (folder) => ({ folder, files: [{ path: `${id}/all.json`, date }] }),
  fetch: async () => 'unchanged',
  parse: async function* () {
    yield* records;
  },
});

export const advisory = (fields: Partial<AdvisoryRecord> = {}): FeedRecord => ({
  kind: 'advisory',
  advisory: {
    advisoryId: 'DSA-5417-1',
    feed: 'sample',
    vulnerabilityIds: ['CVE-2023-0464'],
    ecosystem: 'Debian:12',
    name: 'openssl',
    scheme: 'deb',
    ranges: [{ introduced: '0', fixed: '3.0.9-1' }],
    status: 'fixed',
    ...fields,
  },
});

export const facts = (id: string, fields: Omit<VulnerabilityFacts, 'id'> = {}): FeedRecord => ({
  kind: 'vulnerability',
  facts: { id, ...fields },
});

/** A little of everything: distribution and language advisories, aliases, scores, exploitation, a problem. */
export const SAMPLE: readonly FeedRecord[] = [
  { kind: 'completeness', completeness: { ecosystem: 'Debian:12', level: 'fixed-only', note: 'fixed versions only' } },
  { kind: 'completeness', completeness: { ecosystem: 'npm', level: 'partial' } },
  advisory({ url: 'https://security.example/DSA-5417-1', published: '2023-05-31', vendorSeverity: 'high' }),
  advisory({
    advisoryId: 'CVE-2023-44487',
    vulnerabilityIds: ['CVE-2023-44487'],
    name: 'nghttp2',
    ranges: [],
    status: 'no-dsa',
  }),
  advisory({
    advisoryId: 'CVE-2023-44487',
    vulnerabilityIds: ['CVE-2023-44487'],
    name: 'h2o',
    status: 'affected',
    ranges: [],
  }),
  advisory({
    advisoryId: 'GHSA-qppj-fm5r-hxr3',
    vulnerabilityIds: ['GHSA-qppj-fm5r-hxr3'],
    ecosystem: 'npm',
    name: '@example/http2',
    scheme: 'semver',
    status: 'affected',
    ranges: [
      { introduced: '1.0.0', fixed: '1.4.2' },
      { introduced: '2.0.0', lastAffected: '2.1.0' },
      { introduced: '3.0.0' },
    ],
    versions: ['0.9.9'],
  }),
  facts('CVE-2023-44487', {
    title: 'HTTP/2 rapid reset',
    description: 'The HTTP/2 protocol allows a denial of service.',
    cvss: [
      { source: 'CISA-ADP', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', baseScore: 7.5 },
    ],
    cwes: ['CWE-400'],
    exploitation: 'active',
    published: '2023-10-10T14:15:10Z',
    modified: '2024-12-20T17:40:52Z',
    references: ['https://nvd.example/CVE-2023-44487'],
  }),
  facts('CVE-2023-44487', { epss: { score: 0.94423, percentile: 0.99984, date: '2026-08-16' } }),
  facts('CVE-2023-44487', {
    kev: { dateAdded: '2023-10-10', dateDue: '2023-10-31', action: 'Mitigate', ransomware: false },
  }),
  facts('GHSA-qppj-fm5r-hxr3', {
    aliases: ['CVE-2023-44487', 'GO-2023-2102'],
    title: 'swift-nio-http2 vulnerable to reset',
    cvss: [
      { source: 'GITHUB', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', baseScore: 5.3 },
    ],
    cwes: ['CWE-770'],
  }),
  facts('CVE-2023-0464', { epss: { score: 0.00412, percentile: 0.6, date: '2026-08-16' } }),
  facts('CVE-1999-0001', { epss: { score: 0.03351, percentile: 0.8765, date: '2026-08-16' } }),
  facts('CVE-2021-99999', {
    kev: { dateAdded: '2022-01-01' },
    epss: { score: 0.5, percentile: 0.9, date: '2026-08-16' },
  }),
  { kind: 'problem', path: 'sample/broken.json', reason: 'is not JSON' },
];
