import { upstreamError } from '../domain/errors.ts';
import { readJson } from './content.ts';
import type { Feed } from './feed.ts';
import { type FeedFiles, locateFeed, type RemoteFile, type UpstreamIndex } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { readJsonUpdate } from './updateinfo/json-update.ts';
import { checkUpdates, parseUpdates, type UpdateFiles } from './updateinfo/parse.ts';
import { findUpdateinfo, UPDATEINFO } from './updateinfo/repository.ts';
import { readUpdates } from './updateinfo/update.ts';

const ROOT = 'https://dl.rockylinux.org/pub/rocky';
const ARCHES = ['aarch64', 'x86_64'] as const;
/** The repository of build dependencies had another name in 8. */
const REPOSITORIES: Readonly<Record<string, readonly string[]>> = {
  '8': ['AppStream', 'BaseOS', 'PowerTools'],
  '9': ['AppStream', 'BaseOS', 'CRB'],
  '10': ['AppStream', 'BaseOS', 'CRB'],
};
/** `9`, and in collections by minor release `9.4`. */
const RELEASE = /^\d+(\.\d+)?$/;
const NAME = /^[a-z]\w*$/i;
const JSON_FILE = /^R[A-Z]{3}-.*\.json(\.gz)?$/;

const majorOf = (path: string): string => path.split('/')[1]?.split('.')[0] ?? '';

const updates: UpdateFiles = {
  async *read(folder, path, signal) {
    if (/\.json(\.gz)?$/.test(path)) yield readJsonUpdate(await readJson(folder, path, signal));
    else yield* readUpdates(folder, path, signal);
  },
  sourceOf: ({ id }, path) => ({
    feed: 'rocky',
    ecosystem: `Rocky Linux:${majorOf(path)}`,
    url: `https://errata.rockylinux.org/${id}`,
  }),
  // A repository's updateinfo begins with its minor release: earlier advisories are in OSV alone.
  wholeOf: () => undefined,
};

async function production(upstream: UpstreamIndex): Promise<readonly RemoteFile[]> {
  const files: RemoteFile[] = [];
  for (const [release, repositories] of Object.entries(REPOSITORIES))
    for (const repository of repositories)
      for (const arch of ARCHES) {
        const address = `${ROOT}/${release}/${repository}/${arch}/os/`;
        const found = await findUpdateinfo(upstream, address);
        if (found === undefined) throw upstreamError(`${address} has no updateinfo`);
        const path = `rocky/${release}/${repository}/${arch}/${found.name}`;
        files.push({ path, url: found.url, maxBytes: 256 * 1024 ** 2 });
      }
  return files;
}

const files: FeedFiles = {
  id: 'rocky',
  patterns: [
    ['rocky', RELEASE, NAME, NAME, UPDATEINFO],
    ['rocky', RELEASE, NAME, NAME, JSON_FILE],
    ['rocky', RELEASE, NAME, NAME, /^\d{4}$/, JSON_FILE],
  ],
  production,
  check: (folder, path, signal) => checkUpdates(updates, folder, path, signal),
};

/**
 * Rocky Linux's repositories: which architectures the fixed packages of the current minor releases are for. The
 * advisories of all of them come with OSV, without architectures.
 */
export const rocky: Feed = {
  id: 'rocky',
  source: { name: 'Rocky Linux updateinfo', url: 'https://errata.rockylinux.org', licence: 'BSD-3-Clause' },
  gives: 'fixed versions by binary package, architecture and module stream of the current minor releases',
  addresses: ['https://dl.rockylinux.org/pub/rocky/{8,9,10}/REPOSITORY/ARCH/os/repodata/repomd.xml'],
  sentinel: { kind: 'advisory', id: 'RLSA-2024:3670' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse: (snapshot, signal) => parseUpdates(updates, snapshot, signal),
};
