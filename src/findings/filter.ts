import type { Condition, Filter, PackageField } from '../domain/filter.ts';
import type { NetworkReachability, VulnerablePackage } from '../domain/finding.ts';
import { ownMember } from '../domain/own-member.ts';
import { FIELDS, type FilterSubject, PACKAGE_VALUES, type Value, type ValuesOf } from './filter-fields.ts';

export type { FilterSubject } from './filter-fields.ts';

/** Fields without plain values. */
const OTHERS = ['portRange', 'resourceTags', 'vulnerablePackages'] as const;

/** Names of the fields that filters of findings can ask about. */
export const FILTER_FIELDS: readonly string[] = [...Object.keys(FIELDS), ...OTHERS].sort();
export type RuleField = keyof typeof FIELDS | (typeof OTHERS)[number];

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
      return false; // ports, maps and packages are asked of their own fields below
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

/** The ranges overlap; a bound that is not given lets everything through. */
function portsMatch(condition: Condition, network: NetworkReachability | undefined): boolean {
  if (condition.kind !== 'ports' || network === undefined) return false;
  const { begin = 0, end = Number.POSITIVE_INFINITY } = condition;
  return network.ports.begin <= end && network.ports.end >= begin;
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
    if (field === 'portRange') {
      return fieldMatches(conditions, (c) => portsMatch(c, subject.finding.networkReachability));
    }
    if (field === 'vulnerablePackages') {
      const packages = subject.finding.packageVulnerability?.packages ?? [];
      return fieldMatches(conditions, (c) => packageMatches(c, packages));
    }
    const valuesOf = ownMember<ValuesOf<FilterSubject>>(FIELDS, field);
    if (valuesOf === undefined) return false;
    const values = valuesOf(subject);
    return fieldMatches(conditions, (c) => holds(c, values));
  });
}
