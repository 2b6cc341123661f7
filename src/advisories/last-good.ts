import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Feed } from '../feeds/feed.ts';
import { manifestPath } from '../feeds/feed-files.ts';
import { sameContent } from '../feeds/stage.ts';

// feeds/.last-good/FEED holds the feed's files as they were when the generation in use was built: hard links, so that they
// take no room until the feed changes. An empty folder says that there were none.

const FOLDER = '.last-good';
/** Where there are no hard links: another file system, one without them, too many. */
const NO_LINKS = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(from, to);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** What the feed has in the feeds folder now, and what its last fetch remembers. */
async function filesOf(feed: Feed, folder: string): Promise<string[]> {
  const paths = (await feed.locate(folder))?.files.map(({ path }) => path) ?? [];
  return existsSync(join(folder, manifestPath(feed.id))) ? [...paths, manifestPath(feed.id)] : paths;
}

async function isSame(path: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(path), stat(other).catch(() => undefined)]);
  return b !== undefined && ((a.ino === b.ino && a.dev === b.dev) || sameContent(path, other));
}

const keptFolder = (feedsFolder: string, feed: Feed): string => join(feedsFolder, FOLDER, feed.id);

/** Remembers the feed's files as good: a generation was built from them and is in use. */
export async function keepAsGood(feedsFolder: string, feed: Feed): Promise<void> {
  const kept = keptFolder(feedsFolder, feed);
  await mkdir(dirname(kept), { recursive: true });
  const fresh = await mkdtemp(join(dirname(kept), '.new-'));
  for (const path of await filesOf(feed, feedsFolder)) await linkOrCopy(join(feedsFolder, path), join(fresh, path));
  await rm(kept, { recursive: true, force: true });
  await rename(fresh, kept);
}

/** Before a fetch of a feed that nothing is remembered of: what is there now counts as good. */
export async function rememberGood(feedsFolder: string, feed: Feed): Promise<void> {
  if (!existsSync(keptFolder(feedsFolder, feed))) await keepAsGood(feedsFolder, feed);
}

/**
 * Puts the feed's last good files back in their places, also when there were none.
 * @returns false when they are there already
 */
export async function restoreGood(feedsFolder: string, feed: Feed): Promise<boolean> {
  const kept = keptFolder(feedsFolder, feed);
  if (!existsSync(kept)) return false;
  const [good, present] = [await filesBelow(kept), await filesOf(feed, feedsFolder)];
  const superfluous = present.filter((path) => !good.includes(path));
  const changed: string[] = [];
  for (const path of good) if (!(await isSame(join(kept, path), join(feedsFolder, path)))) changed.push(path);
  if (superfluous.length + changed.length === 0) return false;
  for (const path of superfluous) await rm(join(feedsFolder, path), { force: true });
  for (const path of changed) {
    const fresh = join(feedsFolder, FOLDER, `.restored-${feed.id}`);
    await rm(fresh, { force: true });
    await linkOrCopy(join(kept, path), fresh);
    await mkdir(dirname(join(feedsFolder, path)), { recursive: true });
    await rename(fresh, join(feedsFolder, path));
  }
  // A manifest alone that differs costs a request, not a generation.
  return [...superfluous, ...changed].some((path) => path !== manifestPath(feed.id));
}

/** Removes what a killed update left among the last good files. */
export async function sweepGood(feedsFolder: string): Promise<void> {
  const folder = join(feedsFolder, FOLDER);
  for (const name of await readdir(folder).catch(() => [])) {
    if (/^\.(new|restored)-/.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
