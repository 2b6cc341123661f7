import type { Completeness } from '../domain/advisory.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { ARCHIVE_NAME, checkArchive, parseArchives } from './record-archive.ts';
import { convertRustAdvisory, RUST_ADVISORIES } from './rustsec/advisory.ts';

const PRODUCTION = 'https://codeload.github.com/rustsec/advisory-db/tar.gz/refs/heads/main';

const files: FeedFiles = {
  id: 'rustsec',
  patterns: [['rustsec', ARCHIVE_NAME]],
  production: [{ path: 'rustsec/rustsec-advisory-db.tar.gz', url: PRODUCTION, maxBytes: 256 * 1024 ** 2 }],
  check: (folder, path, signal) => checkArchive(RUST_ADVISORIES, folder, path, signal),
};

const COMPLETENESS: readonly Omit<Completeness, 'packages'>[] = [
  { ecosystem: 'CPE', level: 'partial', note: "Rust's standard library and tools" },
  { ecosystem: 'crates.io', level: 'full' },
];

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  yield* parseArchives(RUST_ADVISORIES, snapshot, signal, (record) => record.advisory.id, convertRustAdvisory);
  for (const completeness of COMPLETENESS) yield { kind: 'completeness', completeness };
}

/** Advisories on crates and the Rust toolchain. */
export const rustsec: Feed = {
  id: 'rustsec',
  source: {
    name: 'RustSec Advisory Database',
    url: 'https://rustsec.org',
    licence: 'CC0-1.0; entries taken over from GitHub CC-BY-4.0',
  },
  gives: 'patched and unaffected versions of crates; unsound and unmaintained crates, notices',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'RUSTSEC-2016-0001' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
