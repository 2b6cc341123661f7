import type { SearchableDatabase } from '../../src/advisories/read.ts';
import type { AdvisoryRecord } from '../../src/domain/advisory.ts';
import type { Match } from '../../src/domain/match.ts';
import { compareVersions } from '../../src/versions/index.ts';

/** A fixed version that is not the service's, with the reason as far as the facts give one. */
export interface FixDifference {
  readonly pair: string;
  readonly ours?: string;
  readonly theirs?: string;
  readonly why: string;
}

export interface FixFigures {
  /** The same version, in the order of the package's type; `bare` where neither names one. */
  readonly agree: number;
  readonly bare: number;
  readonly differ: readonly FixDifference[];
  /** The deciding record has a fix and the match lost it: has to be empty. */
  readonly lost: readonly string[];
}

export interface FixPair {
  readonly pair: string;
  readonly match: Match;
  readonly theirs: string | undefined;
  /** Does the deciding record name a fix? */
  readonly knowsFix: boolean;
  /** Is the deciding fact younger than the run? */
  readonly isLater: boolean;
}

/** The record that decided a match. */
function recordOf({ evidence, vulnerabilityId }: Match, database: SearchableDatabase): AdvisoryRecord | undefined {
  const ids = new Set([vulnerabilityId, ...(database.vulnerability(vulnerabilityId)?.aliases ?? [])]);
  return database
    .lookup(evidence.ecosystem, evidence.comparedName)
    .find(
      ({ advisoryId, feed, vulnerabilityIds }) =>
        advisoryId === evidence.advisoryId && feed === evidence.feed && vulnerabilityIds.some((id) => ids.has(id)),
    );
}

/** Does the deciding record know of a fix for the version compared: one that is higher? */
export function knowsFix(match: Match, database: SearchableDatabase): boolean {
  const { comparedVersion, scheme } = match.evidence;
  const ranges = recordOf(match, database)?.ranges ?? [];
  return ranges.some(({ introduced, fixed }) => {
    const hasBegun = introduced === '0' || (compareVersions(scheme, introduced, comparedVersion) ?? 1) <= 0;
    return hasBegun && fixed !== undefined && (compareVersions(scheme, comparedVersion, fixed) ?? 1) < 0;
  });
}

/**
 * Day of the fact that decides: the fix, else the advisory, else the vulnerability. Without any, a CVE counts as known
 * from the first day of its year.
 */
export function dayOf(match: Match, database: SearchableDatabase): string {
  const record = recordOf(match, database);
  const year = /^CVE-(\d{4})-/.exec(match.vulnerabilityId)?.[1];
  const known = database.vulnerability(match.vulnerabilityId)?.published;
  return (record?.modified ?? record?.published ?? known ?? `${year ?? '9999'}-01-01`).slice(0, 10);
}

/** The service writes epoch 0 out, and RubyGems versions with four numbers. */
const plain = (version: string): string => version.replace(/^0:/, '');

function differenceOf({ pair, match, theirs, isLater }: FixPair): FixDifference {
  const { fixedVersion: ours, evidence } = match;
  const said = `${evidence.feed} ${evidence.advisoryId}`;
  const named = { pair, ...(ours !== undefined && { ours }), ...(theirs !== undefined && { theirs }) };
  if (ours === undefined) return { ...named, why: `${said} knows of no fix` };
  if (isLater) return { ...named, why: `${said} knows a fix that is younger than the run` };
  if (theirs === undefined) return { ...named, why: `${said} names a fix, the service none` };
  return { ...named, why: `${said} names another fix` };
}

/** Fixed versions of pairs beside those of the service. */
export function compareFixes(pairs: readonly FixPair[]): FixFigures {
  let agree = 0;
  let bare = 0;
  const differ: FixDifference[] = [];
  for (const each of pairs) {
    const { match, theirs } = each;
    const { fixedVersion: ours } = match;
    if (ours === undefined && theirs === undefined) bare++;
    else if (
      ours !== undefined &&
      theirs !== undefined &&
      compareVersions(match.evidence.scheme, plain(ours), plain(theirs)) === 0
    )
      agree++;
    else differ.push(differenceOf(each));
  }
  const lost = pairs.filter(({ match, knowsFix: knows }) => knows && match.fixedVersion === undefined);
  return { agree, bare, differ, lost: lost.map(({ pair }) => pair) };
}
