import { tarEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { builtInUbuntuReleases, readUbuntuReleases, type UbuntuReleases } from './ubuntu/releases.ts';
import { readUbuntuVex } from './ubuntu/vex.ts';

const ADDRESS = 'https://security-metadata.canonical.com/vex/vex-all.tar.xz';
const RELEASES = /^(debian-misc|distro-info)\/ubuntu\.csv$/;
/** `vex/cve/2023/CVE-2023-38545.json`; documents of notices (USN) repeat what those of their CVEs say. */
const CVE_FILE = /(?:^|\/)CVE-\d{4}-\d+\.json$/;
const SAMPLE = 50;

const files: FeedFiles = {
  id: 'ubuntu-vex',
  patterns: [
    ['ubuntu-vex', /\.tar(\.\w+)?$/],
    ['distro-info', 'ubuntu.csv'],
    ['debian-misc', 'ubuntu.csv'],
  ],
  choose: (paths) => (paths.some((path) => !RELEASES.test(path)) ? paths : []),
  production: [{ path: 'ubuntu-vex/vex-all.tar.xz', url: ADDRESS, maxBytes: 4096 * 1024 ** 2 }],
  async check(folder, path, signal) {
    if (RELEASES.test(path)) return;
    let [seen, good] = [0, 0];
    for await (const entry of tarEntries(folder, path, signal)) {
      if (!CVE_FILE.test(entry.name) || ++seen > SAMPLE || 'reason' in entry) continue;
      if ([...readUbuntuVex(entry.bytes, builtInUbuntuReleases())].every((record) => !('reason' in record))) good++;
    }
    if (good === 0) throw brokenFile(path, 'no document of it can be read');
  },
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const { folder } = snapshot;
  const paths = snapshot.files.map((file) => file.path);
  const table = paths.find((path) => RELEASES.test(path));
  const releases: UbuntuReleases =
    table === undefined ? builtInUbuntuReleases() : await readUbuntuReleases(folder, table, signal);
  for (const path of paths.filter((path) => !RELEASES.test(path))) {
    for await (const entry of tarEntries(folder, path, signal)) {
      if (!CVE_FILE.test(entry.name)) continue;
      const where = `${path}/${entry.name}`;
      if ('reason' in entry) {
        yield { kind: 'problem', path: where, reason: entry.reason };
        continue;
      }
      for (const found of readUbuntuVex(entry.bytes, releases)) {
        if ('reason' in found) yield { kind: 'problem', path: where, reason: found.reason };
        else yield { kind: 'advisory', advisory: found };
      }
    }
  }
}

/** Canonical's OpenVEX documents: what is not affected, and what will not be fixed. */
export const ubuntuVex: Feed = {
  id: 'ubuntu-vex',
  source: { name: 'Ubuntu OpenVEX', url: 'https://ubuntu.com/security/vex', licence: 'CC-BY-SA-4.0' },
  gives: 'not affected, ignored, deferred and end of life, by source package, release and channel',
  addresses: [ADDRESS],
  sentinel: { kind: 'advisory', id: 'CVE-2016-20013' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
