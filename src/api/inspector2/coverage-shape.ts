import type { Coverage } from '../../domain/coverage.ts';
import { placeOf } from '../../domain/resource.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { wireScanMetadata } from './resource-shape.ts';

/** A covered resource as Inspector shows it (inspector.md 2.5, 3.5). */
export function wireCoverage({ resource, scanType, status, scanMode, lastScannedAt }: Coverage): wire.CoveredResource {
  const place = placeOf(resource);
  return {
    resourceType: resource.type,
    resourceId: resource.id,
    accountId: resource.accountId,
    scanType,
    scanStatus: { statusCode: status.code, reason: status.reason },
    resourceMetadata: wireScanMetadata(resource),
    lastScannedAt,
    scanMode,
    provider: place.provider,
    providerAccountId: place.accountId,
    providerOrgId: place.orgId,
    providerRegion: place.region,
    providerPartition: place.partition,
  };
}
