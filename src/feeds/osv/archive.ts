import type { Completeness } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import type { FeedRecord, Snapshot } from '../feed.ts';
import { parseArchives, type RecordArchive } from '../record-archive.ts';
import { convertOsvRecord } from './convert.ts';
import { ecosystemOfOsv } from './ecosystems.ts';
import type { OsvRecord } from './record.ts';

/** A database of its own that keeps its advisories as OSV records in an archive. */
export interface OsvDatabase extends RecordArchive<OsvRecord> {
  /** Id of the feed. */
  readonly id: string;
  /** How much it knows of an ecosystem that its records name. @param whole is the archive all that the database has? */
  judge(ecosystem: Ecosystem, whole: boolean): Omit<Completeness, 'packages' | 'ecosystem'>;
}

/** `ghsa-partial/…`: a part of what the database knows. */
const isPartial = (path: string): boolean => /^[^/]*-partial\//.test(path);

/** Everything that the database's archives say, and how much that is, ecosystem by ecosystem. */
export async function* parseOsvDatabase(
  database: OsvDatabase,
  snapshot: Snapshot,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  /** Ecosystem → does a whole archive name it? */
  const named = new Map<Ecosystem, boolean>();
  function* convert(record: OsvRecord, where: string, path: string): Generator<FeedRecord, void, undefined> {
    for (const { package: pkg } of record.affected) {
      if (pkg == null) continue;
      const ecosystem = ecosystemOfOsv(pkg.ecosystem);
      named.set(ecosystem, named.get(ecosystem) === true || !isPartial(path));
    }
    yield* convertOsvRecord(record, where, database.id);
  }
  yield* parseArchives(database, snapshot, signal, (record) => record.id, convert);
  for (const [ecosystem, whole] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield { kind: 'completeness', completeness: { ecosystem, ...database.judge(ecosystem, whole) } };
  }
}
