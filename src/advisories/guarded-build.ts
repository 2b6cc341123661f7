import type { FeedInfo, GenerationInfo } from '../domain/advisory.ts';
import type { Feed, Snapshot } from '../feeds/feed.ts';
import { buildDatabase } from './build.ts';
import { restoreGood } from './last-good.ts';
import { adoptGeneration } from './locate.ts';
import { type RejectedFeed, RejectedFeedsError } from './rejected-feeds.ts';
import { shrinkageOf } from './shrinkage.ts';
import type { AlarmKind } from './update-state.ts';

export interface GuardedBuildOptions {
  readonly dataFolder: string;
  readonly feedsFolder: string;
  readonly feeds: readonly Feed[];
  /** The generation in use; undefined before the first. */
  readonly current: GenerationInfo | undefined;
  /** Feeds whose files changed since the generation in use was built; undefined when that is not known. */
  readonly changed: ReadonlySet<string> | undefined;
  /** Feeds that may shrink or go. */
  readonly acceptShrink: ReadonlySet<string>;
  readonly keep?: number | undefined;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
}

export interface Refusal {
  readonly feed: string;
  readonly kind: AlarmKind;
  readonly reason: string;
}

export interface GuardedBuild {
  /** The generation that was built and put in use; undefined when the one before stays. */
  readonly info?: GenerationInfo;
  /** Feeds that were built from. */
  readonly used: readonly Feed[];
  /** Feeds whose new files were refused. */
  readonly refused: readonly Refusal[];
  /** Must be tried again: something that changed is not in use. */
  readonly pending: boolean;
}

/**
 * Builds from what the feeds folder holds and puts it in use, unless a feed is broken or has shrunk: such a feed gets its
 * last good files back and the build begins again. Where that does not help, the generation in use stays: a feed of it is
 * never lost silently.
 * @throws as `buildDatabase`, save for feeds that are broken
 */
export async function guardedBuild(options: GuardedBuildOptions): Promise<GuardedBuild> {
  const { current, acceptShrink, feedsFolder } = options;
  const before = new Map<string, FeedInfo>(current?.feeds.map((info) => [info.feed, info]));
  const changed = options.changed && new Set(options.changed);
  const refused = new Map<string, Refusal>();
  const judge = (info: FeedInfo): string | undefined =>
    acceptShrink.has(info.feed) ? undefined : shrinkageOf(before.get(info.feed), info);
  let feeds = options.feeds;

  /** Makes the next attempt better than this one; false when nothing can be done. */
  async function mend(rejected: readonly RejectedFeed[]): Promise<boolean> {
    let mended = true;
    for (const bad of rejected) {
      refused.set(bad.feed, bad);
      const feed = feeds.find(({ id }) => id === bad.feed);
      if (feed !== undefined && (await restoreGood(feedsFolder, feed))) changed?.delete(bad.feed);
      // What the generation in use never had is not lost by going on without it.
      else if (!before.has(bad.feed)) feeds = feeds.filter(({ id }) => id !== bad.feed);
      else mended = false;
    }
    return mended;
  }

  for (;;) {
    const found = await located(feeds, feedsFolder);
    const gone = feeds.filter(({ id }) => before.has(id) && !found.has(id) && !acceptShrink.has(id));
    for (const { id } of gone) {
      refused.set(id, {
        feed: id,
        kind: 'missing',
        reason: 'the database in use knows it, and there are no files of it to build from',
      });
    }
    const outcome = { used: feeds, refused: [...refused.values()] };
    if (gone.length > 0) return { ...outcome, pending: true };
    if (refused.size > 0 && current !== undefined && changed?.size === 0) return { ...outcome, pending: false };
    if (found.size === 0 && refused.size > 0) return { ...outcome, pending: false };
    try {
      const info = await adoptGeneration(
        options.dataFolder,
        (outFolder) => buildDatabase({ ...options, feeds, snapshots: found, outFolder, judge }),
        options.keep,
      );
      // A feed that had to be left out is tried again the next time.
      return { ...outcome, info, pending: feeds.length < options.feeds.length };
    } catch (error) {
      if (!(error instanceof RejectedFeedsError)) throw error;
      if (!(await mend(error.rejected))) return { ...outcome, refused: [...refused.values()], pending: true };
    }
  }
}

async function located(feeds: readonly Feed[], folder: string): Promise<Map<string, Snapshot>> {
  const found = new Map<string, Snapshot>();
  for (const feed of feeds) {
    const snapshot = await feed.locate(folder);
    if (snapshot !== undefined) found.set(feed.id, snapshot);
  }
  return found;
}
