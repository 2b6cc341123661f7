import { describe, expect, test } from 'vitest';
import type { AdvisoryDatabase, ReleaseLifecycle } from '../domain/advisory.ts';
import type { Distribution } from '../domain/inventory.ts';
import { assessMatches } from './assess.ts';
import { endOfLifeFinding, endOfLifeOf } from './end-of-life.ts';

const LIFECYCLES: readonly ReleaseLifecycle[] = [
  {
    ecosystem: 'Debian:10',
    name: 'Debian 10 (buster)',
    endOfLife: '2022-09-10',
    extendedEndOfLife: '2024-06-30',
    url: 'https://wiki.debian.org/LTS',
  },
  { ecosystem: 'Ubuntu:20.04', name: 'Ubuntu 20.04 LTS', endOfLife: '2025-05-31', extendedEndOfLife: '2030-04-02' },
  { ecosystem: 'Red Hat:7', name: 'RHEL 7', endOfLife: '2024-06-30', extendedEndOfLife: '2028-06-30' },
  { ecosystem: 'CentOS:7', name: 'CentOS 7', endOfLife: '2024-06-30' },
  { ecosystem: 'Alpine:v3.20', name: 'Alpine 3.20' },
];

const databaseOn = (dataDate: string): AdvisoryDatabase => ({
  info: {
    digest: 'sha256:0',
    builtAt: '2030-01-01T00:00:00.000Z',
    dataDate,
    starter: false,
    records: 0,
    vulnerabilities: 0,
    feeds: [],
    completeness: [],
    lifecycles: LIFECYCLES,
  },
  lookup: () => [],
  vulnerability: () => undefined,
  completeness: (ecosystem) => ({ ecosystem, level: 'none', packages: 0 }),
  lifecycle: (ecosystem) => LIFECYCLES.find((each) => each.ecosystem === ecosystem),
  close: async () => {},
});

const of = (id: string, versionId: string, over: Partial<Distribution> = {}): Distribution => ({
  id,
  versionId,
  name: `${id} ${versionId}`,
  ...over,
});

describe('the operating system is out of support (trap 5)', () => {
  test.each([
    ['Debian’s long support is for everybody', of('debian', '10'), '2024-06-30', undefined],
    ['the day after the last is the first without', of('debian', '10'), '2024-07-01', '2024-06-30'],
    ['the time of day does not matter', of('debian', '10'), '2024-06-30T23:59:59.000Z', undefined],
    ['Ubuntu’s is for those who have it', of('ubuntu', '20.04'), '2025-06-01', '2025-05-31'],
    ['with ESM for the base system', of('ubuntu', '20.04', { channels: ['esm-infra'] }), '2030-04-02', undefined],
    [
      'ESM for applications alone is not enough',
      of('ubuntu', '20.04', { channels: ['esm-apps'] }),
      '2025-06-01',
      '2025-05-31',
    ],
    ['ESM ends too', of('ubuntu', '20.04', { channels: ['esm-infra'] }), '2030-04-03', '2030-04-02'],
    ['CentOS ends where Red Hat goes on', of('centos', '7', { name: 'CentOS Linux 7' }), '2025-01-01', '2024-06-30'],
    ['a subscription for longer', of('rhel', '7.9', { channels: ['els-7'] }), '2025-01-01', undefined],
    ['a release without a day', of('alpine', '3.20.1'), '2030-01-01', undefined],
    ['a release that nobody speaks of', of('debian', '5'), '2030-01-01', undefined],
    ['a distribution that nobody knows', of('void', '1'), '2030-01-01', undefined],
  ] as const)('%s', (_, distribution, dataDate, lastDay) => {
    expect(endOfLifeOf(distribution, databaseOn(dataDate))?.lastDay).toBe(lastDay);
  });

  test('is one CRITICAL finding with its evidence', () => {
    const [finding, ...more] = assessMatches([], databaseOn('2026-08-16T10:00:00.000Z'), {
      distribution: of('debian', '10'),
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      key: 'IN-DISCONTINUED-001',
      severity: 'CRITICAL',
      title: 'IN-DISCONTINUED-001 - Debian 10 (buster) is out of support since 2024-06-30',
      packageVulnerability: {
        vulnerabilityId: 'IN-DISCONTINUED-001',
        source: 'DEBIAN_CVE',
        sourceUrl: 'https://wiki.debian.org/LTS',
        packages: [
          {
            status: 'end-of-life',
            evidence: { ecosystem: 'Debian:10', rule: 'supported until 2024-06-30, the data is of 2026-08-16' },
          },
        ],
      },
    });
  });

  test('says that extended support goes on for others', () => {
    expect(endOfLifeFinding(of('ubuntu', '20.04'), databaseOn('2026-01-01'))?.description).toContain(
      'until 2030-04-02',
    );
  });

  test('no finding while it is cared for, nor without a distribution', () => {
    expect(assessMatches([], databaseOn('2020-01-01'), { distribution: of('debian', '10') })).toEqual([]);
    expect(assessMatches([], databaseOn('2026-01-01'))).toEqual([]);
  });
});
