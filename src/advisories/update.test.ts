import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { advisory, facts, sampleFeed } from '../../test/advisories/sample-feeds.ts';
import { environmentError, upstreamError } from '../domain/errors.ts';
import type { Feed, FeedRecord } from '../feeds/feed.ts';
import { openDatabase } from './index.ts';
import { currentGeneration } from './locate.ts';
import { type UpdateOptions, updateDatabase } from './update.ts';
import { readFeedAlarms, readUpdateState } from './update-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-update-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(folder, 'data-'));
});
const signal = new AbortController().signal;

/** An upstream whose state the test sets. */
interface Upstream {
  records: readonly FeedRecord[];
  state: 'new' | 'same' | 'unreadable' | Error;
}

const fileOf = (id: string) => `${id}/all.json`;

/** A feed of one file, which holds its records as they are. */
function upstreamFeed(id: string, upstream: Upstream): Feed {
  const path = (at: string): string => join(at, fileOf(id));
  const locate: Feed['locate'] = async (at) =>
    existsSync(path(at)) ? { folder: at, files: [{ path: fileOf(id), date: '2026-08-16' }] } : undefined;
  return {
    ...sampleFeed(id, []),
    locate,
    fetch: async ({ folder: at }) => {
      if (upstream.state instanceof Error) throw upstream.state;
      if (upstream.state === 'same') return 'unchanged';
      const text = upstream.state === 'unreadable' ? '[' : JSON.stringify(upstream.records);
      if (existsSync(path(at)) && readFileSync(path(at), 'utf8') === text) return 'unchanged';
      mkdirSync(dirname(path(at)), { recursive: true });
      rmSync(path(at), { force: true }); // as a rename does: what is linked elsewhere stays
      writeFileSync(path(at), text);
      return { folder: at, files: [{ path: fileOf(id) }] };
    },
    parse: async function* (snapshot) {
      const text = readFileSync(path(snapshot.folder), 'utf8');
      if (text === '[') throw upstreamError(`${fileOf(id)} is cut off`);
      yield* JSON.parse(text) as FeedRecord[];
    },
  };
}

const packages: Upstream = { records: [], state: 'new' };
const scores: Upstream = { records: [], state: 'new' };
let feeds: readonly Feed[];
beforeEach(() => {
  Object.assign(packages, { records: [advisory()], state: 'new' });
  Object.assign(scores, { records: [facts('CVE-2023-0464', { cwes: ['CWE-295'] })], state: 'new' });
  feeds = [upstreamFeed('packages', packages), upstreamFeed('scores', scores)];
});
const update = (options: Partial<UpdateOptions> = {}) => updateDatabase({ dataFolder, signal, feeds, ...options });
const inUse = () => openDatabase(currentGeneration(dataFolder) ?? '');
const alarms = () => readFeedAlarms(dataFolder);

const many = (count: number, ecosystem = 'Debian:12'): FeedRecord[] =>
  Array.from({ length: count }, (_, n) =>
    advisory({ advisoryId: `DSA-${n}-1`, vulnerabilityIds: [`CVE-2024-${10_000 + n}`], name: `p${n}`, ecosystem }),
  );

test('builds when a feed changed, and not when none has', async () => {
  expect(await update()).toMatchObject({ built: true, feeds: [{ result: 'changed' }, { result: 'changed' }] });
  expect(inUse().vulnerability('CVE-2023-0464')?.cwes).toEqual(['CWE-295']);
  packages.state = scores.state = 'same';
  expect(await update()).toMatchObject({ built: false, feeds: [{ result: 'unchanged' }, { result: 'unchanged' }] });
  expect(alarms()).toEqual([]);
});

describe('a feed that fails', () => {
  test('keeps its last good files, is reported and raises an alarm until it is well', async () => {
    await update();
    packages.state = upstreamError('packages.example answered 503', { remedy: 'Try later.' });
    scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
    const first = new Date('2026-08-17T00:00:00Z');
    expect(await update({ clock: { now: () => first } })).toMatchObject({
      built: true,
      feeds: [
        { feed: 'packages', result: 'failed', reason: 'packages.example answered 503', remedy: 'Try later.' },
        { result: 'changed' },
      ],
    });
    expect(inUse().lookup('Debian:12', 'openssl')).toHaveLength(1);
    expect(inUse().vulnerability('CVE-2023-0464')?.cwes).toEqual(['CWE-400']);
    await update({ clock: { now: () => new Date('2026-08-18T00:00:00Z') } });
    const raised = { feed: 'packages', kind: 'failed', reason: 'packages.example answered 503' };
    expect(alarms()).toEqual([{ ...raised, since: first.toISOString() }]);
    await update({ only: ['scores'] });
    expect(alarms()).toHaveLength(1);
    packages.state = 'new';
    await update();
    expect(alarms()).toEqual([]);
  });

  test('and all others too: it says so, and the database in use stays', async () => {
    const { info } = await update();
    packages.state = scores.state = upstreamError('getaddrinfo ENOTFOUND');
    await expect(update()).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining('scores: getaddrinfo'),
    });
    expect(inUse().info.digest).toBe(info.digest);
    expect(alarms().map(({ feed }) => feed)).toEqual(['packages', 'scores']);
  });

  test('without a database and without a network there is still none', async () => {
    packages.state = scores.state = upstreamError('offline');
    await expect(update()).rejects.toMatchObject({ remedy: expect.stringContaining('starter database') });
    expect(currentGeneration(dataFolder)).toBeUndefined();
  });

  test('of which there are no files, though the database in use has it: that database stays', async () => {
    const { info } = await update();
    // As after `db unpack` on a machine that has never fetched.
    rmSync(join(dataFolder, 'feeds'), { recursive: true });
    packages.state = upstreamError('offline');
    scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
    expect(await update()).toMatchObject({ built: false, feeds: [{ result: 'failed' }, { result: 'changed' }] });
    expect(inUse().info.digest).toBe(info.digest);
    packages.state = 'new';
    expect(await update()).toMatchObject({ built: true });
    expect(inUse().lookup('Debian:12', 'openssl')).toHaveLength(1);
    expect(alarms()).toEqual([]);
  });

  test('by anybody else’s fault stops the update', async () => {
    packages.state = environmentError('the disk is full');
    await expect(update()).rejects.toThrow('the disk is full');
  });
});

describe('a feed whose files cannot be read', () => {
  test('gets its last good ones back, and the others are built', async () => {
    await update();
    packages.state = 'unreadable';
    scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
    expect(await update()).toMatchObject({
      built: true,
      feeds: [{ result: 'refused', alarm: { kind: 'broken' }, reason: 'packages/all.json is cut off' }, {}],
    });
    expect(inUse().lookup('Debian:12', 'openssl')).toHaveLength(1);
    expect(inUse().vulnerability('CVE-2023-0464')?.cwes).toEqual(['CWE-400']);
    expect(JSON.parse(readFileSync(join(dataFolder, 'feeds', fileOf('packages')), 'utf8'))).toEqual(packages.records);
  });

  test('needs no build when nothing else has changed', async () => {
    const { info } = await update();
    packages.state = 'unreadable';
    expect(await update()).toMatchObject({ built: false, info: { digest: info.digest } });
    expect(existsSync(join(dataFolder, 'feeds/.outdated'))).toBe(false);
    expect(alarms()).toMatchObject([{ feed: 'packages', kind: 'broken' }]);
  });

  test('leaves no file where it had none, and the others are built', async () => {
    packages.state = 'unreadable';
    expect(await update()).toMatchObject({ built: true, feeds: [{ result: 'refused' }, { result: 'changed' }] });
    expect(existsSync(join(dataFolder, 'feeds', fileOf('packages')))).toBe(false);
    expect(inUse().info.feeds.map(({ feed }) => feed)).toEqual(['scores']);
  });

  test('alone is no database', async () => {
    packages.state = scores.state = 'unreadable';
    await expect(update()).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining('cut off') });
    expect(currentGeneration(dataFolder)).toBeUndefined();
  });
});

describe('a feed that shrinks', () => {
  test('by more than 20 % keeps its last good files, closes nothing and raises an alarm', async () => {
    packages.records = many(10);
    await update();
    packages.records = many(7);
    expect(await update()).toMatchObject({
      built: false,
      feeds: [
        {
          result: 'refused',
          reason: 'it shrank by 30 %: 7 records instead of 10',
          remedy: expect.stringContaining('--accept-shrink packages'),
        },
        { result: 'unchanged' },
      ],
    });
    expect(inUse().lookup('Debian:12', 'p9')).toHaveLength(1);
    expect(alarms()).toMatchObject([{ feed: 'packages', kind: 'shrunk' }]);
    // The same again is refused again, and what comes whole again is believed.
    expect(await update()).toMatchObject({ feeds: [{ result: 'refused' }, {}] });
    packages.records = many(11);
    expect(await update()).toMatchObject({ built: true });
    expect(alarms()).toEqual([]);
  });

  test('by 20 % is believed', async () => {
    packages.records = many(10);
    await update();
    packages.records = many(8);
    expect(await update()).toMatchObject({ built: true });
    expect(inUse().lookup('Debian:12', 'p9')).toEqual([]);
  });

  test('in one large ecosystem of several is refused as well', async () => {
    packages.records = [...many(201), ...many(2_000, 'Debian:13')];
    await update();
    packages.records = [...many(100), ...many(2_000, 'Debian:13')];
    expect(await update()).toMatchObject({
      built: false,
      feeds: [{ reason: 'Debian:12 shrank by 50 %: 100 records instead of 201' }, {}],
    });
    packages.records = [...many(201), ...many(2_000, 'Debian:13').slice(0, -1)];
    expect(await update()).toMatchObject({ built: true });
  });

  test('and a small ecosystem may lose most', async () => {
    packages.records = [...many(200), ...many(2_000, 'Debian:13')];
    await update();
    packages.records = [...many(20), ...many(2_000, 'Debian:13')];
    expect(await update()).toMatchObject({ built: true });
  });

  test('to nothing is refused also where it is new', async () => {
    packages.records = [];
    expect(await update()).toMatchObject({ built: true, feeds: [{ reason: 'no record could be read' }, {}] });
  });

  test('is believed when the operator says so', async () => {
    packages.records = many(10);
    await update();
    packages.records = many(1);
    expect(await update({ acceptShrink: ['packages'] })).toMatchObject({ built: true });
    expect(inUse().lookup('Debian:12', 'p9')).toEqual([]);
    expect(alarms()).toEqual([]);
    packages.records = many(2);
    await update();
    packages.records = many(1);
    expect(await update()).toMatchObject({ built: false });
  });

  test('beside one that is broken: both keep what they had, and the third is built', async () => {
    const third: Upstream = { records: [facts('CVE-2023-0464', { title: 'a' })], state: 'new' };
    feeds = [...feeds, upstreamFeed('third', third)];
    packages.records = many(10);
    await update();
    packages.records = many(1);
    scores.state = 'unreadable';
    third.records = [facts('CVE-2023-0464', { title: 'b' })];
    expect(await update()).toMatchObject({
      built: true,
      feeds: [{ result: 'refused' }, { result: 'refused' }, { result: 'changed' }],
    });
    expect(inUse().lookup('Debian:12', 'p9')).toHaveLength(1);
    expect(inUse().vulnerability('CVE-2023-0464')).toMatchObject({ title: 'b', cwes: ['CWE-295'] });
  });
});

test('a feed of which the same files give less than before keeps the database in use, whatever the others bring', async () => {
  packages.records = many(10);
  const { info } = await update();
  const [first, second] = feeds as [Feed, Feed];
  // As after an upgrade whose parser understands less.
  const worse: Feed = {
    ...first,
    parse: async function* () {
      yield* many(5);
    },
  };
  scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
  const refused = await update({ feeds: [worse, second] });
  expect(refused).toMatchObject({ built: false, info: { digest: info.digest } });
  expect(refused.feeds).toMatchObject([{ feed: 'packages', result: 'refused' }, { result: 'changed' }]);
  expect(existsSync(join(dataFolder, 'feeds/.outdated'))).toBe(true);
  expect(await update()).toMatchObject({ built: true });
  expect(inUse().vulnerability('CVE-2023-0464')?.cwes).toEqual(['CWE-400']);
});

test('a feed that is gone goes when the operator says so', async () => {
  await update();
  rmSync(join(dataFolder, 'feeds'), { recursive: true });
  packages.state = upstreamError('the service has ended');
  expect(await update()).toMatchObject({ built: false });
  expect(await update({ acceptShrink: ['packages'], skip: ['packages'] })).toMatchObject({ built: true });
  expect(inUse().info.feeds.map(({ feed }) => feed)).toEqual(['scores']);
});

describe('which feeds', () => {
  test('only those that are named are fetched; the others are built from as they are', async () => {
    await update();
    packages.records = many(3);
    scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
    expect((await update({ only: ['scores'] })).feeds).toMatchObject([{ feed: 'scores', result: 'changed' }]);
    expect(inUse().lookup('Debian:12', 'openssl')).toHaveLength(1);
    expect((await update({ skip: ['scores'] })).feeds).toMatchObject([{ feed: 'packages', result: 'changed' }]);
    expect(Object.keys(readUpdateState(dataFolder).feeds)).toEqual(['packages', 'scores']);
  });

  test.each([
    [{ only: ['nvd'] }, 'there is no feed nvd'],
    [{ acceptShrink: ['nvd'] }, 'there is no feed nvd'],
    [{ only: ['scores'], skip: ['scores'] }, 'no feed is left'],
  ])('%j is a wrong call', async (options, message) => {
    await expect(update(options)).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining(message) });
  });
});

test('a second update at the same time is refused, and what a killed one left is not', async () => {
  const lock = join(dataFolder, 'feeds/.update-lock');
  const [first, second] = await Promise.allSettled([update(), update()]);
  expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
  expect(existsSync(lock)).toBe(false);
  for (const left of ['999999999 1', `${process.pid} `, '1 not-its-beginning', '', 'x']) {
    writeFileSync(lock, left);
    await expect(update(), JSON.stringify(left)).resolves.toBeDefined();
  }
});

test('a build that stopped is made up for by the next update', async () => {
  await update();
  scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
  const full: Feed = {
    ...upstreamFeed('full', { records: [advisory()], state: 'new' }),
    parse: () => {
      throw environmentError('the disk is full');
    },
  };
  await expect(update({ feeds: [...feeds, full] })).rejects.toThrow('disk is full');
  packages.state = scores.state = 'same';
  expect(await update()).toMatchObject({ built: true });
  expect(inUse().vulnerability('CVE-2023-0464')?.cwes).toEqual(['CWE-400']);
  expect(existsSync(join(dataFolder, 'feeds/.outdated'))).toBe(false);
});

test('generations are kept, as many as asked for', async () => {
  for (const count of [1, 2, 3, 4]) {
    packages.records = many(count);
    await update({ keep: 3 });
  }
  expect(readdirSync(join(dataFolder, 'db')).filter((name) => /^[0-9a-f]{16}$/.test(name))).toHaveLength(3);
});
