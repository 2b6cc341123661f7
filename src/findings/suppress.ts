import type { Filter } from '../domain/filter.ts';
import type { Finding, FindingChange, FindingStatus } from '../domain/finding.ts';
import type { Resource } from '../domain/resource.ts';
import { matchesFilter } from './filter.ts';

/** A saved filter with the action SUPPRESS. */
export interface SuppressionRule {
  readonly id: string;
  readonly name: string;
  readonly filter: Filter;
}

/** What rules need to know besides the finding. */
export interface SuppressionContext {
  readonly resource: Resource;
  /** EPSS probability of a finding's key, 0..1. */
  epssScore(key: string): number | undefined;
}

/**
 * The first rule that hides the finding. Rules are asked about the finding as it would be without them (ACTIVE, and not
 * updated by being hidden): otherwise a rule on findingStatus or updatedAt would undo itself.
 */
export function suppressingRule(
  rules: readonly SuppressionRule[],
  finding: Finding,
  context: SuppressionContext,
): SuppressionRule | undefined {
  const epssScore = context.epssScore(finding.key);
  const updatedAt = finding.updatedBeforeSuppression ?? finding.updatedAt;
  const subject = {
    finding: { ...finding, status: 'ACTIVE' as const, updatedAt },
    resource: context.resource,
    ...(epssScore !== undefined && { epssScore }),
  };
  return rules.find((rule) => matchesFilter(rule.filter, subject));
}

/** ACTIVE or SUPPRESSED, by the rules alone. */
export const openStatus = (
  rules: readonly SuppressionRule[],
  finding: Finding,
  context: SuppressionContext,
): FindingStatus => (suppressingRule(rules, finding, context) === undefined ? 'ACTIVE' : 'SUPPRESSED');

/**
 * The change that the rules ask of an open finding, undefined when its status is right already or it is closed:
 * suppressed findings stay so until fixed (inspector.md 3.4). `lastObservedAt` stays: nothing was observed.
 * @param now ISO 8601
 */
export function suppressionChange(
  rules: readonly SuppressionRule[],
  finding: Finding,
  context: SuppressionContext,
  now: string,
): FindingChange | undefined {
  if (finding.status === 'CLOSED') return undefined;
  const rule = suppressingRule(rules, finding, context);
  const status = rule === undefined ? 'ACTIVE' : 'SUPPRESSED';
  if (status === finding.status) return undefined;
  const { updatedBeforeSuppression: _, ...shown } = finding;
  return {
    kind: rule === undefined ? 'unsuppressed' : 'suppressed',
    cause: rule === undefined ? 'no suppression rule matches' : `suppression rule ${rule.name} matches`,
    finding: {
      ...shown,
      status,
      updatedAt: now,
      ...(rule !== undefined && { updatedBeforeSuppression: finding.updatedAt }),
    },
    previousStatus: finding.status,
    previousUpdatedAt: finding.updatedAt,
    ...(finding.hidden !== undefined && { wasHidden: true as const }),
  };
}
