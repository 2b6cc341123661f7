import { type RawBuilder, sql } from 'kysely';
import type { AggregationGroup } from './aggregation.ts';
import {
  type Column,
  dateField,
  type FilterFields,
  filledTextField,
  mapField,
  numberField,
  type Predicate,
  partitionOfRegion,
  textField,
  textListField,
} from './filter-sql.ts';

/** What of the resources or findings an aggregation looks at, and by what it puts them together. */
export interface GroupDefinition {
  /** `resources`: figures are kept with each; `findings`: rows `f` are counted, joined to `from` where there is one. */
  readonly of: 'resources' | 'findings';
  /** A further `from` item, for findings: its rows are distinct by (account, region, finding id, value). */
  readonly from?: RawBuilder<unknown>;
  readonly only: Predicate;
  /** By the names of the request's members on the wire. */
  readonly fields: FilterFields;
  /** Names of the answer → SQL, beside the account. Their order is the order among equals. */
  readonly keys: Readonly<Record<string, Column>>;
}

const TRUE: Predicate = sql`true`;
const PARTITION: Column = sql`coalesce(r.details -> 'cloud' ->> 'partition', ${partitionOfRegion('r.region')})`;

const CLOUD_FIELDS: FilterFields = {
  cloudAccountIds: textField(sql`r.provider_account_id`),
  cloudOrgIds: textField(sql`r.provider_org_id`),
  cloudPartitions: textField(PARTITION),
  cloudProviders: textField(sql`r.provider`),
  cloudRegions: textField(sql`r.provider_region`),
};
const CLOUD_KEYS = {
  cloudAccountId: sql`r.provider_account_id`,
  cloudOrgId: sql`r.provider_org_id`,
  cloudPartition: PARTITION,
  cloudProvider: sql`r.provider`,
  cloudRegion: sql`r.provider_region`,
};

const resourceType = textField(sql`r.type`);
const resourceIds = textField(sql`r.id`);
const repositories = textField(sql`r.repository`);
const operatingSystems = textField(sql`(r.details ->> 'platform')`);
const tags = mapField(sql`r.tags`);

const ofKind = (kind: string): Predicate => sql`r.details ->> 'kind' = ${kind}`;
const onAws = (kind: string): Predicate => sql`(r.provider = 'AWS' and ${ofKind(kind)})`;

const IMAGE_FIELDS: FilterFields = {
  resourceIds,
  repositories,
  architectures: textField(sql`r.architecture`),
  imageTags: textListField(sql`unnest(r.image_tags) as item(value)`),
  lastInUseAt: dateField(sql`r.last_in_use_at`),
  inUseCount: numberField(sql`r.in_use_count`),
};
const FUNCTION_FIELDS: FilterFields = {
  resourceIds,
  functionNames: textField(sql`r.function_name`),
  runtimes: textField(sql`r.runtime`),
  functionTags: tags,
};

/** Values of a finding's packages, each once; `value` is what they are put together by. */
const packageValues = (column: string): RawBuilder<unknown> =>
  sql.raw(`(
  select distinct p.account_id, p.region, p.finding_id, p.${column} as value from finding_package p
  where p.account_id = any(mine.accounts) and p.region = mine.region and p.${column} is not null)`);

/** Layers of functions bring packages, and code. */
const FUNCTION_LAYERS: RawBuilder<unknown> = sql`(
  select account_id, region, finding_id, value from ${packageValues('source_lambda_layer_arn')} packages
  union
  select c.account_id, c.region, c.id, c.detail -> 'codeVulnerability' ->> 'functionLayer' from finding c
  where c.account_id = any(mine.accounts) and c.region = mine.region and c.type = 'CODE_VULNERABILITY'
    and c.detail -> 'codeVulnerability' ->> 'functionLayer' is not null)`;

const EACH = { resourceId: sql`r.id` };

/** Every aggregation of the wire (inspector.md 2.1, AggregationType). Sorted. */
export const GROUPS: Readonly<Record<AggregationGroup, GroupDefinition>> = {
  ACCOUNT: { of: 'resources', only: TRUE, fields: { resourceType }, keys: {} },
  AMI: {
    of: 'resources',
    only: sql`(${onAws('instance')} and r.image_reference is not null)`,
    fields: { amis: textField(sql`r.image_reference`) },
    keys: { ami: sql`r.image_reference`, ...CLOUD_KEYS },
  },
  AWS_EC2_INSTANCE: {
    of: 'resources',
    only: onAws('instance'),
    fields: { amis: textField(sql`r.image_reference`), operatingSystems, instanceIds: resourceIds, instanceTags: tags },
    keys: EACH,
  },
  AWS_ECR_CONTAINER: {
    of: 'resources',
    only: onAws('image'),
    fields: { ...IMAGE_FIELDS, imageShas: textField(sql`r.image_digest`) },
    keys: EACH,
  },
  AWS_LAMBDA_FUNCTION: { of: 'resources', only: onAws('function'), fields: FUNCTION_FIELDS, keys: EACH },
  CODE_REPOSITORY: {
    of: 'resources',
    only: ofKind('code-repository'),
    fields: {
      resourceIds,
      projectNames: textField(sql`r.project_name`),
      providerTypes: textField(sql`r.provider_type`),
    },
    keys: EACH,
  },
  CONTAINER_IMAGE: {
    of: 'resources',
    only: ofKind('image'),
    fields: {
      ...IMAGE_FIELDS,
      ...CLOUD_FIELDS,
      imageDigests: textField(sql`r.image_digest`),
      registries: textField(sql`r.registry`),
    },
    keys: EACH,
  },
  FINDING_TYPE: { of: 'resources', only: TRUE, fields: { resourceType }, keys: CLOUD_KEYS },
  IMAGE_LAYER: {
    of: 'findings',
    from: packageValues('source_layer_hash'),
    only: ofKind('image'),
    fields: { repositories, resourceIds, layerHashes: textField(sql`x.value`), ...CLOUD_FIELDS },
    keys: { repository: sql`r.repository`, resourceId: sql`r.id`, layerHash: sql`x.value`, ...CLOUD_KEYS },
  },
  LAMBDA_LAYER: {
    of: 'findings',
    from: FUNCTION_LAYERS,
    only: onAws('function'),
    fields: { functionNames: textField(sql`r.function_name`), resourceIds, layerArns: textField(sql`x.value`) },
    keys: { functionName: sql`r.function_name`, resourceId: sql`r.id`, layerArn: sql`x.value` },
  },
  PACKAGE: {
    of: 'findings',
    from: packageValues('name'),
    only: TRUE,
    fields: { packageNames: textField(sql`x.value`) },
    keys: { packageName: sql`x.value` },
  },
  REPOSITORY: {
    of: 'resources',
    only: ofKind('image'),
    fields: { repositories },
    keys: { repository: sql`r.repository`, ...CLOUD_KEYS },
  },
  SERVERLESS_FUNCTION: {
    of: 'resources',
    only: ofKind('function'),
    fields: { ...FUNCTION_FIELDS, ...CLOUD_FIELDS },
    keys: EACH,
  },
  TITLE: {
    of: 'findings',
    only: TRUE,
    fields: {
      titles: textField(sql`f.title`),
      vulnerabilityIds: filledTextField(sql`f.vulnerability_id`),
      resourceType: textField(sql`f.resource_type`),
    },
    keys: { title: sql`f.title`, vulnerabilityId: sql`f.vulnerability_id` },
  },
  VM_INSTANCE: {
    of: 'resources',
    only: ofKind('instance'),
    fields: {
      resourceIds,
      operatingSystems,
      instanceTags: tags,
      vmImageReferences: textField(sql`r.image_reference`),
      ...CLOUD_FIELDS,
    },
    keys: EACH,
  },
};
