import type { Completeness } from '../domain/advisory.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { convertPhpAdvisory, PHP_ADVISORIES } from './friendsofphp/advisory.ts';
import { ARCHIVE_NAME, checkArchive, parseArchives } from './record-archive.ts';

const PRODUCTION = 'https://codeload.github.com/FriendsOfPHP/security-advisories/tar.gz/refs/heads/master';

const files: FeedFiles = {
  id: 'friendsofphp',
  patterns: [['friendsofphp', ARCHIVE_NAME]],
  production: [{ path: 'friendsofphp/security-advisories.tar.gz', url: PRODUCTION, maxBytes: 128 * 1024 ** 2 }],
  check: (folder, path, signal) => checkArchive(PHP_ADVISORIES, folder, path, signal),
};

const COMPLETENESS: Omit<Completeness, 'packages'> = {
  ecosystem: 'Packagist',
  level: 'partial',
  note: "FriendsOfPHP's advisories alone, GitHub's are missing",
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  yield* parseArchives(PHP_ADVISORIES, snapshot, signal, (record) => record.place, convertPhpAdvisory);
  yield { kind: 'completeness', completeness: COMPLETENESS };
}

/** The PHP community's advisories on packages of Packagist and other Composer repositories. */
export const friendsofphp: Feed = {
  id: 'friendsofphp',
  source: {
    name: 'PHP Security Advisories Database',
    url: 'https://github.com/FriendsOfPHP/security-advisories',
    licence: 'Unlicense',
  },
  gives: 'affected versions of PHP packages, branch by branch',
  addresses: [PRODUCTION],
  sentinel: { kind: 'advisory', id: 'CVE-2012-6431' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
