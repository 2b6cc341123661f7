import { type ArchiveEntry, tarEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { convertOsvRecord } from './osv/convert.ts';
import { watchCoverage } from './osv/coverage.ts';
import { type OsvRecord, readOsvRecord } from './osv/record.ts';

const ADDRESS = 'https://security-metadata.canonical.com/osv/osv-all.tar.xz';
/** Records looked at before a downloaded archive replaces the one at hand. */
const SAMPLE = 200;

const files: FeedFiles = {
  id: 'ubuntu-osv',
  patterns: [['ubuntu-osv', /\.tar(\.\w+)?$/]],
  production: [{ path: 'ubuntu-osv/osv-all.tar.xz', url: ADDRESS, maxBytes: 2048 * 1024 ** 2 }],
  async check(folder, path, signal) {
    let [seen, good] = [0, 0];
    for await (const entry of tarEntries(folder, path, signal)) {
      if (!entry.name.endsWith('.json')) continue;
      if (++seen > SAMPLE) continue; // to the archive's end: one cut short must not pass
      if (!('reason' in recordOf(entry))) good++;
    }
    if (good === 0 || good < Math.min(seen, SAMPLE) / 2)
      throw brokenFile(path, `${good} of its first entries are OSV records`);
  },
};

const recordOf = (entry: ArchiveEntry): OsvRecord | { readonly reason: string } =>
  'reason' in entry ? { reason: entry.reason } : readOsvRecord(entry.bytes);

/** CVEs (`UBUNTU-CVE-…`), notices of updates (USN) and of live patches (LSN), each once. */
async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const seen = new Set<string>();
  const coverage = watchCoverage();
  for (const { path } of snapshot.files) {
    for await (const entry of tarEntries(snapshot.folder, path, signal)) {
      if (!entry.name.endsWith('.json')) continue;
      const read = recordOf(entry);
      if ('reason' in read) {
        yield { kind: 'problem', path: `${path}/${entry.name}`, reason: read.reason };
        continue;
      }
      if (seen.has(read.id)) continue;
      seen.add(read.id);
      coverage.add('osv/Ubuntu', read, true);
      yield* convertOsvRecord(read, `${path}/${entry.name}`, 'ubuntu-osv');
    }
  }
  for (const completeness of coverage.completeness()) yield { kind: 'completeness', completeness };
}

/** Canonical's records in the OSV format. @see https://documentation.ubuntu.com/security/security-updates/osv/ */
export const ubuntuOsv: Feed = {
  id: 'ubuntu-osv',
  source: { name: 'Ubuntu OSV', url: 'https://ubuntu.com/security/osv', licence: 'CC-BY-SA-4.0' },
  gives: 'fixed versions by source package, release and channel; USN, LSN; vulnerabilities without a fix',
  addresses: [ADDRESS],
  sentinel: { kind: 'advisory', id: 'UBUNTU-CVE-2016-20013' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
