import type { Vulnerability } from '../domain/advisory.ts';
import type { HiddenReason } from '../domain/finding.ts';
import type { Match } from '../domain/match.ts';

/** Did anybody see it exploited? Such a vulnerability is shown whatever a vendor decided. */
export const isExploited = (vulnerability: Vulnerability): boolean =>
  vulnerability.kev !== undefined || vulnerability.exploitation === 'active';

/** The vendor's words for a fault without consequences for security. */
const NO_CONSEQUENCE = /^unimportant$/i;

/**
 * The vendor looked at it and decided against an update: Debian's no-dsa and ignored, Red Hat's "will not fix",
 * Debian's unimportant. What is only postponed, undecided or out of support stays in sight.
 */
const isRejected = ({ status, fixedVersion, vendorSeverity }: Match): boolean =>
  NO_CONSEQUENCE.test(vendorSeverity ?? '') ||
  (fixedVersion === undefined && (status === 'no-dsa' || status === 'ignored'));

/** A statement that there is nothing to do here. */
const isAnswered = ({ vex }: Match): boolean => vex?.status === 'not_affected' || vex?.status === 'fixed';

/**
 * The matches that a finding is made of: those of packages that are in use and that no VEX statement answers; where
 * there is none, all of them, for a finding that is hidden.
 */
export function speaking(matches: readonly Match[]): readonly Match[] {
  const open = matches.filter((match) => match.class === undefined && !isAnswered(match));
  return open.length > 0 ? open : matches;
}

/**
 * Why a finding is kept out of lists, events and gates unless asked for; undefined when it is shown. One package that
 * speaks for showing it is enough (docs/severity.md).
 */
export function hiddenReason(matches: readonly Match[], vulnerability: Vulnerability): HiddenReason | undefined {
  const applicable = matches.filter((match) => match.class === undefined);
  if (applicable.length === 0) return 'not-applicable';
  const open = applicable.filter((match) => !isAnswered(match));
  if (open.length === 0) return 'vex';
  return !isExploited(vulnerability) && open.every(isRejected) ? 'vendor-rejected' : undefined;
}
