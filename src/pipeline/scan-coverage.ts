import type { Coverage, ScanStatus, ScanSummary } from '../domain/coverage.ts';
import type { Inventory, ScanProblem } from '../domain/inventory.ts';
import type { MatchResult, NotEvaluatedReason } from '../domain/match.ts';
import type { Resource } from '../domain/resource.ts';

/** Packages that a summary names of each reason. */
const NAMED_UNJUDGED = 10;

/** What a scan could and could not judge. */
export function summaryOf(
  { digest, inventory }: { readonly digest: string; readonly inventory: Inventory },
  result: MatchResult,
  generation: string,
): ScanSummary {
  const notEvaluated: Partial<Record<NotEvaluatedReason, number>> = {};
  const named = new Map<NotEvaluatedReason, string[]>();
  for (const { reason, package: pkg } of result.notEvaluated) {
    notEvaluated[reason] = (notEvaluated[reason] ?? 0) + 1;
    if (reason === 'owned-by-distribution') continue;
    const names = named.get(reason) ?? [];
    if (names.length < NAMED_UNJUDGED) named.set(reason, [...names, `${pkg.name} ${pkg.version}`.trim()]);
  }
  return {
    packages: inventory.packages.length,
    evaluated: result.evaluated,
    notEvaluated,
    ...(named.size > 0 && { unjudged: Object.fromEntries(named) }),
    problems: inventory.problems.length,
    completeness: result.completeness,
    generation,
    inventoryDigest: digest,
  };
}

/** The collection's own words when it stopped at a limit of deep inspection. */
const PACKAGE_LIMIT = /^deep-inspection: more than \d+ packages/;
const TIME_LIMIT = /^deep-inspection: took more than/;

/** Status of a scan that ran to its end (inspector.md 3.5). "No findings" is told apart from "not looked at". */
export function statusOf(summary: ScanSummary, problems: readonly ScanProblem[]): ScanStatus {
  if (summary.packages === 0) return { code: 'INACTIVE', reason: 'NO_INVENTORY' };
  if (summary.evaluated === 0) return { code: 'INACTIVE', reason: 'UNSUPPORTED_OS' };
  if (problems.some((p) => PACKAGE_LIMIT.test(p.reason)))
    return { code: 'ACTIVE', reason: 'DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED' };
  if (problems.some((p) => TIME_LIMIT.test(p.reason)))
    return { code: 'ACTIVE', reason: 'DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED' };
  return { code: 'ACTIVE', reason: 'SUCCESSFUL' };
}

/** Coverage of a resource's packages. Machines report themselves; images have no scan mode. */
export function packageCoverage(
  resource: Resource,
  status: ScanStatus,
  scanned?: Pick<Coverage, 'lastScannedAt' | 'summary'>,
): Coverage {
  return {
    resource,
    scanType: 'PACKAGE',
    status,
    ...(resource.type === 'AWS_EC2_INSTANCE' && { scanMode: 'EC2_INSPECTOR_AGENT_BASED' as const }),
    ...(scanned?.lastScannedAt !== undefined && { lastScannedAt: scanned.lastScannedAt }),
    ...(scanned?.summary !== undefined && { summary: scanned.summary }),
  };
}
