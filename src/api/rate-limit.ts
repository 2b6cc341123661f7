import type { Clock } from '../clock.ts';
import { isRead } from './roles.ts';
import { apiError } from './wire/errors.ts';

/** Requests a second of one account; 0 is no limit. */
export interface RateLimits {
  readonly reads: number;
  readonly writes: number;
}

/** Far above what one client sends, and below what would starve the others. */
export const DEFAULT_RATE_LIMITS: RateLimits = { reads: 5_000, writes: 500 };

/** A quiet account may send as many seconds' worth at once. */
const BURST_SECONDS = 2;
/** Buckets in memory, two an account; who is quiet for a burst's length needs none. */
const MOST_BUCKETS = 20_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Takes one request of an account's share. Throws 429 when it is spent. */
export type RateLimiter = (accountId: string, operation: string) => void;

/** A token bucket for each account and class of operation, in this process. */
export function rateLimiter(limits: RateLimits, clock: Clock): RateLimiter {
  const buckets = new Map<string, Bucket>();

  /** Full again is as good as absent. */
  function forgetQuiet(now: number): void {
    for (const [key, { at }] of buckets) {
      if (now - at >= BURST_SECONDS * 1000) buckets.delete(key);
    }
    // All of them busy: then everybody starts anew, and memory stays bounded.
    if (buckets.size >= MOST_BUCKETS) buckets.clear();
  }

  return (accountId, operation) => {
    const kind = isRead(operation) ? 'reads' : 'writes';
    const perSecond = limits[kind];
    if (perSecond === 0) return;
    const key = `${kind} ${accountId}`;
    const now = clock.now().getTime();
    // Less than one request would be none, for ever.
    const most = Math.max(1, perSecond * BURST_SECONDS);
    if (!buckets.has(key) && buckets.size >= MOST_BUCKETS) forgetQuiet(now);
    const bucket = buckets.get(key) ?? { tokens: most, at: now };
    buckets.set(key, bucket);
    // A clock that is set back refills nothing.
    bucket.tokens = Math.min(most, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) {
      throw apiError('ThrottlingException', `Rate exceeded: ${perSecond} ${kind} a second of an account.`);
    }
    bucket.tokens -= 1;
  };
}
