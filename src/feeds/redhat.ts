import type { ArchiveEntry } from './archive.ts';
import { tarEntries } from './archive.ts';
import { readLines } from './content.ts';
import type { CsafDocument } from './csaf/document.ts';
import { CSAF_LIMITS, checkCsafArchive, readCsafFile } from './csaf/file.ts';
import { parseCsaf } from './csaf/read.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { RED_HAT_ECOSYSTEMS } from './redhat/platform.ts';
import { DELETIONS, readChange, VEX, vexFiles } from './redhat/vex-files.ts';
import { vexRecords } from './redhat/vex-records.ts';

const ARCHIVE = /^redhat-vex\/csaf_vex.*\.tar(\.(gz|bz2|xz|zst))?$/;
const DOCUMENT = /^redhat-vex\/(?:changes\/(\d{4}-\d{2}-\d{2})\/)?\d{4}\/cve-\d{4}-\d+\.json(\.gz)?$/;
/** What stands in every document that speaks of RHEL: the CPE of a release or of a support channel of one. */
const MENTIONS = [':redhat:enterprise_linux', ':redhat:rhel_', ':redhat:devtools'];

const files: FeedFiles = {
  id: 'redhat',
  patterns: [
    ['redhat-vex', /^csaf_vex.*\.tar(\.(gz|bz2|xz|zst))?$/],
    ['redhat-vex', /^\d{4}$/, /^cve-\d{4}-\d+\.json(\.gz)?$/],
    ['redhat-vex', 'changes', /^\d{4}-\d{2}-\d{2}$/, /^\d{4}$/, /^cve-\d{4}-\d+\.json(\.gz)?$/],
    ['redhat-vex', 'deletions.csv'],
  ],
  choose(paths) {
    if (!paths.some((path) => path !== DELETIONS)) return [];
    // Names of archives end with their day: the last is the newest.
    const archive = paths.filter((path) => ARCHIVE.test(path)).at(-1);
    // Changes of the archives before this one are in it.
    const day = paths.flatMap((path) => DOCUMENT.exec(path)?.[1] ?? []).at(-1);
    return paths.filter((path) => {
      if (ARCHIVE.test(path)) return path === archive;
      return (DOCUMENT.exec(path)?.[1] ?? day) === day;
    });
  },
  dateOf: (path) => /csaf_vex_(\d{4}-\d{2}-\d{2})\./.exec(path)?.[1],
  production: vexFiles,
  async check(folder, path, signal) {
    if (path === DELETIONS) return;
    if (DOCUMENT.test(path)) await readCsafFile(folder, path, signal);
    else await checkCsafArchive(folder, path, signal);
  },
};

/** `…/2024/cve-2024-0727.json` → `cve-2024-0727` */
const idOf = (path: string): string => /(cve-\d{4}-\d+)\.json/i.exec(path)?.[1]?.toLowerCase() ?? '';

/** May the document speak of RHEL? One that is cut short may. */
const speaksOfRhel = (bytes: Buffer): boolean =>
  MENTIONS.some((mention) => bytes.includes(mention)) || bytes.lastIndexOf('}') < bytes.length - 8;

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const { folder } = snapshot;
  const paths = snapshot.files.map((file) => file.path);
  const deleted = new Map<string, string>();
  if (paths.includes(DELETIONS)) {
    for await (const line of readLines(folder, DELETIONS, signal)) {
      const change = readChange(line);
      if (change !== undefined) deleted.set(idOf(change.path), change.date);
    }
  }
  const isDeleted = (id: string, document: CsafDocument): boolean =>
    document.status === 'deleted' || (deleted.get(id) ?? '') >= (document.modified ?? '~');

  // Documents that changed after the archive was made; the newer of two counts.
  const loose = new Map(paths.filter((path) => DOCUMENT.test(path)).map((path) => [idOf(path), path]));
  const archive = paths.find((path) => ARCHIVE.test(path));
  if (archive !== undefined) {
    for await (const entry of tarEntries(folder, archive, signal, CSAF_LIMITS)) {
      if (!entry.name.endsWith('.json')) continue;
      yield* archived(entry, archive);
    }
  }
  for (const [id, path] of loose) {
    const document = await readCsafFile(folder, path, signal);
    if (!isDeleted(id, document)) yield* vexRecords(document, path);
  }
  for (const ecosystem of RED_HAT_ECOSYSTEMS) {
    yield {
      kind: 'completeness',
      completeness:
        archive === undefined
          ? { ecosystem, level: 'partial', note: 'some of the documents of Red Hat' }
          : { ecosystem, level: 'full' },
    };
  }

  async function* archived(entry: ArchiveEntry, path: string): AsyncGenerator<FeedRecord, void, undefined> {
    const place = `${path}#${entry.name}`;
    if (!('bytes' in entry)) {
      yield { kind: 'problem', path: place, reason: entry.reason };
      return;
    }
    const id = idOf(entry.name);
    const changed = loose.get(id);
    // Most documents speak of layered products alone; looking at their bytes is faster than reading them.
    if (changed === undefined && !speaksOfRhel(entry.bytes)) return;
    let document: CsafDocument;
    try {
      document = parseCsaf(entry.bytes.toString('utf8'));
    } catch (error) {
      yield { kind: 'problem', path: place, reason: error instanceof Error ? error.message : String(error) };
      return;
    }
    if (changed !== undefined) {
      const newer = await readCsafFile(folder, changed, signal);
      if ((newer.modified ?? '') >= (document.modified ?? '')) return;
      loose.delete(id);
    }
    if (!isDeleted(id, document)) yield* vexRecords(document, place);
  }
}

/** Red Hat's VEX documents: what is fixed, open and not affected in RHEL 6 to 10, with module streams and support channels. */
export const redhat: Feed = {
  id: 'redhat',
  source: {
    name: 'Red Hat CSAF VEX',
    url: 'https://security.access.redhat.com/data/csaf/v2/vex/',
    licence: 'CC-BY-4.0',
  },
  gives:
    'fixed versions of RHEL 6 to 10 by package, architecture, module stream and support channel (EUS, AUS, E4S, TUS, ELS), unfixed and not affected components with the reason, CVSS, severity, CWE',
  addresses: [
    `${VEX}/archive_latest.txt`,
    `${VEX}/csaf_vex_DAY.tar.zst`,
    `${VEX}/{changes,deletions}.csv`,
    `${VEX}/YEAR/cve-ID.json`,
  ],
  sentinel: { kind: 'vulnerability', id: 'CVE-2014-0160' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
