import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenerationInfo } from '../domain/advisory.ts';
import { AssayError, upstreamError } from '../domain/errors.ts';
import type { Feed } from '../feeds/feed.ts';
import { FEEDS } from '../feeds/index.ts';
import { buildDatabase } from './build.ts';
import { readGenerationInfo } from './generation-folder.ts';
import { adoptGeneration, currentGeneration } from './locate.ts';

export interface UpdateOptions {
  /** Keeps the feeds in `feeds/` and the generations in `db/`. */
  readonly dataFolder: string;
  /** Base address or folder with the layout of a feeds folder, instead of the feeds' own addresses. */
  readonly mirror?: string;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
  readonly feeds?: readonly Feed[];
}

export interface FeedUpdate {
  readonly feed: string;
  readonly result: 'changed' | 'unchanged' | 'failed';
  /** Why it failed; its last good files stay in use where there are any. */
  readonly reason?: string;
  readonly remedy?: string;
}

export interface DatabaseUpdate {
  readonly feeds: readonly FeedUpdate[];
  /** Was a new generation built and put in use? */
  readonly built: boolean;
  readonly info: GenerationInfo;
}

/**
 * Fetches what has changed of every feed, builds a generation when anything has, and puts it in use. A feed that fails
 * keeps its last good files; the last good generation stays in use until a new one is whole.
 * @throws AssayError upstream: no feed could be fetched; otherwise as `buildDatabase`
 */
export async function updateDatabase(options: UpdateOptions): Promise<DatabaseUpdate> {
  const { dataFolder, signal, feeds = FEEDS, progress } = options;
  const feedsFolder = join(dataFolder, 'feeds');
  // Feeds that changed wait for a build: kept on disk, so that a build that fails is made up for.
  const outdated = join(dataFolder, 'feeds', '.outdated');
  await mkdir(feedsFolder, { recursive: true });
  const updates: FeedUpdate[] = [];
  for (const feed of feeds) {
    const update = await fetchOne(feed, feedsFolder, options);
    if (update.result === 'changed') await writeFile(outdated, '');
    updates.push(update);
  }
  const current = currentGeneration(dataFolder);
  if (updates.every(({ result }) => result === 'failed')) throw nothingFetched(updates, current);
  if (current !== undefined && !existsSync(outdated)) {
    return { feeds: updates, built: false, info: readGenerationInfo(current) };
  }
  const info = await adoptGeneration(dataFolder, (outFolder) =>
    buildDatabase({ feedsFolder, outFolder, signal, feeds, progress }),
  );
  await rm(outdated, { force: true });
  return { feeds: updates, built: true, info };
}

async function fetchOne(feed: Feed, folder: string, { mirror, signal, progress }: UpdateOptions): Promise<FeedUpdate> {
  progress?.(`fetching ${feed.id}`);
  try {
    const previous = await feed.locate(folder);
    const context = {
      folder,
      signal,
      ...(mirror !== undefined && { mirror }),
      ...(progress !== undefined && { progress }),
    };
    const fetched = await feed.fetch(context, previous);
    return { feed: feed.id, result: fetched === 'unchanged' ? 'unchanged' : 'changed' };
  } catch (error) {
    // Only what is upstream's fault is survived: a full disk or a wrong --mirror stops the update.
    if (signal.aborted || !(error instanceof AssayError) || error.kind !== 'upstream') throw error;
    return {
      feed: feed.id,
      result: 'failed',
      reason: error.message,
      ...(error.remedy !== undefined && { remedy: error.remedy }),
    };
  }
}

function nothingFetched(updates: readonly FeedUpdate[], current: string | undefined): AssayError {
  const reasons = updates.map(({ feed, reason }) => `${feed}: ${reason}`).join('\n  ');
  const kept =
    current === undefined
      ? 'There is no updated database; scans use the starter database that ships with Assay.'
      : `The database of ${readGenerationInfo(current).dataDate.slice(0, 10)} stays in use.`;
  return upstreamError(`no feed could be fetched\n  ${reasons}`, {
    remedy: `${kept} Without a network use --mirror DIR, or \`assay db unpack\` with a pack made elsewhere.`,
  });
}
