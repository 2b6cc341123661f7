import { z } from 'zod';
import { readLines } from '../content.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { type DebianReleases, debianEcosystem } from './releases.ts';
import { statementKey } from './tracker.ts';

/** One changelog entry that mentions a CVE: `fixed` is the entry's version, `dist` where it was uploaded to. */
const fact = z.object({
  source: z.string().min(1),
  fixed: z.string().regex(/^\d/),
  cve: z.string().refine(isCveId, 'no CVE id'),
  dist: z.string(),
  date: z.string(),
});
type Fact = z.output<typeof fact>;

/** Suites that no inventory names a release by: Ubuntu's in merged changelogs, and experimental, which is no release. */
const NO_RELEASE = /^(experimental|UNRELEASED)$/;
/** `3.6.2-1+deb12u5`, `2.4.59-1~deb12u1`: a version made for that release. */
const MADE_FOR = /[+~]deb(\d+)u\d+/;

const codenameOf = (dist: string): string => {
  const name = dist.replace(/-(security|lts|proposed-updates|updates)$/, '');
  return name === 'unstable' ? 'sid' : name;
};

/**
 * Fixes that changelogs tell of, for the releases they were uploaded to: a fact says nothing of any other release,
 * whose version may be older and not affected, or carry the fix under a lower number.
 * @param stated keys of statements that the tracker has made: it knows the first version of the fix, a changelog may
 *   name the CVE again later
 */
export async function* readChangelogFacts(
  folder: string,
  path: string,
  releases: DebianReleases,
  stated: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  const earliest = new Map<string, Fact & { readonly codename: string }>();
  let line = 0;
  for await (const text of readLines(folder, path, signal)) {
    line++;
    if (text.trim() === '') continue;
    const read = readFact(text);
    if (typeof read === 'string') {
      yield { kind: 'problem', path: `${path}:${line}`, reason: read };
      continue;
    }
    const codename = codenameOf(read.dist);
    if (NO_RELEASE.test(codename) || debianEcosystem(codename, releases) === undefined) continue;
    const madeFor = MADE_FOR.exec(read.fixed)?.[1];
    if (madeFor !== undefined && Number(madeFor) !== releases.get(codename)) {
      yield { kind: 'problem', path: `${path}:${line}`, reason: `${read.fixed} was not made for ${read.dist}` };
      continue;
    }
    const key = statementKey(read.source, read.cve, codename);
    const other = earliest.get(key);
    if (stated.has(key) || (other !== undefined && Date.parse(other.date) <= Date.parse(read.date))) continue;
    earliest.set(key, { ...read, codename });
  }
  for (const [, { source, cve, fixed, codename, date }] of [...earliest].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield {
      kind: 'advisory',
      advisory: {
        advisoryId: cve,
        feed: 'debian',
        vulnerabilityIds: [cve],
        ecosystem: debianEcosystem(codename, releases) ?? '',
        name: source,
        scheme: 'deb',
        ranges: [{ introduced: '0', fixed }],
        status: 'fixed',
        url: `https://security-tracker.debian.org/tracker/${cve}`,
        modified: new Date(date).toISOString(),
      },
    };
  }
}

/** When the fixes that changelogs tell of were uploaded: a look-up by source, vulnerability and fixed version. */
export async function readFixDates(
  folder: string,
  path: string,
  signal: AbortSignal,
): Promise<(source: string, id: string, version: string) => string | undefined> {
  const dates = new Map<string, string>();
  for await (const text of readLines(folder, path, signal)) {
    const read = text.trim() === '' ? '' : readFact(text);
    if (typeof read !== 'string')
      dates.set(`${read.source} ${read.cve} ${read.fixed}`, new Date(read.date).toISOString());
  }
  return (source, id, version) => dates.get(`${source} ${id} ${version}`);
}

/** A fact, or why the line holds none. */
function readFact(text: string): Fact | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const read = fact.safeParse(json);
  if (!read.success) return read.error.issues[0]?.message ?? 'no fact';
  return Number.isNaN(Date.parse(read.data.date)) ? `no date: ${read.data.date}` : read.data;
}
