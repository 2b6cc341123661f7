import type { Filter } from '../domain/filter.ts';
import type { FindingType } from '../domain/finding.ts';
import type { Resource } from '../domain/resource.ts';
import type { Severity } from '../domain/severity.ts';

export const AGGREGATION_GROUPS = [
  'ACCOUNT',
  'AMI',
  'AWS_EC2_INSTANCE',
  'AWS_ECR_CONTAINER',
  'AWS_LAMBDA_FUNCTION',
  'CODE_REPOSITORY',
  'CONTAINER_IMAGE',
  'FINDING_TYPE',
  'IMAGE_LAYER',
  'LAMBDA_LAYER',
  'PACKAGE',
  'REPOSITORY',
  'SERVERLESS_FUNCTION',
  'TITLE',
  'VM_INSTANCE',
] as const;
/** By the names of the wire's AggregationType. */
export type AggregationGroup = (typeof AGGREGATION_GROUPS)[number];
export type AggregationSort =
  | 'CRITICAL'
  | 'HIGH'
  | 'ALL'
  | 'NETWORK_FINDINGS'
  | 'AFFECTED_INSTANCES'
  | 'AFFECTED_IMAGES';

export interface Aggregation {
  readonly by: AggregationGroup;
  /** Fields are the list members of the wire's request for this group, and `accountIds`. */
  readonly filter: Filter;
  /** Counts findings of this type alone. */
  readonly findingType?: FindingType;
  readonly sortBy: AggregationSort;
  readonly order: 'ASC' | 'DESC';
}

/** A group of active findings, hidden ones left out. */
export interface Aggregate {
  readonly accountId: string;
  /** What the group has in common, by the wire's names: `ami`, `packageName`, `title` … */
  readonly keys: Readonly<Record<string, string>>;
  /** Where the group is one resource. */
  readonly resource?: Resource;
  readonly severities: Readonly<Record<Severity, number>>;
  readonly total: number;
  readonly fixable: number;
  readonly exploitable: number;
  readonly network: number;
  /** Resources with such findings. */
  readonly affected: number;
}
