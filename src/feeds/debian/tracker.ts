import { z } from 'zod';
import type { AdvisoryRecord, AffectedRange, VendorStatus } from '../../domain/advisory.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { readJsonMembers } from '../json-members.ts';
import { type DebianReleases, debianEcosystem, isCodename } from './releases.ts';

const release = z.object({
  status: z.enum(['resolved', 'open', 'undetermined']),
  fixed_version: z.string().optional(),
  urgency: z.string().optional(),
  /** The reason in the security team's words; its presence means that no advisory will be made. */
  nodsa: z.string().optional(),
  nodsa_reason: z.string().optional(),
  repositories: z.record(z.string(), z.string()).optional(),
});
export type TrackerRelease = z.output<typeof release>;

const issue = z.object({ description: z.string().optional(), releases: z.record(z.string(), z.unknown()) });
const issues = z.record(z.string(), z.unknown());

/** The version of an issue that never was in the release. */
const NEVER_AFFECTED = '0';
const END_OF_LIFE = 'end-of-life';

/** Statement on one (source package, vulnerability, release), keyed for those who have a lesser one. */
export const statementKey = (source: string, id: string, codename: string): string => `${source} ${id} ${codename}`;

export interface TrackerContext {
  readonly releases: DebianReleases;
  /** Is it the tracker of every issue, or a part that was put together from fixes? */
  readonly whole: boolean;
  /** ISO time at which this version of the source was uploaded with the fix, when a changelog tells. */
  fixedAt?(source: string, id: string, version: string): string | undefined;
  /** Called for every statement made. */
  stated(source: string, id: string, codename: string): void;
}

/**
 * The security tracker's JSON document: source package → issue → release.
 * @see https://security-tracker.debian.org/tracker/data/json
 */
export async function* readTracker(
  folder: string,
  path: string,
  context: TrackerContext,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  const described = new Set<string>();
  for await (const { key: source, value } of readJsonMembers(folder, path, signal)) {
    const members = issues.safeParse(value);
    if (!members.success) {
      yield { kind: 'problem', path: `${path}/${source}`, reason: 'no object of issues' };
      continue;
    }
    for (const [id, entry] of Object.entries(members.data)) {
      const where = `${path}/${source}/${id}`;
      const read = issue.safeParse(entry);
      if (!read.success) {
        yield { kind: 'problem', path: where, reason: read.error.issues[0]?.message ?? 'no issue' };
        continue;
      }
      if (read.data.description && !described.has(id)) {
        described.add(id);
        yield { kind: 'vulnerability', facts: { id, description: read.data.description } };
      }
      for (const [codename, statement] of Object.entries(read.data.releases)) {
        yield* statementRecord(source, id, codename, statement, where, context);
      }
    }
  }
}

function* statementRecord(
  source: string,
  id: string,
  codename: string,
  value: unknown,
  where: string,
  context: TrackerContext,
): Generator<FeedRecord, void, undefined> {
  const ecosystem = debianEcosystem(codename, context.releases);
  if (ecosystem === undefined) {
    if (!isCodename(codename, context.releases))
      yield { kind: 'problem', path: where, reason: `unknown release ${codename}` };
    return;
  }
  const read = release.safeParse(value);
  if (!read.success) {
    const reason = read.error.issues[0]?.message ?? 'no statement';
    yield { kind: 'problem', path: `${where}/${codename}`, reason };
    return;
  }
  context.stated(source, id, codename);
  const verdict = verdictOf(context.whole ? read.data : withRebuild(read.data));
  const fixed = verdict.ranges[0]?.fixed;
  const fixedAt = fixed === undefined ? undefined : context.fixedAt?.(source, id, fixed);
  const advisory: AdvisoryRecord = {
    advisoryId: id,
    feed: 'debian',
    vulnerabilityIds: [id],
    ecosystem,
    name: source,
    scheme: 'deb',
    ...verdict,
    ...(read.data.urgency ? { vendorSeverity: read.data.urgency } : {}),
    url: `https://security-tracker.debian.org/tracker/${id}`,
    ...(fixedAt === undefined ? {} : { modified: fixedAt }),
  };
  yield { kind: 'advisory', advisory };
}

/** Ranges and status of a statement. Temporary ids (`TEMP-…`) are issues without a CVE. */
export function verdictOf(statement: TrackerRelease): { ranges: readonly AffectedRange[]; status: VendorStatus } {
  const { status, fixed_version: fixed, urgency, nodsa, nodsa_reason: reason } = statement;
  if (status === 'resolved' && fixed === NEVER_AFFECTED) return { ranges: [], status: 'not-affected' };
  const ranges = [{ introduced: '0', ...(fixed === undefined || fixed === NEVER_AFFECTED ? {} : { fixed }) }];
  if (status === 'undetermined') return { ranges, status: 'undetermined' };
  if (status === 'resolved') {
    // Resolved without a version: the package is gone from the release, and nothing is said of any version.
    return fixed === undefined ? { ranges: [], status: 'not-affected' } : { ranges, status: 'fixed' };
  }
  if (urgency === END_OF_LIFE) return { ranges, status: 'end-of-life' };
  if (reason === 'postponed' || reason === 'ignored') return { ranges, status: reason };
  return { ranges, status: nodsa === undefined && reason === undefined ? 'affected' : 'no-dsa' };
}

/**
 * A tracker put together from fixes calls a release open whose version sorts before the fix. `590-2.1~deb12u2` does,
 * and is a rebuild of the fix `590-2.1` for the release: the release has been fixed since that rebuild.
 */
export function withRebuild(statement: TrackerRelease): TrackerRelease {
  if (statement.status !== 'open' || statement.fixed_version === undefined) return statement;
  const rebuilds = Object.values(statement.repositories ?? {})
    .map((version) => ({ version, parts: /^(.+)~deb\d+u(\d+)$/.exec(version) }))
    .filter(({ parts }) => parts?.[1] === statement.fixed_version)
    .sort((a, b) => Number(a.parts?.[2]) - Number(b.parts?.[2]));
  const [earliest] = rebuilds;
  return earliest === undefined ? statement : { ...statement, status: 'resolved', fixed_version: earliest.version };
}

/** Does the first source package of the document look as it should? Reads it to its end. */
export async function checkTracker(folder: string, path: string, signal: AbortSignal): Promise<number> {
  let good = 0;
  for await (const { value } of readJsonMembers(folder, path, signal)) {
    const members = issues.safeParse(value);
    if (!members.success) continue;
    const [first] = Object.entries(members.data);
    const read = first === undefined ? undefined : issue.safeParse(first[1]);
    if (first !== undefined && read?.success && (isCveId(first[0]) || first[0].startsWith('TEMP-'))) good++;
  }
  return good;
}
