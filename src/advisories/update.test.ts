import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { advisory, facts, sampleFeed } from '../../test/advisories/sample-feeds.ts';
import { environmentError, upstreamError } from '../domain/errors.ts';
import type { Feed, FeedRecord, Snapshot } from '../feeds/feed.ts';
import { openDatabase } from './index.ts';
import { currentGeneration } from './locate.ts';
import { updateDatabase } from './update.ts';

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
  state: 'new' | 'same' | Error;
}

function upstreamFeed(id: string, upstream: Upstream): Feed {
  let has: Snapshot | undefined;
  return {
    ...sampleFeed(id, []),
    locate: async () => has,
    fetch: async (context) => {
      if (upstream.state instanceof Error) throw upstream.state;
      if (upstream.state === 'same') return 'unchanged';
      has = { folder: context.folder, files: [{ path: `${id}.json` }] };
      return has;
    },
    parse: async function* () {
      yield* upstream.records;
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
const update = () => updateDatabase({ dataFolder, signal, feeds });
const inUse = () => openDatabase(currentGeneration(dataFolder) ?? '');

test('builds when a feed changed, and not when none has', async () => {
  expect(await update()).toMatchObject({ built: true, feeds: [{ result: 'changed' }, { result: 'changed' }] });
  expect(inUse().vulnerability('CVE-2023-0464')?.cwes).toEqual(['CWE-295']);
  packages.state = scores.state = 'same';
  expect(await update()).toMatchObject({ built: false, feeds: [{ result: 'unchanged' }, { result: 'unchanged' }] });
});

test('a feed that fails keeps its last good files and is reported', async () => {
  await update();
  packages.state = upstreamError('packages.example answered 503', { remedy: 'Try later.' });
  scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
  expect(await update()).toMatchObject({
    built: true,
    feeds: [
      { feed: 'packages', result: 'failed', reason: 'packages.example answered 503', remedy: 'Try later.' },
      { result: 'changed' },
    ],
  });
  expect(inUse().lookup('Debian:12', 'openssl')).toHaveLength(1);
  expect(inUse().vulnerability('CVE-2023-0464')?.cwes).toEqual(['CWE-400']);
});

test('when no feed answers it says so, and the database in use stays', async () => {
  const { info } = await update();
  packages.state = scores.state = upstreamError('getaddrinfo ENOTFOUND');
  await expect(update()).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining('scores: getaddrinfo'),
  });
  expect(inUse().info.digest).toBe(info.digest);
});

test('without a database and without a network there is still none', async () => {
  packages.state = scores.state = upstreamError('offline');
  await expect(update()).rejects.toMatchObject({ remedy: expect.stringContaining('starter database') });
  expect(currentGeneration(dataFolder)).toBeUndefined();
});

test('a build that failed is made up for by the next update', async () => {
  const { info } = await update();
  scores.records = [facts('CVE-2023-0464', { cwes: ['CWE-400'] })];
  const broken: Feed = {
    ...upstreamFeed('broken', { records: [], state: 'new' }),
    parse: () => {
      throw upstreamError('broken.json is cut off');
    },
  };
  await expect(updateDatabase({ dataFolder, signal, feeds: [...feeds, broken] })).rejects.toThrow('cut off');
  expect(inUse().info.digest).toBe(info.digest);
  packages.state = scores.state = 'same';
  expect(await update()).toMatchObject({ built: true });
  expect(existsSync(join(dataFolder, 'feeds/.outdated'))).toBe(false);
});

test('what is not upstream’s fault stops the update', async () => {
  packages.state = environmentError('the disk is full');
  await expect(update()).rejects.toThrow('the disk is full');
});
