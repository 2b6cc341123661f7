import { detailsOf } from '../../src/domain/resource.ts';
import type { FindingSortField, ListedFinding } from '../../src/store/store.ts';

const RANKS = { UNTRIAGED: 0, INFORMATIONAL: 1, LOW: 2, MEDIUM: 3, HIGH: 4, CRITICAL: 5 };

/** What each order of findings goes by. Missing values are below all others. */
export const SORT_KEYS: Readonly<Record<FindingSortField, (item: ListedFinding) => string | number>> = {
  AWS_ACCOUNT_ID: (item) => item.finding.accountId,
  COMPONENT_TYPE: (item) => item.finding.networkReachability?.path[0]?.type ?? '',
  ECR_IMAGE_PUSHED_AT: (item) => detailsOf(item.resource, 'image')?.pushedAt ?? '',
  ECR_IMAGE_REGISTRY: (item) => detailsOf(item.resource, 'image')?.registry ?? '',
  ECR_IMAGE_REPOSITORY_NAME: (item) => detailsOf(item.resource, 'image')?.repository ?? '',
  EPSS_SCORE: (item) => item.epssScore ?? -1,
  FINDING_STATUS: (item) => item.finding.status,
  FINDING_TYPE: (item) => item.finding.type,
  FIRST_OBSERVED_AT: (item) => item.finding.firstObservedAt,
  INSPECTOR_SCORE: (item) => item.finding.inspectorScore ?? -1,
  LAST_OBSERVED_AT: (item) => item.finding.lastObservedAt,
  NETWORK_PROTOCOL: (item) => item.finding.networkReachability?.protocol ?? '',
  RESOURCE_TYPE: (item) => item.finding.resourceType,
  SEVERITY: (item) => RANKS[item.finding.severity],
  VENDOR_SEVERITY: (item) => item.finding.packageVulnerability?.vendorSeverity ?? '',
  VULNERABILITY_SOURCE: (item) => item.finding.packageVulnerability?.source ?? '',
  VULNERABILITY_ID: (item) => item.finding.packageVulnerability?.vulnerabilityId ?? '',
};
