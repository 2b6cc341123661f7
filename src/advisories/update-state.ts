import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const ALARMS = ['failed', 'broken', 'shrunk', 'missing'] as const;
const alarm = z.object({
  /** `failed`: not fetched; `broken`: not readable; `shrunk`: more than 20 % lost; `missing`: its files are gone. */
  kind: z.enum(ALARMS),
  reason: z.string(),
  /** When it was first raised, ISO. */
  since: z.string(),
});
const updateState = z.object({
  /** End of the last update, ISO. */
  at: z.string(),
  feeds: z.record(
    z.string(),
    z.object({
      /** When it was last asked for. */
      at: z.string(),
      result: z.string(),
      alarm: alarm.optional(),
    }),
  ),
});

/** What the last updates of a data folder found, by feed. */
export type UpdateState = z.output<typeof updateState>;
export type AlarmKind = (typeof ALARMS)[number];

/** A feed whose last good data stay in use because the new ones could not be had or are not believed. */
export interface FeedAlarm {
  readonly feed: string;
  readonly kind: AlarmKind;
  readonly reason: string;
  readonly since: string;
}

const stateFile = (dataFolder: string): string => join(dataFolder, 'db', 'update.json');

/** Empty before the first update, and when it cannot be read. */
export function readUpdateState(dataFolder: string): UpdateState {
  try {
    return updateState.parse(JSON.parse(readFileSync(stateFile(dataFolder), 'utf8')));
  } catch {
    return { at: '', feeds: {} };
  }
}

/** Alarms that stand, by feed. */
export function readFeedAlarms(dataFolder: string): readonly FeedAlarm[] {
  const { feeds } = readUpdateState(dataFolder);
  return Object.keys(feeds)
    .sort()
    .flatMap((feed) => {
      const raised = feeds[feed]?.alarm;
      return raised === undefined ? [] : [{ feed, ...raised }];
    });
}

/** What an update found of one feed. */
export interface FeedOutcome {
  readonly feed: string;
  readonly result: string;
  readonly alarm?: { readonly kind: AlarmKind; readonly reason: string };
}

/** Writes what an update found; feeds that it did not ask for keep what was known of them. */
export async function writeUpdateState(dataFolder: string, outcomes: readonly FeedOutcome[], now: Date): Promise<void> {
  const at = now.toISOString();
  const before = readUpdateState(dataFolder).feeds;
  const feeds: UpdateState['feeds'] = { ...before };
  for (const { feed, result, alarm: raised } of outcomes) {
    const since = before[feed]?.alarm?.since ?? at;
    feeds[feed] = { at, result, ...(raised !== undefined && { alarm: { ...raised, since } }) };
  }
  const file = stateFile(dataFolder);
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, `${JSON.stringify({ at, feeds } satisfies UpdateState, undefined, 1)}\n`, { flush: true });
  await rename(fresh, file);
}
