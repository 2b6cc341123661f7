import { CPE_ECOSYSTEM } from '../domain/cpe.ts';
import { type ArchiveEntry, tarEntries, zipEntries } from './archive.ts';
import { brokenFile } from './content.ts';
import { advisoriesOf, type LeftOut, leftOutNote, nothingLeftOut } from './cpe/statements.ts';
import { affectedStatements } from './cve/affected.ts';
import { type CveRecord, readCveRecord } from './cve/record.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';

const RECORD = /(^|\/)CVE-\d{4}-\d{4,19}\.json$/;
const SAMPLE = 200;

const files: FeedFiles = {
  id: 'cve',
  patterns: [[/^cve-v5(-|$)/, /\.(tar\.gz|tgz|zip)$/]],
  production: [
    {
      path: 'cve-v5/cvelistV5-main.tar.gz',
      url: 'https://codeload.github.com/CVEProject/cvelistV5/tar.gz/refs/heads/main',
      maxBytes: 4 * 1024 ** 3,
    },
  ],
  async check(folder, path, signal) {
    let [seen, good] = [0, 0];
    for await (const entry of recordsOf(folder, path, signal)) {
      if (++seen > SAMPLE) break;
      if ('bytes' in entry && !('reason' in readCveRecord(entry.bytes))) good++;
    }
    if (good === 0 || good < seen / 2) throw brokenFile(path, `${good} of its first ${seen} records are CVE records`);
  },
};

async function* recordsOf(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const entries = path.endsWith('.zip') ? zipEntries(folder, path, signal) : tarEntries(folder, path, signal);
  for await (const entry of entries) if (RECORD.test(entry.name)) yield entry;
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const leftOut = nothingLeftOut();
  for (const { path } of snapshot.files) {
    let records = 0;
    for await (const entry of recordsOf(snapshot.folder, path, signal)) {
      records++;
      const read = 'reason' in entry ? entry : readCveRecord(entry.bytes);
      if ('reason' in read) {
        yield { kind: 'problem', path: `${path}/${entry.name}`, reason: read.reason };
        continue;
      }
      yield { kind: 'vulnerability', facts: read.facts };
      yield* advisoriesOfRecord(read, leftOut);
    }
    if (records === 0) throw brokenFile(path, 'it holds no CVE record');
  }
  const completeness = { ecosystem: CPE_ECOSYSTEM, level: 'partial', note: leftOutNote(leftOut) } as const;
  yield { kind: 'completeness', completeness };
}

/** Products that the record's authors name by CPE, with bounded versions. */
function* advisoriesOfRecord({ facts, affected }: CveRecord, leftOut: LeftOut): Generator<FeedRecord, void, undefined> {
  const statements = affected.flatMap((part) => affectedStatements(part, leftOut));
  const { id, published, modified } = facts;
  const about = {
    advisoryId: id,
    feed: 'cve',
    url: `https://www.cve.org/CVERecord?id=${id}`,
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
  };
  for (const advisory of advisoriesOf(statements, about)) yield { kind: 'advisory', advisory };
}

/** Records of the CVE Program with what CISA's Vulnrichment adds to them. */
export const cve: Feed = {
  id: 'cve',
  source: {
    name: 'CVE List and CISA Vulnrichment',
    url: 'https://github.com/CVEProject/cvelistV5',
    licence: 'CVE terms of use, CC0-1.0 (Vulnrichment)',
  },
  gives:
    'CVSS of the CNA and of CISA, CWE, title, description, references, dates, rejections, SSVC exploitation, KEV date; affected products by CPE',
  addresses: ['https://codeload.github.com/CVEProject/cvelistV5/tar.gz/refs/heads/main'],
  sentinel: { kind: 'vulnerability', id: 'CVE-2014-0160' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
