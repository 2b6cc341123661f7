import type { AdvisoryRecord } from '../domain/advisory.ts';

/** Gathers the advisories of other databases: where such a database is a feed itself, it speaks for itself. */
const AGGREGATOR = 'osv';

/**
 * The records of one package without those that OSV.dev repeats: an advisory that its own database states too, under the
 * same id, is that database's. Records with other ids stay, also those on the same vulnerability.
 */
export function withoutRepeats(records: readonly AdvisoryRecord[]): readonly AdvisoryRecord[] {
  const own = new Set<string>();
  for (const { feed, advisoryId } of records) if (feed !== AGGREGATOR) own.add(advisoryId);
  if (own.size === 0) return records;
  return records.filter(({ feed, advisoryId }) => feed !== AGGREGATOR || !own.has(advisoryId));
}
