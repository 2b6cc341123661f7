import type { Completeness } from '../domain/advisory.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { ARCHIVE_NAME, checkArchive, parseArchives } from './record-archive.ts';
import { convertRubyAdvisory, ENGINES, RUBY_ADVISORIES } from './rubysec/advisory.ts';

const PRODUCTION = 'https://codeload.github.com/rubysec/ruby-advisory-db/tar.gz/refs/heads/master';

const files: FeedFiles = {
  id: 'rubysec',
  patterns: [['rubysec', ARCHIVE_NAME]],
  production: [{ path: 'rubysec/ruby-advisory-db.tar.gz', url: PRODUCTION, maxBytes: 256 * 1024 ** 2 }],
  check: (folder, path, signal) => checkArchive(RUBY_ADVISORIES, folder, path, signal),
};

const COMPLETENESS: readonly Omit<Completeness, 'packages'>[] = [
  { ecosystem: 'CPE', level: 'partial', note: `Ruby interpreters (${[...ENGINES.values()].join(', ')})` },
  // RubySec takes GitHub's advisories over, and lists what has no fix.
  { ecosystem: 'RubyGems', level: 'full' },
];

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  yield* parseArchives(RUBY_ADVISORIES, snapshot, signal, (advisory) => advisory.place, convertRubyAdvisory);
  for (const completeness of COMPLETENESS) yield { kind: 'completeness', completeness };
}

/** The Ruby community's advisories on gems and interpreters. */
export const rubysec: Feed = {
  id: 'rubysec',
  source: {
    name: 'Ruby Advisory Database',
    url: 'https://rubysec.com',
    licence: 'public domain; entries of OSVDB under its terms',
  },
  gives: 'patched and unaffected versions of gems and of Ruby interpreters, severity, CVE, GHSA and OSVDB ids',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'CVE-2013-0156' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
