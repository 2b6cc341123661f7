import { sql } from 'kysely';
import { usageError } from '../domain/errors.ts';
import { type Condition, PACKAGE_FIELDS, type PackageField } from '../domain/filter.ts';
import type { FindingType } from '../domain/finding.ts';
import { SEVERITIES } from '../domain/severity.ts';
import {
  allOf,
  type Column,
  dateField,
  type FieldTest,
  type FilterFields,
  fieldPredicate,
  filledTextField,
  guarded,
  isStorable,
  mapField,
  numberField,
  type Predicate,
  partitionOfRegion,
  portsField,
  rankField,
  scoreField,
  textArrayField,
  textField,
  textListField,
} from './filter-sql.ts';

/**
 * Fields of findings, by the table that has them: `f` is the finding, `fc` its facet, `r` its resource, `v` its
 * vulnerability. Who lists decides where to ask: facets, resources and vulnerabilities are far fewer than findings.
 */
const OF_PACKAGES = sql`from finding_package p
  where p.account_id = f.account_id and p.region = f.region and p.finding_id = f.id`;

const column = (name: string): Column => sql.ref(`f.${name}`);
const RELATED = sql`f.detail -> 'packageVulnerability' -> 'relatedVulnerabilities'`;
const relatedTest = textListField(sql`jsonb_array_elements_text(${RELATED}) as item(value)`);

/** That one of them is a name is what the index of findings by related vulnerabilities answers. */
const relatedField: FieldTest = (condition) =>
  condition.kind === 'string' && condition.comparison === 'EQUALS' && isStorable(condition.value)
    ? sql`${RELATED} ? ${condition.value}`
    : relatedTest(condition);

/** Titles that fit into an index are in it; the few that do not have one of their own. */
export const SHORT_TITLE: Predicate = sql`octet_length(f.title) <= 1000`;
export const LONG_TITLE: Predicate = sql`octet_length(f.title) > 1000`;
const titleField: FieldTest = (condition) => {
  const test = textField(column('title'))(condition);
  return sql`((${SHORT_TITLE} and ${test}) or (${LONG_TITLE} and ${test}))`;
};

/** An ARN is account and id, written out: as text only where it has to be compared as text. */
const ARN: Column = sql`('arn:' || ${partitionOfRegion('f.region')} || ':inspector2:' || f.region || ':' || f.account_id || ':finding/' || f.id)`;

const arnField: FieldTest = (condition) => {
  const parts =
    condition.kind === 'string' && condition.comparison === 'EQUALS'
      ? /:(\d{12}):finding\/([0-9a-f]{32})$/.exec(condition.value)
      : null;
  const whole = textField(ARN)(condition);
  return parts === null ? whole : sql`(f.id = ${parts[2]} and f.account_id = ${parts[1]} and ${whole})`;
};

const PACKAGE_TESTS: Readonly<Record<PackageField, FieldTest>> = {
  architecture: textField(sql`p.architecture`),
  epoch: numberField(sql`p.epoch`),
  filePath: textField(sql`p.file_path`),
  name: textField(sql`p.name`),
  release: textField(sql`p.release`),
  sourceLambdaLayerArn: textField(sql`p.source_lambda_layer_arn`),
  sourceLayerHash: textField(sql`p.source_layer_hash`),
  version: textField(sql`p.version`),
};

/** @param within the accounts and the region, as a condition on a table: PostgreSQL does not see that packages have their finding's */
export const packageField =
  (within: (table: string) => Predicate): FieldTest =>
  (condition: Condition): Predicate => {
    if (condition.kind !== 'package') throw usageError(`a ${condition.kind} condition does not fit vulnerablePackages`);
    const parts = PACKAGE_FIELDS.flatMap((field): Predicate[] => {
      const part = condition.parts[field];
      return part === undefined ? [] : [fieldPredicate([part], PACKAGE_TESTS[field])];
    });
    return sql`exists (select 1 ${OF_PACKAGES} and ${within('p')} and ${allOf(parts)})`;
  };

const ofNetwork = (test: FieldTest): FieldTest => guarded(sql`f.type = 'NETWORK_REACHABILITY'`, test);
const ofCode = (test: FieldTest): FieldTest => guarded(sql`f.type = 'CODE_VULNERABILITY'`, test);
const NETWORK = sql`f.detail -> 'networkReachability'`;
const CODE = sql`f.detail -> 'codeVulnerability'`;
const ofSteps = (member: string): FieldTest =>
  ofNetwork(
    textListField(sql`(select step ->> ${sql.lit(member)} as value
    from jsonb_array_elements(${NETWORK} -> 'path') as step) as item`),
  );

const imageReference = textField(sql`r.image_reference`);
const networkId = textField(sql`r.network_id`);
const subnetIds = textArrayField(sql`r.subnet_ids`);
const architecture = textField(sql`r.architecture`);
const digest = textField(sql`r.image_digest`);
const imageTags = textArrayField(sql`r.image_tags`);
const inUseCount = numberField(sql`r.in_use_count`);
const lastInUseAt = dateField(sql`r.last_in_use_at`);
const pushedAt = dateField(sql`r.pushed_at`);
const registry = textField(sql`r.registry`);
const repository = textField(sql`r.repository`);
const executionRole = textField(sql`r.execution_role`);
const functionName = textField(sql`r.function_name`);
const layers = textArrayField(sql`r.layers`);
const modifiedAt = dateField(sql`r.modified_at`);
const runtime = textField(sql`r.runtime`);
/** Fields that are named after a service of AWS are of its resources alone. */
const onAws = (test: FieldTest): FieldTest => guarded(sql`r.provider = 'AWS'`, test);

/** By their names on the wire (inspector.md 2.5 FilterCriteria), sorted; so are the groups below. */
export const RESOURCE_FIELDS = {
  cloudImageArchitecture: architecture,
  cloudImageDigest: digest,
  cloudImageInUseCount: inUseCount,
  cloudImageLastInUseAt: lastInUseAt,
  cloudImagePushedAt: pushedAt,
  cloudImageRegistry: registry,
  cloudImageRepositoryName: repository,
  cloudImageTags: imageTags,
  cloudProvider: textField(sql`r.provider`),
  cloudProviderAccountId: textField(sql`r.provider_account_id`),
  cloudProviderOrgId: textField(sql`r.provider_org_id`),
  cloudProviderRegion: textField(sql`r.provider_region`),
  cloudServerlessFunctionExecutionRole: executionRole,
  cloudServerlessFunctionLastModifiedAt: modifiedAt,
  cloudServerlessFunctionName: functionName,
  cloudServerlessFunctionRuntime: runtime,
  cloudVmImageReference: imageReference,
  cloudVmNetworkId: networkId,
  cloudVmSubnetIds: subnetIds,
  codeRepositoryProjectName: textField(sql`r.project_name`),
  codeRepositoryProviderType: textField(sql`r.provider_type`),
  ec2InstanceImageId: onAws(imageReference),
  ec2InstanceSubnetId: onAws(subnetIds),
  ec2InstanceVpcId: onAws(networkId),
  ecrImageArchitecture: onAws(architecture),
  ecrImageHash: onAws(digest),
  ecrImageInUseCount: onAws(inUseCount),
  ecrImageLastInUseAt: onAws(lastInUseAt),
  ecrImagePushedAt: onAws(pushedAt),
  ecrImageRegistry: onAws(registry),
  ecrImageRepositoryName: onAws(repository),
  ecrImageTags: onAws(imageTags),
  lambdaFunctionExecutionRoleArn: onAws(executionRole),
  lambdaFunctionLastModifiedAt: onAws(modifiedAt),
  lambdaFunctionLayers: onAws(layers),
  lambdaFunctionName: onAws(functionName),
  lambdaFunctionRuntime: onAws(runtime),
  resourceTags: mapField(sql`r.tags`),
} satisfies FilterFields;

export const FACET_FIELDS = {
  exploitAvailable: textField(sql`fc.exploit_available`),
  findingStatus: textField(sql`fc.status`),
  findingType: textField(sql`fc.type`),
  fixAvailable: textField(sql`fc.fix_available`),
  networkProtocol: textField(sql`fc.network_protocol`),
  resourceType: textField(sql`fc.resource_type`),
  severity: rankField(sql`fc.severity_rank`, SEVERITIES),
  vendorSeverity: textField(sql`fc.vendor_severity`),
  vulnerabilitySource: textField(sql`fc.vulnerability_source`),
} satisfies FilterFields;

export const VULNERABILITY_FIELDS = { epssScore: scoreField(sql`v.epss_score`) } satisfies FilterFields;

export const OWN_FIELDS = {
  awsAccountId: textField(column('accountId')),
  codeVulnerabilityDetectorName: ofCode(textField(sql`(${CODE} ->> 'detectorName')`)),
  codeVulnerabilityDetectorTags: ofCode(
    textListField(sql`jsonb_array_elements_text(${CODE} -> 'detectorTags') as item(value)`),
  ),
  codeVulnerabilityFilePath: ofCode(textField(sql`(${CODE} ->> 'filePath')`)),
  componentId: ofSteps('id'),
  componentType: ofSteps('type'),
  findingArn: arnField,
  firstObservedAt: dateField(column('firstObservedAt')),
  inspectorScore: scoreField(column('inspectorScore')),
  lastObservedAt: dateField(column('lastObservedAt')),
  portRange: ofNetwork(
    portsField(sql`(${NETWORK} -> 'ports' ->> 'begin')::integer`, sql`(${NETWORK} -> 'ports' ->> 'end')::integer`),
  ),
  relatedVulnerabilities: relatedField,
  resourceId: textField(column('resourceId')),
  title: titleField,
  updatedAt: dateField(column('updatedAt')),
  vulnerabilityId: filledTextField(column('vulnerabilityId')),
  vulnerablePackages: packageField(() => sql`true`),
} satisfies FilterFields;

/** Fields that findings of one type alone have: any positive condition on one restricts the facets too. */
export const TYPE_OF_FIELD: Readonly<Record<string, FindingType>> = {
  codeVulnerabilityDetectorName: 'CODE_VULNERABILITY',
  codeVulnerabilityDetectorTags: 'CODE_VULNERABILITY',
  codeVulnerabilityFilePath: 'CODE_VULNERABILITY',
  componentId: 'NETWORK_REACHABILITY',
  componentType: 'NETWORK_REACHABILITY',
  epssScore: 'PACKAGE_VULNERABILITY',
  networkProtocol: 'NETWORK_REACHABILITY',
  portRange: 'NETWORK_REACHABILITY',
  relatedVulnerabilities: 'PACKAGE_VULNERABILITY',
  vendorSeverity: 'PACKAGE_VULNERABILITY',
  vulnerabilityId: 'PACKAGE_VULNERABILITY',
  vulnerabilitySource: 'PACKAGE_VULNERABILITY',
  vulnerablePackages: 'PACKAGE_VULNERABILITY',
};

/** What lists, counts and suppression rules of findings can filter by. */
export type FindingFilterField =
  | keyof typeof RESOURCE_FIELDS
  | keyof typeof FACET_FIELDS
  | keyof typeof VULNERABILITY_FIELDS
  | keyof typeof OWN_FIELDS;

/** What lists, counts and suppression rules of findings can filter by. */
export const FINDING_FILTER_FIELDS: readonly string[] = [
  RESOURCE_FIELDS,
  FACET_FIELDS,
  VULNERABILITY_FIELDS,
  OWN_FIELDS,
].flatMap((fields) => Object.keys(fields));
