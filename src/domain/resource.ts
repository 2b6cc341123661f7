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

/** Details that the wire shows of a machine. */
export interface InstanceDetails {
  readonly kind: 'instance';
  /** `DEBIAN_12`: name and version, upper-case (inspector.md 3.1). */
  readonly platform: string;
  readonly host?: HostDetails;
}

export interface ContainerImageDetails {
  readonly kind: 'image';
  readonly platform: string;
  readonly registry: string;
  readonly repository: string;
  readonly image: ImageDetails;
  /** ISO 8601. */
  readonly pushedAt?: string;
}

export type ResourceDetails = InstanceDetails | ContainerImageDetails;

/** Anything that has software and can carry findings. */
export interface Resource extends Owner {
  /** `i-…` of a machine, the ARN of an image. See `domain/arn.ts` for ids outside AWS. */
  readonly id: string;
  readonly type: ResourceType;
  readonly tags: Readonly<Record<string, string>>;
  readonly details: ResourceDetails;
}
