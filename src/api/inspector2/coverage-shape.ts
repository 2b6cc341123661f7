import { partitionOf } from '../../domain/arn.ts';
import type { Coverage } from '../../domain/coverage.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { wireScanMetadata } from './resource-shape.ts';

/** A covered resource as Inspector shows it (inspector.md 2.5, 3.5). */
export const wireCoverage = ({
  resource,
  scanType,
  status,
  scanMode,
  lastScannedAt,
}: Coverage): wire.CoveredResource => ({
  resourceType: resource.type,
  resourceId: resource.id,
  accountId: resource.accountId,
  scanType,
  scanStatus: { statusCode: status.code, reason: status.reason },
  resourceMetadata: wireScanMetadata(resource),
  lastScannedAt,
  scanMode,
  provider: 'AWS',
  providerAccountId: resource.accountId,
  providerRegion: resource.region,
  providerPartition: partitionOf(resource.region),
});
