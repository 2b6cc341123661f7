import { type RawBuilder, sql } from 'kysely';
import { usageError } from '../domain/errors.ts';
import { acceptsText, type Filter } from '../domain/filter.ts';
import { FINDING_TYPES, type FindingType } from '../domain/finding.ts';
import type { Scope } from '../domain/resource.ts';
import { allOf, type FilterFields, filterPredicate, isNegative, type Predicate } from './filter-sql.ts';
import {
  FACET_FIELDS,
  OWN_FIELDS,
  packageField,
  RESOURCE_FIELDS,
  TYPE_OF_FIELD,
  VULNERABILITY_FIELDS,
} from './finding-fields.ts';

/** A filter of findings, taken apart by the tables that answer it. */
export interface FindingFilter {
  /** Accounts of the scope that the filter leaves, each once. */
  readonly accountIds: readonly string[];
  readonly region: string;
  /** On `fc`. */
  readonly facets: Predicate;
  /** Do facets alone decide? */
  readonly isOfFacets: boolean;
  /** Are all facets taken but hidden ones? */
  readonly isOfAllFacets: boolean;
  /** Are vulnerabilities of packages all that it can take? */
  readonly isOfPackages: boolean;
  /** Can it take no vulnerabilities of packages, which are by far the most? */
  readonly isOfOthers: boolean;
  /** On `f`. */
  readonly own: Predicate;
  /** On `r`. */
  readonly ofResources: Predicate;
  /** On `v`. */
  readonly ofVulnerabilities: Predicate;
  /** All of the three, with `r` and `v` where {@link joins} brings them. */
  readonly rest: Predicate;
  readonly joins: RawBuilder<unknown>;
  /** The accounts and the region, as a condition on this table. */
  within(table: string): Predicate;
  readonly needsResource: boolean;
  readonly needsVulnerability: boolean;
}

/** Must a finding have a value of the field? */
const isAsked = (conditions: Filter[string] = []): boolean => !conditions.every(isNegative);

const OTHERS = FINDING_TYPES.filter((type) => type !== 'PACKAGE_VULNERABILITY');
const isFieldOf = (name: string, type: FindingType): boolean => TYPE_OF_FIELD[name] === type;
const OF_PACKAGES = Object.keys(TYPE_OF_FIELD).filter((name) => isFieldOf(name, 'PACKAGE_VULNERABILITY'));
const OF_OTHERS = Object.keys(TYPE_OF_FIELD).filter((name) => !isFieldOf(name, 'PACKAGE_VULNERABILITY'));
const accepts = (conditions: Filter[string] = [], types: readonly string[]): boolean =>
  types.some((type) => acceptsText(conditions, type));

export const JOIN_RESOURCE: RawBuilder<unknown> = sql`
  join resource r on r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id`;
export const JOIN_VULNERABILITY: RawBuilder<unknown> = sql`join vulnerability v on v.id = f.vulnerability_id`;

/** Accounts of the scope that the filter leaves, each once. */
export const accountsOf = ({ accountIds }: Scope, { awsAccountId = [] }: Filter): readonly string[] =>
  [...new Set(accountIds)].filter((id) => acceptsText(awsAccountId, id));

/** @throws AssayError usage on a field that is not one of findings, or a condition that does not fit it */
export function findingFilter(scope: Scope, filter: Filter): FindingFilter {
  const among = (fields: FilterFields): Filter =>
    Object.fromEntries(Object.entries(filter).filter(([name]) => Object.hasOwn(fields, name)));
  const groups = [FACET_FIELDS, RESOURCE_FIELDS, VULNERABILITY_FIELDS, OWN_FIELDS];
  const unknown = Object.keys(filter).find((name) => !groups.some((fields) => Object.hasOwn(fields, name)));
  if (unknown !== undefined) throw usageError(`no filter field is called ${unknown}`);
  const [facets = {}, resources = {}, vulnerabilities = {}, { awsAccountId: _, ...own } = {}] = groups.map(among);
  const hasAny = (part: Filter): boolean => Object.keys(part).length > 0;
  const types = Object.entries({ ...own, ...vulnerabilities, ...facets }).flatMap(([name, conditions]) => {
    const type = Object.hasOwn(TYPE_OF_FIELD, name) ? TYPE_OF_FIELD[name] : undefined;
    return type === undefined || !isAsked(conditions) ? [] : [sql<boolean>`fc.type = ${type}`];
  });
  const conditions = [...(hasAny(facets) ? [filterPredicate(facets, FACET_FIELDS)] : []), ...types];
  const shown = scope.withHidden ? [] : [sql<boolean>`not fc.is_hidden`];
  const accountIds = accountsOf(scope, filter);
  const { region } = scope;
  const within = (name: string): Predicate => {
    const table = sql.raw(name);
    const isIn = accountIds.length === 1 ? sql`= ${accountIds[0]}` : sql`= any(${accountIds}::text[])`;
    return sql`(${table}.account_id ${isIn} and ${table}.region = ${region})`;
  };
  const [ofOwn, ofResources, ofVulnerabilities] = [
    filterPredicate(own, { ...OWN_FIELDS, vulnerablePackages: packageField(within) }),
    filterPredicate(resources, RESOURCE_FIELDS),
    filterPredicate(vulnerabilities, VULNERABILITY_FIELDS),
  ];
  return {
    accountIds,
    region,
    within,
    facets: allOf([...conditions, ...shown]),
    isOfFacets: ![resources, vulnerabilities, own].some(hasAny),
    isOfAllFacets: conditions.length === 0,
    isOfPackages: OF_PACKAGES.some((name) => isAsked(filter[name])) || !accepts(filter.findingType, OTHERS),
    isOfOthers:
      OF_OTHERS.some((name) => isAsked(filter[name])) || !accepts(filter.findingType, ['PACKAGE_VULNERABILITY']),
    own: ofOwn,
    ofResources,
    ofVulnerabilities,
    rest: allOf([
      ofOwn,
      ...(hasAny(resources) ? [ofResources] : []),
      ...(hasAny(vulnerabilities) ? [ofVulnerabilities] : []),
    ]),
    needsResource: hasAny(resources),
    needsVulnerability: hasAny(vulnerabilities),
    joins: sql`${hasAny(resources) ? JOIN_RESOURCE : sql``} ${hasAny(vulnerabilities) ? JOIN_VULNERABILITY : sql``}`,
  };
}

/** The facets that a filter takes, as a condition on `f`; a filter that takes all but hidden ones needs no list. */
export function facetCondition({ facets, isOfAllFacets }: FindingFilter, { withHidden }: Scope): Predicate {
  if (!isOfAllFacets) return sql`f.facet_id = any(array(select fc.id from facet fc where ${facets}))`;
  return withHidden ? sql`true` : sql`f.hidden is null`;
}
