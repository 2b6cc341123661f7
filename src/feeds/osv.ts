import { zipEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { convertOsvRecord } from './osv/convert.ts';
import { watchCoverage } from './osv/coverage.ts';
import { readOsvRecord } from './osv/record.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';

/** Ecosystems that Assay downloads. AlmaLinux, Alpine, Debian and Ubuntu come from their own trackers, which know more. */
const ECOSYSTEMS = [
  'Bitnami',
  'Chainguard',
  'Go',
  'Hex',
  'Maven',
  'NuGet',
  'Packagist',
  'Pub',
  'PyPI',
  'Rocky Linux',
  'RubyGems',
  'SwiftURL',
  'Wolfi',
  'crates.io',
  'npm',
] as const;
const MEGABYTE = 1024 ** 2;
/** Records looked at before a downloaded archive replaces the one at hand. */
const SAMPLE = 200;

const UBUNTU = /^osv(-partial)?\/Ubuntu([^/]*)\//;

const isPartial = (path: string): boolean => path.startsWith('osv-partial/');

const files: FeedFiles = {
  id: 'osv',
  patterns: [
    ['osv', /./, 'all.zip'],
    ['osv-partial', /./, 'all.zip'],
  ],
  choose: (paths) => [...paths.filter((path) => !isPartial(path)), ...paths.filter(isPartial)],
  production: ECOSYSTEMS.map((ecosystem) => ({
    path: `osv/${ecosystem.replaceAll(' ', '_')}/all.zip`,
    url: `https://osv-vulnerabilities.storage.googleapis.com/${encodeURIComponent(ecosystem)}/all.zip`,
    maxBytes: 2048 * MEGABYTE,
  })),
  async check(folder, path, signal) {
    let [seen, good] = [0, 0];
    for await (const entry of zipEntries(folder, path, signal)) {
      if (!entry.name.endsWith('.json')) continue;
      if (++seen > SAMPLE) break;
      if ('bytes' in entry && !('reason' in readOsvRecord(entry.bytes))) good++;
    }
    if (good === 0 || good < seen / 2) throw brokenFile(path, `${good} of its first ${seen} entries are OSV records`);
  },
};

/**
 * Every record of the archives. A record that several of them carry (an erratum for two releases) is read once, from
 * the first in the order of names, those of `osv/` before those of `osv-partial/`.
 */
async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const seen = new Set<string>();
  const coverage = watchCoverage();
  for (const { path } of snapshot.files) {
    for await (const entry of zipEntries(snapshot.folder, path, signal)) {
      if (!entry.name.endsWith('.json')) continue;
      const where = `${path}/${entry.name}`;
      const read = 'reason' in entry ? entry : readOsvRecord(entry.bytes);
      if ('reason' in read) {
        yield { kind: 'problem', path: where, reason: read.reason };
        continue;
      }
      const isNew = !seen.has(read.id);
      coverage.add(path, read, isNew);
      if (!isNew) continue;
      seen.add(read.id);
      yield* convertOsvRecord(read, where, 'osv');
    }
  }
  for (const completeness of coverage.completeness()) yield { kind: 'completeness', completeness };
}

/** Canonical's own records, where they are at hand, are the ones that OSV.dev copies. */
async function locate(folder: string): Promise<Snapshot | undefined> {
  const snapshot = await locateFeed(files, folder);
  if (snapshot === undefined || (await ubuntuOsv.locate(folder)) === undefined) return snapshot;
  const kept = snapshot.files.filter(({ path }) => !UBUNTU.test(path));
  return kept.length === 0 ? undefined : { folder, files: kept };
}

/** @see https://google.github.io/osv.dev/data/#data-dumps */
export const osv: Feed = {
  id: 'osv',
  source: {
    name: 'OSV.dev',
    url: 'https://osv.dev',
    licence: 'CC-BY-4.0, CC0-1.0, Apache-2.0, MIT and CC-BY-SA-4.0, by database (docs/feeds.md)',
  },
  gives: 'advisories of language registries, AlmaLinux, Rocky Linux, Wolfi, Chainguard, Bitnami; malicious packages',
  addresses: ['https://osv-vulnerabilities.storage.googleapis.com/ECOSYSTEM/all.zip'],
  sentinel: { kind: 'advisory', id: 'GO-2020-0001' },
  locate,
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
