import { findingArn } from '../domain/arn.ts';
import type { Condition, Filter, PackageField } from '../domain/filter.ts';
import type { Finding, VulnerablePackage } from '../domain/finding.ts';
import { tagOfReference } from '../domain/image-reference.ts';
import type { ContainerImageDetails, Resource } from '../domain/resource.ts';
import { versionParts, wireArchitecture } from '../domain/version-parts.ts';

/** What a filter is asked about: a finding with what lives on other rows. */
export interface FilterSubject {
  readonly finding: Finding;
  readonly resource: Resource;
  readonly epssScore?: number;
}

type Value = string | number;
/** Every value of a field: none when it is missing, several for lists. */
type ValuesOf<T> = (subject: T) => readonly Value[];

const maybe = (value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value]);
const imageOf = ({ details }: Resource): ContainerImageDetails | undefined =>
  details.kind === 'image' ? details : undefined;

/** Fields with plain values, by their name on the wire (inspector.md 2.5 FilterCriteria). Sorted. */
const FIELDS: Readonly<Record<string, ValuesOf<FilterSubject>>> = {
  awsAccountId: ({ finding }) => [finding.accountId],
  ecrImageArchitecture: ({ resource }) => maybe(imageOf(resource)?.image.architecture),
  ecrImageHash: ({ resource }) => maybe(imageOf(resource)?.image.digest),
  ecrImagePushedAt: ({ resource }) => maybe(imageOf(resource)?.pushedAt),
  ecrImageRegistry: ({ resource }) => maybe(imageOf(resource)?.registry),
  ecrImageRepositoryName: ({ resource }) => maybe(imageOf(resource)?.repository),
  ecrImageTags: ({ resource }) => imageOf(resource)?.image.tags.map(tagOfReference) ?? [],
  epssScore: ({ epssScore }) => maybe(epssScore),
  exploitAvailable: ({ finding }) => maybe(finding.exploitAvailable),
  findingArn: ({ finding }) => [findingArn(finding, finding.id)],
  findingStatus: ({ finding }) => [finding.status],
  findingType: ({ finding }) => [finding.type],
  firstObservedAt: ({ finding }) => [finding.firstObservedAt],
  fixAvailable: ({ finding }) => maybe(finding.fixAvailable),
  inspectorScore: ({ finding }) => maybe(finding.inspectorScore),
  lastObservedAt: ({ finding }) => [finding.lastObservedAt],
  relatedVulnerabilities: ({ finding }) => finding.packageVulnerability?.relatedVulnerabilities ?? [],
  resourceId: ({ finding }) => [finding.resourceId],
  resourceType: ({ finding }) => [finding.resourceType],
  severity: ({ finding }) => [finding.severity],
  title: ({ finding }) => [finding.title],
  updatedAt: ({ finding }) => [finding.updatedAt],
  vendorSeverity: ({ finding }) => maybe(finding.packageVulnerability?.vendorSeverity),
  vulnerabilityId: ({ finding }) => maybe(finding.packageVulnerability?.vulnerabilityId),
  vulnerabilitySource: ({ finding }) => maybe(finding.packageVulnerability?.source),
};

const PACKAGE_VALUES: Readonly<Record<PackageField, ValuesOf<VulnerablePackage>>> = {
  architecture: (p) => maybe(p.arch === undefined ? undefined : wireArchitecture(p.arch)),
  epoch: (p) => [versionParts(p.type, p.version).epoch],
  filePath: (p) => [p.filePath],
  name: (p) => [p.name],
  release: (p) => maybe(versionParts(p.type, p.version).release),
  sourceLambdaLayerArn: () => [],
  sourceLayerHash: (p) => maybe(p.layer),
  version: (p) => [versionParts(p.type, p.version).version],
};

/** Names of the fields that filters of findings can ask about. */
export const FILTER_FIELDS: readonly string[] = [...Object.keys(FIELDS), 'resourceTags', 'vulnerablePackages'].sort();

const isNegative = (condition: Condition): boolean =>
  condition.kind === 'string' && condition.comparison === 'NOT_EQUALS';

function inDates(value: Value, start: string | undefined, end: string | undefined): boolean {
  const time = Date.parse(String(value));
  return (
    !Number.isNaN(time) &&
    (start === undefined || time >= Date.parse(start)) &&
    (end === undefined || time <= Date.parse(end))
  );
}

/** One condition on the values of a field. Missing: EQUALS, PREFIX and ranges are false, NOT_EQUALS is true. */
function holds(condition: Condition, values: readonly Value[]): boolean {
  switch (condition.kind) {
    case 'string': {
      const { comparison, value } = condition;
      if (comparison === 'NOT_EQUALS') return values.every((v) => v !== value);
      if (comparison === 'EQUALS') return values.includes(value);
      return values.some((v) => String(v).startsWith(value));
    }
    case 'number':
      return values.some(
        (v) =>
          typeof v === 'number' &&
          (condition.lower === undefined || v >= condition.lower) &&
          (condition.upper === undefined || v <= condition.upper),
      );
    case 'date':
      return values.some((v) => inDates(v, condition.start, condition.end));
    default:
      return false; // maps and packages are asked of their own fields below
  }
}

/** Inside one field: any positive condition (when there is one) and no NOT_EQUALS (inspector.md 2.1). */
function fieldMatches(conditions: readonly Condition[], test: (condition: Condition) => boolean): boolean {
  const positive = conditions.filter((c) => !isNegative(c));
  return conditions.filter(isNegative).every(test) && (positive.length === 0 || positive.some(test));
}

function tagMatches(condition: Condition, tags: Readonly<Record<string, string>>): boolean {
  if (condition.kind !== 'map' || !Object.hasOwn(tags, condition.key)) return false;
  return condition.value === undefined || tags[condition.key] === condition.value;
}

/** All sub-conditions on the same package. */
function packageMatches(condition: Condition, packages: readonly VulnerablePackage[]): boolean {
  if (condition.kind !== 'package') return false;
  const parts = Object.entries(condition.parts) as [PackageField, Condition][];
  return packages.some((p) => parts.every(([field, part]) => holds(part, PACKAGE_VALUES[field](p))));
}

/**
 * Does the filter take this finding? The in-memory interpreter of `domain/filter.ts`: fields AND. A field that this
 * version does not know takes nothing, so that a rule never hides what it cannot judge.
 */
export function matchesFilter(filter: Filter, subject: FilterSubject): boolean {
  return Object.entries(filter).every(([field, conditions]) => {
    if (field === 'resourceTags') return fieldMatches(conditions, (c) => tagMatches(c, subject.resource.tags));
    if (field === 'vulnerablePackages') {
      const packages = subject.finding.packageVulnerability?.packages ?? [];
      return fieldMatches(conditions, (c) => packageMatches(c, packages));
    }
    const valuesOf = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (valuesOf === undefined) return false;
    const values = valuesOf(subject);
    return fieldMatches(conditions, (c) => holds(c, values));
  });
}
