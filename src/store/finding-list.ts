import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../domain/filter.ts';
import { FINDING_STATUSES, FINDING_TYPES } from '../domain/finding.ts';
import { RESOURCE_TYPES, type Scope } from '../domain/resource.ts';
import type { Db } from './database.ts';
import { filterPredicate } from './filter-sql.ts';
import { FINDING_FIELDS } from './finding-fields.ts';
import { type FindingRow, findingOfRow, NO_SCORE } from './finding-row.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { type ResourceRow, resourceOfRow } from './resources.ts';
import { present } from './rows.ts';
import type { FindingSort, FindingSortField, ListedFinding, Page, PageRequest } from './store.ts';

/** Columns of `f` (finding) or `v` (vulnerability) that a sort field orders by, each path an index; the id breaks ties. */
const SORT_COLUMNS: Readonly<Record<FindingSortField, readonly string[]>> = {
  AWS_ACCOUNT_ID: ['f.account_id'],
  COMPONENT_TYPE: ["coalesce(f.component_type, '')"],
  ECR_IMAGE_PUSHED_AT: ["coalesce(r.pushed_at, '-infinity')", 'f.resource_id'],
  ECR_IMAGE_REGISTRY: ["coalesce(r.registry, '')", 'f.resource_id'],
  ECR_IMAGE_REPOSITORY_NAME: ["coalesce(r.repository, '')", 'f.resource_id'],
  // Scores of vulnerabilities move daily, so they are on no finding: the walk goes along their own index.
  EPSS_SCORE: ['v.epss_score', 'f.vulnerability_id'],
  FINDING_STATUS: ['f.status'],
  FINDING_TYPE: ['f.type'],
  FIRST_OBSERVED_AT: ['f.first_observed_at'],
  INSPECTOR_SCORE: ['f.inspector_score'],
  LAST_OBSERVED_AT: ['f.last_observed_at'],
  NETWORK_PROTOCOL: ["coalesce(f.network_protocol, '')"],
  RESOURCE_TYPE: ['f.resource_type'],
  SEVERITY: ['f.severity_rank'],
  VENDOR_SEVERITY: ["coalesce(f.vendor_severity, '')"],
  VULNERABILITY_ID: ['f.vulnerability_id'],
  VULNERABILITY_SOURCE: ["coalesce(f.vulnerability_source, '')"],
};

/**
 * Fields with a handful of values have no index: their values are walked one after the other, each along the ids.
 * Rare values have partial indexes; a resource type is skipped when the account has no such resource.
 */
const SORT_VALUES: Readonly<Partial<Record<FindingSortField, readonly string[]>>> = {
  FINDING_STATUS: FINDING_STATUSES,
  FINDING_TYPE: FINDING_TYPES,
  RESOURCE_TYPE: RESOURCE_TYPES,
};

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
const RESOURCE_OF_FINDING =
  'join resource r on r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id';
export const LISTED_JOINS: RawBuilder<unknown> = sql`
  ${sql.raw(RESOURCE_OF_FINDING)}
  left join vulnerability v on v.id = f.vulnerability_id`;

/**
 * One page of findings. Every account's own index is walked for a page and the few rows are merged: an index walk over
 * several accounts at once would read and sort them whole (DESIGN.md §5).
 */
export async function listFindings(
  db: Db,
  scope: Scope,
  filter: Filter,
  sort: FindingSort | undefined,
  page: PageRequest,
): Promise<Page<ListedFinding>> {
  const order = sort === undefined ? 'ID ASC' : `${sort.field} ${sort.order}`;
  const columns = [...(sort === undefined ? [] : SORT_COLUMNS[sort.field]), 'f.id', 'f.account_id'];
  const direction = sql.raw(sort?.order === 'DESC' ? 'desc' : 'asc');
  const keys = columns.map((_, index) => `k${index}`);
  const ordered = (names: readonly string[]) => sql.join(names.map((name) => sql`${sql.raw(name)} ${direction}`));
  const isBy = (table: string): boolean => columns.some((name) => name.includes(`${table}.`));
  const joins = [
    ...(isBy('v') ? ['join vulnerability v on v.id = f.vulnerability_id'] : []),
    ...(isBy('r') ? [RESOURCE_OF_FINDING] : []),
  ];
  const walk = (only: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
    select f.*, ${sql.raw(columns.map((name, index) => `${name} as ${keys[index]}`).join(', '))}
    from finding f ${sql.raw(joins.join(' '))}
    where f.account_id = mine.account_id and f.region = ${scope.region}
      and ${filterPredicate(filter, FINDING_FIELDS)} and ${isShown(scope)} ${afterKey(columns, order, page)} ${only}
    order by ${ordered(columns.slice(0, -1))} limit ${page.limit + 1})`;
  const { rows } = await sql<ListedRow>`
    select f.*, jsonb_build_array(${sql.raw(keys.map((key) => `f.${key}`).join(', '))}) as sort_key, ${LISTED_COLUMNS}
    from (
      select page.* from unnest(${[...new Set(scope.accountIds)]}::text[]) as mine(account_id)
      cross join lateral (${sql.join(walks(sort, scope.region).map(walk), sql` union all `)}) page
      order by ${ordered(keys.map((key) => `page.${key}`))} limit ${page.limit + 1}
    ) f ${LISTED_JOINS}
    order by ${ordered(keys.map((key) => `f.${key}`))}
  `.execute(db);
  return pageOf(rows, page, order, (row) => row.sortKey, listedOfRow);
}

/** Hidden findings are listed for who asks for them. */
export const isShown = ({ withHidden }: Scope): RawBuilder<unknown> => (withHidden ? sql`true` : sql`f.hidden is null`);

/** What each walk is restricted to: nothing, or one value of the sort field. */
function walks(sort: FindingSort | undefined, region: string): readonly RawBuilder<unknown>[] {
  const values = sort && SORT_VALUES[sort.field];
  if (sort === undefined || values === undefined) return [sql``];
  const column = sql.raw(SORT_COLUMNS[sort.field][0] ?? '');
  return values.map((value) =>
    sort.field === 'RESOURCE_TYPE'
      ? sql`and ${column} = ${value} and exists (select 1 from resource r
          where r.account_id = mine.account_id and r.region = ${region} and r.type = ${value})`
      : sql`and ${column} = ${value}`,
  );
}

/** `and (columns) > (last row)`, or `<` on the way down. */
function afterKey(columns: readonly string[], order: string, page: PageRequest): RawBuilder<unknown> {
  if (page.after === undefined) return sql``;
  const key = readPageKey(order, columns.length, page.after);
  const operator = sql.raw(order.endsWith('DESC') ? '<' : '>');
  return sql`and (${sql.raw(columns.join(', '))}) ${operator} (${sql.join(key)})`;
}
