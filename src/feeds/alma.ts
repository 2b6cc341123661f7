import { z } from 'zod';
import { readJson } from './content.ts';
import type { Feed } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { readJsonItems } from './json-items.ts';
import { readJsonUpdate } from './updateinfo/json-update.ts';
import { checkUpdates, parseUpdates, type UpdateFiles } from './updateinfo/parse.ts';

const RELEASES = ['8', '9', '10'] as const;
const WHOLE = /^errata\.full\.json(\.gz)?$/;
const SINGLE = /^AL[A-Z]{2}-.*\.json(\.gz)?$/;

const seconds = z
  .object({ $date: z.number() })
  .nullish()
  .transform((value) => (value == null ? undefined : Math.floor(value.$date / 1000)));

/** An erratum of AlmaLinux's deprecated `errata.json`: one module, named beside the packages. */
const oldErratum = z.looseObject({
  updateinfo_id: z.string(),
  issued_date: seconds,
  updated_date: seconds,
  pkglist: z.looseObject({
    packages: z.array(z.looseObject({})),
    module: z
      .looseObject({ name: z.string().optional(), stream: z.string().optional() })
      .nullish()
      .transform((module) => (module?.name ? `${module.name}:${module.stream ?? ''}` : undefined)),
  }),
});

/** The shape of `errata.full.json`, whichever of the two it came in. */
function current(value: unknown): unknown {
  const read = oldErratum.safeParse(value);
  if (!read.success) return value;
  const { updateinfo_id: id, pkglist, ...rest } = read.data;
  return {
    ...{ ...rest, id },
    packages: pkglist.packages.map((pkg) => (pkglist.module === undefined ? pkg : { ...pkg, module: pkglist.module })),
  };
}

const releaseOf = (path: string): string => path.split('/')[1] ?? '';
const isWhole = (path: string): boolean => WHOLE.test(path.slice(path.lastIndexOf('/') + 1));

const errata: UpdateFiles = {
  async *read(folder, path, signal) {
    if (isWhole(path))
      for await (const item of readJsonItems(folder, path, signal, 'data'))
        yield 'reason' in item ? item : readJsonUpdate(current(item.value));
    else yield readJsonUpdate(current(await readJson(folder, path, signal)));
  },
  sourceOf: ({ id }, path) => ({
    feed: 'alma',
    ecosystem: `AlmaLinux:${releaseOf(path)}`,
    url: `https://errata.almalinux.org/${releaseOf(path)}/${id.replace(':', '-')}.html`,
  }),
  wholeOf: (path) => (isWhole(path) ? `AlmaLinux:${releaseOf(path)}` : undefined),
};

const files: FeedFiles = {
  id: 'alma',
  patterns: [
    ['alma', /^\d+$/, WHOLE],
    ['alma', /^\d+$/, SINGLE],
    ['alma', /^\d+$/, /^\d{4}$/, SINGLE],
  ],
  production: RELEASES.map((release) => ({
    path: `alma/${release}/errata.full.json`,
    url: `https://errata.almalinux.org/${release}/errata.full.json`,
    maxBytes: 1024 ** 3,
  })),
  check: (folder, path, signal) => checkUpdates(errata, folder, path, signal),
};

/**
 * AlmaLinux's errata, which know the module stream and the architecture of every package; the same advisories in OSV
 * know neither. @see https://wiki.almalinux.org/documentation/errata.html
 */
export const alma: Feed = {
  id: 'alma',
  source: { name: 'AlmaLinux errata', url: 'https://errata.almalinux.org', licence: 'MIT' },
  gives: 'fixed versions by binary package, architecture and module stream',
  addresses: ['https://errata.almalinux.org/{8,9,10}/errata.full.json'],
  sentinel: { kind: 'advisory', id: 'ALSA-2019:3708' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse: (snapshot, signal) => parseUpdates(errata, snapshot, signal),
};
