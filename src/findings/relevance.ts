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

/**
 * Why a finding is kept out of lists, events and gates unless asked for; undefined when it is shown. One package that
 * speaks for showing it is enough (docs/severity.md).
 */
export function hiddenReason(matches: readonly Match[], vulnerability: Vulnerability): HiddenReason | undefined {
  const applicable = matches.filter((match) => match.class === undefined);
  if (applicable.length === 0) return 'not-applicable';
  return !isExploited(vulnerability) && applicable.every(isRejected) ? 'vendor-rejected' : undefined;
}
