import { type RawBuilder, sql } from 'kysely';
import { acceptsText, type Filter } from '../domain/filter.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { allOf, filledTextField, filterPredicate, isNegative, type Predicate, textField } from './filter-sql.ts';
import { OWN_FIELDS, RESOURCE_FIELDS, VULNERABILITY_FIELDS } from './finding-fields.ts';
import type { FindingFilter } from './finding-filter.ts';
import { afterKey, type FindingOrder, keyColumns, ordered } from './finding-order.ts';

/**
 * The first rows of an order, whatever else the filter asks: `f` with the key's names, and `stream`, which says to which
 * of several walks a row belongs. No walk gives more than its share of `budget` rows.
 */
export interface Walk {
  readonly rows: RawBuilder<unknown>;
  /** Rows of one stream at most: one that has as many may go on. */
  readonly share: number;
}

export function walk(order: FindingOrder, parts: FindingFilter, filter: Filter, budget: number): Walk {
  if (order.path === 'facets') return { rows: alongFacets(order, parts, budget), share: budget };
  const ranks = order.path === 'scores' ? ranksOf(filter) : [];
  const share = Math.ceil(budget / (parts.accountIds.length * Math.max(1, ranks.length)));
  return { rows: alongAccounts(order, parts, filter, share, ranks), share };
}

/**
 * Facets in their order, in each the accounts, in each the ids: read row by row until there are enough. The filter on
 * facets is decided before the first finding is read. The order is that of nested loops, see {@link throughOthers}.
 */
function alongFacets(order: FindingOrder, parts: FindingFilter, budget: number): RawBuilder<unknown> {
  const { direction, beyond, after, columns } = order;
  const value = sql.raw(columns[0] ?? '');
  const way = sql.raw(direction);
  const [from, fromFacet, fromAccount, fromId] = after ?? [];
  const isFirst = sql`fc.id = ${fromFacet}`; // the facet in which the page before ended
  const facetsFrom =
    after === undefined ? sql`` : sql`and (${value}, fc.id) ${sql.raw(beyond)}= (${from}, ${fromFacet})`;
  const accountsFrom =
    after === undefined ? sql`` : sql`and (not ${isFirst} or af.account_id ${sql.raw(beyond)}= ${fromAccount})`;
  // Ids are hexadecimal: these two are before and after all of them.
  const start = direction === 'asc' ? '' : '~';
  const idsFrom =
    after === undefined
      ? sql``
      : sql`and f.id ${sql.raw(beyond)} case when ${isFirst} and p.account_id = ${fromAccount} then ${fromId} else ${start} end`;
  return sql`
    select 0 as stream, f.*, fc.value as k0, fc.id as k1, f.account_id as k2, f.id as k3
    from (
      select fc.id, ${value} as value from facet fc
      where ${parts.facets} ${parts.needsResource ? typesOfResources(parts) : sql``} ${facetsFrom} order by 2 ${way}, 1 ${way}
    ) fc
    cross join lateral (
      select af.account_id from account_facet af
      where af.region = ${parts.region} and af.facet_id = fc.id and af.account_id = any(${parts.accountIds}::text[])
        ${accountsFrom}
      order by 1 ${way}
    ) p
    cross join lateral (
      select f.* from finding f
      where f.account_id = p.account_id and f.region = ${parts.region} and f.facet_id = fc.id ${idsFrom}
      order by f.id ${way} limit ${budget}
    ) f
    limit ${budget}`;
}

/** Findings have the type of their resource: facets of other types than the filter's resources have are passed by. */
const typesOfResources = (parts: FindingFilter): RawBuilder<unknown> =>
  sql`and fc.resource_type in (select r.type from resource r where ${parts.within('r')} and ${parts.ofResources})`;

/** Severities that the filter leaves, by rank. */
const ranksOf = ({ severity = [] }: Filter): readonly number[] =>
  SEVERITIES.flatMap((name, rank) => (acceptsText(severity, name) ? [rank] : []));

/** Conditions that stand on the walk's own columns: with one bound each they only say where it begins and ends. */
function narrowing({ path, narrowedBy }: FindingOrder, filter: Filter): Predicate {
  const isUsable = ([name, conditions]: [string, Filter[string]]): boolean =>
    (narrowedBy.includes(name) && conditions.length === 1 && !conditions.some(isNegative)) ||
    (path === 'resources' && (Object.hasOwn(RESOURCE_FIELDS, name) || name === 'resourceId'));
  const usable = Object.entries(filter).filter(isUsable);
  if (usable.length === 0) return allOf([]);
  const fields = {
    ...OWN_FIELDS,
    ...VULNERABILITY_FIELDS,
    ...RESOURCE_FIELDS,
    // What a finding has from them, asked of themselves.
    ...(path === 'resources' && { resourceId: textField(sql`r.id`) }),
    ...(path === 'vulnerabilities' && { vulnerabilityId: filledTextField(sql`v.id`) }),
  };
  return filterPredicate(Object.fromEntries(usable), fields);
}

/** Every account's own index is walked: one walk over several at once would read and sort them whole (DESIGN.md §5). */
function alongAccounts(
  order: FindingOrder,
  parts: FindingFilter,
  filter: Filter,
  share: number,
  ranks: readonly number[],
): RawBuilder<unknown> {
  const { path, columns, direction } = order;
  const isByScore = path === 'scores';
  const streams = parts.accountIds.flatMap((account) => (isByScore ? ranks : [0]).map((rank) => ({ account, rank })));
  // Each account is named in a walk of its own: the planner then knows how many findings it has.
  const walks = streams.map(({ account, rank }, stream) =>
    path === 'resources' || path === 'vulnerabilities'
      ? sql`(select ${sql.lit(stream)} as stream, page.* from (
          ${throughOthers(order, parts, filter, share, account)}) page)`
      : sql`(select ${sql.lit(stream)} as stream, f.*, ${keyColumns(order)} from finding f
          where f.account_id = ${account} and f.region = ${parts.region}
            ${isByScore ? sql`and f.severity_rank = ${rank}` : sql``} and ${narrowing(order, filter)}
            ${afterKey(order)}
          order by ${ordered(columns.slice(0, -1), direction)} limit ${share})`,
  );
  return walks.length === 0
    ? sql`select 0 as stream, f.*, ${keyColumns(order)} from finding f where false`
    : sql.join(walks, sql` union all `);
}

/**
 * Resources or vulnerabilities in their order, and the findings of each in theirs. Joined laterally to what has a limit,
 * rows come in the order of a nested loop, which is the order wanted: to ask for it would make the planner, which takes
 * an account for small, sort them all.
 */
function throughOthers(
  order: FindingOrder,
  parts: FindingFilter,
  filter: Filter,
  share: number,
  account: string,
): RawBuilder<unknown> {
  const { path, columns, direction, beyond, after } = order;
  const way = sql.raw(direction);
  const value = sql.raw(columns[0] ?? '');
  const isOfResources = path === 'resources';
  const id = sql.raw(isOfResources ? 'r.id' : 'v.id');
  const [from, fromId] = after ?? [];
  return sql`
    select f.*, o.value as k0, o.id as k1, f.id as k2, f.account_id as k3
    from (
      select ${value} as value, ${id} as id from ${sql.raw(isOfResources ? 'resource r' : 'vulnerability v')}
      where ${isOfResources ? sql`r.account_id = ${account} and r.region = ${parts.region}` : sql`true`}
        and ${narrowing(order, filter)}
        ${after === undefined ? sql`` : sql`and (${value}, ${id}) ${sql.raw(beyond)}= (${from}, ${fromId})`}
      order by 1 ${way}, 2 ${way}
    ) o
    cross join lateral (
      select f.* from finding f
      where f.account_id = ${account} and f.region = ${parts.region}
        and ${sql.raw(isOfResources ? 'f.resource_id' : 'f.vulnerability_id')} = o.id
        ${after === undefined ? sql`` : sql`and (o.value, o.id, f.id, f.account_id) ${sql.raw(beyond)} (${sql.join(after)})`}
      order by f.id ${way} limit ${share}
    ) f
    limit ${share}`;
}
