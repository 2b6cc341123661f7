import type { Completeness } from '../domain/advisory.ts';
import { brokenFile, readLines } from './content.ts';
import { readAdvisoryList } from './debian/advisory-list.ts';
import { readChangelogFacts, readFixDates } from './debian/changelog-facts.ts';
import { builtInReleases, readReleases } from './debian/releases.ts';
import { checkTracker, readTracker, statementKey } from './debian/tracker.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';

const MEGABYTE = 1024 ** 2;
const TRACKER = /^debian-tracker\/tracker\.json(\.gz)?$/;
const DERIVED = /^debian-tracker\/derived\/.*\.json(\.gz)?$/;
const LIST = /^debian-tracker\/data\/D[SL]A\/list(\.gz)?$/;
const FACTS = /^debian-apt\/changelog-facts\.jsonl(\.gz)?$/;
const RELEASES = /^debian-misc\/debian\.csv$/;
const SALSA = 'https://salsa.debian.org';

const files: FeedFiles = {
  id: 'debian',
  patterns: [
    ['debian-tracker', /^tracker\.json(\.gz)?$/],
    ['debian-tracker', 'derived', /^tracker-json-derived\.json(\.gz)?$/],
    ['debian-tracker', 'data', /^D[SL]A$/, /^list(\.gz)?$/],
    ['debian-apt', /^changelog-facts\.jsonl(\.gz)?$/],
    ['debian-misc', 'debian.csv'],
  ],
  choose(paths) {
    const statements = paths.filter((path) => !RELEASES.test(path));
    if (statements.length === 0) return [];
    // The tracker itself has all that a part of it and changelogs say.
    const whole = paths.some((path) => TRACKER.test(path));
    return paths.filter((path) => !whole || !(DERIVED.test(path) || FACTS.test(path)));
  },
  production: [
    {
      path: 'debian-tracker/tracker.json',
      url: 'https://security-tracker.debian.org/tracker/data/json',
      maxBytes: 1024 * MEGABYTE,
    },
    ...(['DSA', 'DLA'] as const).map((kind) => ({
      path: `debian-tracker/data/${kind}/list`,
      url: `${SALSA}/security-tracker-team/security-tracker/-/raw/master/data/${kind}/list`,
      maxBytes: 64 * MEGABYTE,
    })),
    {
      path: 'debian-misc/debian.csv',
      url: `${SALSA}/debian/distro-info-data/-/raw/main/debian.csv`,
      maxBytes: MEGABYTE,
      optional: true,
    },
  ],
  async check(folder, path, signal) {
    if (TRACKER.test(path) || DERIVED.test(path)) {
      if ((await checkTracker(folder, path, signal)) === 0)
        throw brokenFile(path, 'no source package of it can be read');
      return;
    }
    let good = 0;
    const shape = LIST.test(path)
      ? /^\[\d{1,2} \w{3} \d{4}\] D[SL]A-\d+/
      : FACTS.test(path)
        ? /^\{.*\}$/
        : /^\d.*,[a-z]+,/;
    for await (const line of readLines(folder, path, signal)) if (shape.test(line)) good++;
    if (good === 0) throw brokenFile(path, 'no line of it can be read');
  },
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const { folder } = snapshot;
  const paths = snapshot.files.map((file) => file.path);
  const table = paths.find((path) => RELEASES.test(path));
  const releases = table === undefined ? builtInReleases() : await readReleases(folder, table, signal);
  const told = paths.find((path) => FACTS.test(path));
  const fixedAt = told === undefined ? () => undefined : await readFixDates(folder, told, signal);
  const whole = new Set<string>();
  const sources = new Map<string, Set<string>>();
  const stated = new Set<string>();

  async function* all(): AsyncGenerator<FeedRecord, void, undefined> {
    for (const path of paths.filter((path) => TRACKER.test(path))) {
      yield* readTracker(folder, path, { releases, whole: true, stated: () => {} }, signal);
    }
    for (const path of paths.filter((path) => DERIVED.test(path))) {
      const remember = (source: string, id: string, codename: string) => stated.add(statementKey(source, id, codename));
      yield* readTracker(folder, path, { releases, whole: false, stated: remember, fixedAt }, signal);
    }
    for (const path of paths.filter((path) => FACTS.test(path))) {
      yield* readChangelogFacts(folder, path, releases, stated, signal);
    }
    for (const path of paths.filter((path) => LIST.test(path))) yield* readAdvisoryList(folder, path, releases, signal);
  }

  const isWhole = paths.some((path) => TRACKER.test(path));
  for await (const record of all()) {
    if (record.kind === 'advisory') {
      const { ecosystem, name, advisoryId } = record.advisory;
      const known = sources.get(ecosystem) ?? new Set();
      sources.set(ecosystem, known.add(name));
      // Advisories alone speak of releases that the tracker has dropped.
      if (isWhole && !/^D[SL]A-/.test(advisoryId)) whole.add(ecosystem);
    }
    yield record;
  }
  for (const [ecosystem, names] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const completeness: Omit<Completeness, 'packages'> = whole.has(ecosystem)
      ? { ecosystem, level: 'full' }
      : {
          ecosystem,
          level: 'fixed-only',
          note: `fixed-in facts of ${names.size} source packages, unfixed CVEs unknown`,
        };
    yield { kind: 'completeness', completeness };
  }
}

/** Debian's security tracker, its advisories (DSA, DLA) and, where the tracker is not whole, fixes told by changelogs. */
export const debian: Feed = {
  id: 'debian',
  source: {
    name: 'Debian Security Tracker',
    url: 'https://security-tracker.debian.org',
    licence: 'see https://www.debian.org/license',
  },
  gives: 'status and fixed version of every source package and release, urgency, no-dsa reasons; DSA and DLA',
  addresses: [
    'https://security-tracker.debian.org/tracker/data/json',
    'https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/{DSA,DLA}/list',
    'https://salsa.debian.org/debian/distro-info-data/-/raw/main/debian.csv',
  ],
  sentinel: { kind: 'advisory', id: 'DSA-2896-1' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
