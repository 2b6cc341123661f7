import type { Feed } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { type OsvDatabase, parseOsvDatabase } from './osv/archive.ts';
import { readOsvRecord } from './osv/record.ts';
import { ARCHIVE_NAME, checkArchive } from './record-archive.ts';

const PRODUCTION = 'https://codeload.github.com/ossf/malicious-packages/tar.gz/refs/heads/main';

const database: OsvDatabase = {
  id: 'malicious-packages',
  // `osv/malicious/npm/NAME/MAL-….json`, and what was taken back under `osv/withdrawn`.
  wanted: /(?:^|\/)MAL-[^/]+\.json$/,
  read: readOsvRecord,
  judge: () => ({ level: 'partial', note: 'malicious packages alone' }),
};

const files: FeedFiles = {
  id: 'malicious-packages',
  patterns: [['malicious-packages', ARCHIVE_NAME]],
  production: [{ path: 'malicious-packages/malicious-packages.tar.gz', url: PRODUCTION, maxBytes: 4 * 1024 ** 3 }],
  check: (folder, path, signal) => checkArchive(database, folder, path, signal),
};

/** Packages that were published to do harm: as a rule in every version, so that such a record has no bounds. */
export const maliciousPackages: Feed = {
  id: 'malicious-packages',
  source: {
    name: 'OpenSSF Malicious Packages',
    url: 'https://github.com/ossf/malicious-packages',
    licence: 'Apache-2.0',
  },
  gives: 'packages of registries that are malware, whole or in the versions listed',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'MAL-2022-1' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse: (snapshot, signal) => parseOsvDatabase(database, snapshot, signal),
};
