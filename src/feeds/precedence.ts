import type { AdvisoryRecord } from '../domain/advisory.ts';

/**
 * Feeds that give way when another states the same advisory on the same package, and to whom. OSV.dev gathers other
 * databases: where such a database is a feed itself, it speaks for itself. CVE records carry what CNAs and CISA first
 * wrote of affected products, often wider than what NVD's analysts find.
 */
const GIVES_WAY: ReadonlyMap<string, (other: string) => boolean> = new Map([
  ['cve', (other) => other === 'nvd'],
  ['osv', (other) => other !== 'osv'],
]);

/**
 * The records of one package without those that another feed states better under the same id. Records with other ids
 * stay, also those on the same vulnerability.
 */
export function withoutRepeats(records: readonly AdvisoryRecord[]): readonly AdvisoryRecord[] {
  if (!records.some(({ feed }) => GIVES_WAY.has(feed))) return records;
  const feeds = new Map<string, Set<string>>();
  for (const { feed, advisoryId } of records) feeds.set(advisoryId, (feeds.get(advisoryId) ?? new Set()).add(feed));
  const kept = records.filter(({ feed, advisoryId }) => {
    const givesWay = GIVES_WAY.get(feed);
    return givesWay === undefined || ![...(feeds.get(advisoryId) ?? [])].some(givesWay);
  });
  return kept.length === records.length ? records : kept;
}
