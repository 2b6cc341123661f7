import { z } from 'zod';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { upstreamError } from '../domain/errors.ts';
import { compareText } from '../domain/order.ts';
import { brokenFile, readJson } from './content.ts';
import { advisoriesOfBodhi, bodhiPage, ecosystemOf, readBodhiUpdate } from './fedora/bodhi.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed, type RemoteFile, type UpstreamIndex } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';

const BODHI = 'https://bodhi.fedoraproject.org';
/** Bodhi gives at most a hundred updates a page. */
const ROWS = 100;
const MAX_PAGE = 64 * 1024 ** 2;
const PAGE = /^page-\d+\.json(\.gz)?$/;
/** Updates that are kept one a file. */
const SINGLE = /^FEDORA-.*\.json(\.gz)?$/;

/** Images of releases that have ended are still met; this is the oldest whose updates are asked for. */
const OLDEST = 40;

const releasesPage = z.object({
  releases: z.array(z.object({ name: z.string(), state: z.string() })),
  pages: z.int().min(0).optional(),
});

const releasesOf = (page: number): string => `${BODHI}/releases/?rows_per_page=${ROWS}&page=${page}`;

const listOf = (release: string, page: number): string =>
  `${BODHI}/updates/?releases=${release}&type=security&status=stable&rows_per_page=${ROWS}&page=${page}`;

async function json<T extends z.ZodType>(upstream: UpstreamIndex, url: string, shape: T): Promise<z.output<T>> {
  const body = await upstream.text(url, MAX_PAGE);
  try {
    return shape.parse(JSON.parse(body));
  } catch (error) {
    throw upstreamError(`${url} has another shape than Bodhi's answers`, { cause: error });
  }
}

/** `F41`, not its containers (`F41C`), flatpaks (`F41F`) or modules (`F38M`). */
const isRelease = (name: string): boolean => Number(/^F(\d+)$/.exec(name)?.[1] ?? 0) >= OLDEST;

async function releaseNames(upstream: UpstreamIndex): Promise<readonly string[]> {
  const names = new Set<string>();
  for (let page = 1, pages = 1; page <= pages; page++) {
    const found = await json(upstream, releasesOf(page), releasesPage);
    pages = Math.min(found.pages ?? 1, 20);
    for (const { name, state } of found.releases) if (isRelease(name) && state !== 'disabled') names.add(name);
  }
  if (names.size === 0) throw upstreamError(`${BODHI}/releases/ names no release of Fedora`);
  return [...names].sort(compareText);
}

/** Every page of the security updates of each release, the newest updates first. */
export async function fedoraFiles(upstream: UpstreamIndex): Promise<readonly RemoteFile[]> {
  const files: RemoteFile[] = [];
  for (const name of await releaseNames(upstream)) {
    const { pages = 1 } = await json(upstream, listOf(name, 1), bodhiPage);
    for (let page = 1; page <= Math.max(pages, 1); page++)
      files.push({ path: `fedora/${name}/page-${page}.json`, url: listOf(name, page), maxBytes: MAX_PAGE });
  }
  return files;
}

/** Updates of a page, or the one that the file is. */
async function updatesOf(folder: string, path: string, signal: AbortSignal): Promise<readonly unknown[]> {
  const value = await readJson(folder, path, signal);
  const page = bodhiPage.safeParse(value);
  if (page.success) return page.data.updates;
  if (PAGE.test(path.slice(path.lastIndexOf('/') + 1))) throw brokenFile(path, 'it is no page of updates');
  return [value];
}

const byPage = (a: string, b: string): number => {
  const number = (path: string): number => Number(/page-(\d+)/.exec(path)?.[1] ?? 0);
  return compareText(a.slice(0, a.lastIndexOf('/')), b.slice(0, b.lastIndexOf('/'))) || number(a) - number(b);
};

const files: FeedFiles = {
  id: 'fedora',
  patterns: [
    ['fedora', /^F\d+$/, PAGE],
    ['fedora', SINGLE],
  ],
  choose: (paths) => [...paths].sort((a, b) => byPage(a, b) || compareText(a, b)),
  production: fedoraFiles,
  async check(folder, path, signal) {
    const updates = await updatesOf(folder, path, signal);
    const good = updates.filter((value) => !('reason' in readBodhiUpdate(value))).length;
    if (good < updates.length / 2) throw brokenFile(path, `${good} of its ${updates.length} updates can be read`);
  },
};

/** An update moves to a later page when newer ones come: it speaks once, from the first page that has it. */
async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const said = new Set<string>();
  const releases = new Map<Ecosystem, boolean>();
  for (const { path } of snapshot.files) {
    for (const [i, value] of (await updatesOf(snapshot.folder, path, signal)).entries()) {
      const update = readBodhiUpdate(value);
      const where = `${path}/${update.alias ?? `#${i}`}`;
      if ('reason' in update) {
        yield { kind: 'problem', path: where, reason: update.reason };
        continue;
      }
      const ecosystem = ecosystemOf(update);
      const isPage = PAGE.test(path.slice(path.lastIndexOf('/') + 1));
      releases.set(ecosystem, isPage || (releases.get(ecosystem) ?? false));
      const key = `${update.alias} ${ecosystem}`;
      if (said.has(key)) continue;
      said.add(key);
      const found = advisoriesOfBodhi(update);
      if ('reason' in found) yield { kind: 'problem', path: where, reason: found.reason };
      else for (const advisory of found) yield { kind: 'advisory', advisory };
    }
  }
  for (const [ecosystem, isWhole] of [...releases].sort(([a], [b]) => compareText(a, b))) {
    yield {
      kind: 'completeness',
      completeness: isWhole
        ? { ecosystem, level: 'fixed-only', note: 'security updates, unfixed vulnerabilities unknown' }
        : { ecosystem, level: 'partial', note: 'some updates of an unknown number' },
    };
  }
}

/**
 * Fedora's security updates as Bodhi keeps them: all of a release's, while the repositories' `updateinfo.xml` drops
 * what a newer update of the same package replaced. They name source packages.
 */
export const fedora: Feed = {
  id: 'fedora',
  source: { name: 'Fedora Bodhi', url: BODHI, licence: 'see https://docs.fedoraproject.org/en-US/legal' },
  gives: 'fixed versions by release and source package',
  addresses: [`${BODHI}/releases/`, `${BODHI}/updates/?releases=RELEASE&type=security&status=stable&page=PAGE`],
  sentinel: { kind: 'advisory', id: 'FEDORA-2024-d02c7bb266' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
