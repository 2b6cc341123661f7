import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../domain/filter.ts';
import type { Scope } from '../domain/resource.ts';
import { SEVERITIES } from '../domain/severity.ts';
import type { Db } from './database.ts';
import {
  allOf,
  filledTextField,
  filterPredicate,
  isNegative,
  type Predicate,
  rankField,
  scoreField,
  textField,
} from './filter-sql.ts';
import { LONG_TITLE, OWN_FIELDS, SHORT_TITLE } from './finding-fields.ts';
import { type FindingFilter, findingFilter } from './finding-filter.ts';
import { afterKey, type FindingOrder, keyColumns, ordered } from './finding-order.ts';
import type { PageKey } from './page-key.ts';

// A walk reads lazily: who takes rows from it decides how far it goes. It gives the columns of `finding` and the names of
// the order's key. Filters on what it goes along are decided there, before the first finding is read.

/** Where a walk is, and how many rows it may give. */
interface Way {
  readonly order: FindingOrder;
  readonly parts: FindingFilter;
  readonly filter: Filter;
  readonly budget: number;
}

/** The first `budget` rows of an order, in that order, whatever else the filter asks. Stands behind `with` {@link ground}. */
export function walk(order: FindingOrder, parts: FindingFilter, filter: Filter, budget: number): RawBuilder<unknown> {
  const way: Way = { order, parts, filter, budget };
  switch (order.path) {
    case 'accounts':
      return alongAccounts(way);
    case 'facets':
      return alongFacets(way);
    case 'findings':
      return merged(way);
    case 'resources':
      return findingsOf(way, merged(way), ofResource(parts, 'o.k2', 'o.k1'), ISSUE, true);
    case 'scores':
      return alongScores(way);
    case 'vulnerabilities':
      return alongVulnerabilities(way);
  }
}

/** What of the filter a walk leaves to be decided of its rows. */
export const remains = ({ path }: FindingOrder, parts: FindingFilter) => ({
  facets: path !== 'facets',
  resources: path !== 'accounts' && path !== 'resources' && parts.needsResource,
  vulnerabilities: path !== 'vulnerabilities' && parts.needsVulnerability,
});

/** `(a, b) >= (where the page before ended)`, or `<=` on the way down: of the first columns of the key. */
const from = ({ after, beyond }: FindingOrder, columns: readonly string[]): Predicate =>
  after === undefined
    ? sql`true`
    : sql`(${sql.raw(columns.join(', '))}) ${sql.raw(beyond)}= (${sql.join(after.slice(0, columns.length))})`;

/** What is before all values and behind all of them. Ids are hexadecimal, types are capitals. */
const ENDS = { id: ['', '~'], type: ['', '~'], key: ['', '~'], closed_at: ['-infinity', 'infinity'] } as const;
const ISSUE = ['type', 'key', 'closed_at'] as const;

/**
 * The findings of each row of `others`, which are in order and have the first names of the key. Joined laterally, rows
 * come in the order of nested loops, which is the order wanted: to ask for it would make the planner sort them all. So
 * what is inside must use what is outside, here and in `others`: else the planner is free to turn the loops round.
 * @param inner the rest of the key: columns of findings, by an index that begins with what `on` compares
 * @param withEmpty rows without findings give a row, too: where they are many, the budget counts them
 */
function findingsOf(
  { order, budget }: Way,
  others: RawBuilder<unknown>,
  on: RawBuilder<unknown>,
  inner: readonly (keyof typeof ENDS)[],
  withEmpty = false,
): RawBuilder<unknown> {
  const { direction, beyond, after, names } = order;
  const outer = names.slice(0, names.length - inner.length);
  const columns = inner.map((name) => `f.${name}`);
  const isFirst = sql`(${sql.raw(outer.map((name) => `o.${name}`).join(', '))}) = (${sql.join(after?.slice(0, outer.length) ?? [])})`;
  // A case for each value, and not one for the whole: so it is a bound of the index.
  const bounds = inner.map((name, n) => {
    const start = ENDS[name][direction === 'asc' ? 0 : 1];
    const type = sql.raw(name === 'closed_at' ? 'timestamptz' : 'text');
    return sql`case when ${isFirst} then ${after?.[outer.length + n]}::${type} else ${start}::${type} end`;
  });
  const findingsFrom =
    after === undefined ? sql`true` : sql`(${sql.raw(columns.join(', '))}) ${sql.raw(beyond)} (${sql.join(bounds)})`;
  const own = inner.map((name, n) => `f.${name} as k${outer.length + n}`);
  return sql`
    select f.*, ${sql.raw([...outer.map((name) => `o.${name}`), ...own].join(', '))}
    from (${others}) o
    ${sql.raw(withEmpty ? 'left' : 'cross')} join lateral (
      select f.* from finding f where ${on} and ${findingsFrom}
      order by ${ordered(columns, direction)} limit ${budget}
    ) f ${sql.raw(withEmpty ? 'on true' : '')}
    limit ${budget}`;
}

/** Facets in their order, and the accounts that have each. */
function alongFacets(way: Way): RawBuilder<unknown> {
  const { order, parts, filter } = way;
  const [value = '', spread = ''] = order.columns;
  const direction = sql.raw(order.direction);
  const others = sql`
    select fc.value as k0, fc.spread as k1, p.account_id as k2, fc.id as facet_id
    from (
      select fc.id, ${sql.raw(value)} as value, ${sql.raw(spread)} as spread from facet fc
      where ${parts.facets} and ${facetsOfOthers(parts, filter)} and ${from(order, [value, spread])}
      order by 2 ${direction}, 3 ${direction}
    ) fc
    cross join lateral (
      select af.account_id from account_facet af
      where af.region = ${parts.region} and af.facet_id = fc.id and af.account_id = any(${parts.accountIds}::text[])
        and ${from(order, ['fc.value', 'fc.spread', 'af.account_id'])}
      order by 1 ${direction}
    ) p`;
  return findingsOf(way, others, sql`f.account_id = o.k2 and f.region = ${parts.region} and f.facet_id = o.facet_id`, [
    'id',
  ]);
}

/** Conditions on the ids of resources and of vulnerabilities, asked of themselves. */
const resourceIds = ({ resourceId = [] }: Filter): Predicate =>
  filterPredicate({ resourceId }, { resourceId: textField(sql`r.id`) });
const vulnerabilityIds = ({ vulnerabilityId = [] }: Filter): Predicate =>
  filterPredicate({ vulnerabilityId }, { vulnerabilityId: filledTextField(sql`v.id`) });

/** Facets that the rest of the filter cannot have are passed by: no such resource, score or title has their type or severity. */
function facetsOfOthers(parts: FindingFilter, filter: Filter): Predicate {
  const types = sql<boolean>`fc.resource_type = any(array(
    select distinct r.type from resource r where ${parts.within('r')} and ${parts.ofResources} and ${resourceIds(filter)}))`;
  const ranks = sql<boolean>`(fc.severity_rank, fc.type) in (
    select s.severity_rank, s.type from account_score s where ${scoresOf(parts, filter)})`;
  return allOf([
    ...(parts.needsResource || filter.resourceId !== undefined ? [types] : []),
    ...(filter.inspectorScore === undefined ? [] : [ranks]),
    ...(asksTitles(filter) ? [isTitled('fc.id')] : []),
  ]);
}

/** So many findings of a title are found in their index alone within the time of a page. */
const MANY_TITLES = 100_000;
const asksTitles = ({ title = [] }: Filter): boolean => title.length > 0 && !title.some(isNegative);

/** Has a facet or a vulnerability findings with the filter's titles? Where very many findings have them, each may. */
const isTitled = (id: string): Predicate => sql`
  ((select sum(findings) from titled) = ${MANY_TITLES} or ${sql.raw(id)} in (select id from titled))`;

/** `titled`: facets or vulnerabilities of findings with the filter's titles, from the two indexes of titles. */
function titledIds({ path }: FindingOrder, parts: FindingFilter, { title = [] }: Filter): RawBuilder<unknown> {
  const id = sql.raw(path === 'facets' ? 'f.facet_id' : 'f.vulnerability_id');
  const test = filterPredicate({ title }, { title: textField(sql`f.title`) });
  const [short, long] = [SHORT_TITLE, LONG_TITLE].map(
    (length) => sql`select ${id} as id from finding f where ${parts.within('f')} and ${length} and ${test}`,
  );
  return sql`titled as materialized (
    select id, count(*) as findings from ((${short}) union all (${long}) limit ${MANY_TITLES}) f group by 1)`;
}

/** The scores `s` that the filter leaves. */
function scoresOf(parts: FindingFilter, { inspectorScore = [], severity = [] }: Filter): Predicate {
  const fields = {
    inspectorScore: scoreField(sql`s.inspector_score`),
    severity: rankField(sql`s.severity_rank`, SEVERITIES),
  };
  return allOf([
    parts.within('s'),
    filterPredicate({ inspectorScore, severity }, fields),
    ...(parts.isOfPackages ? [sql<boolean>`s.type = 'PACKAGE_VULNERABILITY'`] : []),
    ...(parts.isOfOthers ? [sql<boolean>`s.type <> 'PACKAGE_VULNERABILITY'`] : []),
    ...(parts.isOfAllFacets ? [] : [sql<boolean>`s.severity_rank = any(array(select severity_rank from taken))`]),
  ]);
}

/** The scores that there are, and in each the accounts and severities that have it. */
function alongScores(way: Way): RawBuilder<unknown> {
  const { order, parts, filter } = way;
  const direction = sql.raw(order.direction);
  const next = (where: Predicate): RawBuilder<unknown> => sql`
    (select s.inspector_score from account_score s where s.region = ${parts.region} and ${where}
    order by 1 ${direction} limit 1)`;
  // From each score to the next one: an index gives both, and none of the rows between.
  const others = sql`
    select v.score as k0, s.account_id as k1, s.severity_rank as k2
    from (
      with recursive seen(score) as (
        ${next(from(order, ['s.inspector_score']))}
        union all
        select ${next(sql`s.inspector_score ${sql.raw(order.beyond)} seen.score`)} from seen where score is not null
      )
      select score from seen where score is not null
    ) v
    cross join lateral (
      select distinct s.account_id, s.severity_rank from account_score s
      where s.inspector_score = v.score and ${scoresOf(parts, filter)}
        and ${from(order, ['v.score', 's.account_id', 's.severity_rank'])}
      order by 1 ${direction}, 2 ${direction}
    ) s`;
  const on = sql`f.account_id = o.k1 and f.region = ${parts.region} and f.severity_rank = o.k2 and f.inspector_score = o.k0`;
  return findingsOf(way, others, on, ['id']);
}

/** The row that stands for no vulnerability has many findings: it is passed by, or is all, where the filter tells. */
function hasVulnerability(order: FindingOrder, parts: FindingFilter, filter: Filter): Predicate {
  if (parts.isOfPackages) return sql`v.id <> ''`;
  if (parts.isOfOthers) return sql`v.id = ''`;
  if (asksTitles(filter)) return order.gathersTitles ? isTitled('v.id') : sql`(v.id <> '' or ${isTitled("''")})`;
  if (filter.inspectorScore === undefined) return sql`true`;
  return sql`(v.id <> '' or exists (
    select 1 from account_score s where ${scoresOf(parts, filter)} and s.type <> 'PACKAGE_VULNERABILITY'))`;
}

/** Vulnerabilities in their order, and in each all accounts. */
function alongVulnerabilities(way: Way): RawBuilder<unknown> {
  const { order, parts, filter } = way;
  const direction = sql.raw(order.direction);
  const columns = order.columns.slice(0, -2).map((column) => column.replace('f.vulnerability_id', 'v.id'));
  const others = sql`
    select a.* from (
      select v.id, v.epss_score from vulnerability v
      where ${parts.ofVulnerabilities} and ${vulnerabilityIds(filter)}
        and ${hasVulnerability(order, parts, filter)} and ${from(order, columns)}
      order by ${ordered(columns, order.direction)}
    ) v
    cross join lateral (
      select ${sql.raw([...columns, 'a.id collate "C"'].map((column, n) => `${column} as k${n}`).join(', '))}
      from unnest(${parts.accountIds}::text[]) as a(id)
      where ${from(order, [...columns, 'a.id'])} order by ${sql.raw(`k${columns.length}`)} ${direction}
    ) a`;
  const id = sql.raw(`o.k${columns.length - 1}`);
  const account = sql.raw(`o.k${columns.length}`);
  const on = sql`f.account_id = ${account} and f.region = ${parts.region} and f.vulnerability_id = ${id}`;
  return findingsOf(way, others, on, ['id']);
}

/** The resources `r` that the filter leaves. */
export const resourcesOf = (parts: FindingFilter, filter: Filter): Predicate =>
  allOf([
    parts.ofResources,
    resourceIds(filter),
    ...(parts.isOfAllFacets ? [] : [sql<boolean>`r.type = any(array(select resource_type from taken))`]),
  ]);

const ofResource = (parts: FindingFilter, account: string, id: string): RawBuilder<unknown> =>
  sql`f.account_id = ${sql.raw(account)} and f.region = ${parts.region} and f.resource_id = ${sql.raw(id)}`;

/** Accounts, and the resources of each by their ids. */
function alongAccounts(way: Way): RawBuilder<unknown> {
  const { order, parts, filter } = way;
  const direction = sql.raw(order.direction);
  const others = sql`
    select a.id as k0, r.id as k1
    from (
      select a.id collate "C" as id from unnest(${parts.accountIds}::text[]) as a(id) where ${from(order, ['a.id'])}
      order by 1 ${direction}
    ) a
    cross join lateral (
      select r.id from resource r
      where r.account_id = a.id and r.region = ${parts.region} and ${resourcesOf(parts, filter)}
        and ${from(order, ['r.account_id', 'r.id'])}
      order by r.id ${direction}
    ) r`;
  return findingsOf(way, others, ofResource(parts, 'o.k0', 'o.k1'), ISSUE, true);
}

/** Conditions that stand on the walk's own columns: with one bound each they only say where it begins and ends. */
function narrowing({ narrowedBy }: FindingOrder, filter: Filter): Predicate {
  const isUsable = ([name, conditions]: [string, Filter[string]]): boolean =>
    narrowedBy.includes(name) && conditions.length === 1 && !conditions.some(isNegative);
  return filterPredicate(Object.fromEntries(Object.entries(filter).filter(isUsable)), OWN_FIELDS);
}

/** Names of the key that one account's rows of an order are sorted by. */
const merging = ({ path, names }: FindingOrder): readonly string[] =>
  path === 'resources' ? names.slice(0, 3) : names;

/** The first rows of one account in an order that is along its resources, or its own findings. */
function ofAccount({ order, parts, filter }: Way, account: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  const { path, columns, direction } = order;
  if (path === 'resources') {
    const [value = ''] = columns;
    return sql`
      (select ${sql.raw(value)} as k0, r.id as k1, r.account_id as k2 from resource r
      where r.account_id = ${account} and r.region = ${parts.region} and ${resourcesOf(parts, filter)}
        and ${from(order, [value, 'r.id', 'r.account_id'])}
      order by ${ordered(['1', '2'], direction)} limit ${limit})`;
  }
  return sql`
    (select f.*, ${keyColumns(order)} from finding f
    where f.account_id = ${account} and f.region = ${parts.region} and ${narrowing(order, filter)} ${afterKey(order)}
    order by ${ordered(columns, direction)} limit ${limit})`;
}

/**
 * The first rows of every account, merged: one walk over several accounts at once would read and sort them whole
 * (DESIGN.md §5). That each has an order and a limit of its own is what makes PostgreSQL merge them row by row.
 */
function merged(way: Way): RawBuilder<unknown> {
  const { order, parts, budget } = way;
  const walks = parts.accountIds.map((account) => ofAccount(way, sql`${account}`, budget));
  return sql`
    select o.* from (${sql.join(walks, sql` union all `)}) o
    order by ${ordered(merging(order), order.direction)} limit ${budget}`;
}

/**
 * Of very many accounts those whose first rows come first, and the first row of the next one: what comes before that is
 * theirs. A walk of each account would cost more to plan than to do.
 * @param crowd so many accounts are walked side by side
 */
export async function nearestAccounts(
  db: Db,
  order: FindingOrder,
  scope: Scope,
  filter: Filter,
  crowd: number,
): Promise<{ readonly accountIds: readonly string[]; readonly edge?: PageKey }> {
  if ((order.path !== 'findings' && order.path !== 'resources') || scope.accountIds.length <= crowd) return scope;
  const parts = findingFilter(scope, filter);
  const names = merging(order);
  const way: Way = { order, parts, filter, budget: 1 };
  const asked = ground(order, parts, filter);
  const { rows } = await sql<{ id: string; key: PageKey }>`
    ${asked.length === 0 ? sql`` : sql`with ${sql.join(asked)}`}
    select a.id, jsonb_build_array(${sql.raw(names.join(', '))}) as key
    from unnest(${parts.accountIds}::text[]) as a(id) cross join lateral (${ofAccount(way, sql`a.id`, 1)}) first
    order by ${ordered(names, order.direction)} limit ${crowd + 1}
  `.execute(db);
  const edge = rows[crowd]?.key;
  return { accountIds: rows.slice(0, crowd).map(({ id }) => id), ...(edge !== undefined && { edge }) };
}

/**
 * What a walk asks besides, each a query with a name. `taken`: severities and types of resources of the facets that the
 * filter leaves.
 */
export function ground(order: FindingOrder, parts: FindingFilter, filter: Filter): readonly RawBuilder<unknown>[] {
  const taken = sql`
    taken as materialized (select distinct fc.severity_rank, fc.resource_type from facet fc where ${parts.facets})`;
  const isAlongTitled = order.path === 'facets' || order.path === 'vulnerabilities';
  return [
    ...(parts.isOfAllFacets ? [] : [taken]),
    ...(isAlongTitled && asksTitles(filter) ? [titledIds(order, parts, filter)] : []),
  ];
}
