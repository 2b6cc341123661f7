import type { AdvisoryRecord, CvssRating } from '../domain/advisory.ts';
import { parseCvss } from '../domain/cvss.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { sortedSet } from '../domain/order.ts';
import { tarEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { priorityOf, readTrackerFile, type TrackerFile, type TrackerStatement } from './ubuntu/cve-file.ts';
import {
  checkUbuntuTable,
  chooseWithTable,
  isUbuntuTable,
  releasesOf,
  remoteUbuntuTable,
  type UbuntuPlace,
  type UbuntuReleases,
  ubuntuPlace,
  ubuntuTables,
} from './ubuntu/releases.ts';
import { judgedForEsm, verdictOf } from './ubuntu/verdict.ts';

const MEGABYTE = 1024 ** 2;
const ADDRESS = 'https://git.launchpad.net/ubuntu-cve-tracker/snapshot/ubuntu-cve-tracker-master.tar.gz';
const FOLDER = 'ubuntu-cve-tracker';
/**
 * `active/CVE-2024-1`, `retired/CVE-2013-NNN1` (an issue that never got a number), below any folder; in `subprojects/`
 * what only some channels say, without the CVE's own fields.
 */
const CVE_FILE = /(?:^|\/)(active|retired|ignored|subprojects)\/(?:[\w.-]+\/){0,3}(CVE-\d{4}-\w+)$/;
const SUBPROJECTS = 'subprojects';

const files: FeedFiles = {
  id: 'ubuntu',
  patterns: [[FOLDER, /\.tar(\.\w+)?$/], ...ubuntuTables(FOLDER)],
  choose: (paths) => chooseWithTable(FOLDER, paths),
  production: [
    { path: `${FOLDER}/ubuntu-cve-tracker.tar.gz`, url: ADDRESS, maxBytes: 512 * MEGABYTE },
    remoteUbuntuTable(FOLDER),
  ],
  async check(folder, path, signal) {
    if (isUbuntuTable(path)) return checkUbuntuTable(folder, path, signal);
    let good = 0;
    for await (const entry of tarEntries(folder, path, signal)) {
      if ('bytes' in entry && CVE_FILE.test(entry.name) && entry.bytes.includes('Candidate:')) good++;
    }
    if (good === 0) throw brokenFile(path, 'it has no file of a CVE');
  },
};

/** Releases of which the tracker still says something besides that their time is over. */
type Watched = Map<Ecosystem, boolean>;

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const { folder } = snapshot;
  const paths = snapshot.files.map((file) => file.path);
  const releases = await releasesOf(folder, paths, signal);
  const watched: Watched = new Map();
  for (const path of paths.filter((path) => !isUbuntuTable(path))) {
    for await (const entry of tarEntries(folder, path, signal)) {
      const [, state, id] = CVE_FILE.exec(entry.name) ?? [];
      if (state === undefined || id === undefined) continue;
      const where = `${path}/${entry.name}`;
      if ('reason' in entry) yield { kind: 'problem', path: where, reason: entry.reason };
      else {
        const file = readTrackerFile(entry.bytes.toString('utf8'));
        const isPart = state === SUBPROJECTS && file.statements.length > 0;
        if (file.candidate === '' && !isPart) yield { kind: 'problem', path: where, reason: 'it names no candidate' };
        else yield* fileRecords(id, file, where, releases, watched);
      }
    }
  }
  for (const [ecosystem, isWatched] of [...watched].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield {
      kind: 'completeness',
      completeness: isWatched
        ? { ecosystem, level: 'full' }
        : { ecosystem, level: 'partial', note: 'what was known when its support ended' },
    };
  }
}

function* fileRecords(
  id: string,
  file: TrackerFile,
  where: string,
  releases: UbuntuReleases,
  watched: Watched,
): Generator<FeedRecord, void, undefined> {
  for (const { line, text } of file.odd) {
    yield { kind: 'problem', path: `${where}:${line}`, reason: `not read: ${text.slice(0, 80)}` };
  }
  const placed = file.statements.map((statement) => ({ statement, place: ubuntuPlace(statement.place, releases) }));
  const esm = new Map<string, TrackerStatement[]>();
  const main = new Set<string>();
  for (const { statement, place } of placed) {
    if (place === undefined || place === 'none' || statement.state === 'DNE') continue;
    if (place.channel === undefined) main.add(`${place.ecosystem} ${statement.source}`);
    if (!place.channel?.startsWith('esm')) continue;
    const key = `${place.ecosystem} ${statement.source}`;
    esm.set(key, [...(esm.get(key) ?? []), statement]);
  }
  for (const { statement, place } of placed) {
    if (place === 'none') continue;
    const found = recordOf(id, file, statement, place, esm);
    if (found === undefined) continue;
    if ('reason' in found) {
      yield { kind: 'problem', path: `${where}:${statement.line}`, reason: found.reason };
      continue;
    }
    const isLive = found.status === 'affected' || found.status === 'undetermined' || found.status === 'postponed';
    watched.set(found.ecosystem, watched.get(found.ecosystem) === true || isLive);
    // A support channel without a fix says nothing that the main pocket does not, where that one says something.
    const says =
      found.channel === undefined ||
      found.status === 'fixed' ||
      found.status === 'not-affected' ||
      !main.has(`${found.ecosystem} ${found.name}`);
    if (says) yield { kind: 'advisory', advisory: found };
  }
  const facts = factsOf(id, file);
  if (facts !== undefined) yield facts;
}

/**
 * undefined: it speaks of a package that the place does not have.
 * @param place undefined when it is not known
 * @param esm statements on ESM pockets, by ecosystem and source
 */
function recordOf(
  id: string,
  file: TrackerFile,
  statement: TrackerStatement,
  place: UbuntuPlace | undefined,
  esm: ReadonlyMap<string, readonly TrackerStatement[]>,
): AdvisoryRecord | { readonly reason: string } | undefined {
  if (place === undefined) return { reason: `unknown release ${statement.place}` };
  const verdict = verdictOf(statement);
  if (verdict === 'absent') return undefined;
  if ('reason' in verdict) return { reason: `${statement.place}_${statement.source}: ${verdict.reason}` };
  const priority = priorityOf(file, statement.source, statement.place);
  return {
    advisoryId: id,
    feed: 'ubuntu',
    vulnerabilityIds: [id],
    ecosystem: place.ecosystem,
    name: statement.source,
    scheme: 'deb',
    ...(place.channel === undefined
      ? judgedForEsm(verdict, esm.get(`${place.ecosystem} ${statement.source}`) ?? [])
      : verdict),
    ...(place.channel === undefined ? {} : { channel: place.channel }),
    ...(priority ? { vendorSeverity: priority } : {}),
    url: `https://ubuntu.com/security/${id}`,
    ...(file.published === undefined ? {} : { published: file.published }),
  };
}

function factsOf(id: string, file: TrackerFile): FeedRecord | undefined {
  const cvss = file.cvss.flatMap(({ source, vector }): CvssRating[] => {
    const rating = parseCvss(vector, source.toUpperCase());
    return rating === undefined ? [] : [rating];
  });
  const references = sortedSet(file.references.filter((reference) => /^https?:\/\/\S+$/.test(reference)));
  if (!isCveId(id) || (file.description === '' && cvss.length === 0 && references.length === 0)) return undefined;
  return {
    kind: 'vulnerability',
    facts: {
      id,
      ...(file.description === '' ? {} : { description: file.description }),
      ...(cvss.length === 0 ? {} : { cvss: [...new Map(cvss.map((r) => [`${r.source} ${r.vector}`, r])).values()] }),
      ...(references.length === 0 ? {} : { references }),
      ...(file.published === undefined ? {} : { published: file.published }),
    },
  };
}

/** The Ubuntu Security Team's CVE tracker: a file for each CVE, a line for each source package, release and pocket. */
export const ubuntu: Feed = {
  id: 'ubuntu',
  source: {
    name: 'Ubuntu CVE Tracker',
    url: 'https://ubuntu.com/security/cves',
    licence: 'see https://launchpad.net/ubuntu-cve-tracker',
  },
  gives: 'status and fixed version of every source package, release and channel (ESM, FIPS), priority',
  addresses: [ADDRESS, 'https://salsa.debian.org/debian/distro-info-data/-/raw/main/ubuntu.csv'],
  sentinel: { kind: 'advisory', id: 'CVE-2014-0160' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
