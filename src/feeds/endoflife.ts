import { z } from 'zod';
import type { ReleaseLifecycle } from '../domain/advisory.ts';
import { tarEntries } from './archive.ts';
import { brokenFile, readJson } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { isDistributionProduct, isForgotten, keyOfRelease } from './lifecycle/products.ts';
import { readYaml } from './yaml-record.ts';

const ADDRESS = 'https://endoflife.date/api/v1/products/full';
const API = /^endoflife\/products-full\.json(\.gz)?$/;
/** `products/debian.md` of the repository. */
const PAGE = /(?:^|\/)products\/([a-z0-9-]+)\.md$/;
const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---/;

const day = z.iso.date();
/** A day, or whether it has come; `false` and `true` name no day. */
const dayOrFlag = z.union([day, z.boolean()]).nullish();

/** @see https://github.com/endoflife-date/endoflife.date/blob/master/CONTRIBUTING.md */
const page = z.object({
  title: z.string(),
  releases: z.array(z.unknown()),
});
const pageRelease = z.object({
  releaseCycle: z.coerce.string(),
  codename: z.string().nullish(),
  releaseLabel: z.string().nullish(),
  eol: dayOrFlag,
  eoes: dayOrFlag,
});
/** @see https://endoflife.date/docs/api/v1/ */
const api = z.object({ result: z.array(z.unknown()).min(1) });
const apiProduct = z.object({ name: z.string(), label: z.string(), releases: z.array(z.unknown()) });
const apiRelease = z.object({
  name: z.string(),
  codename: z.string().nullish(),
  eolFrom: day.nullish(),
  eoesFrom: day.nullish(),
});

/** What both forms say of a release. */
interface Release {
  readonly cycle: string;
  readonly codename?: string | null | undefined;
  readonly endOfLife?: string | undefined;
  readonly extended?: string | undefined;
}

const files: FeedFiles = {
  id: 'endoflife',
  patterns: [
    ['endoflife', /^products-full\.json(\.gz)?$/],
    ['endoflife', /^[\w.-]+\.tar(\.\w+)?$/],
  ],
  choose(paths) {
    const whole = paths.filter((path) => API.test(path));
    return whole.length > 0 ? whole : paths;
  },
  production: [{ path: 'endoflife/products-full.json', url: ADDRESS, maxBytes: 64 * 1024 ** 2 }],
  async check(folder, path, signal) {
    let releases = 0;
    for await (const record of readFile(folder, path, signal)) if (record.kind === 'lifecycle') releases++;
    if (releases === 0) throw brokenFile(path, 'it speaks of no distribution');
  },
};

const readFile = (folder: string, path: string, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> =>
  API.test(path) ? readApi(folder, path, signal) : readPages(folder, path, signal);

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files) yield* readFile(snapshot.folder, path, signal);
}

async function* readApi(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  const read = api.safeParse(await readJson(folder, path, signal));
  if (!read.success) throw brokenFile(path, 'it is no list of products');
  for (const [i, value] of read.data.result.entries()) {
    const product = apiProduct.safeParse(value);
    if (!product.success) {
      yield { kind: 'problem', path: `${path}#${i}`, reason: product.error.issues[0]?.message ?? 'no product' };
      continue;
    }
    const { name, label, releases } = product.data;
    if (!isDistributionProduct(name)) continue;
    for (const one of releases) {
      const release = apiRelease.safeParse(one);
      if (!release.success) {
        const reason = release.error.issues[0]?.message ?? 'no release';
        yield { kind: 'problem', path: `${path}/${name}`, reason };
        continue;
      }
      const { name: cycle, codename, eolFrom, eoesFrom } = release.data;
      yield* recordOf(name, label, {
        cycle,
        codename,
        endOfLife: eolFrom ?? undefined,
        extended: eoesFrom ?? undefined,
      });
    }
  }
}

/** The pages of the site's repository: Markdown whose front matter is the data. */
async function* readPages(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  for await (const entry of tarEntries(folder, path, signal)) {
    const name = PAGE.exec(entry.name)?.[1];
    if (name === undefined || !isDistributionProduct(name)) continue;
    const where = `${path}/${entry.name}`;
    const read = 'reason' in entry ? entry : readPage(entry.bytes);
    if ('reason' in read) {
      yield { kind: 'problem', path: where, reason: read.reason };
      continue;
    }
    for (const one of read.releases) {
      const release = pageRelease.safeParse(one);
      if (!release.success) {
        yield { kind: 'problem', path: where, reason: release.error.issues[0]?.message ?? 'no release' };
        continue;
      }
      const { releaseCycle, codename, eol, eoes } = release.data;
      const dayOf = (value: typeof eol): string | undefined => (typeof value === 'string' ? value : undefined);
      yield* recordOf(name, read.title, {
        cycle: releaseCycle,
        codename,
        endOfLife: dayOf(eol),
        extended: dayOf(eoes),
      });
    }
  }
}

function readPage(bytes: Buffer): z.output<typeof page> | { readonly reason: string } {
  const text = FRONT_MATTER.exec(bytes.toString('utf8'))?.[1];
  if (text === undefined) return { reason: 'no front matter' };
  const yaml = readYaml(text);
  if ('reason' in yaml) return yaml;
  const read = page.safeParse(yaml.value);
  return read.success ? read.data : { reason: read.error.issues[0]?.message ?? 'no product' };
}

function* recordOf(product: string, label: string, release: Release): Generator<FeedRecord, void, undefined> {
  const ecosystem = keyOfRelease(product, release.cycle);
  const { endOfLife, extended } = release;
  if (ecosystem === undefined || isForgotten(endOfLife, extended)) return;
  const lifecycle: ReleaseLifecycle = {
    ecosystem,
    name: `${label} ${release.cycle}${release.codename ? ` (${release.codename})` : ''}`,
    ...(endOfLife === undefined ? {} : { endOfLife }),
    ...(extended === undefined ? {} : { extendedEndOfLife: extended }),
    url: `https://endoflife.date/${product}`,
  };
  yield { kind: 'lifecycle', lifecycle };
}

/** Until when distributions care for their releases, by the site endoflife.date; of its products, distributions alone. */
export const endoflife: Feed = {
  id: 'endoflife',
  source: { name: 'endoflife.date', url: 'https://endoflife.date', licence: 'MIT' },
  gives: 'end of support of the releases of distributions',
  addresses: [ADDRESS],
  sentinel: { kind: 'lifecycle', id: 'Debian:10' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
