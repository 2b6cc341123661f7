import type { Completeness } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed, preferPlain } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { checkSecdb, readSecdb } from './secdb/secfixes.ts';

/** Branches whose databases are downloaded: those of os-release files that are still met. */
const BRANCHES = ['edge', ...Array.from({ length: 18 }, (_, i) => `v3.${i + 10}`)];
const REPOSITORIES = ['community', 'main'] as const;
/** `alpine-secdb/v3.20/main.json`, and states of a branch at the day it was made under `branch-time/`. */
const PATH = /^alpine-secdb\/(branch-time\/)?(edge|v\d+\.\d+)\/(main|community)\.json(\.gz)?$/;
const BRANCH = /^(edge|v\d+\.\d+)$/;
const FILE = /^(main|community)\.json(\.gz)?$/;
const pageOf = (id: string): string | undefined =>
  isCveId(id) ? `https://security.alpinelinux.org/vuln/${id}` : undefined;

const partsOf = (path: string): { branch: string; branchTime: boolean } => {
  const parts = PATH.exec(path);
  return { branch: parts?.[2] ?? '', branchTime: parts?.[1] !== undefined };
};

const files: FeedFiles = {
  id: 'alpine',
  patterns: [
    ['alpine-secdb', BRANCH, FILE],
    ['alpine-secdb', 'branch-time', BRANCH, FILE],
  ],
  // A branch's current database has all that its state of an earlier day has.
  choose(paths) {
    const current = new Set(paths.filter((path) => !partsOf(path).branchTime).map((path) => partsOf(path).branch));
    return preferPlain(paths.filter((path) => !partsOf(path).branchTime || !current.has(partsOf(path).branch)));
  },
  production: BRANCHES.flatMap((branch) =>
    REPOSITORIES.map((repository) => ({
      path: `alpine-secdb/${branch}/${repository}.json`,
      url: `https://secdb.alpinelinux.org/${branch}/${repository}.json`,
      maxBytes: 64 * 1024 ** 2,
      // A branch that is not made yet has no database.
      ...(branch === 'edge' ? {} : { optional: true as const }),
    })),
  ),
  atOnce: 4,
  check: checkSecdb,
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const levels = new Map<Ecosystem, Omit<Completeness, 'packages'>>();
  const aliased = new Set<string>();
  for (const { path } of snapshot.files) {
    const { branch, branchTime } = partsOf(path);
    const ecosystem = `Alpine:${branch}`;
    levels.set(ecosystem, completenessOf(ecosystem, branchTime));
    yield* readSecdb(snapshot.folder, path, { feed: 'alpine', ecosystem, pageOf }, aliased, signal);
  }
  for (const [, completeness] of [...levels].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield { kind: 'completeness', completeness };
  }
}

const completenessOf = (ecosystem: Ecosystem, branchTime: boolean): Omit<Completeness, 'packages'> =>
  branchTime
    ? { ecosystem, level: 'partial', note: 'fixes known on the day of branching, later ones and unfixed CVEs unknown' }
    : { ecosystem, level: 'fixed-only', note: 'fixes of the branch, unfixed CVEs unknown' };

/** Alpine's database of security fixes, by branch and repository; packages are named by their origin. */
export const alpine: Feed = {
  id: 'alpine',
  source: {
    name: 'Alpine Linux secdb',
    url: 'https://secdb.alpinelinux.org',
    licence: 'see https://secdb.alpinelinux.org/license.txt',
  },
  gives: 'fixed versions by branch and origin package; "never affected"',
  addresses: ['https://secdb.alpinelinux.org/BRANCH/{main,community}.json'],
  sentinel: { kind: 'advisory', id: 'CVE-2018-0732' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
