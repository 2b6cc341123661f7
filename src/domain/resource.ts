import { partitionOf } from './arn.ts';
import type { HostDetails, ImageDetails } from './inventory.ts';

export const RESOURCE_TYPES = [
  'AWS_EC2_INSTANCE',
  'AWS_ECR_CONTAINER_IMAGE',
  'AWS_ECR_REPOSITORY',
  'AWS_LAMBDA_FUNCTION',
  'CODE_REPOSITORY',
] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** Who owns a row. Every store query is bound to a {@link Scope}; there is no unscoped read. */
export interface Owner {
  readonly accountId: string;
  readonly region: string;
}

/** The accounts a caller may see: one for a member or standalone account, several for a delegated administrator. */
export interface Scope {
  readonly accountIds: readonly string[];
  readonly region: string;
  /** Also findings that are hidden (see HIDDEN_REASONS). */
  readonly withHidden?: boolean;
}

export const CLOUD_PROVIDERS = ['AWS', 'AZURE'] as const;
export type CloudProvider = (typeof CLOUD_PROVIDERS)[number];

/** Where a resource really lives: the owner's own account and region of AWS, or an account of another cloud. */
export interface CloudPlace {
  readonly provider: CloudProvider;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** Organization, or tenant. */
  readonly orgId?: string;
}

interface AnyDetails {
  /** Absent: the owner's own account and region of AWS. */
  readonly cloud?: CloudPlace;
}

/** Details that the wire shows of a machine. */
export interface InstanceDetails extends AnyDetails {
  readonly kind: 'instance';
  /** `DEBIAN_12`: name and version, upper-case (inspector.md 3.1). */
  readonly platform: string;
  readonly host?: HostDetails;
  /** `t2.small`. */
  readonly instanceType?: string;
  /** Machine image that it was started from: `ami-…`, or another cloud's name of one. */
  readonly imageReference?: string;
  readonly networkId?: string;
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
  /** Of the instance profile. */
  readonly executionRole?: string;
  readonly keyName?: string;
  /** Addresses that the cloud knows; else those of the host count. */
  readonly ipV4Addresses?: readonly string[];
  readonly ipV6Addresses?: readonly string[];
  /** ISO 8601. */
  readonly launchedAt?: string;
}

export interface ContainerImageDetails extends AnyDetails {
  readonly kind: 'image';
  readonly platform: string;
  readonly registry: string;
  readonly repository: string;
  readonly image: ImageDetails;
  /** ISO 8601. */
  readonly pushedAt?: string;
  readonly pulledAt?: string;
  /** When a container of it was last seen to run, and how many run now. */
  readonly lastInUseAt?: string;
  readonly inUseCount?: number;
}

export interface ContainerRepositoryDetails extends AnyDetails {
  readonly kind: 'container-repository';
  readonly registry: string;
  readonly repository: string;
  readonly scanFrequency?: 'MANUAL' | 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN';
}

export interface FunctionDetails extends AnyDetails {
  readonly kind: 'function';
  readonly name: string;
  /** `PYTHON_3_12`, as the wire writes it. */
  readonly runtime: string;
  readonly version: string;
  readonly codeDigest: string;
  readonly executionRole: string;
  /** ARNs of its layers, in order. */
  readonly layers?: readonly string[];
  readonly networkId?: string;
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
  readonly packageType?: 'ZIP' | 'IMAGE';
  readonly architecture?: 'X86_64' | 'ARM64';
  /** ISO 8601. */
  readonly modifiedAt?: string;
}

export interface CodeRepositoryDetails extends AnyDetails {
  readonly kind: 'code-repository';
  readonly projectName: string;
  readonly providerType: 'GITHUB' | 'GITLAB_SELF_MANAGED';
  readonly visibility: 'PUBLIC' | 'PRIVATE' | 'INTERNAL';
  readonly integrationArn?: string;
  readonly lastScannedCommitId?: string;
}

export type ResourceDetails =
  | InstanceDetails
  | ContainerImageDetails
  | ContainerRepositoryDetails
  | FunctionDetails
  | CodeRepositoryDetails;

/** Anything that has software and can carry findings. */
export interface Resource extends Owner {
  /** `i-…` of a machine, the ARN of an image. See `domain/arn.ts` for ids outside AWS. */
  readonly id: string;
  readonly type: ResourceType;
  readonly tags: Readonly<Record<string, string>>;
  readonly details: ResourceDetails;
}

export const placeOf = ({ accountId, region, details }: Resource): CloudPlace =>
  details.cloud ?? { provider: 'AWS', accountId, region, partition: partitionOf(region) };

/** The details when they are of this kind; undefined otherwise. */
export function detailsOf<K extends ResourceDetails['kind']>(
  { details }: Resource,
  kind: K,
): Extract<ResourceDetails, { readonly kind: K }> | undefined {
  return details.kind === kind ? (details as Extract<ResourceDetails, { readonly kind: K }>) : undefined;
}
