import { z } from 'zod';
import type { AdvisoryRecord, AffectedRange, VendorStatus } from '../domain/advisory.ts';
import { sortedSet } from '../domain/order.ts';
import { ownMember } from '../domain/own-member.ts';
import { brokenFile, readJson } from './content.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';

const ADDRESS = 'https://security.archlinux.org/all.json';
const ECOSYSTEM = 'Arch Linux';

/** The tracker's words for the state of a group. @see https://github.com/archlinux/arch-security-tracker */
const STATUSES: Readonly<Record<string, VendorStatus>> = {
  fixed: 'fixed',
  // The fix is in a testing repository.
  testing: 'affected',
  vulnerable: 'affected',
  unknown: 'undetermined',
  'not affected': 'not-affected',
};

const groups = z.array(z.unknown()).min(1);
const group = z.object({
  name: z.string().regex(/^AVG-\d+$/, 'no id of a group'),
  packages: z.array(z.string().min(1)).min(1),
  status: z.string().transform((word, context) => {
    const status = ownMember(STATUSES, word.toLowerCase());
    if (status !== undefined) return status;
    context.addIssue({ code: 'custom', message: `unknown status ${word.slice(0, 40)}` });
    return z.NEVER;
  }),
  severity: z.string().nullish(),
  fixed: z.string().nullish(),
  issues: z.array(z.string()).default([]),
});

const files: FeedFiles = {
  id: 'arch',
  patterns: [['arch', /^all\.json(\.gz)?$/]],
  production: [{ path: 'arch/all.json', url: ADDRESS, maxBytes: 64 * 1024 ** 2 }],
  async check(folder, path, signal) {
    if (!(await readGroups(folder, path, signal)).some((value) => group.safeParse(value).success)) {
      throw brokenFile(path, 'no group of it can be read');
    }
  },
};

async function readGroups(folder: string, path: string, signal: AbortSignal): Promise<readonly unknown[]> {
  const read = groups.safeParse(await readJson(folder, path, signal));
  if (!read.success) throw brokenFile(path, 'it is no list of groups of vulnerabilities');
  return read.data;
}

/** A record for each package of each group (AVG). */
async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files) {
    for (const [i, value] of (await readGroups(snapshot.folder, path, signal)).entries()) {
      const read = group.safeParse(value);
      if (!read.success) {
        yield { kind: 'problem', path: `${path}#${i}`, reason: read.error.issues[0]?.message ?? 'no group' };
        continue;
      }
      for (const name of sortedSet(read.data.packages)) {
        yield { kind: 'advisory', advisory: recordOf(name, read.data) };
      }
    }
  }
  yield { kind: 'completeness', completeness: { ecosystem: ECOSYSTEM, level: 'full' } };
}

function recordOf(name: string, { name: id, status, severity, fixed, issues }: z.output<typeof group>): AdvisoryRecord {
  const cves = sortedSet(issues.map((issue) => issue.trim().toUpperCase()).filter(isCveId));
  // The version that a group calls affected is the one in the repositories on that day, not the first affected.
  const range: AffectedRange = { introduced: '0', ...(fixed ? { fixed } : {}) };
  return {
    advisoryId: id,
    feed: 'arch',
    vulnerabilityIds: cves.length === 0 ? [id] : cves,
    ecosystem: ECOSYSTEM,
    name,
    scheme: 'alpm',
    ranges: status === 'not-affected' ? [] : [range],
    status: status === 'fixed' && !fixed ? 'undetermined' : status,
    names: 'binary',
    ...(severity ? { vendorSeverity: severity.toLowerCase() } : {}),
    url: `https://security.archlinux.org/${id}`,
  };
}

/** The security tracker of Arch Linux. */
export const arch: Feed = {
  id: 'arch',
  source: {
    name: 'Arch Linux Security Tracker',
    url: 'https://security.archlinux.org',
    licence: 'see https://security.archlinux.org',
  },
  gives: 'fixed versions of packages, vulnerabilities without a fix, severity',
  addresses: [ADDRESS],
  sentinel: { kind: 'advisory', id: 'AVG-1' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
