import { type Ecosystem, lifecycleKey } from '../domain/ecosystem.ts';
import { brokenFile } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { type DistroInfoRow, readDistroInfo } from './lifecycle/distro-info.ts';
import { isForgotten } from './lifecycle/products.ts';

const ADDRESS = 'https://salsa.debian.org/debian/distro-info-data/-/raw/main';

/** What the columns of a distribution mean. */
interface Table {
  readonly id: string;
  readonly name: string;
  /** Columns whose last day ends the updates for everybody. */
  readonly standard: readonly string[];
  /** Column of the longer care that the distribution's own advisories speak of. */
  readonly extended: string;
  readonly page: string;
}
const TABLES: Readonly<Record<string, Table>> = {
  'distro-info/debian.csv': {
    id: 'debian',
    name: 'Debian',
    standard: ['eol'],
    // Freexian's ELTS (`eol-elts`) is another vendor's: Debian's tracker ends with LTS.
    extended: 'eol-lts',
    page: 'https://wiki.debian.org/LTS',
  },
  'distro-info/ubuntu.csv': {
    id: 'ubuntu',
    name: 'Ubuntu',
    standard: ['eol', 'eol-server'],
    extended: 'eol-esm',
    page: 'https://ubuntu.com/about/release-cycle',
  },
};
/** Debian's own folder holds the same tables in a feeds folder. */
const tableOf = (path: string): Table | undefined => TABLES[path.replace(/^debian-misc\//, 'distro-info/')];

const files: FeedFiles = {
  id: 'distro-info',
  patterns: [
    ['distro-info', /^(debian|ubuntu)\.csv$/],
    ['debian-misc', /^(debian|ubuntu)\.csv$/],
  ],
  choose(paths) {
    const own = new Set(paths.filter((path) => path.startsWith('distro-info/')));
    return paths.filter((path) => own.has(path) || !own.has(path.replace(/^debian-misc\//, 'distro-info/')));
  },
  production: ['debian', 'ubuntu'].map((name) => ({
    path: `distro-info/${name}.csv`,
    url: `${ADDRESS}/${name}.csv`,
    maxBytes: 1024 ** 2,
  })),
  async check(folder, path, signal) {
    let good = 0;
    for await (const row of readDistroInfo(folder, path, signal)) if (!('reason' in row)) good++;
    if (good === 0) throw brokenFile(path, 'no line of it can be read');
  },
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files) {
    const table = tableOf(path);
    if (table === undefined) continue;
    for await (const row of readDistroInfo(snapshot.folder, path, signal)) {
      if ('reason' in row) yield { kind: 'problem', path: `${path}:${row.line}`, reason: row.reason };
      else yield* recordOf(table, row);
    }
  }
}

const newest = (days: readonly (string | undefined)[]): string | undefined =>
  days
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);

function* recordOf(table: Table, row: DistroInfoRow): Generator<FeedRecord, void, undefined> {
  // Experimental and unstable have no number, and no end.
  if (!/^\d/.test(row.version)) return;
  const ecosystem: Ecosystem | undefined = lifecycleKey({ id: table.id, versionId: row.version, name: table.name });
  const endOfLife = newest(table.standard.map((column) => row.days[column]));
  const extended = row.days[table.extended];
  if (ecosystem === undefined || isForgotten(endOfLife, extended)) return;
  yield {
    kind: 'lifecycle',
    lifecycle: {
      ecosystem,
      name: `${table.name} ${row.version}${row.isLts ? ' LTS' : ''} (${row.codename})`,
      ...(endOfLife === undefined ? {} : { endOfLife }),
      ...(extended === undefined ? {} : { extendedEndOfLife: extended }),
      url: table.page,
    },
  };
}

/** Until when Debian and Ubuntu care for their releases, by their own tables. */
export const distroInfo: Feed = {
  id: 'distro-info',
  source: {
    name: 'distro-info-data',
    url: 'https://salsa.debian.org/debian/distro-info-data',
    licence: 'ISC',
  },
  gives: 'end of support of the releases of Debian and Ubuntu, with LTS and ESM',
  addresses: [`${ADDRESS}/{debian,ubuntu}.csv`],
  sentinel: { kind: 'lifecycle', id: 'Debian:10' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
