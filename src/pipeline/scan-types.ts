import type { ResourceType } from '../domain/resource.ts';
import type { AccountScanType, Enablement } from '../store/store.ts';

/** Which resources a scan type of the account covers. Code scanning of functions has no resources of its own. */
export const RESOURCES_OF_SCAN_TYPE: Readonly<Record<AccountScanType, readonly ResourceType[]>> = {
  EC2: ['AWS_EC2_INSTANCE'],
  ECR: ['AWS_ECR_CONTAINER_IMAGE', 'AWS_ECR_REPOSITORY'],
  LAMBDA: ['AWS_LAMBDA_FUNCTION'],
  LAMBDA_CODE: [],
  CODE_REPOSITORY: ['CODE_REPOSITORY'],
};

/** Is scanning on for resources of this type? */
export function isEnabled(enablement: Enablement, type: ResourceType): boolean {
  return Object.entries(RESOURCES_OF_SCAN_TYPE).some(([scanType, types]) => {
    const status = enablement[scanType as AccountScanType];
    return types.includes(type) && (status === 'ENABLED' || status === 'ENABLING');
  });
}
