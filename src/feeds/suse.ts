import type { Ecosystem } from '../domain/ecosystem.ts';
import { tarEntries } from './archive.ts';
import type { CsafDocument } from './csaf/document.ts';
import { CSAF_LIMITS, checkCsafArchive, readCsafFile } from './csaf/file.ts';
import { parseCsaf } from './csaf/read.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { checkOval, readOval } from './oval/definitions.ts';
import { suseOvalRecords } from './suse/oval-records.ts';
import { suseVexRecords } from './suse/vex-records.ts';

const MEGABYTE = 1024 ** 2;
const ARCHIVE_URL = 'https://ftp.suse.com/pub/projects/security/csaf-vex.tar.bz2';
const ARCHIVE = /^suse-csaf\/csaf-vex\.tar(\.(gz|bz2|xz))?$/;
const DOCUMENT = /^suse-csaf\/cve-\d{4}-\d+\.json(\.gz)?$/;
/** `suse.linux.enterprise.server.15-affected.xml`: a product, and which of three files it is. */
const OVAL = /^((?:suse|opensuse)\.[a-z0-9._]+?)(-affected|-patch)?\.xml(?:\.(?:gz|bz2|xz))?$/;

/** Of a product's files the one that says most: also what is open, what is fixed by vulnerability, what is fixed by update. */
const KINDS = ['-affected', '', '-patch'];

const kindOf = (path: string): { product: string; rank: number } => {
  const [, product = path, kind = ''] = OVAL.exec(path.slice(path.indexOf('/') + 1)) ?? [];
  return { product, rank: KINDS.indexOf(kind) };
};

const files: FeedFiles = {
  id: 'suse',
  patterns: [
    ['suse-csaf', /^csaf-vex\.tar(\.(gz|bz2|xz))?$/],
    ['suse-csaf', /^cve-\d{4}-\d+\.json(\.gz)?$/],
    ['suse-oval', OVAL],
  ],
  choose(paths) {
    // The documents have all that the OVAL files say, and what is not fixed.
    if (paths.some((path) => ARCHIVE.test(path))) return paths.filter((path) => ARCHIVE.test(path)).slice(0, 1);
    const best = new Map<string, string>();
    for (const path of paths.filter((path) => !DOCUMENT.test(path))) {
      const { product, rank } = kindOf(path);
      const known = best.get(product);
      if (known === undefined || rank < kindOf(known).rank) best.set(product, path);
    }
    return paths.filter((path) => DOCUMENT.test(path) || best.get(kindOf(path).product) === path);
  },
  production: [{ path: 'suse-csaf/csaf-vex.tar.bz2', url: ARCHIVE_URL, maxBytes: 8 * 1024 * MEGABYTE }],
  async check(folder, path, signal) {
    if (!ARCHIVE.test(path) && !DOCUMENT.test(path)) return checkOval(folder, path, signal);
    if (DOCUMENT.test(path)) await readCsafFile(folder, path, signal);
    else await checkCsafArchive(folder, path, signal);
  },
};

async function* readArchive(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  for await (const entry of tarEntries(folder, path, signal, CSAF_LIMITS)) {
    if (!/cve-\d{4}-\d+\.json$/.test(entry.name)) continue;
    const place = `${path}#${entry.name}`;
    let document: CsafDocument;
    try {
      if (!('bytes' in entry)) throw new Error(entry.reason);
      document = parseCsaf(entry.bytes.toString('utf8'));
    } catch (error) {
      yield { kind: 'problem', path: place, reason: error instanceof Error ? error.message : String(error) };
      continue;
    }
    yield* suseVexRecords(document, place);
  }
}

async function* recordsOf(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  if (ARCHIVE.test(path)) yield* readArchive(folder, path, signal);
  else if (DOCUMENT.test(path)) yield* suseVexRecords(await readCsafFile(folder, path, signal), path);
  else {
    for await (const definition of readOval(folder, path, signal)) {
      if (definition.class === 'vulnerability' || definition.class === 'patch')
        yield* suseOvalRecords(definition, path);
    }
  }
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const ecosystems = new Map<Ecosystem, 'full' | 'fixed-only' | 'partial'>();
  for (const { path } of snapshot.files) {
    const level =
      ARCHIVE.test(path) || kindOf(path).rank === 0 ? 'full' : DOCUMENT.test(path) ? 'partial' : 'fixed-only';
    for await (const record of recordsOf(snapshot.folder, path, signal)) {
      if (record.kind === 'advisory' && ecosystems.get(record.advisory.ecosystem) !== 'full')
        ecosystems.set(record.advisory.ecosystem, level);
      yield record;
    }
  }
  for (const [ecosystem, level] of [...ecosystems].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const note = level === 'partial' ? 'some of the documents of SUSE' : 'fixes of SUSE, unfixed CVEs unknown';
    yield { kind: 'completeness', completeness: { ecosystem, level, ...(level !== 'full' && { note }) } };
  }
}

/** SUSE's VEX documents, or its OVAL files: SUSE Linux Enterprise with its modules and long-term support, openSUSE. */
export const suse: Feed = {
  id: 'suse',
  source: { name: 'SUSE CSAF VEX', url: 'https://ftp.suse.com/pub/projects/security/', licence: 'CC-BY-4.0' },
  gives:
    'fixed versions, unfixed and not affected packages of SUSE Linux Enterprise Server, Micro and openSUSE by release and support channel, CVSS, severity',
  addresses: [ARCHIVE_URL],
  sentinel: { kind: 'advisory', id: 'CVE-2014-0160' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
