import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentError, upstreamError, usageError } from '../domain/errors.ts';
import { DEFAULT_POLICY, type DownloadPolicy, withoutSecrets } from './download.ts';
import type { FetchContext, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed, manifestPath, readManifest } from './feed-files.ts';
import { formsOf } from './packings.ts';
import { mirroredFiles, productionFiles } from './remote-files.ts';
import { type Staged, type StagedFiles, sameContent, stageCopies, stageRemote } from './stage.ts';

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
      const { staged, gone } = await stage(feed, context, previous, policy, staging);
      if (staged.length === 0 && gone.length === 0) return 'unchanged';
      const placed: Staged[] = [];
      for (const file of staged) {
        await feed.check(staging, file.from, signal);
        placed.push({ ...file, path: (await feed.nameOf?.(staging, file.from, signal)) ?? file.path });
      }
      // A server may send again what has not changed.
      const changes = await Promise.all(
        placed.map(async (file) => !(await sameContent(join(staging, file.from), join(folder, file.path)))),
      );
      await place(feed, folder, staging, { staged: placed, gone });
      if (!changes.includes(true) && gone.length === 0) return 'unchanged';
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
): Promise<StagedFiles> {
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

/** Moves the staged files to their places, drops what they replace, and remembers what the servers said of them. */
async function place(feed: FeedFiles, folder: string, staging: string, { staged, gone }: StagedFiles): Promise<void> {
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
  const inUse = new Set(staged.map(({ path }) => path));
  for (const path of gone) {
    const kept = manifest.get(path)?.keptAs ?? path;
    if (!inUse.has(kept)) await rm(join(folder, kept), { force: true });
    manifest.delete(path);
  }
  const sorted = [...manifest.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const temporary = join(staging, 'manifest.json');
  await writeFile(temporary, `${JSON.stringify({ files: sorted }, undefined, 1)}\n`);
  await rename(temporary, join(folder, manifestPath(feed.id)));
}
