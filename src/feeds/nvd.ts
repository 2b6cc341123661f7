import { CPE_ECOSYSTEM } from '../domain/cpe.ts';
import { tarEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import { statementsOf } from './cpe/configurations.ts';
import { advisoriesOf, type LeftOut, leftOutNote, nothingLeftOut } from './cpe/statements.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed, type RemoteFile } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { readJsonItems } from './json-items.ts';
import { type NvdOverride, readNvdOverride, readNvdRecord } from './nvd/record.ts';

const SITE = 'https://nvd.nist.gov/feeds/json/cve/2.0';
const FIRST_YEAR = 2002;
const SURE_YEAR = 2025;
const LAST_YEAR = 2036;
const GIGABYTE = 1024 ** 3;
const OVERRIDE = /(?:^|\/)data\/\d{4}\/CVE-\d{4}-\d{4,19}\.json$/;
const SAMPLE = 200;

const isOverrides = (path: string): boolean => /overrides.*\.(?:tar\.gz|tgz)$/.test(path);
/** Changes of the last eight days; they take the place of what the years say. */
const isModified = (path: string): boolean => /nvdcve-2\.0-modified\./.test(path);

const yearly = (name: string): RemoteFile => ({
  path: `nvd/nvdcve-2.0-${name}.json.gz`,
  url: `${SITE}/nvdcve-2.0-${name}.json.gz`,
  maxBytes: GIGABYTE,
});

/** Years to come are passed over until NVD has their file, some days after New Year. */
const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);

const production: readonly RemoteFile[] = [
  ...YEARS.map((year): RemoteFile => ({ ...yearly(String(year)), ...(year > SURE_YEAR && { optional: true }) })),
  yearly('modified'),
  {
    path: 'nvd/anchore-nvd-data-overrides.tar.gz',
    url: 'https://codeload.github.com/anchore/nvd-data-overrides/tar.gz/refs/heads/main',
    maxBytes: GIGABYTE,
    optional: true,
  },
];

const files: FeedFiles = {
  id: 'nvd',
  patterns: [
    ['nvd', /^nvdcve-2\.0-(?:\d{4}|modified)\.json(?:\.gz)?$/],
    ['nvd', /overrides.*\.(?:tar\.gz|tgz)$/],
  ],
  choose: (paths) => [
    ...paths.filter(isOverrides),
    ...paths.filter(isModified),
    ...paths.filter((path) => !isOverrides(path) && !isModified(path)),
  ],
  production,
  async check(folder, path, signal) {
    let [seen, good] = [0, 0];
    const reads = isOverrides(path)
      ? overridesOf(folder, path, signal)
      : readJsonItems(folder, path, signal, 'vulnerabilities');
    for await (const entry of reads) {
      if (++seen > SAMPLE) break;
      if ('id' in entry || ('value' in entry && !('reason' in readNvdRecord(entry.value)))) good++;
    }
    if (good === 0 || good < seen / 2) throw brokenFile(path, `${good} of its first ${seen} records are NVD's`);
  },
};

type Read = NvdOverride | { readonly name: string; readonly reason: string };

async function* overridesOf(folder: string, path: string, signal: AbortSignal): AsyncGenerator<Read, void, undefined> {
  for await (const entry of tarEntries(folder, path, signal)) {
    if (!OVERRIDE.test(entry.name)) continue;
    const read = 'reason' in entry ? entry : readNvdOverride(entry.bytes);
    yield 'reason' in read ? { name: entry.name, reason: read.reason } : read;
  }
}

/** Advisories of one CVE's configurations; what is no CPE in them is a problem. */
function* advisoryRecords(
  { id, published, modified, configurations = [] }: NvdOverride,
  leftOut: LeftOut,
  path: string,
): Generator<FeedRecord, void, undefined> {
  const unreadable: string[] = [];
  const statements = statementsOf(configurations, leftOut, (criteria) => unreadable.push(criteria));
  for (const criteria of unreadable) yield { kind: 'problem', path, reason: `${id}: no CPE: ${criteria}` };
  const about = {
    advisoryId: id,
    feed: 'nvd',
    url: `https://nvd.nist.gov/vuln/detail/${id}`,
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
  };
  for (const advisory of advisoriesOf(statements, about)) yield { kind: 'advisory', advisory };
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const { folder } = snapshot;
  const leftOut = nothingLeftOut();
  const overrides = new Map<string, NvdOverride>();
  const changed = new Set<string>();
  for (const { path } of snapshot.files) {
    let records = 0;
    if (isOverrides(path)) {
      for await (const read of overridesOf(folder, path, signal)) {
        records++;
        if ('reason' in read) yield { kind: 'problem', path: `${path}/${read.name}`, reason: read.reason };
        else if (read.configurations !== undefined) overrides.set(read.id, read);
      }
      if (records === 0) throw brokenFile(path, 'it holds no override');
      continue;
    }
    for await (const entry of readJsonItems(folder, path, signal, 'vulnerabilities')) {
      records++;
      const read = 'reason' in entry ? entry : readNvdRecord(entry.value);
      if ('reason' in read) {
        yield { kind: 'problem', path, reason: read.reason };
        continue;
      }
      const { id } = read.facts;
      if (changed.has(id)) continue;
      if (isModified(path)) changed.add(id);
      yield { kind: 'vulnerability', facts: read.facts };
      const configurations = overrides.get(id)?.configurations ?? read.configurations;
      overrides.delete(id);
      if (read.facts.withdrawn === undefined) yield* advisoryRecords({ ...read.facts, configurations }, leftOut, path);
    }
    // A quiet week has no changes.
    if (records === 0 && !isModified(path)) throw brokenFile(path, 'it holds no record');
  }
  const overridesPath = snapshot.files.find(({ path }) => isOverrides(path))?.path ?? 'nvd';
  for (const override of overrides.values()) yield* advisoryRecords(override, leftOut, overridesPath);
  yield {
    kind: 'completeness',
    completeness: { ecosystem: CPE_ECOSYSTEM, level: 'partial', note: leftOutNote(leftOut) },
  };
}

/** @see https://nvd.nist.gov/vuln/data-feeds */
export const nvd: Feed = {
  id: 'nvd',
  source: {
    name: 'National Vulnerability Database, with overrides of Anchore',
    url: 'https://nvd.nist.gov',
    licence: 'public domain (NVD), CC0-1.0 (overrides)',
  },
  gives: 'CVSS of NVD and CNAs, CWE, descriptions, references, rejections, KEV dates; affected products by CPE',
  addresses: [
    `${SITE}/nvdcve-2.0-YEAR.json.gz`,
    `${SITE}/nvdcve-2.0-modified.json.gz`,
    'https://codeload.github.com/anchore/nvd-data-overrides/tar.gz/refs/heads/main',
  ],
  sentinel: { kind: 'vulnerability', id: 'CVE-1999-0095' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
