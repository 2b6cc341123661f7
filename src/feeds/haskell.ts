import type { Completeness } from '../domain/advisory.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { convertHaskellAdvisory, HASKELL_ADVISORIES } from './haskell/advisory.ts';
import { ARCHIVE_NAME, checkArchive, parseArchives } from './record-archive.ts';

const PRODUCTION = 'https://codeload.github.com/haskell/security-advisories/tar.gz/refs/heads/main';

const files: FeedFiles = {
  id: 'haskell',
  patterns: [['haskell', ARCHIVE_NAME]],
  production: [{ path: 'haskell/security-advisories.tar.gz', url: PRODUCTION, maxBytes: 128 * 1024 ** 2 }],
  check: (folder, path, signal) => checkArchive(HASKELL_ADVISORIES, folder, path, signal),
};

const COMPLETENESS: readonly Omit<Completeness, 'packages'>[] = [
  { ecosystem: 'GHC', level: 'full' },
  { ecosystem: 'Hackage', level: 'full' },
];

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  yield* parseArchives(HASKELL_ADVISORIES, snapshot, signal, (record) => record.advisory.id, convertHaskellAdvisory);
  for (const completeness of COMPLETENESS) yield { kind: 'completeness', completeness };
}

/** The Haskell Security Response Team's advisories. */
export const haskell: Feed = {
  id: 'haskell',
  source: {
    name: 'Haskell Security Advisory Database',
    url: 'https://github.com/haskell/security-advisories',
    licence: 'CC0-1.0',
  },
  gives: 'affected versions of packages of Hackage and components of GHC, CVSS, CWE',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'HSEC-2023-0001' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
