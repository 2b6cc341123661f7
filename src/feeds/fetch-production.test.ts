import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { xzStored } from '../../test/inventory/compressed.ts';
import { brokenFile, readJson } from './content.ts';
import { DEFAULT_POLICY, type DownloadPolicy } from './download.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { withFeedsFolder, withServer } from './fixtures/feeds-folder.ts';

const signal = new AbortController().signal;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Page {
  readonly files: readonly { readonly name: string; readonly version?: string; readonly sha256?: string }[];
  readonly next?: string;
}

/** A feed whose production is what an index lists, page by page. */
const feedAt = (base: string): FeedFiles => ({
  id: 'paged',
  patterns: [['paged', /^[a-z0-9-]+\.json(\.xz)?$/]],
  async production(upstream) {
    const files = [];
    for (let next: string | undefined = 'index-1.json'; next !== undefined; ) {
      const page = JSON.parse(await upstream.text(`${base}/${next}`)) as Page;
      for (const { name, ...rest } of page.files) {
        files.push({ path: `paged/${name}`, url: `${base}/files/${name}`, maxBytes: 10_000, ...rest });
      }
      next = page.next;
    }
    return files;
  },
  async check(folder, path) {
    if (!Array.isArray(await readJson(folder, path, signal))) throw brokenFile(path, 'it is no list');
  },
});

/** An upstream that the test changes between fetches. */
interface Upstream {
  readonly files: Record<string, string>;
  /** Pages by name; left out, one page that lists the files with their SHA-256. */
  pages?: Record<string, Page>;
  /** Answers instead of the server, when it returns true. */
  instead?: (path: string, response: ServerResponse, count: number) => boolean;
  readonly log: string[];
}

interface World {
  readonly folder: string;
  readonly pauses: number[];
  fetch(policy?: Partial<DownloadPolicy>): Promise<'unchanged' | readonly string[]>;
  listing(): Promise<string[]>;
}

const withUpstream = (upstream: Upstream, use: (world: World) => Promise<void>): Promise<void> =>
  withFeedsFolder({}, (folder) =>
    withServer(
      (request, response) => {
        const path = (request.url ?? '').slice(1);
        const count = upstream.log.filter((line) => line.startsWith(`${path} `)).length;
        const send = (text: string): void => {
          const etag = `"${sha256(text).slice(0, 8)}"`;
          const same = request.headers['if-none-match'] === etag;
          upstream.log.push(`${path} ${same ? 304 : 200}`);
          response.writeHead(same ? 304 : 200, { etag }).end(same ? undefined : text);
        };
        if (upstream.instead?.(path, response, count)) {
          upstream.log.push(`${path} -`);
          return;
        }
        const file = upstream.files[path.replace('files/', '')];
        if (path.startsWith('files/') && file !== undefined) return send(file);
        const listed = Object.entries(upstream.files).map(([name, text]) => ({ name, sha256: sha256(text) }));
        const pages: Readonly<Record<string, Page>> = upstream.pages ?? { 'index-1.json': { files: listed } };
        const page = pages[path];
        if (page !== undefined) return send(JSON.stringify(page));
        response.writeHead(404).end();
      },
      async (base) => {
        const feed = feedAt(base);
        const pauses: number[] = [];
        await use({
          folder,
          pauses,
          async fetch(policy) {
            const sleep = async (ms: number): Promise<void> => void pauses.push(ms);
            const trusting = { ...DEFAULT_POLICY, trustedHost: new URL(base).host, sleep, random: () => 1, ...policy };
            const fetched = await fetchFeed(feed, { folder, signal }, await locateFeed(feed, folder), trusting);
            return fetched === 'unchanged' ? fetched : fetched.files.map(({ path }) => path);
          },
          async listing() {
            const found = await readdir(folder, { recursive: true, withFileTypes: true });
            return found
              .filter((entry) => entry.isFile())
              .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
              .sort();
          },
        });
      },
    ),
  );

const upstreamOf = (files: Record<string, string>): Upstream => ({ files: { ...files }, log: [] });

describe('an index that lists the files', () => {
  test('is read page by page', async () => {
    const upstream = upstreamOf({ 'a.json': '[1]', 'b.json': '[2]', 'c.json': '[3]' });
    upstream.pages = {
      'index-1.json': { files: [{ name: 'a.json' }, { name: 'b.json' }], next: 'index-2.json' },
      'index-2.json': { files: [{ name: 'c.json' }] },
    };
    await withUpstream(upstream, async ({ fetch, listing }) => {
      expect(await fetch()).toEqual(['paged/a.json', 'paged/b.json', 'paged/c.json']);
      expect(await listing()).toEqual(['paged.snapshot.json', 'paged/a.json', 'paged/b.json', 'paged/c.json']);
      upstream.log.length = 0;
      expect(await fetch()).toBe('unchanged');
      expect(upstream.log).toEqual([
        'index-1.json 200',
        'index-2.json 200',
        ...['a', 'b', 'c'].map((name) => `files/${name}.json 304`),
      ]);
    });
  });

  test('and the state of each: only what has another state is asked for', async () => {
    const upstream = upstreamOf({ 'a.json': '[1]', 'b.json': '[2]' });
    const pages = (a: string) => ({
      'index-1.json': {
        files: [
          { name: 'a.json', version: a },
          { name: 'b.json', version: '2026-01-01' },
        ],
      },
    });
    upstream.pages = pages('2026-01-01');
    await withUpstream(upstream, async ({ fetch, folder }) => {
      await fetch();
      upstream.files['a.json'] = '[1,2]';
      upstream.pages = pages('2026-01-02');
      upstream.log.length = 0;
      expect(await fetch()).toEqual(['paged/a.json', 'paged/b.json']);
      expect(upstream.log).toEqual(['index-1.json 200', 'files/a.json 200']);
      expect(await readFile(join(folder, 'paged/a.json'), 'utf8')).toBe('[1,2]');
    });
  });

  test('drops what it lists no more, once everything else is good', async () => {
    const upstream = upstreamOf({ 'day-1.json': '[1]' });
    await withUpstream(upstream, async ({ fetch, listing }) => {
      await fetch();
      delete upstream.files['day-1.json'];
      upstream.files['day-2.json'] = '{}';
      await expect(fetch()).rejects.toThrow('it is no list');
      expect(await listing()).toEqual(['paged.snapshot.json', 'paged/day-1.json']);
      upstream.files['day-2.json'] = '[2]';
      expect(await fetch()).toEqual(['paged/day-2.json']);
      expect(await listing()).toEqual(['paged.snapshot.json', 'paged/day-2.json']);
      expect(await fetch()).toBe('unchanged');
    });
  });

  test.each([
    [
      'names another SHA-256 than what comes',
      { 'index-1.json': { files: [{ name: 'a.json', sha256: sha256('[9]') }] } },
    ],
    ['names a file that is not there', { 'index-1.json': { files: [{ name: 'a.json' }, { name: 'none.json' }] } }],
    ['has a page missing', { 'index-1.json': { files: [{ name: 'a.json' }], next: 'index-2.json' } }],
    ['gives a name that leads out of the folder', { 'index-1.json': { files: [{ name: '../../../a.json' }] } }],
    ['gives a name that is none', { 'index-1.json': { files: [{ name: 'x//a.json' }] } }],
    ['lists nothing', { 'index-1.json': { files: [] } }],
  ])('that %s changes nothing', async (_, pages) => {
    const upstream = upstreamOf({ 'a.json': '[1]' });
    await withUpstream(upstream, async ({ fetch, folder }) => {
      await fetch();
      upstream.files['a.json'] = '[1,2]';
      upstream.pages = pages;
      upstream.instead = (path, response) => {
        if (path !== 'a.json' && path !== 'files/x//a.json') return false;
        response.end('[1,2]');
        return true;
      };
      await expect(fetch()).rejects.toMatchObject({ kind: 'upstream' });
      expect(await readFile(join(folder, 'paged/a.json'), 'utf8')).toBe('[1]');
    });
  });

  test('may be slow, busy, and elsewhere', async () => {
    const upstream = upstreamOf({ 'a.json': '[1]', 'b.json': '[2]' });
    upstream.instead = (path, response, count) => {
      if (path === 'index-1.json' && count === 0) response.writeHead(429, { 'retry-after': '3' }).end();
      else if (path === 'files/a.json' && count === 0) response.writeHead(302, { location: '/files/moved.json' }).end();
      else if (path === 'files/moved.json') {
        response.writeHead(200);
        for (const [n, byte] of ['[', '1', ']'].entries()) setTimeout(() => response.write(byte), n * 20);
        setTimeout(() => response.end(), 60);
      } else if (path === 'files/b.json' && count === 0)
        response.writeHead(200, { 'content-length': '9' }).write('[2', () => response.destroy());
      else return false;
      return true;
    };
    await withUpstream(upstream, async ({ fetch, folder, pauses }) => {
      expect(await fetch()).toEqual(['paged/a.json', 'paged/b.json']);
      expect(pauses).toEqual([3000, 1000]);
      expect(await readFile(join(folder, 'paged/a.json'), 'utf8')).toBe('[1]');
      expect(await readFile(join(folder, 'paged/b.json'), 'utf8')).toBe('[2]');
    });
  });

  test('whose file stops half-way for too long changes nothing', async () => {
    const upstream = upstreamOf({ 'a.json': '[1]', 'b.json': '[2]' });
    await withUpstream(upstream, async ({ fetch, listing }) => {
      upstream.instead = (path, response) => {
        if (path !== 'files/b.json') return false;
        response.writeHead(200).write('[');
        return true;
      };
      await expect(fetch({ idleTimeout: 50, attempts: 2 })).rejects.toMatchObject({
        kind: 'upstream',
        message: expect.stringContaining('files/b.json: nothing more in 50 ms (2 attempts)'),
      });
      expect(await listing()).toEqual([]);
    });
  });
});

describe('a mirror of a feed with an index', () => {
  const mirrored = (files: Record<string, Buffer | string>) =>
    withFeedsFolder({}, (folder) =>
      withServer(
        (request, response) => {
          const content = files[(request.url ?? '').slice(1)];
          if (content === undefined) response.writeHead(404).end();
          else response.end(content);
        },
        async (mirror) => {
          const fetched = await fetchFeed(feedAt('https://example.org'), { folder, mirror, signal }, undefined);
          return fetched === 'unchanged' ? fetched : fetched.files.map(({ path }) => path);
        },
      ),
    );

  test('that lists no folder is asked for what its own last fetch remembers', async () => {
    const manifest = {
      files: [
        { path: 'paged/a.json', size: 3 },
        { path: '../../etc/passwd', size: 1 },
      ],
    };
    expect(await mirrored({ 'paged.snapshot.json': JSON.stringify(manifest), 'paged/a.json': '[1]' })).toEqual([
      'paged/a.json',
    ]);
  });

  test('that lists its folders gives what is there, packed or not', async () => {
    expect(
      await mirrored({
        'paged/': '<a href="a.json">a</a><a href="b.json.xz">b</a>',
        'paged/a.json': '[1]',
        'paged/b.json.xz': xzStored(Buffer.from('[2]')),
      }),
    ).toEqual(['paged/a.json', 'paged/b.json.xz']);
  });

  test('without a trace of it is an error', async () => {
    await expect(mirrored({})).rejects.toThrow('no file of paged');
  });
});
