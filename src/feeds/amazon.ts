import { alasPage, beginningOf, channelOf, ecosystemOfRelease, placeOf, releaseOf } from './amazon/places.ts';
import { amazonFiles } from './amazon/production.ts';
import { readJson } from './content.ts';
import type { Feed } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { readJsonUpdate } from './updateinfo/json-update.ts';
import { checkUpdates, parseUpdates, type UpdateFiles } from './updateinfo/parse.ts';
import { UPDATEINFO } from './updateinfo/repository.ts';
import { readUpdates } from './updateinfo/update.ts';

const RELEASE = /^\d+$/;
/** A repository, a topic, an architecture. */
const NAME = /^[a-z][\w.+-]*$/i;
const JSON_FILE = /^ALAS.*\.json(\.gz)?$/;

const updates: UpdateFiles = {
  async *read(folder, path, signal) {
    if (/\.json(\.gz)?$/.test(path)) yield readJsonUpdate(await readJson(folder, path, signal));
    else yield* readUpdates(folder, path, signal);
  },
  sourceOf({ id }, path) {
    const place = placeOf(path);
    const release = place.release ?? releaseOf(id);
    if (release === undefined) return { reason: `${id}: its release cannot be told` };
    const [channel, url] = [channelOf(id, place), alasPage(id)];
    return {
      feed: 'amazon',
      ecosystem: ecosystemOfRelease(release),
      introducedBefore: (fixed) => beginningOf(channel, fixed),
      ...(channel === undefined ? {} : { channel }),
      ...(url === undefined ? {} : { url }),
    };
  },
  wholeOf(path) {
    const { release, repository } = placeOf(path);
    const isWhole = release !== undefined && (repository === 'core' || repository === 'updates');
    return isWhole ? ecosystemOfRelease(release) : undefined;
  },
};

const files: FeedFiles = {
  id: 'amazon',
  patterns: [
    ['amazon', RELEASE, UPDATEINFO],
    ['amazon', RELEASE, NAME, NAME, UPDATEINFO],
    ['amazon', RELEASE, 'extras', NAME, NAME, UPDATEINFO],
    ['amazon', RELEASE, JSON_FILE],
    ['amazon', 'alas-json', JSON_FILE],
  ],
  production: amazonFiles,
  check: (folder, path, signal) => checkUpdates(updates, folder, path, signal),
};

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
  parse: (snapshot, signal) => parseUpdates(updates, snapshot, signal),
};
