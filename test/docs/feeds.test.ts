import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withFeedTable } from '../../scripts/feed-table.ts';
import { FEEDS } from '../../src/feeds/index.ts';
import { readVerifiedFeeds } from '../../src/feeds/verified.ts';
import { installationRoot } from '../../src/installation.ts';

const docs = join(installationRoot(), 'docs');
const page = readFileSync(join(docs, 'feeds.md'), 'utf8');

test('docs/feeds.md says what the feeds say: else run npm run feeds-page', () => {
  expect(page).toBe(withFeedTable(page, FEEDS, readVerifiedFeeds()));
});

test('what a feed says of itself is fit for a table', () => {
  for (const { id, gives, addresses, source, sentinel } of FEEDS) {
    expect(gives, id).not.toMatch(/^$|\n|\.$/);
    expect(addresses.length, id).toBeGreaterThan(0);
    for (const address of addresses) expect(address, id).toMatch(/^https:\/\/\S+$/);
    expect(source.licence, id).not.toBe('');
    expect(sentinel.id, id).not.toBe('');
  }
  expect(FEEDS.map(({ id }) => id)).toEqual(FEEDS.map(({ id }) => id).sort());
});

test('verified feeds are feeds', () => {
  expect(Object.keys(readVerifiedFeeds()).filter((id) => !FEEDS.some((feed) => feed.id === id))).toEqual([]);
});

test('docs/feeds.md links every page of docs/feeds', () => {
  const pages = existsSync(join(docs, 'feeds')) ? readdirSync(join(docs, 'feeds')).sort() : [];
  expect(pages.filter((name) => !page.includes(`](feeds/${name})`))).toEqual([]);
});
