import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../domain/filter.ts';
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
import { walk } from './finding-walk.ts';
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

/** Rows that a walk may examine for each row of the page, before the filter's own indexes are asked. */
export interface WalkBudget {
  readonly wide: number;
  /** For a filter that names one thing: a vulnerability, a resource, a package. */
  readonly narrow: number;
}
/** DESIGN.md §8. Over several accounts the filter's own rows are so many more that twice the walk pays. */
const WALK_BUDGET: WalkBudget = { wide: 50, narrow: 10 };

/** Of so many accounts a walk of each would be too short to meet anything: their findings are fetched and sorted. */
const CROWD = 50;

/** Fields that name one thing when they are asked with EQUALS. */
const NAMING = ['findingArn', 'relatedVulnerabilities', 'resourceId', 'title', 'vulnerabilityId', 'vulnerablePackages'];

const isNaming = (filter: Filter): boolean =>
  NAMING.some((name) => {
    const conditions = filter[name] ?? [];
    const names = (c: (typeof conditions)[number]): boolean =>
      c.kind === 'package' || (c.kind === 'string' && c.comparison === 'EQUALS');
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
  const wanted = page.limit + 1;
  const isExact = order.path === 'facets' && parts.isOfFacets;
  const share = isNaming(filter) ? budget.narrow : budget.wide * (parts.accountIds.length > 1 ? 2 : 1);
  const rowsToWalk = isExact ? wanted : share * page.limit;
  const fetched = async (): Promise<readonly ListedRow[]> =>
    (await sql<ListedRow>`${fetchedPage(order, parts, scope, wanted)}`.execute(db)).rows;
  if (order.path !== 'facets' && parts.accountIds.length > CROWD)
    return pageOf(await fetched(), page, order.label, (row) => row.sortKey, listedOfRow);
  const walked = await sql<ListedRow & { isWhole: boolean }>`
    with ${walkedPage(order, parts, scope, filter, rowsToWalk, wanted)}
    select (select count(*) = 0 from edge) as is_whole, found.* from (values (1)) one
    left join (${shown(order)}) found on true
    order by ${ordered(
      order.names.map((name) => `found.${name}`),
      order.direction,
    )}
  `.execute(db);
  const met = walked.rows.filter(({ id }) => id !== null);
  const isDone = met.length === wanted || walked.rows[0]?.isWhole === true;
  const rows = isDone ? met : await fetched();
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
  cross join lateral (
    select r.* from resource r where r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id offset 0
  ) r
  left join lateral (select v.* from vulnerability v where v.id = f.vulnerability_id offset 0) v on true`;

/**
 * `chosen`: the first hits of the walk. Where a stream ended because its share was used up, `edge` is the first such
 * end: what lies beyond is not known yet.
 */
function walkedPage(
  order: FindingOrder,
  parts: FindingFilter,
  scope: Scope,
  filter: Filter,
  budget: number,
  wanted: number,
): RawBuilder<unknown> {
  const { names, direction, beyond } = order;
  const { rows, share } = walk(order, parts, filter, budget);
  const key = sql.raw(names.join(', '));
  const back = direction === 'asc' ? 'desc' : 'asc';
  const facets = order.path === 'facets' ? sql`true` : facetCondition(parts, scope);
  return sql`
    walked as materialized (
      select f.stream, f.account_id, f.region, f.id, ${sql.raw(names.map((name) => `f.${name}`).join(', '))},
        (${facets} and ${parts.rest}) as hit
      from (${rows}) f ${parts.joins}
      where ${parts.needsResource ? parts.within('r') : sql`true`}
    ),
    edge as materialized (
      select ${key} from (
        select distinct on (stream) ${key} from walked
        where stream in (select stream from walked group by stream having count(*) >= ${share})
        order by stream, ${ordered(names, back)}
      ) ends
      order by ${ordered(names, direction)} limit 1
    ),
    chosen as materialized (
      select * from walked
      where hit and (not exists (select 1 from edge) or not (${key}) ${sql.raw(beyond)} (select ${key} from edge))
      order by ${ordered(names, direction)} limit ${wanted}
    )`;
}

/** All rows of the filter, by whatever way the planner finds cheapest, sorted. */
function fetchedPage(order: FindingOrder, parts: FindingFilter, scope: Scope, wanted: number): RawBuilder<unknown> {
  const { path, names, direction } = order;
  const join =
    path === 'facets'
      ? sql`join facet fc on fc.id = f.facet_id`
      : path === 'resources' && !parts.needsResource
        ? JOIN_RESOURCE
        : path === 'vulnerabilities' && !parts.needsVulnerability
          ? JOIN_VULNERABILITY
          : sql``;
  return sql`
    with found as materialized (
      select f.account_id, f.region, f.id, ${keyColumns(order)} from finding f ${parts.joins} ${join}
      where ${parts.within('f')} and ${facetCondition(parts, scope)} and ${parts.rest}
        ${afterKey(order)}
    ),
    chosen as (select * from found order by ${ordered(names, direction)} limit ${wanted})
    ${shown(order)} order by ${ordered(
      names.map((name) => `chosen.${name}`),
      direction,
    )}`;
}
