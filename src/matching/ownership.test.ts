import { describe, expect, test } from 'vitest';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import {
  ALPINE,
  BOOKWORM,
  covered,
  databaseOf,
  inventoryOf,
  npmPackage,
  packageOf,
  record,
} from './example.fixture.ts';
import { explain, matchInventory, ownersAmong } from './index.ts';

// Language packages that a distribution package brought (trap 2).

const ALMA: Distribution = { id: 'almalinux', versionId: '9.4', name: 'AlmaLinux 9.4' };
const WOLFI: Distribution = { id: 'wolfi', name: 'Wolfi' };
const COVERED = ['Debian:12', 'AlmaLinux:9', 'Alpine:v3.20', 'Wolfi', 'PyPI', 'RubyGems', 'npm'].map(covered);

const requests = record({
  feed: 'ghsa',
  advisoryId: 'GHSA-1',
  ecosystem: 'PyPI',
  scheme: 'pep440',
  name: 'requests',
  ranges: [{ introduced: '0', fixed: '2.32.0' }],
});
const python = (owner: string | undefined): Package =>
  npmPackage('2.31.0', { type: 'pypi', name: 'requests', ...(owner !== undefined && { ownedBy: owner }) });
const judged = (
  packages: readonly Package[],
  distribution: Distribution | undefined,
  records: readonly AdvisoryRecord[],
  completeness = COVERED,
) => {
  const { distribution: _, ...rest } = inventoryOf(packages);
  const inventory = distribution === undefined ? rest : { ...rest, distribution };
  const { matches, notEvaluated } = matchInventory(inventory, databaseOf(records, [], completeness));
  return [
    ...matches.map((match) => `${match.package.name} ${match.vulnerabilityId}`),
    ...notEvaluated.map((each) => `${each.package.name} ${each.reason}`),
  ];
};

describe('a distribution that ports fixes back', () => {
  test.each([
    ['python3-requests of Debian', BOOKWORM, python('python3-requests')],
    ['rpm’s dist-info', ALMA, python('python3-requests')],
    ['a gem', BOOKWORM, npmPackage('2.3.0', { type: 'gem', name: 'rack', ownedBy: 'ruby-rack' })],
    ['a node module', BOOKWORM, npmPackage('1.0.0', { ownedBy: 'node-left-pad' })],
  ])('covers what it brought: %s', (_, distribution, pkg) => {
    expect(judged([pkg], distribution, [requests])).toEqual([`${pkg.name} owned-by-distribution`]);
  });

  test('and not what stands beside it', () => {
    expect(judged([python(undefined)], BOOKWORM, [requests])).toEqual(['requests CVE-2024-0001']);
  });

  test('covers nothing when its advisories are not known: the language’s judge', () => {
    expect(judged([python('python3-requests')], BOOKWORM, [requests], [covered('PyPI')])).toEqual([
      'requests CVE-2024-0001',
    ]);
    expect(judged([python('python3-requests')], undefined, [requests])).toEqual(['requests CVE-2024-0001']);
  });

  test('of which a part is known covers what that part names, by package or by source', () => {
    const partial = [...COVERED.slice(1), { ecosystem: 'Debian:12', level: 'partial' as const, packages: 1 }];
    const owner = packageOf({ name: 'python3-requests', source: { name: 'requests', version: '2.31.0-1' } });
    const dsa = record({
      name: 'requests',
      vulnerabilityIds: ['CVE-OTHER'],
      ranges: [{ introduced: '0', fixed: '1' }],
    });
    expect(judged([owner, python('python3-requests')], BOOKWORM, [requests, dsa], partial)).toEqual([
      'requests owned-by-distribution',
    ]);
    expect(judged([owner, python('python3-requests')], BOOKWORM, [requests], partial)).toEqual([
      'requests CVE-2024-0001',
    ]);
  });
});

describe('a distribution that follows upstream', () => {
  const apk = (version: string): Package =>
    packageOf({ type: 'apk', name: 'py3-requests', version, source: { name: 'py3-requests', version } });
  const secdb = (over: Partial<AdvisoryRecord>): AdvisoryRecord =>
    record({
      feed: 'alpine',
      ecosystem: 'Alpine:v3.20',
      scheme: 'apk',
      name: 'py3-requests',
      ranges: [{ introduced: '0', fixed: '0' }],
      ...over,
    });

  test('knows of fixes alone, so that the language’s advisories judge too', () => {
    expect(judged([apk('2.31.0-r0'), python('py3-requests')], ALPINE, [requests])).toEqual(['requests CVE-2024-0001']);
    expect(judged([python('py3-requests')], WOLFI, [requests])).toEqual(['requests CVE-2024-0001']);
  });

  test('its 0 silences the language’s advisory on what the package brought, and only that', () => {
    const packages = [apk('2.31.0-r0'), python('py3-requests')];
    expect(judged(packages, ALPINE, [requests, secdb({})])).toEqual([]);
    expect(judged([apk('2.31.0-r0'), python(undefined)], ALPINE, [requests, secdb({})])).toEqual([
      'requests CVE-2024-0001',
    ]);
    const other = secdb({ vulnerabilityIds: ['CVE-OTHER'] });
    expect(judged(packages, ALPINE, [requests, other])).toEqual(['requests CVE-2024-0001']);
    const otherPackage = secdb({ name: 'py3-urllib3' });
    expect(judged(packages, ALPINE, [requests, otherPackage])).toEqual(['requests CVE-2024-0001']);
  });

  test('its patched build silences as well; an older build is one finding of two packages', () => {
    const patched = secdb({ ranges: [{ introduced: '0', fixed: '2.31.0-r1' }] });
    expect(judged([apk('2.31.0-r1'), python('py3-requests')], ALPINE, [requests, patched])).toEqual([]);
    expect(judged([apk('2.31.0-r0'), python('py3-requests')], ALPINE, [requests, patched])).toEqual([
      'py3-requests CVE-2024-0001',
      'requests CVE-2024-0001',
    ]);
  });

  test('explain names the owner', () => {
    const pkg = python('py3-requests');
    const owners = ownersAmong([apk('2.31.0-r0'), pkg]);
    const database = databaseOf([requests, secdb({})], [], COVERED);
    expect(explain(pkg, 'CVE-2024-0001', database, { distribution: ALPINE, owners })).toMatchObject({
      verdict: 'silenced',
      silence: { by: 'owner', text: 'the distribution says that py3-requests is not affected, or carries the fix' },
    });
  });
});
