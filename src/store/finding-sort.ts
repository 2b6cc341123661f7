/** By the names of the wire's SortField. */
export const FINDING_SORT_FIELDS = [
  'AWS_ACCOUNT_ID',
  'COMPONENT_TYPE',
  'ECR_IMAGE_PUSHED_AT',
  'ECR_IMAGE_REGISTRY',
  'ECR_IMAGE_REPOSITORY_NAME',
  'EPSS_SCORE',
  'FINDING_STATUS',
  'FINDING_TYPE',
  'FIRST_OBSERVED_AT',
  'INSPECTOR_SCORE',
  'LAST_OBSERVED_AT',
  'NETWORK_PROTOCOL',
  'RESOURCE_TYPE',
  'SEVERITY',
  'VENDOR_SEVERITY',
  'VULNERABILITY_ID',
  'VULNERABILITY_SOURCE',
] as const;
export type FindingSortField = (typeof FINDING_SORT_FIELDS)[number];

export interface FindingSort {
  readonly field: FindingSortField;
  readonly order: 'ASC' | 'DESC';
}
