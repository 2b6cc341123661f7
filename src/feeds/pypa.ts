import type { Feed } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { type OsvDatabase, parseOsvDatabase } from './osv/archive.ts';
import { readOsvYaml } from './osv/record.ts';
import { ARCHIVE_NAME, checkArchive } from './record-archive.ts';

const PRODUCTION = 'https://codeload.github.com/pypa/advisory-database/tar.gz/refs/heads/main';

const database: OsvDatabase = {
  id: 'pypa',
  wanted: /(?:^|\/)vulns\/[^/]+\/[^/]+\.ya?ml$/,
  read: readOsvYaml,
  judge: () => ({ level: 'partial', note: "PYSEC advisories alone, GitHub's are missing" }),
};

const files: FeedFiles = {
  id: 'pypa',
  patterns: [['pypa', ARCHIVE_NAME]],
  production: [{ path: 'pypa/advisory-database.tar.gz', url: PRODUCTION, maxBytes: 512 * 1024 ** 2 }],
  check: (folder, path, signal) => checkArchive(database, folder, path, signal),
};

/** The Python Packaging Authority's advisories, OSV records written in YAML. */
export const pypa: Feed = {
  id: 'pypa',
  source: {
    name: 'PyPA Advisory Database',
    url: 'https://github.com/pypa/advisory-database',
    licence: 'CC-BY-4.0',
  },
  gives: 'affected versions of packages of PyPI, withdrawals',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'PYSEC-2006-1' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse: (snapshot, signal) => parseOsvDatabase(database, snapshot, signal),
};
