import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentError, upstreamError, usageError } from '../domain/errors.ts';
import { DEFAULT_POLICY, type DownloadPolicy, download, withoutSecrets } from './download.ts';
import type { FetchContext, Snapshot } from './feed.ts';
import {
  type FeedFiles,
  type FetchManifest,
  locateFeed,
  locatePaths,
  manifestPath,
  preferPlain,
  type RemoteFile,
  readManifest,
} from './feed-files.ts';
import { listFeedPaths, namesInListing } from './mirror-listing.ts';
import { formsOf, PACKINGS, packingOf } from './packings.ts';

const MAX_LISTING = 4 * 1024 ** 2;
/** A mirror's file of a feed whose production has no fixed list. */
const MAX_UNKNOWN = 1024 ** 3;
/** Web servers refuse to list a folder in many ways. */
const NOT_LISTED: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 410]);

type Remembered = FetchManifest['files'][number];

/** A file that has come, waiting in the staging folder. */
interface Staged {
  /** Its place in the feeds folder, and in the staging folder when `from` is left out. */
  readonly path: string;
  readonly from: string;
  readonly remember?: Omit<Remembered, 'path' | 'size'>;
}

/** Every error but an expected one of the file system is as it is: a full disk is the machine's, not the feed's. */
const asEnvironment = (folder: string, error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && 'path' in error
    ? environmentError(`${folder} cannot be brought up to date: ${error.message}`, {
        remedy: 'Check the free space and the access rights.',
        cause: error,
      })
    : error;

/**
 * Brings a feed's files into the feeds folder: from production, a mirror's address or a mirror's folder.
 * Files are staged beside their place, checked one by one, and moved there only when all of them are good: when
 * anything fails, the last good files stay.
 */
export async function fetchFeed(
  feed: FeedFiles,
  context: FetchContext,
  previous: Snapshot | undefined,
  policy: DownloadPolicy = DEFAULT_POLICY,
): Promise<Snapshot | 'unchanged'> {
  const { folder, signal } = context;
  signal.throwIfAborted();
  try {
    await mkdir(folder, { recursive: true });
    await sweep(folder, feed.id);
    const staging = await mkdtemp(join(folder, `.fetch-${feed.id}-`));
    try {
      const staged = await stage(feed, context, previous, policy, staging);
      if (staged.length === 0) return 'unchanged';
      const placed: Staged[] = [];
      for (const file of staged) {
        await feed.check(staging, file.from, signal);
        placed.push({ ...file, path: (await feed.nameOf?.(staging, file.from, signal)) ?? file.path });
      }
      // A server may send again what has not changed.
      const changes = await Promise.all(
        placed.map(async (file) => !(await sameContent(join(staging, file.from), join(folder, file.path)))),
      );
      await place(feed, folder, staging, placed);
      if (!changes.includes(true)) return 'unchanged';
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (error) {
    throw asEnvironment(folder, error);
  }
  const snapshot = await locateFeed(feed, folder);
  if (snapshot === undefined) throw upstreamError(`${feed.id}: the fetch left no file`);
  return snapshot;
}

/** A killed fetch leaves its staging folder: remove those that no running fetch can own any more. */
async function sweep(folder: string, id: string): Promise<void> {
  const day = 24 * 3_600_000;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`.fetch-${id}-`)) continue;
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > day)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function stage(
  feed: FeedFiles,
  context: FetchContext,
  previous: Snapshot | undefined,
  policy: DownloadPolicy,
  staging: string,
): Promise<readonly Staged[]> {
  const { mirror } = context;
  if (mirror === undefined) {
    const production = await productionFiles(feed, context, policy, staging);
    return stageRemote(feed, context, previous, policy, staging, production);
  }
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(mirror)) return stageCopies(feed, context, mirror, staging);
  const base = URL.canParse(mirror) ? new URL(mirror.endsWith('/') ? mirror : `${mirror}/`) : undefined;
  if (base?.protocol === 'file:') return stageCopies(feed, context, fileURLToPath(base), staging);
  if (base === undefined || (base.protocol !== 'http:' && base.protocol !== 'https:')) {
    throw usageError(`${withoutSecrets(mirror)} is no mirror`, 'Give a folder, or an http, https or file address.');
  }
  const trusting = { ...policy, trustedHost: base.host };
  const remote = await mirroredFiles(feed, context, trusting, staging, base);
  return stageRemote(feed, context, previous, trusting, staging, remote);
}

/** Production's files, those that its index lists where it has one. */
async function productionFiles(
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
async function mirroredFiles(
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
  const production = typeof feed.production === 'function' ? [] : feed.production;
  if (listed === undefined) return production.map((file) => ({ ...file, url: address(file.path), optional: true }));
  const maxBytes = production.length === 0 ? MAX_UNKNOWN : Math.max(...production.map((file) => file.maxBytes));
  const paths = preferPlain(listed);
  return (feed.choose?.(paths) ?? paths).map((path) => ({ path, url: address(path), maxBytes, optional: true }));
}

/** Downloads what has changed. A mirror may hold a part of the files, and packed ones; production holds all. */
async function stageRemote(
  feed: FeedFiles,
  context: FetchContext,
  previous: Snapshot | undefined,
  policy: DownloadPolicy,
  staging: string,
  remote: readonly RemoteFile[],
): Promise<readonly Staged[]> {
  const { signal, progress } = context;
  const isMirror = context.mirror !== undefined;
  const manifest = previous === undefined ? { files: [] } : await readManifest(context.folder, feed.id);
  const staged: Staged[] = [];
  let present = 0;
  for (const file of remote) {
    const forms = isMirror ? packedForms(file) : [file];
    let found = false;
    for (const form of forms) {
      const target = join(staging, form.path);
      await mkdir(dirname(target), { recursive: true });
      const earlier = await earlierDownload(manifest, form, context.folder);
      progress?.(`${feed.id}: ${form.path}`);
      const result = await download(
        { url: form.url, target, maxBytes: form.maxBytes, etag: earlier?.etag, lastModified: earlier?.lastModified },
        policy,
        signal,
      );
      if (result.status === 'missing') continue;
      found = true;
      if (result.status === 'saved') {
        const { status: _, ...remember } = result;
        staged.push({ path: form.path, from: form.path, remember: { ...remember, url: withoutSecrets(form.url) } });
      }
      break;
    }
    if (found) present++;
    else if (!isMirror && !file.optional) {
      throw upstreamError(`${withoutSecrets(file.url)}: it is not there (HTTP 404)`, {
        remedy: 'Its address may have changed: look for a newer Assay, or give --mirror.',
      });
    } else progress?.(`${feed.id}: ${file.path} is not there`);
  }
  if (present === 0) {
    throw upstreamError(`${withoutSecrets(context.mirror ?? remote[0]?.url ?? feed.id)}: no file of ${feed.id}`, {
      remedy: 'A mirror has the layout of a feeds folder (docs/feeds.md).',
    });
  }
  return staged;
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
async function stageCopies(
  feed: FeedFiles,
  context: FetchContext,
  mirror: string,
  staging: string,
): Promise<readonly Staged[]> {
  const paths = await locatePaths(feed, mirror);
  if (paths.length === 0) {
    throw upstreamError(`${mirror}: no file of ${feed.id}`, {
      remedy: 'A mirror has the layout of a feeds folder (docs/feeds.md).',
    });
  }
  const staged: Staged[] = [];
  for (const path of paths) {
    context.signal.throwIfAborted();
    if (await sameContent(join(mirror, path), join(context.folder, path))) continue;
    context.progress?.(`${feed.id}: ${path}`);
    await mkdir(dirname(join(staging, path)), { recursive: true });
    await copyFile(join(mirror, path), join(staging, path));
    staged.push({ path, from: path });
  }
  return staged;
}

async function sameContent(path: string, other: string): Promise<boolean> {
  const [found, against] = await Promise.all([stat(path), stat(other).catch(() => undefined)]);
  return found.size === against?.size && (await digest(path)) === (await digest(other));
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Moves the staged files to their places, drops what they replace, and remembers what the servers said of them. */
async function place(feed: FeedFiles, folder: string, staging: string, staged: readonly Staged[]): Promise<void> {
  const manifest = new Map((await readManifest(folder, feed.id)).files.map((file) => [file.path, file]));
  for (const { path, from, remember } of staged) {
    const superseded = manifest.get(from)?.keptAs;
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(staging, from), target);
    // Another form of the same file would count before this one, or beside it.
    for (const form of formsOf(path)) if (form !== path) await rm(join(folder, form), { force: true });
    if (superseded !== undefined && superseded !== path) await rm(join(folder, superseded), { force: true });
    const { size } = await stat(target);
    manifest.set(from, { path: from, size, ...remember, ...(path === from ? {} : { keptAs: path }) });
  }
  const sorted = [...manifest.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const temporary = join(staging, 'manifest.json');
  await writeFile(temporary, `${JSON.stringify({ files: sorted }, undefined, 1)}\n`);
  await rename(temporary, join(folder, manifestPath(feed.id)));
}
