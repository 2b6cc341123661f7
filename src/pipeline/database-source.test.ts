import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDatabase } from '../advisories/build.ts';
import type { Feed, FeedRecord } from '../feeds/feed.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { type DatabaseSource, openDatabaseSource } from './database-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-source-'));
const db = join(folder, 'db');
let source: DatabaseSource;

/** A feed that knows one vulnerability. */
const feedOf = (id: string): Feed => ({
  id: 'one',
  source: { name: 'One', url: 'https://feed.example/', licence: 'none' },
  gives: 'examples',
  addresses: [],
  sentinel: { kind: 'advisory', id: 'X-1' },
  locate: async () => ({ folder, files: [] }),
  fetch: async () => 'unchanged',
  async *parse(): AsyncIterable<FeedRecord> {
    yield { kind: 'vulnerability', facts: { id } };
  },
});

/** Puts a generation that knows `id` in place, as an update does: built apart, swapped by rename. */
async function update(id: string): Promise<void> {
  const outFolder = join(folder, id);
  await buildDatabase({ feedsFolder: folder, outFolder, signal: new AbortController().signal, feeds: [feedOf(id)] });
  rmSync(db, { recursive: true, force: true });
  renameSync(outFolder, db);
}

beforeAll(async () => {
  await update('CVE-2024-0001');
  source = openDatabaseSource({
    db,
    dataFolder: folder,
    log: createLog('silent'),
    metrics: createMetrics(),
    lingerMs: 0,
  });
});
afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true, force: true });
});

const knows = (database: { vulnerability(id: string): unknown }, id: string): boolean =>
  database.vulnerability(id) !== undefined;

test('nothing new: nothing is switched', () => {
  expect(source.refresh()).toBe(false);
  expect(knows(source.current(), 'CVE-2024-0001')).toBe(true);
});

test('a newer generation is taken; who holds a lease of the old one keeps it until released', async () => {
  const lease = source.lease();
  await update('CVE-2024-0002');
  expect(source.refresh()).toBe(true);
  expect(knows(source.current(), 'CVE-2024-0002')).toBe(true);
  expect(knows(source.current(), 'CVE-2024-0001')).toBe(false);
  expect(knows(lease.database, 'CVE-2024-0001')).toBe(true);
  lease.release();
  lease.release(); // once too often harms nobody
  expect(source.refresh()).toBe(false);
});

test('a newer generation that cannot be opened: the last good one stays', () => {
  renameSync(db, `${db}.away`);
  expect(source.refresh()).toBe(false);
  expect(knows(source.current(), 'CVE-2024-0002')).toBe(true);
  renameSync(`${db}.away`, db);
});

test('without any database there is nothing to open', () => {
  const none = { db: join(folder, 'none'), dataFolder: folder, log: createLog('silent'), metrics: createMetrics() };
  expect(() => openDatabaseSource(none)).toThrow(/there is no advisory database/);
});
