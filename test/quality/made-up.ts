import { memoryDatabase } from '../../src/advisories/memory.ts';
import type { SearchableDatabase } from '../../src/advisories/read.ts';
import type { AdvisoryRecord, Vulnerability } from '../../src/domain/advisory.ts';

/** Records for the tests of the measuring code. */
export const record = (over: Partial<AdvisoryRecord>): AdvisoryRecord => ({
  advisoryId: over.vulnerabilityIds?.[0] ?? '',
  feed: 'debian',
  vulnerabilityIds: [],
  ecosystem: 'Debian:12',
  name: 'curl',
  scheme: 'deb',
  ranges: [{ introduced: '0', fixed: '7.88.1-10+deb12u6' }],
  status: 'fixed',
  published: '2024-04-01',
  ...over,
});

/** A database of a few records, searchable as a generation is. */
export function databaseOf(records: readonly AdvisoryRecord[]): SearchableDatabase {
  const ids = [...new Set(records.flatMap(({ vulnerabilityIds }) => vulnerabilityIds))];
  const vulnerabilities = ids.map((id): Vulnerability => ({ id, aliases: [], cvss: [], cwes: [], references: [] }));
  const ecosystems = [...new Set([...records.map(({ ecosystem }) => ecosystem), 'RubyGems'])];
  const completeness = ecosystems.map((ecosystem) => ({ ecosystem, level: 'full' as const, packages: 1 }));
  return {
    ...memoryDatabase({ records, vulnerabilities, completeness }),
    resolve: (id) => (ids.includes(id) ? [id] : []),
    packagesOf: () => [],
    recordsOf: (id) => records.filter(({ vulnerabilityIds }) => vulnerabilityIds.includes(id)),
  };
}
