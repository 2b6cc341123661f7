import type { Feed } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { type OsvDatabase, parseOsvDatabase } from './osv/archive.ts';
import { readOsvRecord } from './osv/record.ts';
import { ARCHIVE_NAME, checkArchive } from './record-archive.ts';

const PRODUCTION = 'https://vuln.go.dev/vulndb.zip';

const database: OsvDatabase = {
  id: 'go-vulndb',
  // `index/` beside the records lists them; `data/excluded` of the repository are reports that turned out to be none.
  wanted: /(?:^|\/)GO-\d{4}-\d+\.json$/,
  read: readOsvRecord,
  judge: () => ({ level: 'full' }),
};

const files: FeedFiles = {
  id: 'go-vulndb',
  patterns: [['go-vulndb', ARCHIVE_NAME]],
  production: [{ path: 'go-vulndb/vulndb.zip', url: PRODUCTION, maxBytes: 512 * 1024 ** 2 }],
  check: (folder, path, signal) => checkArchive(database, folder, path, signal),
};

/** The Go team's advisories on modules, the standard library (`stdlib`) and the toolchain. @see https://go.dev/doc/security/vuln/database */
export const goVulndb: Feed = {
  id: 'go-vulndb',
  source: { name: 'Go Vulnerability Database', url: 'https://pkg.go.dev/vuln', licence: 'CC-BY-4.0' },
  gives: 'affected versions of Go modules, the standard library and the toolchain; withdrawals',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'GO-2020-0001' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse: (snapshot, signal) => parseOsvDatabase(database, snapshot, signal),
};
