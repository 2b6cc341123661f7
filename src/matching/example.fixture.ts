import { memoryDatabase } from '../advisories/memory.ts';
import type { AdvisoryRecord, Completeness, Vulnerability } from '../domain/advisory.ts';
import type { Distribution, Inventory, InventorySubject } from '../domain/inventory.ts';
import type { Match } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';

/** Small records and packages for the tests of matching: one zlib of Debian 12, one left-pad of npm. */

export const BOOKWORM: Distribution = { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian 12' };
export const ALPINE: Distribution = { id: 'alpine', versionId: '3.20.1', name: 'Alpine 3.20' };
export const IMAGE: InventorySubject = { kind: 'image', name: 'app:1' };

export const record = (over: Partial<AdvisoryRecord>): AdvisoryRecord => ({
  advisoryId: 'CVE-2024-0001',
  feed: 'debian',
  vulnerabilityIds: ['CVE-2024-0001'],
  ecosystem: 'Debian:12',
  name: 'zlib',
  scheme: 'deb',
  ranges: [{ introduced: '0', fixed: '1:1.2.13.dfsg-1+deb12u1' }],
  status: 'fixed',
  ...over,
});

export const npm = (over: Partial<AdvisoryRecord>): AdvisoryRecord =>
  record({ feed: 'osv', ecosystem: 'npm', scheme: 'semver', name: 'left-pad', status: 'affected', ...over });

export const vulnerability = (id: string, over: Partial<Vulnerability> = {}): Vulnerability => ({
  id,
  aliases: [],
  cvss: [],
  cwes: [],
  references: [],
  ...over,
});

export const covered = (ecosystem: string): Completeness => ({ ecosystem, level: 'full', packages: 1 });
export const COVERED = ['Debian:12', 'Alpine:v3.20', 'npm', 'PyPI', 'Go', 'Maven'].map(covered);

export const databaseOf = (
  records: readonly AdvisoryRecord[],
  vulnerabilities: readonly Vulnerability[] = [],
  completeness = COVERED,
) => memoryDatabase({ records, vulnerabilities, completeness });

export const packageOf = (over: Partial<Package>): Package => ({
  type: 'deb',
  name: 'zlib1g',
  version: '1:1.2.13.dfsg-1',
  arch: 'amd64',
  source: { name: 'zlib', version: '1:1.2.13.dfsg-1' },
  foundBy: 'test',
  locations: [{ path: '/var/lib/dpkg/status' }],
  ...over,
});

export const npmPackage = (version: string, over: Partial<Package> = {}): Package => {
  const { source: _, arch: __, ...rest } = packageOf({ type: 'npm', name: 'left-pad', version, ...over });
  return rest;
};

export const inventoryOf = (packages: readonly Package[], over: Partial<Inventory> = {}): Inventory => ({
  subject: IMAGE,
  distribution: BOOKWORM,
  packages,
  problems: [],
  collectedAt: '2025-01-01T00:00:00.000Z',
  ...over,
});

export const idsOf = (matches: readonly Match[]): string[] => matches.map((match) => match.vulnerabilityId);
