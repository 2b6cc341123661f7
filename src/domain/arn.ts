import { createHash } from 'node:crypto';
import type { Owner } from './resource.ts';

/** Partition of a region: `aws`, `aws-cn`, `aws-us-gov`. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export const findingArn = (owner: Owner, id: string): string =>
  `arn:${partitionOf(owner.region)}:inspector2:${owner.region}:${owner.accountId}:finding/${id}`;

export const filterArn = (owner: Owner, id: string): string =>
  `arn:${partitionOf(owner.region)}:inspector2:${owner.region}:${owner.accountId}:owner/${owner.accountId}/filter/${id}`;

/**
 * Id of a machine outside AWS: fits every modelled `i-…` pattern (DESIGN.md §5). An SBOM carries this id in place of the
 * machine's own, and the machine that it describes keeps it.
 */
export const instanceIdOfMachine = (machineId: string): string =>
  /^i-[0-9a-f]{17}$/.test(machineId)
    ? machineId
    : `i-${createHash('sha256').update(machineId).digest('hex').slice(0, 17)}`;

/**
 * ARN of an image, ECR-shaped also outside ECR: the repository then begins with the registry's host.
 * @param digest `sha256:…`
 */
export const imageArn = (owner: Owner, repository: string, digest: string): string =>
  `arn:${partitionOf(owner.region)}:ecr:${owner.region}:${owner.accountId}:repository/${repository}/${digest}`;
