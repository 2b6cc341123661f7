import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDatabase } from '../../src/advisories/build.ts';
import { openDatabase, type SearchableDatabase } from '../../src/advisories/index.ts';
import { packDatabase } from '../../src/advisories/pack.ts';
import { openStoredGeneration } from '../../src/advisories/read.ts';
import { unpackDatabase } from '../../src/advisories/unpack.ts';
import { FEEDS } from '../../src/feeds/index.ts';
import { hasShared, shared } from '../shared.ts';

describe.skipIf(!hasShared)('a database of the real feeds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-real-'));
  const outFolder = join(folder, 'db');
  const signal = new AbortController().signal;
  let database: SearchableDatabase;

  beforeAll(async () => {
    await buildDatabase({ feedsFolder: shared('feeds'), outFolder, signal });
    database = openDatabase(outFolder);
  }, 300_000);

  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('holds something of every feed that the folder has', async () => {
    const located: string[] = [];
    for (const feed of FEEDS) if ((await feed.locate(shared('feeds'))) !== undefined) located.push(feed.id);
    expect(located.length).toBeGreaterThan(12);
    expect(database.info.feeds.map(({ feed, records }) => [feed, records > 50])).toEqual(
      located.map((id) => [id, true]),
    );
    expect(database.info.records).toBeGreaterThan(100_000);
    // EPSS scores every published CVE: each has an answer, whether or not anything else is known of it.
    expect(database.info.vulnerabilities).toBeGreaterThan(300_000);
    expect(database.info.dataDate).toMatch(/^20\d\d-\d\d-\d\d/);
  });

  test('knows HTTP/2 rapid reset from all sides', () => {
    const vulnerability = database.vulnerability('CVE-2023-44487');
    expect(vulnerability).toMatchObject({ cwes: expect.arrayContaining(['CWE-400']), exploitation: 'active' });
    expect(vulnerability?.kev).toMatchObject({ dateAdded: '2023-10-10', dateDue: '2023-10-31' });
    expect(vulnerability?.epss?.score).toBeGreaterThan(0.9);
    expect(vulnerability?.aliases).toContain('GHSA-qppj-fm5r-hxr3');
    expect(database.vulnerability('GHSA-qppj-fm5r-hxr3')).toEqual(vulnerability);
    // Go gave its own share another CVE; AlmaLinux fixed both at once, and is the name of neither.
    expect(database.resolve('GO-2023-2102')).toEqual(['CVE-2023-39325']);
    expect(database.resolve('ALSA-2023:5721')).toEqual(['CVE-2023-39325', 'CVE-2023-44487']);
    expect(vulnerability?.aliases).not.toContain('ALSA-2023:5721');
    const affected = database.recordsOf('CVE-2023-44487');
    expect(affected.map(({ ecosystem }) => ecosystem.split(':')[0])).toEqual(
      expect.arrayContaining(['AlmaLinux', 'Alpine', 'Bitnami', 'Debian', 'SwiftURL']),
    );
    expect(affected).toContainEqual(expect.objectContaining({ ecosystem: 'AlmaLinux:8', name: 'golang' }));
  });

  test('every alias of every vulnerability leads back to it', () => {
    const stored = openStoredGeneration(outFolder);
    let aliases = 0;
    const astray: string[] = [];
    for (const { key } of stored.entries('vulnerabilities')) {
      const vulnerability = database.vulnerability(key.toString());
      for (const alias of vulnerability?.aliases ?? []) {
        aliases++;
        if (database.vulnerability(alias)?.id !== vulnerability?.id) astray.push(alias);
      }
    }
    expect(astray).toEqual([]);
    expect(aliases).toBeGreaterThan(10_000);
  });

  test('every vulnerability that a record speaks of has an answer, under its canonical id', () => {
    const stored = openStoredGeneration(outFolder);
    const unknown = new Set<string>();
    for (const { key } of stored.entries('packages')) {
      const [ecosystem = '', name = ''] = key.toString().split('\0');
      for (const id of database.lookup(ecosystem, name).flatMap((record) => record.vulnerabilityIds)) {
        if (database.vulnerability(id)?.id !== id) unknown.add(id);
      }
    }
    expect([...unknown]).toEqual([]);
  });

  test('goes through a pack unchanged', async () => {
    const pack = join(folder, 'db.pack');
    await packDatabase(outFolder, pack, { quality: 4 });
    expect(await unpackDatabase(pack, join(folder, 'unpacked'))).toEqual(database.info);
    expect(statSync(pack).size).toBeLessThan(60 * 1024 * 1024);
  }, 120_000);

  test('has the same digest when the feeds are read in another order', async () => {
    const small = FEEDS.filter(({ id }) => ['alpine', 'debian', 'kev'].includes(id));
    const build = (feeds: typeof FEEDS, name: string) =>
      buildDatabase({ feedsFolder: shared('feeds'), outFolder: join(folder, name), signal, feeds });
    const [one, other] = [await build(small, 'one'), await build([...small].reverse(), 'other')];
    expect(other.digest).toBe(one.digest);
    expect(other.feeds).toEqual(one.feeds);
  });
});
