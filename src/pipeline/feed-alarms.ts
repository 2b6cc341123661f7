import { type FeedAlarm, readFeedAlarms } from '../advisories/update-state.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

/** Feeds whose new data could not be had or are not believed, as the last `assay db update` left it. */
export interface FeedAlarms {
  current(): readonly FeedAlarm[];
  /** Looks again; what was raised and what is over goes to the log. */
  refresh(): void;
}

const keyOf = ({ feed, kind, reason }: FeedAlarm): string => `${feed}\0${kind}\0${reason}`;

/** Reads the alarms of a data folder, logs each once, and keeps the figure `assay_feed_alarm` in line. */
export function followFeedAlarms(options: {
  readonly dataFolder: string;
  readonly log: Log;
  readonly metrics: Metrics;
}): FeedAlarms {
  const { dataFolder, log, metrics } = options;
  let alarms: readonly FeedAlarm[] = [];

  function refresh(): void {
    const found = readFeedAlarms(dataFolder);
    const known = new Set(alarms.map(keyOf));
    for (const alarm of found) {
      if (!known.has(keyOf(alarm))) log.warn({ ...alarm }, 'feed alarm: its last good data stay in use');
    }
    for (const { feed } of alarms) {
      if (!found.some((alarm) => alarm.feed === feed)) log.info({ feed }, 'feed alarm is over');
    }
    alarms = found;
    metrics.feedAlarms(found);
  }
  refresh();
  return { current: () => alarms, refresh };
}
