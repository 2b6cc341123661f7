import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { upstreamError } from '../domain/errors.ts';
import { type DownloadPolicy, download, withoutSecrets } from './download.ts';
import type { FetchContext } from './feed.ts';
import { type FeedFiles, manifestPath, preferPlain, type RemoteFile, readManifest } from './feed-files.ts';
import { listFeedPaths, namesInListing } from './mirror-listing.ts';

const MAX_LISTING = 4 * 1024 ** 2;
/** A mirror's file of a feed whose production has no fixed list. */
const MAX_UNKNOWN = 1024 ** 3;
/** Web servers refuse to list a folder in many ways. */
const NOT_LISTED: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 410]);

/** Production's files, those that its index lists where it has one. */
export async function productionFiles(
  { production }: FeedFiles,
  { signal }: FetchContext,
  policy: DownloadPolicy,
  staging: string,
): Promise<readonly RemoteFile[]> {
  if (typeof production !== 'function') return production;
  const target = join(staging, 'index.part');
  return production({
    async text(url, maxBytes = MAX_LISTING) {
      const answer = await download({ url, target, maxBytes }, policy, signal);
      if (answer.status !== 'saved') throw upstreamError(`${withoutSecrets(url)}: it is not there (HTTP 404)`);
      return readFile(target, 'utf8');
    },
  });
}

/** The files of a mirror: those that its folders list, else those that production has. */
export async function mirroredFiles(
  feed: FeedFiles,
  context: FetchContext,
  policy: DownloadPolicy,
  staging: string,
  base: URL,
): Promise<readonly RemoteFile[]> {
  const address = (path: string): string => {
    const url = new URL(path.split('/').map(encodeURIComponent).join('/'), base);
    url.username = base.username;
    url.password = base.password;
    return url.href;
  };
  const target = join(staging, 'listing.html');
  const listed = await listFeedPaths(feed, async (folder) => {
    const url = folder === '' ? address('') : `${address(folder)}/`;
    const page = await download({ url, target, maxBytes: MAX_LISTING, absent: NOT_LISTED }, policy, context.signal);
    const names = page.status === 'saved' ? namesInListing(await readFile(target, 'utf8')) : [];
    return names.length === 0 ? undefined : names;
  });
  if (typeof feed.production === 'function') {
    const paths = listed ?? (await rememberedPaths(feed, address(manifestPath(feed.id)), context, policy, staging));
    return (feed.choose?.(preferPlain(paths)) ?? preferPlain(paths)).map((path) => ({
      path,
      url: address(path),
      maxBytes: MAX_UNKNOWN,
      optional: true,
    }));
  }
  const { production } = feed;
  if (listed === undefined) return production.map((file) => ({ ...file, url: address(file.path), optional: true }));
  const maxBytes = Math.max(0, ...production.map((file) => file.maxBytes));
  const paths = preferPlain(listed);
  return (feed.choose?.(paths) ?? paths).map((path) => ({ path, url: address(path), maxBytes, optional: true }));
}

/** Of a mirror that lists nothing: the files that its own last fetch remembers, as a mirror is a feeds folder. */
async function rememberedPaths(
  feed: FeedFiles,
  url: string,
  { signal }: FetchContext,
  policy: DownloadPolicy,
  staging: string,
): Promise<readonly string[]> {
  const target = join(staging, manifestPath(feed.id));
  const answer = await download({ url, target, maxBytes: MAX_LISTING, absent: NOT_LISTED }, policy, signal);
  if (answer.status !== 'saved') return [];
  const { files } = await readManifest(staging, feed.id);
  // Names become paths below the feeds folder.
  return files.map(({ keptAs, path }) => keptAs ?? path).filter((path) => isFeedPath(feed, path));
}

const isFeedPath = (feed: FeedFiles, path: string): boolean => {
  const segments = path.split('/');
  return feed.patterns.some(
    (pattern) =>
      pattern.length === segments.length &&
      pattern.every((part, i) => (typeof part === 'string' ? part === segments[i] : part.test(segments[i] ?? ''))),
  );
};
