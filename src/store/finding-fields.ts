import { sql } from 'kysely';
import { usageError } from '../domain/errors.ts';
import { type Condition, PACKAGE_FIELDS, type PackageField } from '../domain/filter.ts';
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
  mapField,
  numberField,
  type Predicate,
  partitionOfRegion,
  portsField,
  rankField,
  relatedField,
  scoreField,
  textField,
  textListField,
} from './filter-sql.ts';

/** Fields of findings, where `f` is the finding's row. */
const OF_RESOURCE = sql`from resource r
  where r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id`;
const OF_VULNERABILITY = sql`from vulnerability v where v.id = f.vulnerability_id`;
const OF_PACKAGES = sql`from finding_package p
  where p.account_id = f.account_id and p.region = f.region and p.finding_id = f.id`;

const column = (name: string): Column => sql.ref(`f.${name}`);
const ofResource = (test: (column: Column) => FieldTest, name: string): FieldTest =>
  relatedField(OF_RESOURCE, test(sql.ref(`r.${name}`)));

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

const packageField: FieldTest = (condition: Condition): Predicate => {
  if (condition.kind !== 'package') throw usageError(`a ${condition.kind} condition does not fit vulnerablePackages`);
  const parts = PACKAGE_FIELDS.flatMap((field): Predicate[] => {
    const part = condition.parts[field];
    return part === undefined ? [] : [fieldPredicate([part], PACKAGE_TESTS[field])];
  });
  return sql`exists (select 1 ${OF_PACKAGES} and ${allOf(parts)})`;
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

/** The same facts of resources of AWS alone, and of any cloud: the wire has a field for either. */
const RESOURCE_FACTS = {
  architecture: textField(sql`r.architecture`),
  digest: textField(sql`r.image_digest`),
  executionRole: textField(sql`r.execution_role`),
  functionName: textField(sql`r.function_name`),
  imageReference: textField(sql`r.image_reference`),
  imageTags: textListField(sql`unnest(r.image_tags) as item(value)`),
  inUseCount: numberField(sql`r.in_use_count`),
  lastInUseAt: dateField(sql`r.last_in_use_at`),
  layers: textListField(sql`unnest(r.layers) as item(value)`),
  modifiedAt: dateField(sql`r.modified_at`),
  networkId: textField(sql`r.network_id`),
  pushedAt: dateField(sql`r.pushed_at`),
  registry: textField(sql`r.registry`),
  repository: textField(sql`r.repository`),
  runtime: textField(sql`r.runtime`),
  subnetIds: textListField(sql`unnest(r.subnet_ids) as item(value)`),
};
const anywhere = (fact: keyof typeof RESOURCE_FACTS): FieldTest => relatedField(OF_RESOURCE, RESOURCE_FACTS[fact]);
const onAws = (fact: keyof typeof RESOURCE_FACTS): FieldTest =>
  relatedField(OF_RESOURCE, guarded(sql`r.provider = 'AWS'`, RESOURCE_FACTS[fact]));

/** By their names on the wire (inspector.md 2.5 FilterCriteria), sorted. */
export const FINDING_FIELDS: FilterFields = {
  awsAccountId: textField(column('accountId')),
  cloudImageArchitecture: anywhere('architecture'),
  cloudImageDigest: anywhere('digest'),
  cloudImageInUseCount: anywhere('inUseCount'),
  cloudImageLastInUseAt: anywhere('lastInUseAt'),
  cloudImagePushedAt: anywhere('pushedAt'),
  cloudImageRegistry: anywhere('registry'),
  cloudImageRepositoryName: anywhere('repository'),
  cloudImageTags: anywhere('imageTags'),
  cloudProvider: ofResource(textField, 'provider'),
  cloudProviderAccountId: ofResource(textField, 'providerAccountId'),
  cloudProviderOrgId: ofResource(textField, 'providerOrgId'),
  cloudProviderRegion: ofResource(textField, 'providerRegion'),
  cloudServerlessFunctionExecutionRole: anywhere('executionRole'),
  cloudServerlessFunctionLastModifiedAt: anywhere('modifiedAt'),
  cloudServerlessFunctionName: anywhere('functionName'),
  cloudServerlessFunctionRuntime: anywhere('runtime'),
  cloudVmImageReference: anywhere('imageReference'),
  cloudVmNetworkId: anywhere('networkId'),
  cloudVmSubnetIds: anywhere('subnetIds'),
  codeRepositoryProjectName: ofResource(textField, 'projectName'),
  codeRepositoryProviderType: ofResource(textField, 'providerType'),
  codeVulnerabilityDetectorName: ofCode(textField(sql`(${CODE} ->> 'detectorName')`)),
  codeVulnerabilityDetectorTags: ofCode(
    textListField(sql`jsonb_array_elements_text(${CODE} -> 'detectorTags') as item(value)`),
  ),
  codeVulnerabilityFilePath: ofCode(textField(sql`(${CODE} ->> 'filePath')`)),
  componentId: ofSteps('id'),
  componentType: ofSteps('type'),
  ec2InstanceImageId: onAws('imageReference'),
  ec2InstanceSubnetId: onAws('subnetIds'),
  ec2InstanceVpcId: onAws('networkId'),
  ecrImageArchitecture: onAws('architecture'),
  ecrImageHash: onAws('digest'),
  ecrImageInUseCount: onAws('inUseCount'),
  ecrImageLastInUseAt: onAws('lastInUseAt'),
  ecrImagePushedAt: onAws('pushedAt'),
  ecrImageRegistry: onAws('registry'),
  ecrImageRepositoryName: onAws('repository'),
  ecrImageTags: onAws('imageTags'),
  epssScore: relatedField(OF_VULNERABILITY, scoreField(sql`v.epss_score`)),
  exploitAvailable: textField(column('exploitAvailable')),
  findingArn: arnField,
  findingStatus: textField(column('status')),
  findingType: textField(column('type')),
  firstObservedAt: dateField(column('firstObservedAt')),
  fixAvailable: textField(column('fixAvailable')),
  inspectorScore: scoreField(column('inspectorScore')),
  lambdaFunctionExecutionRoleArn: onAws('executionRole'),
  lambdaFunctionLastModifiedAt: onAws('modifiedAt'),
  lambdaFunctionLayers: onAws('layers'),
  lambdaFunctionName: onAws('functionName'),
  lambdaFunctionRuntime: onAws('runtime'),
  lastObservedAt: dateField(column('lastObservedAt')),
  networkProtocol: textField(column('networkProtocol')),
  portRange: ofNetwork(
    portsField(sql`(${NETWORK} -> 'ports' ->> 'begin')::integer`, sql`(${NETWORK} -> 'ports' ->> 'end')::integer`),
  ),
  relatedVulnerabilities: textListField(
    sql`jsonb_array_elements_text(f.detail -> 'packageVulnerability' -> 'relatedVulnerabilities') as item(value)`,
  ),
  resourceId: textField(column('resourceId')),
  resourceTags: ofResource(mapField, 'tags'),
  resourceType: textField(column('resourceType')),
  severity: rankField(column('severityRank'), SEVERITIES),
  title: textField(column('title')),
  updatedAt: dateField(column('updatedAt')),
  vendorSeverity: textField(column('vendorSeverity')),
  vulnerabilityId: filledTextField(column('vulnerabilityId')),
  vulnerabilitySource: textField(column('vulnerabilitySource')),
  vulnerablePackages: packageField,
};

/** What lists, counts and suppression rules of findings can filter by. */
export const FINDING_FILTER_FIELDS: readonly string[] = Object.keys(FINDING_FIELDS);
