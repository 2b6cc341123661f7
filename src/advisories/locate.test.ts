import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { advisory, SAMPLE, sampleFeed } from '../../test/advisories/sample-feeds.ts';
import type { GenerationInfo } from '../domain/advisory.ts';
import type { FeedRecord } from '../feeds/feed.ts';
import { starterDatabaseFolder } from '../installation.ts';
import { buildDatabase } from './build.ts';
import { adoptGeneration, findGeneration, generationAsOf, locateDatabase } from './locate.ts';
import { openDatabase } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-locate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(folder, 'data-'));
});

const adopt = (records: readonly FeedRecord[], builtAt = '2026-01-01T00:00:00Z', keep?: number, date = '2025-12-31') =>
  adoptGeneration(
    dataFolder,
    (outFolder) =>
      buildDatabase({
        feedsFolder: folder,
        outFolder,
        signal: new AbortController().signal,
        feeds: [sampleFeed('a', records, date)],
        clock: { now: () => new Date(builtAt) },
      }),
    keep,
  );
const located = () => openDatabase(locateDatabase({ dataFolder }));
const generations = () => readdirSync(join(dataFolder, 'db')).filter((name) => name !== 'current');

describe('the database to use', () => {
  test('is the one that is asked for', () => {
    expect(locateDatabase({ db: '/some/folder', dataFolder })).toBe('/some/folder');
  });

  test('is the starter before the first update', () => {
    if (existsSync(starterDatabaseFolder())) expect(locateDatabase({ dataFolder })).toBe(starterDatabaseFolder());
    else expect(() => locateDatabase({ dataFolder })).toThrow('there is no advisory database yet');
  });

  test('is the one adopted last, and as many before it are kept as are asked for, at least one', async () => {
    const infos = [];
    for (const name of ['one', 'two', 'three']) infos.push(await adopt([advisory({ name })], undefined, 0));
    expect(located().lookup('Debian:12', 'three')).toHaveLength(1);
    expect(generations().sort()).toEqual(
      infos
        .slice(1)
        .map(({ digest }) => digest.slice(7, 23))
        .sort(),
    );
  });

  test('goes back when an older one is adopted again', async () => {
    const first = await adopt(SAMPLE);
    await adopt([advisory({ name: 'two' })]);
    await adopt(SAMPLE, '2026-02-02T00:00:00Z');
    expect(located().info.digest).toBe(first.digest);
    expect(readFileSync(join(dataFolder, 'db/current'), 'utf8').trim()).toBe(first.digest.slice(7, 23));
  });

  test('stays when making a new one fails, and nothing is left of the attempt', async () => {
    const { digest } = await adopt(SAMPLE);
    await expect(adoptGeneration(dataFolder, () => Promise.reject(new Error('no space')))).rejects.toThrow('no space');
    expect(located().info.digest).toBe(digest);
    expect(generations()).toHaveLength(1);
  });

  test('what a killed process left behind goes after a day', async () => {
    await adopt(SAMPLE);
    for (const [name, age] of [
      ['incoming-old', 2],
      ['incoming-new', 0],
    ] as const) {
      mkdirSync(join(dataFolder, 'db', name));
      const date = new Date(Date.now() - age * 24 * 3_600_000);
      utimesSync(join(dataFolder, 'db', name), date, date);
    }
    const { digest } = await adopt(SAMPLE);
    expect(generations().sort()).toEqual([digest.slice(7, 23), 'incoming-new'].sort());
  });

  test('is the other one when the current is damaged or the pointer is lost', async () => {
    const first = await adopt(SAMPLE, '2026-01-01T00:00:00Z');
    const second = await adopt([advisory({ name: 'two' })], '2026-01-02T00:00:00Z');
    rmSync(join(dataFolder, 'db/current'));
    expect(located().info.digest).toBe(second.digest);
    truncateSync(join(dataFolder, 'db', second.digest.slice(7, 23), 'data.mdb'), 4_096);
    expect(located().info.digest).toBe(first.digest);
    // A damaged one is made anew, not kept because its name is there.
    expect((await adopt([advisory({ name: 'two' })])).digest).toBe(second.digest);
    expect(located().lookup('Debian:12', 'two')).toHaveLength(1);
  });
});

describe('generations that are kept', () => {
  const DAYS = ['2026-08-10', '2026-08-14', '2026-08-16'] as const;
  const infos: GenerationInfo[] = [];
  beforeEach(async () => {
    infos.length = 0;
    for (const [n, day] of DAYS.entries()) {
      infos.push(await adopt([advisory({ name: day })], `2026-08-2${n}T00:00:00Z`, undefined, `${day}T12:00:00Z`));
    }
  });

  test.each([
    ['2026-08-20', '2026-08-16'],
    ['2026-08-16', '2026-08-16'],
    ['2026-08-15', '2026-08-14'],
    ['2026-08-14T00:00:00Z', '2026-08-14'],
    ['2026-08-10', '2026-08-10'],
  ])('as of %s it is the one of %s', (date, day) => {
    const found = generationAsOf(dataFolder, date);
    expect(found).toMatchObject({ dataDate: `${day}T12:00:00Z` });
    expect(openDatabase(found.folder).lookup('Debian:12', day)).toHaveLength(1);
  });

  test('is what a scan uses when it is asked for a day, and not together with a database of its own', () => {
    const found = generationAsOf(dataFolder, '2026-08-15').folder;
    expect(locateDatabase({ asOf: '2026-08-15', dataFolder })).toBe(found);
    expect(() => locateDatabase({ asOf: '2026-08-15', db: found, dataFolder })).toThrow('give one of them');
  });

  test('a day before all of them is an error that lists them', () => {
    expect(() => generationAsOf(dataFolder, '2026-08-09')).toThrow(
      expect.objectContaining({
        kind: 'input',
        message: 'no advisory database of 2026-08-09 or older is kept',
        remedy: expect.stringMatching(/^Kept: 2026-08-16 \([0-9a-f]{12}\), 2026-08-14 .*2026-08-10 /),
      }),
    );
    expect(() => generationAsOf(join(dataFolder, 'none'), '2026-08-09')).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('No generation is kept yet') }),
    );
  });

  test.each(['yesterday', '16.08.2026', '2026-13-01'])('%s is no date', (date) => {
    expect(() => generationAsOf(dataFolder, date)).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  test('have names: a folder, the first digits of a digest, current', () => {
    const [first, , last] = infos;
    const folderOf = (digest = '') => join(dataFolder, 'db', digest.slice(7, 23));
    expect(findGeneration(dataFolder, folderOf(first?.digest))).toBe(folderOf(first?.digest));
    expect(findGeneration(dataFolder, first?.digest ?? '')).toBe(folderOf(first?.digest));
    expect(findGeneration(dataFolder, first?.digest.slice(7, 15) ?? '')).toBe(folderOf(first?.digest));
    expect(findGeneration(dataFolder, 'current')).toBe(folderOf(last?.digest));
    for (const name of ['0000000000', 'abc', join(dataFolder, 'none')]) {
      expect(() => findGeneration(dataFolder, name)).toThrow(
        expect.objectContaining({ kind: 'input', remedy: expect.stringContaining('Kept: ') }),
      );
    }
  });
});

describe('a folder that is no sound database says so', () => {
  const opening = (change: (path: string) => void) => async () => {
    const { digest } = await adopt(SAMPLE);
    const path = join(dataFolder, 'db', digest.slice(7, 23));
    change(path);
    return openDatabase(path);
  };
  const info = (path: string) => join(path, 'generation.json');

  test.each([
    ['missing', (path: string) => rmSync(path, { recursive: true }), 'no advisory database here'],
    ['cut off', (path: string) => truncateSync(join(path, 'data.mdb'), 10), 'damaged: data.mdb has 10 bytes'],
    ['without data', (path: string) => rmSync(join(path, 'data.mdb')), 'damaged'],
    ['with a broken description', (path: string) => writeFileSync(info(path), '{'), 'cannot be read'],
    ['of another format', (path: string) => writeFileSync(info(path), '{"format":99}'), 'has format 99'],
  ])('%s', async (_, change, message) => {
    await expect(opening(change)()).rejects.toMatchObject({ kind: 'input', message: expect.stringContaining(message) });
  });
});
