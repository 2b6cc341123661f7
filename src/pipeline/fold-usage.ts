import { untilEmpty } from './batches.ts';
import type { JobDefinition } from './deps.ts';

const DAY_MS = 86_400_000;
/** As long as history: an auditor asks for a year. */
const KEPT_DAYS = 396;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * Sums metered usage up by day, each day once it is over, and drops the intervals that are in such a sum. A server that was
 * off catches up.
 */
export const foldUsage: JobDefinition = {
  name: 'fold-usage',
  // Scans that ended around midnight are written by then.
  cron: '37 0 * * *',
  async run({ store, clock }, _data, signal) {
    const now = clock.now().getTime();
    const today = dayOf(now);
    const first = (await store.usage.foldedUntil()) ?? (await store.usage.firstDay()) ?? today;
    let folded = 0;
    for (let day = first; day < today; day = dayOf(Date.parse(day) + DAY_MS)) {
      signal.throwIfAborted();
      await store.usage.fold(day);
      folded++;
    }
    const until = (await store.usage.foldedUntil()) ?? today;
    const limit = store.batchSize;
    const intervals = await untilEmpty(signal, limit, (n) => store.usage.sweepIntervals(`${until}T00:00:00.000Z`, n));
    const days = await untilEmpty(signal, limit, (n) => store.usage.sweepDays(dayOf(now - KEPT_DAYS * DAY_MS), n));
    return { folded, intervals, days };
  },
};
