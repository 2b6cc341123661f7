import { z } from 'zod';
import type { Completeness } from '../domain/advisory.ts';
import { brokenFile, readJson } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed, preferPlain } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { retireRecords } from './retirejs/component.ts';

const BASE = 'https://raw.githubusercontent.com/RetireJS/retire.js/master/repository';
/** Forms of the same list, the richest first. */
const FORMS = ['master', 'v6', 'v5', 'v4'];
const MAX_BYTES = 64 * 1024 ** 2;

/** The list of npm packages is keyed by their names. */
const isOfNpm = (path: string): boolean => path.includes('npmrepository');

const repository = z.record(z.string(), z.unknown());
const formOf = (path: string): number => FORMS.findIndex((form) => path.includes(`/jsrepository-${form}.json`));

const files: FeedFiles = {
  id: 'retirejs',
  patterns: [['retirejs', /^(jsrepository-(master|v[456])|npmrepository)\.json(\.gz)?$/]],
  choose(paths) {
    const plain = preferPlain(paths);
    const best = plain.filter((path) => formOf(path) >= 0).sort((a, b) => formOf(a) - formOf(b))[0];
    return plain.filter((path) => path === best || formOf(path) < 0);
  },
  production: ['jsrepository-master', 'npmrepository'].map((name) => ({
    path: `retirejs/${name}.json`,
    url: `${BASE}/${name}.json`,
    maxBytes: MAX_BYTES,
    // The list of npm packages is no longer kept up, and may go.
    ...(name === 'npmrepository' ? { optional: true as const } : {}),
  })),
  async check(folder, path, signal) {
    const components = Object.entries(await readRepository(folder, path, signal));
    const records = components.flatMap(([name, value]) => retireRecords(name, value, path, isOfNpm(path)));
    if (!records.some(({ kind }) => kind === 'advisory')) throw brokenFile(path, 'no component of it can be read');
  },
};

async function readRepository(folder: string, path: string, signal: AbortSignal): Promise<Record<string, unknown>> {
  const read = repository.safeParse(await readJson(folder, path, signal));
  if (!read.success) throw brokenFile(path, 'it is no repository of RetireJS');
  return read.data;
}

const COMPLETENESS: Omit<Completeness, 'packages'> = {
  ecosystem: 'npm',
  level: 'partial',
  note: "RetireJS's JavaScript libraries, GitHub's advisories are missing",
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files)
    for (const [name, value] of Object.entries(await readRepository(snapshot.folder, path, signal)))
      yield* retireRecords(name, value, `${path}#${name}`, isOfNpm(path));
  yield { kind: 'completeness', completeness: COMPLETENESS };
}

/** Vulnerable versions of JavaScript libraries. */
export const retirejs: Feed = {
  id: 'retirejs',
  source: { name: 'RetireJS', url: 'https://retirejs.github.io/retire.js', licence: 'Apache-2.0' },
  gives: 'vulnerable versions of JavaScript libraries, severity, CWE, CVE and GHSA ids',
  addresses: [`${BASE}/{jsrepository-master,npmrepository}.json`],
  sentinel: { kind: 'advisory', id: 'CVE-2011-4969' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
