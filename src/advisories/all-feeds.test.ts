import { cpSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withFeedsFolder } from '../feeds/fixtures/feeds-folder.ts';
import { FEED_SAMPLES, filesOf } from '../feeds/fixtures/samples/index.ts';
import { FEEDS } from '../feeds/index.ts';
import { buildDatabase } from './build.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-all-feeds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clock = { now: () => new Date('2026-08-20T12:00:00Z') };
const build = (feedsFolder: string, name: string, feeds = FEEDS) =>
  buildDatabase({ feedsFolder, outFolder: join(folder, name), signal: new AbortController().signal, feeds, clock });

test('the same files of every feed give the same digest: in another order of feeds, as a copy with other times', async () => {
  const files = Object.assign({}, ...Object.values(FEED_SAMPLES).map(filesOf)) as ReturnType<typeof filesOf>;
  await withFeedsFolder(files, async (feedsFolder) => {
    const first = await build(feedsFolder, 'first');
    expect(first.feeds.map(({ feed }) => feed)).toEqual(FEEDS.map(({ id }) => id));
    expect(first.feeds.filter(({ records, problems }) => records === 0 || problems > 0)).toEqual([]);

    const other = await build(feedsFolder, 'other', [...FEEDS].reverse());
    expect([other.digest, other.feeds]).toEqual([first.digest, first.feeds]);

    const copy = join(folder, 'copy');
    cpSync(feedsFolder, copy, { recursive: true });
    const paths = readdirSync(copy, { recursive: true, encoding: 'utf8' });
    for (const [n, path] of paths.entries()) utimesSync(join(copy, path), 1_600_000_000 + n, 1_600_000_000 + 7 * n);
    const copied = await build(copy, 'copied');
    expect([copied.digest, copied.feeds]).toEqual([first.digest, first.feeds]);

    const second = Object.fromEntries(Object.entries(files).reverse());
    await withFeedsFolder(second, async (again) => {
      expect((await build(again, 'again')).digest).toBe(first.digest);
    });
  });
});
