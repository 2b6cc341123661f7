import { z } from 'zod';
import { upstreamError } from '../domain/errors.ts';
import { compareText } from '../domain/order.ts';
import { brokenFile, readJson } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed, type RemoteFile, type UpstreamIndex } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { advisoriesOfDocument, factsOfVulnerability, type NamedUpdates } from './msrc/convert.ts';
import { type CvrfDocument, type CvrfVulnerability, readDocument, readVulnerability } from './msrc/cvrf.ts';
import { supersedence } from './msrc/supersedence.ts';

const API = 'https://api.msrc.microsoft.com/cvrf/v3.0';
const MONTH = /^\d{4}-[A-Z][a-z]{2}(?:-\w+)?$/;
const FILE = /^\d{4}-[A-Z][a-z]{2}(?:-\w+)?\.json(\.gz)?$/;
/** Documents of fewer months than these are samples: an update of this month replaces those of years. */
const FEW_MONTHS = 24;

const index = z.object({ value: z.array(z.object({ ID: z.string() })).min(1) });

/** A document for each month since April 2016. */
export async function msrcFiles(upstream: UpstreamIndex): Promise<readonly RemoteFile[]> {
  const url = `${API}/updates`;
  const body = await upstream.text(url);
  let months: readonly string[];
  try {
    months = index.parse(JSON.parse(body)).value.map(({ ID }) => ID);
  } catch (error) {
    throw upstreamError(`${url} is no list of documents`, { cause: error });
  }
  const known = months.filter((month) => MONTH.test(month));
  if (known.length === 0) throw upstreamError(`${url} names no month`);
  return [...new Set(known)].sort(compareText).map((month) => ({
    path: `msrc/${month}.json`,
    url: `${API}/cvrf/${month}`,
    maxBytes: 128 * 1024 ** 2,
  }));
}

async function documentOf(folder: string, path: string, signal: AbortSignal): Promise<CvrfDocument> {
  const document = readDocument(await readJson(folder, path, signal));
  if (document === undefined) throw brokenFile(path, 'it is no CVRF document');
  return document;
}

const files: FeedFiles = {
  id: 'msrc',
  patterns: [['msrc', FILE]],
  production: msrcFiles,
  async check(folder, path, signal) {
    const { vulnerabilities } = await documentOf(folder, path, signal);
    const all = vulnerabilities.length;
    const good = vulnerabilities.filter((value) => !('reason' in readVulnerability(value))).length;
    if (good < all / 2) throw brokenFile(path, `${good} of its ${all} vulnerabilities can be read`);
  },
};

/** Advisories wait for the last document: which updates replace this month's is told by those of later months. */
async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const updates = supersedence();
  const waiting: NamedUpdates[] = [];
  for (const { path } of snapshot.files) {
    const document = await documentOf(snapshot.folder, path, signal);
    const vulnerabilities: CvrfVulnerability[] = [];
    for (const [i, value] of document.vulnerabilities.entries()) {
      const found = readVulnerability(value);
      if ('reason' in found) {
        yield { kind: 'problem', path: `${path}#${i}`, reason: found.reason };
        continue;
      }
      vulnerabilities.push(found);
      updates.add(found);
      yield { kind: 'vulnerability', facts: factsOfVulnerability(found) };
    }
    waiting.push(...advisoriesOfDocument(document, vulnerabilities));
  }
  for (const { advisory, kbs } of waiting) {
    yield {
      kind: 'advisory',
      advisory: kbs.length === 0 ? advisory : { ...advisory, patches: updates.withSuccessors(kbs) },
    };
  }
  const months = snapshot.files.length;
  yield {
    kind: 'completeness',
    completeness: {
      ecosystem: 'Windows',
      level: months < FEW_MONTHS ? 'partial' : 'fixed-only',
      note: `security updates of ${months} months`,
    },
  };
}

/** Microsoft's security updates, month by month. */
export const msrc: Feed = {
  id: 'msrc',
  source: {
    name: 'Microsoft Security Response Center',
    url: 'https://msrc.microsoft.com/update-guide',
    licence: 'see https://www.microsoft.com/en-us/legal/terms-of-use',
  },
  gives: 'fixed builds of Microsoft products, the updates (KB) that bring the fix, severity, CVSS, exploitation',
  addresses: [`${API}/updates`, `${API}/cvrf/MONTH`],
  sentinel: { kind: 'advisory', id: 'KB4012598' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
