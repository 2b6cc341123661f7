import type { Feed } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { type OsvDatabase, parseOsvDatabase } from './osv/archive.ts';
import { needsGitHubAdvisories } from './osv/ecosystems.ts';
import { readOsvRecord } from './osv/record.ts';
import { ARCHIVE_NAME, checkArchive } from './record-archive.ts';

const PRODUCTION = 'https://codeload.github.com/github/advisory-database/tar.gz/refs/heads/main';

const database: OsvDatabase = {
  id: 'ghsa',
  // What GitHub has not reviewed are copies of NVD's records, which name no package.
  wanted: /(?:^|\/)advisories\/github-reviewed\/(?:[^/]+\/)*GHSA-[^/]+\.json$/,
  read: readOsvRecord,
  judge(ecosystem, whole) {
    if (!whole) return { level: 'partial', note: "a part of GitHub's advisories" };
    return needsGitHubAdvisories(ecosystem)
      ? { level: 'full' }
      : { level: 'partial', note: "GitHub's advisories alone" };
  },
};

const files: FeedFiles = {
  id: 'ghsa',
  patterns: [
    ['ghsa', ARCHIVE_NAME],
    ['ghsa-partial', ARCHIVE_NAME],
  ],
  choose: (paths) => [...paths].sort((a, b) => Number(a.includes('-partial/')) - Number(b.includes('-partial/'))),
  production: [{ path: 'ghsa/advisory-database.tar.gz', url: PRODUCTION, maxBytes: 4 * 1024 ** 3 }],
  check: (folder, path, signal) => checkArchive(database, folder, path, signal),
};

/** GitHub's reviewed advisories on packages of registries. @see https://docs.github.com/en/code-security/security-advisories */
export const ghsa: Feed = {
  id: 'ghsa',
  source: {
    name: 'GitHub Advisory Database',
    url: 'https://github.com/advisories',
    licence: 'CC-BY-4.0',
  },
  gives: 'reviewed advisories of language registries: ranges, severity, CVSS, CWE, malware, withdrawals',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'GHSA-jf85-cpcp-j695' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse: (snapshot, signal) => parseOsvDatabase(database, snapshot, signal),
};
