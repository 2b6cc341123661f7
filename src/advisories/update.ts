import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import type { GenerationInfo } from '../domain/advisory.ts';
import { type AssayError, upstreamError, usageError } from '../domain/errors.ts';
import type { Feed } from '../feeds/feed.ts';
import { FEEDS } from '../feeds/index.ts';
import { type FeedFetch, fetchFeeds } from './fetch-feeds.ts';
import { readGenerationInfo } from './generation-folder.ts';
import { type GuardedBuild, guardedBuild } from './guarded-build.ts';
import { keepAsGood, sweepGood } from './last-good.ts';
import { currentGeneration } from './locate.ts';
import { withUpdateLock } from './update-lock.ts';
import { type FeedOutcome, writeUpdateState } from './update-state.ts';

export interface UpdateOptions {
  /** Keeps the feeds in `feeds/` and the generations in `db/`. */
  readonly dataFolder: string;
  /** Base address or folder with the layout of a feeds folder, instead of the feeds' own addresses. */
  readonly mirror?: string;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
  readonly feeds?: readonly Feed[];
  /** Ids of the feeds to fetch; all when left out. The others are built from as they are. */
  readonly only?: readonly string[] | undefined;
  /** Ids of feeds not to fetch. */
  readonly skip?: readonly string[] | undefined;
  /** Ids of feeds that may lose records, once. */
  readonly acceptShrink?: readonly string[] | undefined;
  /** Generations to keep. */
  readonly keep?: number | undefined;
  readonly clock?: Clock;
}

export interface FeedUpdate extends FeedOutcome {
  /**
   * `failed` and `refused` keep the last good files, where there are any; `absent`: the mirror does not have it, and neither
   * did this installation.
   */
  readonly result: 'changed' | 'unchanged' | 'failed' | 'refused' | 'absent';
  readonly reason?: string;
  readonly remedy?: string;
}

export interface DatabaseUpdate {
  readonly feeds: readonly FeedUpdate[];
  /** Was a new generation built and put in use? */
  readonly built: boolean;
  readonly info: GenerationInfo;
}

const ACCEPT = 'If upstream really has withdrawn them: assay db update --accept-shrink';

/**
 * Fetches what has changed of every feed, builds a generation when anything has, and puts it in use. A feed that fails,
 * is broken or has shrunk keeps its last good files and raises an alarm that lasts until the feed is well again (see
 * `readFeedAlarms`); the last good generation stays in use until a new one is whole.
 * @throws AssayError usage: an unknown feed; upstream: no feed could be fetched, or there is nothing to build from;
 * environment: another update is under way; otherwise as `buildDatabase`
 */
export async function updateDatabase(options: UpdateOptions): Promise<DatabaseUpdate> {
  const feeds = options.feeds ?? FEEDS;
  const wanted = selectFeeds(feeds, options);
  return withUpdateLock(join(options.dataFolder, 'feeds', '.update-lock'), () => update(options, feeds, wanted));
}

/** @throws AssayError usage: an id that no feed has, or none is left */
export function selectFeeds(
  feeds: readonly Feed[],
  { only, skip = [], acceptShrink = [] }: Pick<UpdateOptions, 'only' | 'skip' | 'acceptShrink'>,
): readonly Feed[] {
  const unknown = [...(only ?? []), ...skip, ...acceptShrink].find((id) => !feeds.some((feed) => feed.id === id));
  if (unknown !== undefined) {
    throw usageError(`there is no feed ${unknown}`, `The feeds are ${feeds.map(({ id }) => id).join(', ')}.`);
  }
  const chosen = feeds.filter(({ id }) => (only?.includes(id) ?? true) && !skip.includes(id));
  if (chosen.length === 0) throw usageError('no feed is left to fetch', 'Name fewer with --skip-feed.');
  return chosen;
}

async function update(
  options: UpdateOptions,
  feeds: readonly Feed[],
  wanted: readonly Feed[],
): Promise<DatabaseUpdate> {
  const { dataFolder, mirror, signal, progress, keep, clock = systemClock } = options;
  const feedsFolder = join(dataFolder, 'feeds');
  // Feeds that changed wait for a build: kept on disk, so that a build that fails is made up for.
  const outdated = join(feedsFolder, '.outdated');
  await mkdir(feedsFolder, { recursive: true });
  await sweepGood(feedsFolder);
  const wasOutdated = existsSync(outdated);
  const changed = () => writeFile(outdated, '');
  const fetches = await fetchFeeds(wanted, { feedsFolder, mirror, signal, progress, changed });
  const folder = currentGeneration(dataFolder);
  const current = folder === undefined ? undefined : readGenerationInfo(folder);
  const known = await knownFeeds(feeds, feedsFolder, current);
  const report = async (build?: GuardedBuild): Promise<readonly FeedUpdate[]> => {
    const updates = fetches.map((fetched) => outcomeOf(fetched, known, build));
    const others = (build?.refused ?? []).filter(({ feed }) => !updates.some((u) => u.feed === feed));
    updates.push(...others.map((refusal) => refusedFeed(refusal)));
    await writeUpdateState(dataFolder, updates, clock.now());
    return updates;
  };

  if (fetches.every(({ result }) => result === 'failed' || result === 'absent')) {
    throw nothingFetched(await report(), current);
  }
  if (current !== undefined && !existsSync(outdated)) return { feeds: await report(), built: false, info: current };
  const build = await guardedBuild({
    dataFolder,
    feedsFolder,
    feeds,
    current,
    changed: wasOutdated ? undefined : new Set(fetches.filter((f) => f.result === 'changed').map((f) => f.feed.id)),
    acceptShrink: new Set(options.acceptShrink),
    keep,
    signal,
    progress,
  });
  const updates = await report(build);
  if (build.info !== undefined) {
    for (const feed of build.used) await keepAsGood(feedsFolder, feed);
  }
  if (!build.pending) await rm(outdated, { force: true });
  const info = build.info ?? current;
  if (info === undefined) throw nothingFetched(updates, undefined);
  return { feeds: updates, built: build.info !== undefined, info };
}

/** Feeds whose absence would be a loss: those that the generation in use has, and those with files. */
async function knownFeeds(
  feeds: readonly Feed[],
  feedsFolder: string,
  current: GenerationInfo | undefined,
): Promise<ReadonlySet<string>> {
  const known = new Set(current?.feeds.map(({ feed }) => feed));
  for (const feed of feeds) if ((await feed.locate(feedsFolder)) !== undefined) known.add(feed.id);
  return known;
}

const refusedFeed = ({ feed, kind, reason }: GuardedBuild['refused'][number]): FeedUpdate => ({
  feed,
  result: 'refused',
  reason,
  ...(kind !== 'broken' && { remedy: `${ACCEPT} ${feed}` }),
  alarm: { kind, reason },
});

function outcomeOf(
  { feed: { id }, result, reason, remedy }: FeedFetch,
  known: ReadonlySet<string>,
  build: GuardedBuild | undefined,
): FeedUpdate {
  const refusal = build?.refused.find(({ feed }) => feed === id);
  if (refusal !== undefined && reason === undefined) return refusedFeed(refusal);
  const why = { ...(reason !== undefined && { reason }), ...(remedy !== undefined && { remedy }) };
  if (result === 'absent' && !known.has(id)) return { feed: id, result, ...why };
  if (reason === undefined) return { feed: id, result };
  return { feed: id, result: 'failed', ...why, alarm: { kind: 'failed', reason } };
}

function nothingFetched(updates: readonly FeedUpdate[], current: GenerationInfo | undefined): AssayError {
  const reasons = updates.flatMap(({ feed, reason }) => (reason === undefined ? [] : `${feed}: ${reason}`));
  const kept =
    current === undefined
      ? 'There is no updated database; scans use the starter database that ships with Assay.'
      : `The database of ${current.dataDate.slice(0, 10)} stays in use.`;
  return upstreamError(`no feed could be fetched\n  ${reasons.join('\n  ')}`, {
    remedy: `${kept} Without a network use --mirror DIR, or \`assay db unpack\` with a pack made elsewhere.`,
  });
}
