import type { Ecosystem } from '../../domain/ecosystem.ts';
import type { Feed, FeedRecord, Sentinel, Snapshot } from '../feed.ts';
import { type FeedFiles, locateFeed } from '../feed-files.ts';
import { fetchFeed } from '../fetch-feed.ts';
import { checkSecdb, readSecdb } from './secfixes.ts';

/** A distribution without releases whose whole database is one file. */
export interface RollingSecdb {
  /** The feed's id, and its folder in a feeds folder: `wolfi/security.json`. */
  readonly id: string;
  readonly source: Feed['source'];
  readonly ecosystem: Ecosystem;
  readonly address: string;
  readonly sentinel: Sentinel;
  pageOf(id: string): string;
}

/** The feed of a database of security fixes in Alpine's form, of a distribution that has no releases. */
export function rollingSecdb({ id, source, ecosystem, address, sentinel, pageOf }: RollingSecdb): Feed {
  const files: FeedFiles = {
    id,
    patterns: [[id, /^security\.json(\.gz)?$/]],
    production: [{ path: `${id}/security.json`, url: address, maxBytes: 256 * 1024 ** 2 }],
    check: checkSecdb,
  };
  async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
    const aliased = new Set<string>();
    for (const { path } of snapshot.files) {
      yield* readSecdb(snapshot.folder, path, { feed: id, ecosystem, pageOf }, aliased, signal);
    }
    const note = 'fixes and "never affected", unfixed CVEs unknown';
    yield { kind: 'completeness', completeness: { ecosystem, level: 'fixed-only', note } };
  }
  return {
    id,
    source,
    gives: 'fixed versions by origin package; "never affected"',
    addresses: [address],
    sentinel,
    locate: (folder) => locateFeed(files, folder),
    fetch: (context, previous) => fetchFeed(files, context, previous),
    parse,
  };
}
