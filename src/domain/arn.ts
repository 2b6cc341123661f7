import { createHash } from 'node:crypto';
import type { Owner } from './resource.ts';

/** Partition of a region: `aws`, `aws-cn`, `aws-us-gov`. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export const findingArn = (owner: Owner, id: string): string =>
  `arn:${partitionOf(owner.region)}:inspector2:${owner.region}:${owner.accountId}:finding/${id}`;

/** Id, and region where it is told, of a finding that is named by its ARN or its id alone; undefined for other names. */
export function findingOfName(name: string): { readonly id: string; readonly region?: string } | undefined {
  if (/^[0-9a-f]{32}$/.test(name)) return { id: name };
  const [, region, id] = /^arn:aws[a-z-]*:inspector2:([a-z0-9-]+):\d{12}:finding\/([0-9a-f]{32})$/.exec(name) ?? [];
  return id === undefined || region === undefined ? undefined : { id, region };
}

export const filterArn = (owner: Owner, id: string): string =>
  `arn:${partitionOf(owner.region)}:inspector2:${owner.region}:${owner.accountId}:owner/${owner.accountId}/filter/${id}`;

const ofInspector = ({ accountId, region }: Owner, resource: string): string =>
  `arn:${partitionOf(region)}:inspector2:${region}:${accountId}:${resource}`;

/** @param ownerId an account, or the organization (`o-…`) that the configuration is for */
export const cisConfigurationArn = (owner: Owner, id: string, ownerId = owner.accountId): string =>
  ofInspector(owner, `owner/${ownerId}/cis-configuration/${id}`);

/** @param ownerId as of the configuration that the scan is a run of */
export const cisScanArn = (owner: Owner, id: string, ownerId = owner.accountId): string =>
  ofInspector(owner, `owner/${ownerId}/cis-scan/${id}`);

export const cisFindingArn = (owner: Owner, id: string): string =>
  ofInspector(owner, `owner/${owner.accountId}/cis-finding/${id}`);

export const codeIntegrationArn = (owner: Owner, id: string): string =>
  ofInspector(owner, `codesecurity-integration/${id}`);

/** @param ownerId an account, or the organization (`o-…`) that the configuration is for */
export const codeConfigurationArn = (owner: Owner, id: string, ownerId = owner.accountId): string =>
  ofInspector(owner, `owner/${ownerId}/codesecurity-configuration/${id}`);

export const connectorArn = (owner: Owner, id: string): string => ofInspector(owner, `connector/${id}`);

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
