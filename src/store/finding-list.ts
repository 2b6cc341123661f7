import { type RawBuilder, sql } from 'kysely';
import type { Condition, Filter } from '../domain/filter.ts';
import type { Scope } from '../domain/resource.ts';
import type { Db } from './database.ts';
import { isNegative } from './filter-sql.ts';
import {
  type FindingFilter,
  facetCondition,
  findingFilter,
  JOIN_RESOURCE,
  JOIN_VULNERABILITY,
} from './finding-filter.ts';
import { afterKey, type FindingOrder, keyColumns, ordered, orderOf } from './finding-order.ts';
import { type FindingRow, findingOfRow, NO_SCORE } from './finding-row.ts';
import { nearestAccounts, remains, resourcesOf, taken, walk } from './finding-walk.ts';
import { pageOf } from './page-key.ts';
import { type ResourceRow, resourceOfRow } from './resources.ts';
import { present } from './rows.ts';
import type { FindingSort, ListedFinding, Page, PageRequest } from './store.ts';

interface ListedRow extends FindingRow {
  readonly sortKey: readonly (string | number)[];
  readonly resource: ResourceRow;
  readonly epssScore: number | null;
  readonly exploitSeenAt: string | null;
}

export const listedOfRow = (row: ListedRow): ListedFinding => {
  const epssScore = row.epssScore === NO_SCORE ? null : row.epssScore;
  const { exploitSeenAt } = row;
  return {
    finding: findingOfRow(row),
    resource: resourceOfRow(row.resource),
    ...present({ epssScore, exploitSeenAt }),
  };
};

/** The resource and the EPSS score of rows `f`: what lists show besides the finding itself. */
export const LISTED_COLUMNS: RawBuilder<unknown> = sql`
  jsonb_build_object('accountId', r.account_id, 'region', r.region, 'id', r.id, 'type', r.type, 'tags', r.tags,
    'details', r.details) as resource, v.epss_score, v.exploit_seen_at`;
export const LISTED_JOINS: RawBuilder<unknown> = sql`${JOIN_RESOURCE} left ${JOIN_VULNERABILITY}`;

/** The resource and the vulnerability of a row `f`, each by its key: see `shown`. */
const RESOURCE_OF_FINDING = sql`
  select r.* from resource r where r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id offset 0`;
const VULNERABILITY_OF_FINDING = sql`select v.* from vulnerability v where v.id = f.vulnerability_id offset 0`;

/** Rows that a walk may examine for each row of the page, before the filter's own indexes are asked. */
export interface WalkBudget {
  readonly wide: number;
  /** For a filter that names one thing: a vulnerability, a resource, a package. */
  readonly narrow: number;
  /** So many accounts are walked side by side, each on its own. */
  readonly crowd: number;
}
/** Walking on costs less than fetching until a filter leaves about one finding in a hundred. */
const WALK_BUDGET: WalkBudget = { wide: 160, narrow: 10, crowd: 50 };

/** So few resources have fewer findings than a walk is long. */
const FEW_RESOURCES = 10;

/** Fields that name one thing when they are asked with EQUALS. */
const NAMING = ['findingArn', 'relatedVulnerabilities', 'resourceId', 'title', 'vulnerabilityId', 'vulnerablePackages'];

const isNaming = (filter: Filter): boolean =>
  NAMING.some((name) => {
    const conditions = filter[name] ?? [];
    const names = (c: Condition): boolean =>
      c.kind === 'package'
        ? c.parts.name !== undefined && names(c.parts.name)
        : c.kind === 'string' && c.comparison === 'EQUALS';
    return conditions.length > 0 && !conditions.some(isNegative) && conditions.every(names);
  });

/**
 * One page of findings. First a bounded walk in the order of the list: unless the filter is rare, it meets a page of
 * findings soon. When it does not, the filter's rows are fetched by whatever indexes it has, and sorted: they are few,
 * or the walk would have met them.
 */
export async function listFindings(
  db: Db,
  scope: Scope,
  filter: Filter,
  sort: FindingSort | undefined,
  page: PageRequest,
  budget: WalkBudget = WALK_BUDGET,
): Promise<Page<ListedFinding>> {
  const order = orderOf(sort, page);
  const parts = findingFilter(scope, filter);
  if (parts.accountIds.length === 0) return { items: [] };
  const walked = await walkedPage(db, order, parts, scope, filter, page, budget);
  const rows = walked ?? (await sql<ListedRow>`${fetchedPage(order, parts, scope, page.limit + 1)}`.execute(db)).rows;
  return pageOf(rows, page, order.label, (row) => row.sortKey, listedOfRow);
}

/**
 * The rows of `chosen`, with everything that the list shows of them. Each is looked up by its key: `offset 0` keeps the
 * planner, which takes account, region and id for independent of each other, from finding another way.
 */
const shown = ({ names }: FindingOrder): RawBuilder<unknown> => sql`
  select f.*, jsonb_build_array(${sql.raw(names.map((name) => `chosen.${name}`).join(', '))}) as sort_key,
    ${sql.raw(names.map((name) => `chosen.${name}`).join(', '))}, ${LISTED_COLUMNS}
  from chosen
  cross join lateral (
    select f.* from finding f where f.account_id = chosen.account_id and f.region = chosen.region and f.id = chosen.id
    offset 0
  ) f
  cross join lateral (${RESOURCE_OF_FINDING}) r
  left join lateral (${VULNERABILITY_OF_FINDING}) v on true`;

/** The page, as far as a bounded walk meets it; undefined when it may go on behind the end of the walk. */
async function walkedPage(
  db: Db,
  order: FindingOrder,
  all: FindingFilter,
  scope: Scope,
  filter: Filter,
  { limit }: PageRequest,
  budget: WalkBudget,
): Promise<readonly ListedRow[] | undefined> {
  const wanted = limit + 1;
  const { accountIds, edge } = await nearestAccounts(db, order, all, filter, budget.crowd);
  if (accountIds.length === 0) return [];
  const parts: FindingFilter = { ...all, accountIds };
  const isExact = order.path === 'facets' && parts.isOfFacets;
  // Along vulnerabilities each asks every account, of which most of a crowd have nothing.
  const pace = order.path === 'vulnerabilities' ? Math.min(1, budget.crowd / accountIds.length) : 1;
  const share = (isNaming(filter) ? budget.narrow : budget.wide) * pace;
  const rowsToWalk = isExact ? wanted : Math.max(wanted, Math.round(share * limit));
  const { names, direction, beyond } = order;
  const isKnown =
    edge === undefined
      ? sql`true`
      : sql`not ((${sql.raw(names.slice(0, edge.length).join(', '))}) ${sql.raw(beyond)}= (${sql.join(edge)}))`;
  const left = remains(order, parts);
  // A filter that leaves next to no resources is answered by their own findings: a walk would meet none of them.
  const least = left.resources || filter.resourceId !== undefined ? FEW_RESOURCES : 0;
  const few = sql`
    select 1 from resource r where ${parts.within('r')} and ${resourcesOf(parts, filter)} limit ${least}`;
  const columns = sql.raw(names.map((name) => `f.${name}`).join(', '));
  // `chosen` reads `walked` row by row, and no further than it must; the rows are counted only where they were not enough.
  const { rows } = await sql<ListedRow & { walked: number | null; resources?: number }>`
    with ${parts.isOfAllFacets ? sql`` : sql`${taken(parts)},`}
    ${least === 0 ? sql`` : sql`few as materialized (${few}),`}
    walked as materialized (
      select f.account_id, f.region, f.id, ${columns}, (f.id is not null and ${left.facets ? facetCondition(parts, scope) : sql`true`}
        and ${parts.own}
        ${left.resources ? sql`and ${parts.ofResources}` : sql``}
        ${left.vulnerabilities ? sql`and ${parts.ofVulnerabilities}` : sql``}) as hit
      from (${walk(order, parts, filter, rowsToWalk)}) f
      ${left.resources ? sql`left join lateral (${RESOURCE_OF_FINDING}) r on true` : sql``}
      ${left.vulnerabilities ? sql`left join lateral (${VULNERABILITY_OF_FINDING}) v on true` : sql``}
      ${least === 0 ? sql`` : sql`where (select count(*) from few) = ${least}`}
    ),
    chosen as materialized (select * from walked where hit and ${isKnown} limit ${wanted})
    select case when (select count(*) from chosen) < ${wanted} then (select count(*) from walked) end as walked,
      ${least === 0 ? sql`` : sql`(select count(*) from few) as resources,`} found.*
    from (values (1)) one left join (${shown(order)}) found on true
    order by ${ordered(
      names.map((name) => `found.${name}`),
      direction,
    )}
  `.execute(db);
  const { resources = 0 } = rows[0] ?? {};
  if (resources < least) return resources === 0 ? [] : undefined;
  const isWhole = isExact || (edge === undefined && (rows[0]?.walked ?? 0) < rowsToWalk);
  const met = rows.filter(({ id }) => id !== null);
  return met.length === wanted || isWhole ? met : undefined;
}

/** All rows of the filter, by whatever way the planner finds cheapest, sorted. */
function fetchedPage(order: FindingOrder, parts: FindingFilter, scope: Scope, wanted: number): RawBuilder<unknown> {
  const { path, names, direction } = order;
  // Joined, the planner knows how many facets the filter leaves. Few findings are of other types: there the facets lead.
  const isJoined = !parts.isOfAllFacets && !parts.isOfOthers;
  const facets = isJoined ? parts.facets : facetCondition(parts, scope);
  const join =
    path === 'resources' && !parts.needsResource
      ? JOIN_RESOURCE
      : path === 'vulnerabilities' && !parts.needsVulnerability
        ? JOIN_VULNERABILITY
        : sql``;
  return sql`
    with found as materialized (
      select f.account_id, f.region, f.id, ${keyColumns(order)} from finding f ${parts.joins} ${join}
        ${isJoined || path === 'facets' ? sql`join facet fc on fc.id = f.facet_id` : sql``}
      where ${parts.within('f')} and ${facets} and ${parts.rest} ${afterKey(order)}
    ),
    chosen as (select * from found order by ${ordered(names, direction)} limit ${wanted})
    ${shown(order)} order by ${ordered(
      names.map((name) => `chosen.${name}`),
      direction,
    )}`;
}
