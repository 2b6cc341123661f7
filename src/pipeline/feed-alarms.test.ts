import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeUpdateState } from '../advisories/update-state.ts';
import type { Log } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { followFeedAlarms } from './feed-alarms.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'assay-alarms-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test('an alarm is logged once, shown and counted until it is over', async () => {
  const lines: string[] = [];
  const line = (level: string) => (data: { feed?: string; kind?: string }, message: string) =>
    lines.push(`${level} ${data.feed} ${data.kind} ${message}`);
  const log = { info: line('info'), warn: line('warn') } as unknown as Log;
  const metrics = createMetrics();
  const figures = async () =>
    (await metrics.registry.metrics()).split('\n').filter((l) => l.startsWith('assay_feed_alarm{'));
  const now = new Date('2026-08-17T00:00:00Z');

  const alarms = followFeedAlarms({ dataFolder, log, metrics });
  expect([alarms.current(), await figures(), lines]).toEqual([[], [], []]);
  const alarm = { kind: 'shrunk', reason: 'it shrank by 30 %' } as const;
  await writeUpdateState(
    dataFolder,
    [
      { feed: 'osv', result: 'refused', alarm },
      { feed: 'kev', result: 'changed' },
    ],
    now,
  );
  alarms.refresh();
  alarms.refresh();
  expect(alarms.current()).toEqual([{ feed: 'osv', ...alarm, since: now.toISOString() }]);
  expect(await figures()).toEqual(['assay_feed_alarm{feed="osv",kind="shrunk"} 1']);
  await writeUpdateState(dataFolder, [{ feed: 'osv', result: 'changed' }], now);
  alarms.refresh();
  expect([alarms.current(), await figures()]).toEqual([[], []]);
  expect(lines).toEqual([
    'warn osv shrunk feed alarm: its last good data stay in use',
    'info osv undefined feed alarm is over',
  ]);
});
