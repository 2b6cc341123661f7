import { z } from 'zod';
import type { AdvisoryRecord, AffectedRange, VendorStatus } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { compareText } from '../domain/order.ts';
import { brokenFile, readJson } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { readJsonItems } from './json-items.ts';

const RELEASES = ['1.0', '2.0', '3.0', '4.0', '5.0'] as const;
const WHOLE = /^cve_data_photon(\d+\.\d+)\.json(\.gz)?$/;
const SINGLE = /^[A-Z]+-.*\.json(\.gz)?$/;

const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() ?? '');
const row = z.object({
  cve_id: z.string().regex(/^\w+-[\w-]+$/),
  pkg: z.string().min(1),
  aff_ver: text,
  res_ver: text,
  status: text,
});
type Row = z.output<typeof row>;

/** What they write where there is nothing to say. */
const isNone = (version: string): boolean => version === '' || /^n\/?a$/i.test(version);

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const ecosystemOf = (path: string): Ecosystem =>
  `Photon OS:${WHOLE.exec(nameOf(path))?.[1] ?? path.split('/')[1] ?? ''}`;

/** What the row says of the package; `undetermined` when that is nothing that versions can be judged by. */
function statementOf({ aff_ver, res_ver, status }: Row): { ranges: readonly AffectedRange[]; status: VendorStatus } {
  if (/^not affected$/i.test(status)) return { ranges: [], status: 'not-affected' };
  if (!isNone(res_ver)) return { ranges: [{ introduced: '0', fixed: res_ver }], status: 'fixed' };
  if (/^all versions are (?:vulnerable|affected)/i.test(aff_ver))
    return { ranges: [{ introduced: '0' }], status: 'affected' };
  return { ranges: [], status: 'undetermined' };
}

/** Parts of a source package, which a row names now and then in its place. */
const PART = /-(?:devel|libs|docs?|lang|extras|tools|debuginfo)$/;

/**
 * Rows name source packages: `linux`, `linux-esx`, `krb5`. The few that name a part of one (`krb5-devel`) are of
 * binary packages.
 */
const namesOf = (name: string): 'source' | 'binary' => (PART.test(name) ? 'binary' : 'source');

function advisoryOf(found: Row, ecosystem: Ecosystem): AdvisoryRecord {
  const id = found.cve_id.toUpperCase();
  return {
    ...{ advisoryId: id, feed: 'photon', vulnerabilityIds: [id], ecosystem, name: found.pkg },
    ...{ names: namesOf(found.pkg), scheme: 'rpm' },
    ...statementOf(found),
    url: 'https://github.com/vmware/photon/wiki/Security-Advisories',
  };
}

async function* rowsOf(folder: string, path: string, signal: AbortSignal): AsyncGenerator<unknown, void, undefined> {
  if (!WHOLE.test(nameOf(path))) yield await readJson(folder, path, signal);
  // What is no JSON is no row either.
  else for await (const item of readJsonItems(folder, path, signal)) yield 'value' in item ? item.value : undefined;
}

const files: FeedFiles = {
  id: 'photon',
  patterns: [
    ['photon', WHOLE],
    ['photon', /^\d+\.\d+$/, /^[\w.+-]+$/, SINGLE],
  ],
  production: RELEASES.map((release) => ({
    path: `photon/cve_data_photon${release}.json`,
    url: `https://packages.vmware.com/photon/photon_cve_metadata/cve_data_photon${release}.json`,
    maxBytes: 256 * 1024 ** 2,
  })),
  async check(folder, path, signal) {
    let [seen, good] = [0, 0];
    for await (const value of rowsOf(folder, path, signal)) {
      seen++;
      if (row.safeParse(value).success) good++;
    }
    if (good < seen / 2) throw brokenFile(path, `${good} of its ${seen} rows can be read`);
  },
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const releases = new Map<Ecosystem, boolean>();
  const said = new Set<string>();
  for (const { path } of snapshot.files) {
    const ecosystem = ecosystemOf(path);
    releases.set(ecosystem, WHOLE.test(nameOf(path)) || (releases.get(ecosystem) ?? false));
    let index = -1;
    for await (const value of rowsOf(snapshot.folder, path, signal)) {
      index++;
      const read = row.safeParse(value);
      if (!read.success) {
        const [issue] = read.error.issues;
        yield { kind: 'problem', path: `${path}#${index}`, reason: `${issue?.path.join('.')}: ${issue?.message}` };
        continue;
      }
      const { cve_id, pkg, res_ver } = read.data;
      const key = [ecosystem, cve_id, pkg, res_ver].join('\0');
      if (said.has(key)) continue;
      said.add(key);
      yield { kind: 'advisory', advisory: advisoryOf(read.data, ecosystem) };
    }
  }
  for (const [ecosystem, isWhole] of [...releases].sort(([a], [b]) => compareText(a, b))) {
    yield {
      kind: 'completeness',
      completeness: isWhole
        ? { ecosystem, level: 'fixed-only', note: 'fixed versions of source packages, most unfixed CVEs unknown' }
        : { ecosystem, level: 'partial', note: 'some CVEs of an unknown number' },
    };
  }
}

/** @see https://github.com/vmware/photon/wiki/Security-Advisories */
export const photon: Feed = {
  id: 'photon',
  source: {
    name: 'Photon OS CVE metadata',
    url: 'https://packages.vmware.com/photon/photon_cve_metadata',
    licence: 'see https://github.com/vmware/photon',
  },
  gives: 'fixed versions by release and source package; "not affected"',
  addresses: ['https://packages.vmware.com/photon/photon_cve_metadata/cve_data_photon{1,2,3,4,5}.0.json'],
  sentinel: { kind: 'advisory', id: 'CVE-2016-9178' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
