import { tarEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import {
  builtInUbuntuReleases,
  checkUbuntuTable,
  chooseWithTable,
  isUbuntuTable,
  releasesOf,
  remoteUbuntuTable,
  ubuntuTables,
} from './ubuntu/releases.ts';
import { readUbuntuVex } from './ubuntu/vex.ts';

const ADDRESS = 'https://security-metadata.canonical.com/vex/vex-all.tar.xz';
const FOLDER = 'ubuntu-vex';
/** `vex/cve/2023/CVE-2023-38545.json`; documents of notices (USN) repeat what those of their CVEs say. */
const CVE_FILE = /(?:^|\/)CVE-\d{4}-\d+\.json$/;
const SAMPLE = 50;

const files: FeedFiles = {
  id: 'ubuntu-vex',
  patterns: [[FOLDER, /\.tar(\.\w+)?$/], ...ubuntuTables(FOLDER)],
  choose: (paths) => chooseWithTable(FOLDER, paths),
  production: [
    { path: `${FOLDER}/vex-all.tar.xz`, url: ADDRESS, maxBytes: 4096 * 1024 ** 2 },
    remoteUbuntuTable(FOLDER),
  ],
  async check(folder, path, signal) {
    if (isUbuntuTable(path)) return checkUbuntuTable(folder, path, signal);
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
  const releases = await releasesOf(folder, paths, signal);
  for (const path of paths.filter((path) => !isUbuntuTable(path))) {
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
