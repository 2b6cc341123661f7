import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { upstreamError } from '../domain/errors.ts';
import { type DownloadPolicy, download, withoutSecrets } from './download.ts';
import type { FetchContext, Snapshot } from './feed.ts';
import {
  type FeedFiles,
  type FetchManifest,
  feedAbsent,
  locatePaths,
  type RemoteFile,
  readManifest,
} from './feed-files.ts';
import { formsOf, PACKINGS, packingOf } from './packings.ts';

export type Remembered = FetchManifest['files'][number];

/** A file that has come, waiting in the staging folder. */
export interface Staged {
  /** Its place in the feeds folder, and in the staging folder when `from` is left out. */
  readonly path: string;
  readonly from: string;
  readonly remember?: Omit<Remembered, 'path' | 'size'>;
}

/** What a fetch found before anything is put in its place. */
export interface StagedFiles {
  readonly staged: readonly Staged[];
  /** Files of earlier fetches, by the names they were asked for, that an index upstream lists no more. */
  readonly gone: readonly string[];
}

/** Only an index says that what it leaves out is gone: a fixed list may have files that are late. */
function goneFiles(feed: FeedFiles, { files }: FetchManifest, there: readonly string[]): readonly string[] {
  if (typeof feed.production !== 'function') return [];
  const known = new Set(there.flatMap(formsOf));
  return files.filter((file) => !known.has(file.path) && !known.has(file.keptAs ?? file.path)).map(({ path }) => path);
}

interface Downloading {
  readonly feed: FeedFiles;
  readonly context: FetchContext;
  readonly manifest: FetchManifest;
  readonly policy: DownloadPolicy;
  readonly staging: string;
}

/** Downloads what has changed. A mirror may hold a part of the files, and packed ones; production holds all. */
export async function stageRemote(
  feed: FeedFiles,
  context: FetchContext,
  previous: Snapshot | undefined,
  policy: DownloadPolicy,
  staging: string,
  remote: readonly RemoteFile[],
): Promise<StagedFiles> {
  const manifest = previous === undefined ? { files: [] } : await readManifest(context.folder, feed.id);
  const failure = new AbortController();
  const signal = AbortSignal.any([context.signal, failure.signal]);
  const work: Downloading = { feed, context: { ...context, signal }, manifest, policy, staging };
  const outcomes: (Staged | 'unchanged' | 'missing')[] = [];
  const queue = remote.entries();
  const worker = async (): Promise<void> => {
    for (const [index, file] of queue) {
      try {
        outcomes[index] = await stageOne(file, work);
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    }
  };
  await Promise.allSettled(Array.from({ length: feed.atOnce ?? 1 }, worker));
  // The first error is the cause of the others.
  signal.throwIfAborted();
  if (outcomes.every((outcome) => outcome === 'missing')) {
    throw feedAbsent(withoutSecrets(context.mirror ?? remote[0]?.url ?? feed.id), feed.id);
  }
  return {
    staged: outcomes.filter((outcome) => typeof outcome === 'object'),
    gone: goneFiles(
      feed,
      manifest,
      remote.map(({ path }) => path),
    ),
  };
}

/** Names that an index gives become paths below the staging folder, and no others. */
function checkPath({ path, url }: RemoteFile): void {
  if (path.split('/').every((segment) => /^[^\\\0]+$/.test(segment) && segment !== '.' && segment !== '..')) return;
  throw upstreamError(`${withoutSecrets(url)}: the index gives it a name that is no path: ${JSON.stringify(path)}`);
}

async function stageOne(file: RemoteFile, work: Downloading): Promise<Staged | 'unchanged' | 'missing'> {
  const { feed, context, manifest, policy, staging } = work;
  const isMirror = context.mirror !== undefined;
  checkPath(file);
  for (const form of isMirror ? packedForms(file) : [file]) {
    const target = join(staging, form.path);
    await mkdir(dirname(target), { recursive: true });
    const earlier = await earlierDownload(manifest, form, context.folder);
    if (earlier !== undefined && form.version !== undefined && earlier.version === form.version) return 'unchanged';
    context.progress?.(`${feed.id}: ${form.path}`);
    const result = await download(
      { url: form.url, target, maxBytes: form.maxBytes, etag: earlier?.etag, lastModified: earlier?.lastModified },
      policy,
      context.signal,
    );
    if (result.status === 'unchanged') return 'unchanged';
    if (result.status === 'missing') continue;
    await checkDigest(form, target);
    const { status: _, ...remember } = result;
    const version = form.version === undefined ? {} : { version: form.version };
    return { path: form.path, from: form.path, remember: { ...remember, url: withoutSecrets(form.url), ...version } };
  }
  if (!isMirror && !file.optional) {
    throw upstreamError(`${withoutSecrets(file.url)}: it is not there (HTTP 404)`, {
      remedy: 'Its address may have changed: look for a newer Assay, or give --mirror.',
    });
  }
  context.progress?.(`${feed.id}: ${file.path} is not there`);
  return 'missing';
}

/** What an index says of a file must be what has come. */
async function checkDigest({ url, sha256 }: RemoteFile, target: string): Promise<void> {
  if (sha256 === undefined || (await digest(target)) === sha256.toLowerCase()) return;
  throw upstreamError(`${withoutSecrets(url)}: its SHA-256 is not the one that the index says`, {
    remedy: 'The server may be in the middle of an update: try again later.',
  });
}

/** A plain file and the packed forms that a mirror may hold instead. */
const packedForms = (file: RemoteFile): readonly RemoteFile[] =>
  packingOf(file.path) !== undefined || file.path.endsWith('.zip')
    ? [file]
    : [file, ...PACKINGS.map(({ ending }) => ({ ...file, path: file.path + ending, url: file.url + ending }))];

/** What is remembered of a file, when it came from the same address and is still as it came. */
async function earlierDownload(
  manifest: FetchManifest,
  { path, url }: RemoteFile,
  folder: string,
): Promise<Remembered | undefined> {
  const found = manifest.files.find((file) => file.path === path && file.url === withoutSecrets(url));
  const kept = found && (await stat(join(folder, found.keptAs ?? found.path)).catch(() => undefined));
  return kept?.size === found?.size ? found : undefined;
}

/** Copies what differs from a mirror's folder. */
export async function stageCopies(
  feed: FeedFiles,
  context: FetchContext,
  mirror: string,
  staging: string,
): Promise<StagedFiles> {
  const paths = await locatePaths(feed, mirror);
  if (paths.length === 0) throw feedAbsent(mirror, feed.id);
  const staged: Staged[] = [];
  for (const path of paths) {
    context.signal.throwIfAborted();
    if (await sameContent(join(mirror, path), join(context.folder, path))) continue;
    context.progress?.(`${feed.id}: ${path}`);
    await mkdir(dirname(join(staging, path)), { recursive: true });
    await copyFile(join(mirror, path), join(staging, path));
    staged.push({ path, from: path });
  }
  return { staged, gone: goneFiles(feed, await readManifest(context.folder, feed.id), paths) };
}

export async function sameContent(path: string, other: string): Promise<boolean> {
  const [found, against] = await Promise.all([stat(path), stat(other).catch(() => undefined)]);
  return found.size === against?.size && (await digest(path)) === (await digest(other));
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
