import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { alpine } from './alpine.ts';
import { epss } from './epss.ts';
import type { Feed, Snapshot } from './feed.ts';
import { gz, parseFolder, withFeedsFolder, withServer, zipOf } from './fixtures/feeds-folder.ts';
import { kev } from './kev.ts';
import { namesInListing } from './mirror-listing.ts';
import { osv } from './osv.ts';

const signal = new AbortController().signal;
const entry = (cveID: string) => ({ cveID, dateAdded: '2024-01-01' });
const catalogue = (...ids: string[]) => JSON.stringify({ catalogVersion: '1', vulnerabilities: ids.map(entry) });
const KEV = 'kev/known_exploited_vulnerabilities.json';

/** Serves files by path, with an ETag each; folders are listed when asked to. */
function serving(
  files: Readonly<Record<string, string | Buffer>>,
  log: string[] = [],
  listed = false,
): RequestListener {
  return (request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const content = files[path];
    const below = Object.keys(files).filter((name) => name.startsWith(path));
    if (content === undefined && listed && (path === '' || path.endsWith('/')) && below.length > 0) {
      const names = new Set(below.map((name) => name.slice(path.length).replace(/\/.*/, '/')));
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(
        `<a href="../">../</a>${[...names].map((name) => `<a href="${encodeURI(name)}">${name}</a>`).join('')}`,
      );
      return;
    }
    if (content === undefined) {
      response.writeHead(path.endsWith('/') ? 403 : 404).end();
      return;
    }
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const unchanged = request.headers['if-none-match'] === etag;
    log.push(`${path} ${unchanged ? 304 : 200}`);
    response.writeHead(unchanged ? 304 : 200, { etag, 'last-modified': 'Sun, 16 Aug 2026 00:00:00 GMT' });
    response.end(unchanged ? undefined : content);
  };
}

const fetchFrom = async (
  feed: Feed,
  folder: string,
  mirror: string,
  previous?: Snapshot,
): Promise<Snapshot | 'unchanged'> => feed.fetch({ folder, mirror, signal }, previous ?? (await feed.locate(folder)));

/** Files below the folder, sorted. */
const listing = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name).slice(folder.length + 1))
    .sort();

describe('from a mirror on the web', () => {
  test('a feed comes once, and then only when it has changed', async () => {
    await withFeedsFolder({}, async (folder) => {
      const log: string[] = [];
      const files: Record<string, string> = { [KEV]: catalogue('CVE-2024-1000') };
      await withServer(serving(files, log), async (mirror) => {
        expect(await fetchFrom(kev, folder, mirror)).toEqual({
          folder,
          files: [
            {
              path: KEV,
              etag: expect.any(String),
              lastModified: 'Sun, 16 Aug 2026 00:00:00 GMT',
              date: '2026-08-16T00:00:00.000Z',
            },
          ],
        });
        expect(await fetchFrom(kev, folder, mirror)).toBe('unchanged');
        files[KEV] = catalogue('CVE-2024-1000', 'CVE-2024-1001');
        expect(await fetchFrom(kev, folder, mirror)).toMatchObject({ files: [{ path: KEV }] });
        expect(log).toEqual([`${KEV} 200`, `${KEV} 304`, `${KEV} 200`]);
        expect((await parseFolder(kev, folder)).facts).toHaveLength(2);
        expect(await listing(folder)).toEqual(['kev.snapshot.json', KEV]);
      });
    });
  });

  test('the same bytes again are no change', async () => {
    await withFeedsFolder({}, (folder) =>
      withServer(
        (_, response) => response.end(catalogue('CVE-2024-1000')),
        async (mirror) => {
          expect(await fetchFrom(kev, folder, mirror)).not.toBe('unchanged');
          expect(await fetchFrom(kev, folder, mirror)).toBe('unchanged');
        },
      ),
    );
  });

  test('a file that someone has changed, or another mirror, is asked for anew', async () => {
    await withFeedsFolder({}, async (folder) => {
      const log: string[] = [];
      const answer = serving({ [KEV]: catalogue('CVE-2024-1000') }, log);
      await withServer(answer, (mirror) => fetchFrom(kev, folder, mirror));
      await withServer(answer, (mirror) => fetchFrom(kev, folder, mirror));
      await withServer(answer, async (mirror) => {
        await fetchFrom(kev, folder, mirror);
        await writeFile(join(folder, KEV), '{}');
        await fetchFrom(kev, folder, mirror);
      });
      expect(log.map((line) => line.slice(-3))).toEqual(['200', '200', '200', '200']);
      expect((await parseFolder(kev, folder)).facts).toHaveLength(1);
    });
  });

  test('may hold packed files, which replace plain ones', async () => {
    await withFeedsFolder({ [KEV]: catalogue('CVE-2024-1000') }, (folder) =>
      withServer(serving({ [`${KEV}.gz`]: gz(catalogue('CVE-2024-1001')) }), async (mirror) => {
        await fetchFrom(kev, folder, mirror);
        expect(await listing(folder)).toEqual(['kev.snapshot.json', `${KEV}.gz`]);
        expect((await parseFolder(kev, folder)).facts.map((f) => f.id)).toEqual(['CVE-2024-1001']);
      }),
    );
  });

  test('that lists its folders gives all that a feeds folder may hold', async () => {
    const record = { id: 'ALSA-2024:1', related: ['CVE-2024-1000'], affected: [] };
    const files = {
      'osv/AlmaLinux-9/all.zip': zipOf({ 'ALSA-2024:1.json': record }),
      'osv/Rocky_Linux/all.zip': zipOf({ 'RLSA-2024:1.json': { ...record, id: 'RLSA-2024:1' } }),
      'osv/AlmaLinux-9/notes.txt': 'x',
    };
    await withFeedsFolder({}, (folder) =>
      withServer(serving(files, [], true), async (mirror) => {
        await fetchFrom(osv, folder, mirror);
        expect(await listing(folder)).toEqual([
          'osv.snapshot.json',
          'osv/AlmaLinux-9/all.zip',
          'osv/Rocky_Linux/all.zip',
        ]);
      }),
    );
  });

  test('that lists nothing is asked for the files of production', async () => {
    const files = { 'osv/Rocky_Linux/all.zip': zipOf({ 'RLSA-2024:1.json': { id: 'RLSA-2024:1' } }) };
    await withFeedsFolder({}, (folder) =>
      withServer(serving(files), async (mirror) => {
        await fetchFrom(osv, folder, mirror);
        expect(await listing(folder)).toEqual(['osv.snapshot.json', 'osv/Rocky_Linux/all.zip']);
      }),
    );
  });

  test('without a file of the feed is an error', async () => {
    await withFeedsFolder({}, (folder) =>
      withServer(serving({ 'other.txt': 'x' }), async (mirror) => {
        await expect(fetchFrom(kev, folder, mirror)).rejects.toMatchObject({
          kind: 'upstream',
          message: expect.stringContaining('no file of kev'),
        });
      }),
    );
  });

  test('a table of scores is kept under its day, and the earlier one goes', async () => {
    const scores = (date: string) =>
      gz(`#model_version:v1,score_date:${date}T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,0.1,0.2\n`);
    const files: Record<string, Buffer> = { 'epss/epss_scores-current.csv.gz': scores('2026-08-15') };
    await withFeedsFolder({}, (folder) =>
      withServer(serving(files), async (mirror) => {
        expect(await fetchFrom(epss, folder, mirror)).toMatchObject({
          files: [{ path: 'epss/epss_scores-2026-08-15.csv.gz', date: '2026-08-15' }],
        });
        expect(await fetchFrom(epss, folder, mirror)).toBe('unchanged');
        files['epss/epss_scores-current.csv.gz'] = scores('2026-08-16');
        await fetchFrom(epss, folder, mirror);
        expect(await listing(folder)).toEqual(['epss.snapshot.json', 'epss/epss_scores-2026-08-16.csv.gz']);
      }),
    );
  });
});

describe('the last good files stay', () => {
  test.each([
    ['the shape changes', JSON.stringify({ catalog: [] })],
    ['a page comes instead', '<html>Access Denied</html>'],
    ['it is cut short', catalogue('CVE-2024-1000').slice(0, -4)],
    ['it is empty', ''],
  ])('when %s', async (_, text) => {
    const before = catalogue('CVE-2024-1000');
    await withFeedsFolder({ [KEV]: before }, (folder) =>
      withServer(serving({ [KEV]: text }), async (mirror) => {
        await expect(fetchFrom(kev, folder, mirror)).rejects.toMatchObject({
          kind: 'upstream',
          message: expect.stringContaining(KEV),
        });
        expect(await readFile(join(folder, KEV), 'utf8')).toBe(before);
        expect(await listing(folder)).toEqual([KEV]);
      }),
    );
  });

  test('all of them when one of several is bad', async () => {
    const good = JSON.stringify({ packages: [{ pkg: { name: 'a', secfixes: { '1-r0': ['CVE-2024-1000'] } } }] });
    const files = { 'alpine-secdb/edge/main.json': good, 'alpine-secdb/v3.20/main.json': '{"packages":' };
    await withFeedsFolder({}, (folder) =>
      withServer(serving(files), async (mirror) => {
        await expect(fetchFrom(alpine, folder, mirror)).rejects.toThrow('alpine-secdb/v3.20/main.json cannot be read');
        expect(await listing(folder)).toEqual([]);
      }),
    );
  });

  test('when the work is cancelled', async () => {
    const controller = new AbortController();
    const cancelled = new Error('stop');
    await withFeedsFolder({}, (folder) =>
      withServer(
        () => controller.abort(cancelled),
        async (mirror) => {
          await expect(kev.fetch({ folder, mirror, signal: controller.signal }, undefined)).rejects.toBe(cancelled);
          expect(await readdir(folder)).toEqual([]);
        },
      ),
    );
  });
});

describe('from a folder', () => {
  test('what differs is copied, once', async () => {
    await withFeedsFolder({ [KEV]: catalogue('CVE-2024-1000'), 'epss/x': '' }, (mirror) =>
      withFeedsFolder({}, async (folder) => {
        expect(await fetchFrom(kev, folder, mirror)).toEqual({ folder, files: [{ path: KEV }] });
        expect(await fetchFrom(kev, folder, `file://${mirror}`)).toBe('unchanged');
        await rm(join(folder, KEV));
        expect(await fetchFrom(kev, folder, mirror)).not.toBe('unchanged');
      }),
    );
  });

  test('that holds nothing of the feed is an error', async () => {
    await withFeedsFolder({}, (mirror) =>
      withFeedsFolder({ [KEV]: catalogue('CVE-2024-1000') }, async (folder) => {
        await expect(fetchFrom(kev, folder, mirror)).rejects.toMatchObject({ kind: 'upstream' });
        expect(existsSync(join(folder, KEV))).toBe(true);
      }),
    );
  });
});

test('other addresses are no mirror', async () => {
  await withFeedsFolder({}, async (folder) => {
    await expect(fetchFrom(kev, folder, 'ftp://example.org/feeds')).rejects.toMatchObject({ kind: 'usage' });
  });
});

test('what a killed fetch left behind goes after a day', async () => {
  await withFeedsFolder({ [KEV]: catalogue('CVE-2024-1000') }, (mirror) =>
    withFeedsFolder({}, async (folder) => {
      for (const name of ['.fetch-kev-old', '.fetch-kev-new']) await mkdir(join(folder, name));
      await utimes(join(folder, '.fetch-kev-old'), 1, 1);
      await fetchFrom(kev, folder, mirror);
      expect((await readdir(folder)).sort()).toEqual(['.fetch-kev-new', 'kev', 'kev.snapshot.json']);
    }),
  );
});

test('a listing gives names, never ways out of the folder', () => {
  const html = `<a href="../">..</a><a href='v3.20/'>v3.20/</a><a href=edge/>edge</a><a href="?C=M">sort</a>
    <a href="/etc/passwd">x</a><a href="..%2f..%2fetc">x</a><a href="https://example.org/a">x</a><a href=".hidden">x</a>
    <a href="./main.json">x</a><a href="Rocky%20Linux/">x</a><a href="%zz">x</a>`;
  expect(namesInListing(html)).toEqual(['Rocky Linux', 'edge', 'main.json', 'v3.20']);
});
