import type { AdvisoryRecord, AffectedRange, VendorStatus } from '../../domain/advisory.ts';
import { sortedSet } from '../../domain/order.ts';
import { ownMember } from '../../domain/own-member.ts';
import { readLines } from '../content.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { type DebianReleases, debianEcosystem, isCodename } from './releases.ts';

/** `[29 Mar 2023] DSA-5380-1 xorg-server - security update` */
const HEAD = /^\[(\d{1,2}) (\w{3}) (\d{4})\] ((D[SL]A)-(\d+)(?:-(\d+))?) (.*)$/;
/** `	{CVE-2023-1393 CVE-2023-1394}` */
const VULNERABILITIES = /^\s+\{([^}]*)\}\s*$/;
/** `	[bullseye] - xorg-server 2:1.20.11-1+deb11u6` or `<not-affected> (reason)` */
const PACKAGE = /^\s+\[([\w-]+)\] - (\S+)\s+(\S+)/;
const NOTE = /^\s+(NOTE|TODO):/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** An update without a CVE that its title calls a matter of security. The others mend regressions, time zones, … */
const SECURITY_TITLE =
  /security|vulnerabilit|overflow|several|escalation|leak|temporary file|amplification|programming error/;

const STATUSES: Readonly<Record<string, VendorStatus>> = {
  'end-of-life': 'end-of-life',
  ignored: 'ignored',
  'no-dsa': 'no-dsa',
  'not-affected': 'not-affected',
  postponed: 'postponed',
  undetermined: 'undetermined',
  unfixed: 'affected',
};

interface Advisory {
  readonly id: string;
  readonly published: string;
  readonly url: string;
  readonly title: string;
  readonly revision: number;
  readonly cves: string[];
  readonly rows: {
    readonly codename: string;
    readonly name: string;
    readonly version: string;
    readonly line: number;
  }[];
}

function readHead(line: string): Advisory | undefined {
  const [, day = '', month = '', year = '', id = '', kind = '', number = '', revision = '1', title = ''] =
    HEAD.exec(line) ?? [];
  const monthNumber = MONTHS.indexOf(month) + 1;
  if (id === '' || monthNumber === 0) return undefined;
  const page = `${kind.toLowerCase()}-${number}`;
  return {
    id,
    published: `${year}-${String(monthNumber).padStart(2, '0')}-${day.padStart(2, '0')}`,
    url: `https://www.debian.org/${kind === 'DLA' ? 'lts/security' : 'security'}/${year}/${page}`,
    title,
    revision: Number(revision),
    cves: [],
    rows: [],
  };
}

/**
 * Advisories of the security tracker's `data/DSA/list` and `data/DLA/list`: one record for each source package and
 * release that an advisory names.
 * @see https://security-team.debian.org/security_tracker.html
 */
export async function* readAdvisoryList(
  folder: string,
  path: string,
  releases: DebianReleases,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  let advisory: Advisory | undefined;
  let number = 0;
  for await (const line of readLines(folder, path, signal)) {
    number++;
    const problem = (reason: string): FeedRecord => ({ kind: 'problem', path: `${path}:${number}`, reason });
    if (line.trim() === '' || NOTE.test(line)) continue;
    if (line.startsWith('[')) {
      if (advisory !== undefined) yield* recordsOf(advisory, path, releases);
      advisory = readHead(line);
      if (advisory === undefined) yield problem(`no advisory: ${line.slice(0, 80)}`);
      continue;
    }
    const ids = VULNERABILITIES.exec(line)?.[1];
    const row = PACKAGE.exec(line);
    if (advisory === undefined) yield problem('it belongs to no advisory');
    else if (ids !== undefined) advisory.cves.push(...ids.split(/[\s,]+/).filter((id) => id !== ''));
    else if (row !== null) {
      advisory.rows.push({ codename: row[1] ?? '', name: row[2] ?? '', version: row[3] ?? '', line: number });
    } else yield problem(`not read: ${line.trim().slice(0, 80)}`);
  }
  if (advisory !== undefined) yield* recordsOf(advisory, path, releases);
}

function* recordsOf(
  advisory: Advisory,
  path: string,
  releases: DebianReleases,
): Generator<FeedRecord, void, undefined> {
  const cves = sortedSet(advisory.cves.filter(isCveId));
  for (const id of advisory.cves) {
    if (!isCveId(id)) yield { kind: 'problem', path, reason: `${advisory.id}: no CVE id: ${id.slice(0, 40)}` };
  }
  // Further revisions without CVEs mend what the first one broke.
  if (cves.length === 0 && (advisory.revision > 1 || !SECURITY_TITLE.test(advisory.title))) return;
  for (const row of advisory.rows) {
    const ecosystem = debianEcosystem(row.codename, releases);
    const problem = (reason: string): FeedRecord => ({
      kind: 'problem',
      path: `${path}:${row.line}`,
      reason: `${advisory.id}: ${reason}`,
    });
    if (ecosystem === undefined) {
      if (!isCodename(row.codename, releases)) yield problem(`unknown release ${row.codename}`);
      continue;
    }
    const verdict = verdictOf(row.version);
    if (verdict === undefined) {
      yield problem(`no version: ${row.version}`);
      continue;
    }
    const record: AdvisoryRecord = {
      advisoryId: advisory.id,
      feed: 'debian',
      vulnerabilityIds: cves.length === 0 ? [advisory.id] : cves,
      ecosystem,
      name: row.name,
      scheme: 'deb',
      ...verdict,
      url: advisory.url,
      published: advisory.published,
    };
    yield { kind: 'advisory', advisory: record };
  }
}

function verdictOf(version: string): { ranges: readonly AffectedRange[]; status: VendorStatus } | undefined {
  const marker = /^<([\w-]+)>$/.exec(version)?.[1];
  if (marker === undefined) {
    return /^\d/.test(version) ? { ranges: [{ introduced: '0', fixed: version }], status: 'fixed' } : undefined;
  }
  const status = ownMember(STATUSES, marker);
  return status === undefined ? undefined : { ranges: status === 'not-affected' ? [] : [{ introduced: '0' }], status };
}
