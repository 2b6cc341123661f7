import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advisory, facts, SAMPLE, sampleFeed } from '../../test/advisories/sample-feeds.ts';
import type { Feed, FeedRecord } from '../feeds/feed.ts';
import { buildDatabase } from './build.ts';
import { openDatabase, type SearchableDatabase } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let serial = 0;
const signal = new AbortController().signal;
const clock = { now: () => new Date('2026-08-20T12:00:00Z') };

async function built(feeds: readonly Feed[], options: { select?: 'starter' } = {}): Promise<SearchableDatabase> {
  const outFolder = join(folder, `db${serial++}`);
  await buildDatabase({ feedsFolder: folder, outFolder, signal, feeds, clock, ...options });
  return openDatabase(outFolder);
}

describe('a generation built from a feed', () => {
  let database: SearchableDatabase;
  beforeAll(async () => {
    database = await built([sampleFeed('sample', SAMPLE)]);
  });
  afterAll(() => database.close());

  test('answers by ecosystem and name', () => {
    expect(database.lookup('Debian:12', 'openssl')).toEqual([
      {
        advisoryId: 'DSA-5417-1',
        feed: 'sample',
        vulnerabilityIds: ['CVE-2023-0464'],
        ecosystem: 'Debian:12',
        name: 'openssl',
        scheme: 'deb',
        ranges: [{ introduced: '0', fixed: '3.0.9-1' }],
        status: 'fixed',
        vendorSeverity: 'high',
        url: 'https://security.example/DSA-5417-1',
        published: '2023-05-31',
      },
    ]);
    expect(database.lookup('Debian:11', 'openssl')).toEqual([]);
    expect(database.lookup('Debian:12', 'opens')).toEqual([]);
  });

  test('keeps every form of a range', () => {
    expect(database.lookup('npm', '@example/http2')[0]).toMatchObject({
      ranges: [
        { introduced: '1.0.0', fixed: '1.4.2' },
        { introduced: '2.0.0', lastAffected: '2.1.0' },
        { introduced: '3.0.0' },
      ],
      versions: ['0.9.9'],
    });
  });

  test('makes the ids of records canonical', () => {
    expect(database.lookup('npm', '@example/http2')[0]?.vulnerabilityIds).toEqual(['CVE-2023-44487']);
  });

  test('joins what the feeds say of a vulnerability', () => {
    expect(database.vulnerability('CVE-2023-44487')).toEqual({
      id: 'CVE-2023-44487',
      aliases: ['GHSA-qppj-fm5r-hxr3', 'GO-2023-2102'],
      title: 'HTTP/2 rapid reset',
      description: 'The HTTP/2 protocol allows a denial of service.',
      cvss: [
        { source: 'CISA-ADP', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', baseScore: 7.5 },
        { source: 'GITHUB', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', baseScore: 5.3 },
      ],
      cwes: ['CWE-400', 'CWE-770'],
      epss: { score: 0.94423, percentile: 0.99984, date: '2026-08-16' },
      kev: { dateAdded: '2023-10-10', dateDue: '2023-10-31', action: 'Mitigate', ransomware: false },
      exploitation: 'active',
      references: ['https://nvd.example/CVE-2023-44487'],
      published: '2023-10-10T14:15:10Z',
      modified: '2024-12-20T17:40:52Z',
    });
  });

  test('finds a vulnerability by every alias, and by the advisory that speaks of it', () => {
    const vulnerability = database.vulnerability('CVE-2023-44487');
    for (const alias of vulnerability?.aliases ?? []) expect(database.vulnerability(alias)).toEqual(vulnerability);
    expect(database.vulnerability('DSA-5417-1')?.id).toBe('CVE-2023-0464');
    expect(database.vulnerability('CVE-2099-0001')).toBeUndefined();
    expect(database.vulnerability('no id\0at all')).toBeUndefined();
  });

  test('answers for a CVE that EPSS alone knows', () => {
    expect(database.vulnerability('CVE-1999-0001')).toMatchObject({ epss: { score: 0.03351 }, cvss: [], aliases: [] });
  });

  test('tells which packages a vulnerability is said to affect', () => {
    expect(database.packagesOf('CVE-2023-44487')).toEqual([
      { ecosystem: 'Debian:12', name: 'h2o' },
      { ecosystem: 'Debian:12', name: 'nghttp2' },
      { ecosystem: 'npm', name: '@example/http2' },
    ]);
    expect(database.packagesOf('CVE-1999-0001')).toEqual([]);
    expect(database.recordsOf('GO-2023-2102').map(({ name, status }) => [name, status])).toEqual([
      ['h2o', 'affected'],
      ['nghttp2', 'no-dsa'],
      ['@example/http2', 'affected'],
    ]);
  });

  test('says how complete it is, and counts the packages', () => {
    expect(database.completeness('Debian:12')).toEqual({
      ecosystem: 'Debian:12',
      level: 'fixed-only',
      packages: 3,
      note: 'fixed versions only',
    });
    expect(database.completeness('npm')).toMatchObject({ level: 'partial', packages: 1 });
    expect(database.completeness('Ubuntu:24.04')).toEqual({ ecosystem: 'Ubuntu:24.04', level: 'none', packages: 0 });
  });

  test('describes itself', () => {
    expect(database.info).toMatchObject({
      builtAt: '2026-08-20T12:00:00.000Z',
      dataDate: '2026-08-16',
      starter: false,
      records: 4,
      vulnerabilities: 4,
      feeds: [{ feed: 'sample', records: 11, problems: 1, newest: '2026-08-16', date: '2026-08-16' }],
    });
  });
});

describe('the content digest', () => {
  test('is the same whatever the order of feeds and records, and when it is built', async () => {
    const first = await built([sampleFeed('a', SAMPLE), sampleFeed('b', [...SAMPLE].reverse())]);
    const expected = first.info.digest;
    expect(expected).toMatch(/^sha256:[0-9a-f]{64}$/);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...SAMPLE], { minLength: SAMPLE.length }), async (records) => {
        const later = join(folder, `db${serial++}`);
        const feeds = [sampleFeed('b', records, '2026-08-17'), sampleFeed('a', SAMPLE)];
        const info = await buildDatabase({ feedsFolder: folder, outFolder: later, signal, feeds });
        expect(info.digest).toBe(expected);
      }),
      { numRuns: 15 },
    );
    await first.close();
  });

  test('changes with any fact', async () => {
    const first = await built([sampleFeed('a', SAMPLE)]);
    const more = await built([sampleFeed('a', [...SAMPLE, facts('CVE-2023-0464', { cwes: ['CWE-295'] })])]);
    const known = await built([
      sampleFeed('a', [...SAMPLE, { kind: 'completeness', completeness: { ecosystem: 'Debian:12', level: 'full' } }]),
    ]);
    expect(new Set([first, more, known].map((db) => db.info.digest)).size).toBe(3);
    for (const db of [first, more, known]) await db.close();
  });
});

test('an advisory that OSV.dev repeats is kept as its own database states it', async () => {
  const named = (feed: string, advisoryId: string): FeedRecord =>
    advisory({ feed, advisoryId, ecosystem: 'PyPI', name: 'django', scheme: 'pep440' });
  const database = await built([
    sampleFeed('osv', [named('osv', 'PYSEC-2024-1'), named('osv', 'PYSEC-2024-2')]),
    sampleFeed('pypa', [named('pypa', 'PYSEC-2024-1')]),
  ]);
  expect(database.lookup('PyPI', 'django').map(({ feed, advisoryId }) => [feed, advisoryId])).toEqual([
    ['pypa', 'PYSEC-2024-1'],
    ['osv', 'PYSEC-2024-2'],
  ]);
  await database.close();
});

describe('names', () => {
  test('longer than a key can be, or odd, are told apart', async () => {
    const names = [
      'x'.repeat(1_890),
      'x'.repeat(5_000),
      `${'x'.repeat(4_999)}y`,
      'é'.repeat(1_000),
      '\u{1f600}',
      '\ue000',
      'a\0b',
      '\ud800',
    ];
    const records = names.map((name, n) => advisory({ ecosystem: 'Go', name, advisoryId: `GO-2024-${n}` }));
    const database = await built([sampleFeed('go', records)]);
    expect(names.map((name) => database.lookup('Go', name).map((r) => [r.name === name, r.advisoryId]))).toEqual(
      names.map((_, n) => [[true, `GO-2024-${n}`]]),
    );
    expect(database.lookup('Go', 'x'.repeat(4_998))).toEqual([]);
    expect(database.packagesOf('CVE-2023-0464')).toHaveLength(names.length);
    await database.close();
  });

  test('of advisories and vulnerabilities that are none are problems, not records', async () => {
    const database = await built([
      sampleFeed('odd', [
        advisory({ vulnerabilityIds: ['CVE 1'] }),
        advisory({ advisoryId: 'x'.repeat(201) }),
        advisory({ vulnerabilityIds: [] }),
        advisory({ name: '' }),
        advisory({ ecosystem: 'a\0b' }),
        facts(''),
        facts('CVE-2024-0001', { aliases: ['a\nb'] }),
      ]),
    ]);
    expect(database.info).toMatchObject({ records: 0, feeds: [{ records: 1, problems: 7 }] });
    expect(database.vulnerability('CVE-2024-0001')).toMatchObject({ aliases: [] });
    await database.close();
  });
});

test('the starter holds facts alone, of vulnerabilities that a record speaks of or that are known to be exploited', async () => {
  const product = advisory({ ecosystem: 'CPE', name: 'haxx:curl', vulnerabilityIds: ['CVE-1999-0001'] });
  const level: FeedRecord = { kind: 'completeness', completeness: { ecosystem: 'CPE', level: 'partial' } };
  const database = await built([sampleFeed('sample', [...SAMPLE, product, level])], { select: 'starter' });
  expect(database.completeness('CPE').level).toBe('none');
  expect(database.info).toMatchObject({ starter: true, vulnerabilities: 3, records: 4 });
  const vulnerability = database.vulnerability('GHSA-qppj-fm5r-hxr3');
  expect(vulnerability).toMatchObject({ id: 'CVE-2023-44487', cwes: ['CWE-400', 'CWE-770'] });
  expect(vulnerability?.kev).toEqual({ dateAdded: '2023-10-10', dateDue: '2023-10-31', ransomware: false });
  expect(vulnerability).not.toHaveProperty('title');
  expect(vulnerability).not.toHaveProperty('description');
  expect(database.vulnerability('CVE-1999-0001')).toBeUndefined();
  expect(database.vulnerability('CVE-2021-99999')?.kev).toEqual({ dateAdded: '2022-01-01' });
  await database.close();
});

describe('a build that does not succeed', () => {
  const failing = (error: Error): Feed => ({
    ...sampleFeed('broken', []),
    parse: async function* () {
      yield* SAMPLE;
      throw error;
    },
  });

  test('leaves nothing behind', async () => {
    const parent = mkdtempSync(join(folder, 'parent-'));
    const outFolder = join(parent, 'db');
    await expect(
      buildDatabase({ feedsFolder: folder, outFolder, signal, feeds: [failing(new Error('cut off'))] }),
    ).rejects.toThrow('cut off');
    expect(readdirSync(parent)).toEqual([]);
  });

  test('leaves the earlier generation as it was', async () => {
    const parent = mkdtempSync(join(folder, 'parent-'));
    const outFolder = join(parent, 'db');
    const { digest } = await buildDatabase({
      feedsFolder: folder,
      outFolder,
      signal,
      feeds: [sampleFeed('a', SAMPLE)],
    });
    const controller = new AbortController();
    const endless: Feed = {
      ...sampleFeed('endless', []),
      parse: async function* (): AsyncGenerator<FeedRecord> {
        for (let n = 0; ; n++) {
          if (n === 10_000) controller.abort(new Error('stopped'));
          yield advisory({ name: `p${n}` });
        }
      },
    };
    await expect(
      buildDatabase({ feedsFolder: folder, outFolder, signal: controller.signal, feeds: [endless] }),
    ).rejects.toThrow('stopped');
    expect(readdirSync(parent)).toEqual(['db']);
    const database = openDatabase(outFolder);
    expect(database.info.digest).toBe(digest);
    expect(database.lookup('Debian:12', 'openssl')).toHaveLength(1);
    await database.close();
  });

  test('never replaces a folder that is something else', async () => {
    const outFolder = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(outFolder, 'letter.txt'), 'dear reader');
    await expect(
      buildDatabase({ feedsFolder: folder, outFolder, signal, feeds: [sampleFeed('a', SAMPLE)] }),
    ).rejects.toMatchObject({ kind: 'environment', message: expect.stringContaining('is not an advisory database') });
    expect(readFileSync(join(outFolder, 'letter.txt'), 'utf8')).toBe('dear reader');
  });

  test('says when there is no feed', async () => {
    const none: Feed = { ...sampleFeed('none', []), locate: async () => undefined };
    await expect(
      buildDatabase({ feedsFolder: folder, outFolder: join(folder, 'nothing'), signal, feeds: [none] }),
    ).rejects.toMatchObject({ kind: 'input', message: expect.stringContaining('holds none of the feeds none') });
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });
});

test('an earlier generation is replaced whole', async () => {
  const outFolder = join(folder, 'replaced');
  const build = (records: readonly FeedRecord[]) =>
    buildDatabase({ feedsFolder: folder, outFolder, signal, feeds: [sampleFeed('a', records)] });
  await build(SAMPLE);
  const reader = openDatabase(outFolder);
  await build([advisory({ name: 'zlib' })]);
  // Who has the old one open goes on reading it.
  expect(reader.lookup('Debian:12', 'openssl')).toHaveLength(1);
  const fresh = openDatabase(outFolder);
  expect(fresh.lookup('Debian:12', 'openssl')).toEqual([]);
  expect(fresh.lookup('Debian:12', 'zlib')).toHaveLength(1);
  await reader.close();
  await fresh.close();
});
