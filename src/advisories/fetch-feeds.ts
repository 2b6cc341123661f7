import { AssayError } from '../domain/errors.ts';
import type { Feed } from '../feeds/feed.ts';
import { isFeedAbsent } from '../feeds/feed-files.ts';
import { rememberGood } from './last-good.ts';

/** Feeds fetched at once: each has a server of its own, and the check of a large document holds it in memory. */
const AT_ONCE = 4;

export interface FeedFetch {
  readonly feed: Feed;
  /** `absent`: the mirror has no file of it. */
  readonly result: 'changed' | 'unchanged' | 'failed' | 'absent';
  readonly reason?: string;
  readonly remedy?: string;
}

export interface FetchOptions {
  readonly feedsFolder: string;
  readonly mirror?: string | undefined;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
  /** Called when files of a feed have changed, before anything else happens. */
  readonly changed: () => Promise<void>;
}

/**
 * Fetches feeds, a few at once. What is upstream's fault is an outcome; anything else (a full disk, a wrong --mirror) stops
 * the others and rejects.
 */
export async function fetchFeeds(feeds: readonly Feed[], options: FetchOptions): Promise<readonly FeedFetch[]> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const outcomes: FeedFetch[] = [];
  const queue = feeds.entries();
  const worker = async (): Promise<void> => {
    for (const [index, feed] of queue) {
      try {
        outcomes[index] = await fetchOne(feed, { ...options, signal });
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, feeds.length) }, worker));
  // The first error is the cause of the others.
  options.signal.throwIfAborted();
  if (failure.signal.aborted) throw failure.signal.reason;
  for (const settled of workers) if (settled.status === 'rejected') throw settled.reason;
  return outcomes;
}

async function fetchOne(feed: Feed, options: FetchOptions): Promise<FeedFetch> {
  const { feedsFolder: folder, mirror, signal, progress, changed } = options;
  progress?.(`fetching ${feed.id}`);
  try {
    await rememberGood(folder, feed);
    const context = {
      folder,
      signal,
      ...(mirror !== undefined && { mirror }),
      ...(progress !== undefined && { progress }),
    };
    const fetched = await feed.fetch(context, await feed.locate(folder));
    if (fetched === 'unchanged') return { feed, result: 'unchanged' };
    await changed();
    return { feed, result: 'changed' };
  } catch (error) {
    if (signal.aborted || !(error instanceof AssayError) || error.kind !== 'upstream') throw error;
    return {
      feed,
      result: isFeedAbsent(error) && mirror !== undefined ? 'absent' : 'failed',
      reason: error.message,
      ...(error.remedy !== undefined && { remedy: error.remedy }),
    };
  }
}
