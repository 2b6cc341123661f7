import type { Ecosystem } from '../domain/ecosystem.ts';
import { compareText } from '../domain/order.ts';
import {
  type AmazonPlace,
  alasPage,
  beginningOf,
  channelOf,
  ecosystemOfRelease,
  placeOf,
  releaseOf,
} from './amazon/places.ts';
import { amazonFiles } from './amazon/production.ts';
import { brokenFile, readJson } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { advisoriesOfUpdate, type SaidBefore } from './updateinfo/advisories.ts';
import { readJsonUpdate } from './updateinfo/json-update.ts';
import { UPDATEINFO } from './updateinfo/repository.ts';
import { readUpdates, type UnreadUpdate, type Update } from './updateinfo/update.ts';

const RELEASE = /^\d+$/;
const REPOSITORY = /^[a-z][\w.+-]*$/i;
const JSON_FILE = /^ALAS.*\.json(\.gz)?$/;

const files: FeedFiles = {
  id: 'amazon',
  patterns: [
    ['amazon', RELEASE, UPDATEINFO],
    ['amazon', RELEASE, REPOSITORY, REPOSITORY, UPDATEINFO],
    ['amazon', RELEASE, 'extras', REPOSITORY, REPOSITORY, UPDATEINFO],
    ['amazon', RELEASE, JSON_FILE],
    ['amazon', 'alas-json', JSON_FILE],
  ],
  production: amazonFiles,
  async check(folder, path, signal) {
    let [seen, good] = [0, 0];
    for await (const update of updatesOf(folder, path, signal)) {
      seen++;
      if (!('reason' in update)) good++;
    }
    if (seen > 0 && good < seen / 2) throw brokenFile(path, `${good} of its ${seen} updates can be read`);
  },
};

async function* updatesOf(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Update | UnreadUpdate, void, undefined> {
  if (/\.json(\.gz)?$/.test(path)) yield readJsonUpdate(await readJson(folder, path, signal));
  else yield* readUpdates(folder, path, signal);
}

/** What the file says of an update, in Assay's words. */
function* recordsOf(
  update: Update | UnreadUpdate,
  place: AmazonPlace,
  where: string,
  said: SaidBefore,
): Generator<FeedRecord, Ecosystem | undefined> {
  const problem = (reason: string): FeedRecord => ({ kind: 'problem', path: where, reason });
  if ('reason' in update) {
    yield problem(update.reason);
    return undefined;
  }
  const release = place.release ?? releaseOf(update.id);
  if (release === undefined) {
    yield problem(`${update.id}: its release cannot be told`);
    return undefined;
  }
  const ecosystem = ecosystemOfRelease(release);
  const channel = channelOf(update.id, place);
  const url = alasPage(update.id);
  const found = advisoriesOfUpdate(
    update,
    {
      feed: 'amazon',
      ecosystem,
      ...(channel === undefined ? {} : { channel }),
      ...(url === undefined ? {} : { url }),
      introducedBefore: (fixed) => beginningOf(channel, fixed),
    },
    said,
  );
  if ('reason' in found) yield problem(found.reason);
  else for (const advisory of found) yield { kind: 'advisory', advisory };
  return ecosystem;
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const said: SaidBefore = new Set();
  /** Ecosystem → is one of its files a whole repository's? */
  const isWhole = new Map<Ecosystem, boolean>();
  for (const { path } of snapshot.files) {
    const place = placeOf(path);
    if (place.release !== undefined && place.repository !== undefined)
      isWhole.set(ecosystemOfRelease(place.release), true);
    let index = 0;
    for await (const update of updatesOf(snapshot.folder, path, signal)) {
      const where = `${path}/${update.id ?? `#${index}`}`;
      index++;
      const ecosystem = yield* recordsOf(update, place, where, said);
      if (ecosystem !== undefined && !isWhole.has(ecosystem)) isWhole.set(ecosystem, false);
    }
  }
  for (const [ecosystem, whole] of [...isWhole].sort(([a], [b]) => compareText(a, b))) {
    yield {
      kind: 'completeness',
      completeness: whole
        ? { ecosystem, level: 'fixed-only', note: 'advisories of fixed vulnerabilities, unfixed ones unknown' }
        : { ecosystem, level: 'partial', note: 'some advisories of an unknown number' },
    };
  }
}

/** Amazon Linux's advisories: of every release's core, of the extras of Amazon Linux 2, of kernel live patches. */
export const amazon: Feed = {
  id: 'amazon',
  source: {
    name: 'Amazon Linux Security Center',
    url: 'https://alas.aws.amazon.com',
    licence: 'see https://aws.amazon.com/terms',
  },
  gives: 'fixed versions by binary package and architecture; extras topics and kernel live patches apart',
  addresses: [
    'https://cdn.amazonlinux.com/2/core/latest/ARCH/mirror.list',
    'https://cdn.amazonlinux.com/2/extras-catalog.json',
    'https://cdn.amazonlinux.com/2/extras/TOPIC/latest/ARCH/mirror.list',
    'https://cdn.amazonlinux.com/al2023/{core,kernel-livepatch,nvidia}/mirrors/latest/ARCH/mirror.list',
    'https://repo.us-west-2.amazonaws.com/latest/updates/mirror.list',
  ],
  sentinel: { kind: 'advisory', id: 'ALAS2-2018-939' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
