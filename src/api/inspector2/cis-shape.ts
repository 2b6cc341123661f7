import { cisConfigurationArn, cisFindingArn, cisScanArn } from '../../domain/arn.ts';
import type { CisScan, CisTarget } from '../../domain/cis.ts';
import type { Scope } from '../../domain/resource.ts';
import type { CisCheckSummary, StoredCisResult } from '../../store/cis-store.ts';
import type { Store } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { isManaged } from './accounts.ts';
import { idInArn } from './named-document.ts';

export const arnOfScan = (scan: CisScan): string => cisScanArn(scan, scan.id, scan.ownerId);

/** The scan that an ARN names within a scope. */
export async function findScan({ cis }: Store, scope: Scope, arn: string): Promise<CisScan | undefined> {
  const id = idInArn(arn);
  const scan = id === undefined ? undefined : await cis.get(scope, id);
  return scan !== undefined && arnOfScan(scan) === arn ? scan : undefined;
}

/** Members see of their administrator's scan that it looks at them, and nothing of each other. */
function accountsSeen({ accountId, targets }: CisScan, caller: Caller): readonly string[] {
  if (accountId === caller.accountId) return targets.accountIds;
  return targets.accountIds.filter((id) => isManaged(id, caller));
}

export const wireScan = (scan: CisScan, caller: Caller): wire.CisScan => ({
  scanArn: arnOfScan(scan),
  scanConfigurationArn: cisConfigurationArn(scan, scan.configurationId, scan.ownerId),
  status: scan.status,
  scanName: scan.name,
  scanDate: scan.startedAt,
  failedChecks: scan.failedChecks,
  totalChecks: scan.totalChecks,
  targets: { accountIds: accountsSeen(scan, caller), targetResourceTags: scan.targets.resourceTags },
  scheduledBy: scan.scheduledBy,
  securityLevel: scan.level,
});

export const wireCheck = (scan: CisScan, check: CisCheckSummary): wire.CisCheckAggregation => ({
  scanArn: arnOfScan(scan),
  checkId: check.checkId,
  title: check.title,
  level: check.level,
  accountId: check.accountId,
  platform: check.platform,
  statusCounts: check.counts,
});

export const wireTarget = (scan: CisScan, target: CisTarget): wire.CisTargetResourceAggregation => ({
  scanArn: arnOfScan(scan),
  targetResourceId: target.resourceId,
  accountId: target.accountId,
  targetResourceTags: Object.fromEntries(Object.entries(target.tags).map(([key, value]) => [key, [value]])),
  platform: target.platform,
  statusCounts: target.counts,
  targetStatus: target.status,
  targetStatusReason: target.status === undefined ? 'SCAN_IN_PROGRESS' : target.statusReason,
});

/** @param owner the machine's account */
export const wireResult = (
  scan: CisScan,
  { accountId, targetResourceId }: { readonly accountId: string; readonly targetResourceId: string },
  result: StoredCisResult,
): wire.CisScanResultDetails => ({
  scanArn: arnOfScan(scan),
  accountId,
  targetResourceId,
  platform: result.platform,
  status: result.status,
  statusReason: result.statusReason,
  checkId: result.checkId,
  title: result.title,
  level: result.level,
  findingArn: cisFindingArn({ accountId, region: scan.region }, result.findingId),
});
