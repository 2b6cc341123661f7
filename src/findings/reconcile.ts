import { isDeepStrictEqual } from 'node:util';
import type { Assessment, Finding, FindingChange, VulnerablePackage } from '../domain/finding.ts';
import { compareText } from '../domain/order.ts';
import { type Package, packageDisplayName } from '../domain/package.ts';
import type { Owner, Resource } from '../domain/resource.ts';
import { openStatus, type SuppressionContext, type SuppressionRule, suppressionChange } from './suppress.ts';

/** A problem that comes back this soon after it was closed is the same finding (inspector.md 3.4). */
export const REOPEN_DAYS = 7;
const DAY_MS = 86_400_000;

export interface ReconcileInput {
  readonly owner: Owner;
  readonly resource: Resource;
  /** Open findings of the resource, and those closed in the last {@link REOPEN_DAYS} days. */
  readonly existing: readonly Finding[];
  /** What the engine found now; one per (type, key). */
  readonly assessments: readonly Assessment[];
  /** Was everything looked at? Nothing closes otherwise (DESIGN.md §6.1). */
  readonly complete: boolean;
  /** {@link packageIdentity} of packages that nobody could judge this time: findings on them stay as they are. */
  readonly unjudged?: ReadonlySet<string>;
  readonly rules: readonly SuppressionRule[];
  /** EPSS probability of a finding's key, for rules that ask. */
  epssScore?(key: string): number | undefined;
  readonly now: Date;
  /** A fresh id of 32 hex digits; called once for each finding that opens, in order of (type, key). */
  newId(): string;
}

/** What stays the same when a package gets a new version: purl type and name. */
export const packageIdentity = (p: Pick<VulnerablePackage, 'type' | 'name'>): string => `${p.type}/${p.name}`;

/** {@link packageIdentity} of an inventory's package. */
export const identityOfPackage = (p: Package): string => packageIdentity({ type: p.type, name: packageDisplayName(p) });

const keyOf = (a: Pick<Assessment, 'type' | 'key'>): string => `${a.type}\0${a.key}`;

/** The assessment inside a finding, without identity and life cycle. */
function assessmentOf(finding: Finding): Assessment {
  const { type, key, title, description, severity, fixAvailable, exploitAvailable } = finding;
  const { hidden, inspectorScore, scoreDetails, packageVulnerability } = finding;
  const { networkReachability, codeVulnerability, recommendation } = finding;
  return {
    type,
    key,
    title,
    description,
    severity,
    ...(hidden !== undefined && { hidden }),
    ...(fixAvailable !== undefined && { fixAvailable }),
    ...(exploitAvailable !== undefined && { exploitAvailable }),
    ...(inspectorScore !== undefined && { inspectorScore }),
    ...(scoreDetails !== undefined && { scoreDetails }),
    ...(packageVulnerability !== undefined && { packageVulnerability }),
    ...(networkReachability !== undefined && { networkReachability }),
    ...(codeVulnerability !== undefined && { codeVulnerability }),
    ...(recommendation !== undefined && { recommendation }),
  };
}

/** What a user sees of an assessment: all of it but the evidence, whose wording moves with every database. */
function visible(assessment: Assessment): unknown {
  const { packageVulnerability: details, ...rest } = assessment;
  if (details === undefined) return rest;
  const packages = details.packages.map(({ evidence: _, ...shown }) => shown);
  return { ...rest, packageVulnerability: { ...details, packages } };
}

const wasHidden = (before: Finding): Pick<FindingChange, 'wasHidden'> =>
  before.hidden === undefined ? {} : { wasHidden: true };

const placeOf = (p: VulnerablePackage): string => `${packageIdentity(p)}\0${p.filePath}`;
const packagesIn = (a: Assessment): readonly VulnerablePackage[] => a.packageVulnerability?.packages ?? [];

/** Would taking the new assessment drop a package that was not looked at this time? Then it is no news of a fix. */
function losesUnseen(before: Assessment, after: Assessment, input: ReconcileInput): boolean {
  const kept = new Set(packagesIn(after).map(placeOf));
  const lost = packagesIn(before).filter((p) => !kept.has(placeOf(p)));
  return lost.some((p) => !input.complete || input.unjudged?.has(packageIdentity(p)) === true);
}

/** The one finding that stands for an issue: the open one, else the one closed last. Older closed ones are history. */
function currentFindings(input: ReconcileInput): Map<string, Finding> {
  const oldest = input.now.getTime() - REOPEN_DAYS * DAY_MS;
  const candidates = input.existing.filter(
    (f) => f.status !== 'CLOSED' || (f.closedAt !== undefined && Date.parse(f.closedAt) >= oldest),
  );
  const rank = (f: Finding): string => (f.status === 'CLOSED' ? `1 ${f.closedAt}` : '2');
  const current = new Map<string, Finding>();
  for (const finding of candidates) {
    const rival = current.get(keyOf(finding));
    const order =
      rival === undefined ? 1 : compareText(rank(finding), rank(rival)) || compareText(rival.id, finding.id);
    if (order > 0) current.set(keyOf(finding), finding);
  }
  return current;
}

/**
 * The life cycle of inspector.md 3.4: which findings of one resource open, change, close or come back.
 * Pure; changes come sorted by (type, key), at most one per finding; applied, the same input yields none.
 */
export function reconcile(input: ReconcileInput): readonly FindingChange[] {
  const now = input.now.toISOString();
  const { owner, resource, rules } = input;
  const context: SuppressionContext = { resource, epssScore: (key) => input.epssScore?.(key) };
  const current = currentFindings(input);

  const opened = (assessment: Assessment): FindingChange => {
    const finding: Finding = {
      ...assessment,
      ...owner,
      id: input.newId(),
      resourceId: resource.id,
      resourceType: resource.type,
      status: 'ACTIVE',
      firstObservedAt: now,
      lastObservedAt: now,
      updatedAt: now,
    };
    return {
      kind: 'opened',
      cause: 'new vulnerability',
      finding: { ...finding, status: openStatus(rules, finding, context) },
    };
  };

  /** The same finding with what was observed now. */
  const observed = (before: Finding, assessment: Assessment): Finding => ({
    ...assessment,
    ...owner,
    id: before.id,
    resourceId: before.resourceId,
    resourceType: before.resourceType,
    status: before.status,
    firstObservedAt: before.firstObservedAt,
    lastObservedAt: now,
    updatedAt: now,
  });

  const reopened = (before: Finding, assessment: Assessment): FindingChange => {
    const finding: Finding = { ...observed(before, assessment), status: 'ACTIVE' };
    return {
      kind: 'reopened',
      cause: `vulnerable again within ${REOPEN_DAYS} days`,
      finding: { ...finding, status: openStatus(rules, finding, context) },
      previousStatus: 'CLOSED',
      previousUpdatedAt: before.updatedAt,
      ...wasHidden(before),
    };
  };

  const kept = (before: Finding, assessment: Assessment): FindingChange | undefined => {
    const same = isDeepStrictEqual(visible(assessmentOf(before)), visible(assessment));
    if (same || losesUnseen(before, assessment, input)) return suppressionChange(rules, before, context, now);
    const finding = observed(before, assessment);
    const byRule = suppressionChange(rules, finding, context, now);
    const since = { previousStatus: before.status, previousUpdatedAt: before.updatedAt, ...wasHidden(before) };
    if (byRule !== undefined) return { ...byRule, ...since, cause: `${byRule.cause}, packages or facts changed` };
    return { kind: 'updated', cause: 'packages or facts changed', finding, ...since };
  };

  const unobserved = (before: Finding): FindingChange | undefined => {
    if (before.status === 'CLOSED') return undefined;
    const unseen = packagesIn(before).some((p) => input.unjudged?.has(packageIdentity(p)) === true);
    if (!input.complete || unseen) return suppressionChange(rules, before, context, now);
    return {
      kind: 'closed',
      cause: 'no longer vulnerable',
      finding: { ...before, status: 'CLOSED', updatedAt: now, closedAt: now, closeReason: 'fixed' },
      previousStatus: before.status,
      previousUpdatedAt: before.updatedAt,
      ...wasHidden(before),
    };
  };

  const assessments = new Map(input.assessments.map((a) => [keyOf(a), a]));
  const keys = [...new Set([...current.keys(), ...assessments.keys()])].sort(compareText);
  return keys.flatMap((key) => {
    const before = current.get(key);
    const assessment = assessments.get(key);
    if (assessment === undefined) return before === undefined ? [] : (unobserved(before) ?? []);
    if (before === undefined) return opened(assessment);
    return before.status === 'CLOSED' ? reopened(before, assessment) : (kept(before, assessment) ?? []);
  });
}
