import type { Condition, Filter } from '../../domain/filter.ts';
import type * as wire from '../contract/inspector2.generated.ts';

type Criterion = wire.CisStringFilter | wire.CisNumberFilter | wire.CisDateFilter | wire.TagFilter;

/** Criteria without a comparison tell by their field what they are: both of their bounds may be absent. */
const NUMBERS: ReadonlySet<string> = new Set(['failedChecksFilters', 'failedResourcesFilters']);

function conditionOf(field: string, criterion: Criterion): Condition {
  if ('key' in criterion) return { kind: 'map', key: criterion.key, value: criterion.value };
  if ('comparison' in criterion) {
    return { kind: 'string', comparison: criterion.comparison, value: criterion.value };
  }
  if (NUMBERS.has(field)) {
    const { lowerInclusive: lower, upperInclusive: upper } = criterion as wire.CisNumberFilter;
    return { kind: 'number', ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) };
  }
  const { earliestScanStartTime: start, latestScanStartTime: end } = criterion as wire.CisDateFilter;
  return { kind: 'date', ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}

/** Criteria of the CIS lists as a filter of the store, which names its fields as the wire does. */
export const cisFilterOf = (criteria: object | undefined): Filter =>
  Object.fromEntries(
    Object.entries(criteria ?? {}).flatMap(([field, list]: [string, readonly Criterion[] | undefined]) =>
      list === undefined ? [] : [[field, list.map((criterion) => conditionOf(field, criterion))] as const],
    ),
  );

/** Does a text pass the criteria of one field? Any that is positive, and none that is NOT_EQUALS. */
export function passes(filters: readonly wire.CisStringFilter[] | undefined, text: string): boolean {
  const positive = filters?.filter(({ comparison }) => comparison !== 'NOT_EQUALS') ?? [];
  const negative = filters?.filter(({ comparison }) => comparison === 'NOT_EQUALS') ?? [];
  const holds = ({ comparison, value }: wire.CisStringFilter): boolean =>
    comparison === 'PREFIX' ? text.startsWith(value) : text === value;
  return (positive.length === 0 || positive.some(holds)) && !negative.some(({ value }) => value === text);
}
