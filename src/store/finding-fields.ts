import { sql } from 'kysely';
import { partitionOf } from '../domain/arn.ts';
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
  mapField,
  numberField,
  type Predicate,
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
const ARN: Column = sql`('arn:' || ${sql.raw(
  `case when f.region like 'cn-%' then '${partitionOf('cn-north-1')}'
        when f.region like 'us-gov%' then '${partitionOf('us-gov-west-1')}' else '${partitionOf('us-east-1')}' end`,
)} || ':inspector2:' || f.region || ':' || f.account_id || ':finding/' || f.id)`;

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
  sourceLambdaLayerArn: textField(sql`null::text`),
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

/** By their names on the wire (inspector.md 2.5 FilterCriteria), sorted. */
export const FINDING_FIELDS: FilterFields = {
  awsAccountId: textField(column('accountId')),
  ecrImageArchitecture: ofResource(textField, 'architecture'),
  ecrImageHash: ofResource(textField, 'imageDigest'),
  ecrImagePushedAt: ofResource(dateField, 'pushedAt'),
  ecrImageRegistry: ofResource(textField, 'registry'),
  ecrImageRepositoryName: ofResource(textField, 'repository'),
  ecrImageTags: relatedField(OF_RESOURCE, textListField(sql`unnest(r.image_tags) as item(value)`)),
  epssScore: relatedField(OF_VULNERABILITY, scoreField(sql`v.epss_score`)),
  exploitAvailable: textField(column('exploitAvailable')),
  findingArn: arnField,
  findingStatus: textField(column('status')),
  findingType: textField(column('type')),
  firstObservedAt: dateField(column('firstObservedAt')),
  fixAvailable: textField(column('fixAvailable')),
  inspectorScore: scoreField(column('inspectorScore')),
  lastObservedAt: dateField(column('lastObservedAt')),
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
