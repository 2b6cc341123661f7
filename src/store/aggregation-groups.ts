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
  textArrayField,
  textField,
} from './filter-sql.ts';
import { LONG_TITLE, SHORT_TITLE } from './finding-fields.ts';

/** What of the resources or findings an aggregation looks at, and by what it puts them together. */
export interface GroupDefinition {
  /**
   * Absent for groups of resources, whose figures are kept with them. For findings: the rows that are counted, as `f`
   * with account_id, region, facet_id and what the keys need; each row is one finding of its group. `within` is the
   * accounts and the region, as a condition on a table.
   */
  readonly rows?: (within: (table: string) => Predicate) => RawBuilder<unknown>;
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
  imageTags: textArrayField(sql`r.image_tags`),
  lastInUseAt: dateField(sql`r.last_in_use_at`),
  inUseCount: numberField(sql`r.in_use_count`),
};
const FUNCTION_FIELDS: FilterFields = {
  resourceIds,
  functionNames: textField(sql`r.function_name`),
  runtimes: textField(sql`r.runtime`),
  functionTags: tags,
};

/** Findings with the values that a column of their packages has, each once; `value` is what they are put together by. */
const byPackages = (column: string, within: (table: string) => Predicate): RawBuilder<unknown> => sql`
  (select distinct p.account_id, p.region, ${sql.raw(`p.${column}`)} as value, p.finding_id from finding_package p
    where ${within('p')} and ${sql.raw(`p.${column}`)} is not null) p
  join finding f on f.account_id = p.account_id and f.region = p.region and f.id = p.finding_id and ${within('f')}`;
const JOIN_RESOURCE = sql`
  join resource r on r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id`;

/** Layers of functions bring packages, and code. */
const byFunctionLayers = (within: (table: string) => Predicate): RawBuilder<unknown> => sql`
  (select account_id, region, source_lambda_layer_arn as value, finding_id from finding_package p
    where ${within('p')} and source_lambda_layer_arn is not null
  union
  select f.account_id, f.region, f.detail -> 'codeVulnerability' ->> 'functionLayer', f.id from finding f
    where ${within('f')} and f.facet_id = any(array(select fc.id from facet fc where fc.type = 'CODE_VULNERABILITY'))
      and f.detail -> 'codeVulnerability' ->> 'functionLayer' is not null) p
  join finding f on f.account_id = p.account_id and f.region = p.region and f.id = p.finding_id ${JOIN_RESOURCE}`;

/** From the indexes of titles alone. */
const byTitles = (within: (table: string) => Predicate): RawBuilder<unknown> => sql`
  (select f.account_id, f.region, f.title, f.vulnerability_id, f.facet_id from finding f
    where ${within('f')} and ${SHORT_TITLE}
  union all
  select f.account_id, f.region, f.title, f.vulnerability_id, f.facet_id from finding f
    where ${within('f')} and ${LONG_TITLE}) f`;

const EACH = { resourceId: sql`r.id` };

/** Every aggregation of the wire (inspector.md 2.1, AggregationType). Sorted. */
export const GROUPS: Readonly<Record<AggregationGroup, GroupDefinition>> = {
  ACCOUNT: { only: TRUE, fields: { resourceType }, keys: {} },
  AMI: {
    only: sql`(${onAws('instance')} and r.image_reference is not null)`,
    fields: { amis: textField(sql`r.image_reference`) },
    keys: { ami: sql`r.image_reference`, ...CLOUD_KEYS },
  },
  AWS_EC2_INSTANCE: {
    only: onAws('instance'),
    fields: { amis: textField(sql`r.image_reference`), operatingSystems, instanceIds: resourceIds, instanceTags: tags },
    keys: EACH,
  },
  AWS_ECR_CONTAINER: {
    only: onAws('image'),
    fields: { ...IMAGE_FIELDS, imageShas: textField(sql`r.image_digest`) },
    keys: EACH,
  },
  AWS_LAMBDA_FUNCTION: { only: onAws('function'), fields: FUNCTION_FIELDS, keys: EACH },
  CODE_REPOSITORY: {
    only: ofKind('code-repository'),
    fields: {
      resourceIds,
      projectNames: textField(sql`r.project_name`),
      providerTypes: textField(sql`r.provider_type`),
    },
    keys: EACH,
  },
  CONTAINER_IMAGE: {
    only: ofKind('image'),
    fields: {
      ...IMAGE_FIELDS,
      ...CLOUD_FIELDS,
      imageDigests: textField(sql`r.image_digest`),
      registries: textField(sql`r.registry`),
    },
    keys: EACH,
  },
  FINDING_TYPE: { only: TRUE, fields: { resourceType }, keys: CLOUD_KEYS },
  IMAGE_LAYER: {
    rows: (within) => sql`${byPackages('source_layer_hash', within)} ${JOIN_RESOURCE}`,
    only: ofKind('image'),
    fields: { repositories, resourceIds, layerHashes: textField(sql`p.value`), ...CLOUD_FIELDS },
    keys: { repository: sql`r.repository`, resourceId: sql`r.id`, layerHash: sql`p.value`, ...CLOUD_KEYS },
  },
  LAMBDA_LAYER: {
    rows: byFunctionLayers,
    only: onAws('function'),
    fields: { functionNames: textField(sql`r.function_name`), resourceIds, layerArns: textField(sql`p.value`) },
    keys: { functionName: sql`r.function_name`, resourceId: sql`r.id`, layerArn: sql`p.value` },
  },
  PACKAGE: {
    rows: (within) => byPackages('name', within),
    only: TRUE,
    fields: { packageNames: textField(sql`p.value`) },
    keys: { packageName: sql`p.value` },
  },
  REPOSITORY: {
    only: ofKind('image'),
    fields: { repositories },
    keys: { repository: sql`r.repository`, ...CLOUD_KEYS },
  },
  SERVERLESS_FUNCTION: {
    only: ofKind('function'),
    fields: { ...FUNCTION_FIELDS, ...CLOUD_FIELDS },
    keys: EACH,
  },
  TITLE: {
    rows: byTitles,
    only: TRUE,
    fields: {
      titles: textField(sql`f.title`),
      vulnerabilityIds: filledTextField(sql`f.vulnerability_id`),
      resourceType: textField(sql`fc.resource_type`),
    },
    keys: { title: sql`f.title`, vulnerabilityId: sql`f.vulnerability_id` },
  },
  VM_INSTANCE: {
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
