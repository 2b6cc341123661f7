import { type RawBuilder, sql } from 'kysely';
import { FINDING_TYPES } from '../domain/finding.ts';
import type { Scope } from '../domain/resource.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import { activeFigures } from './active-counts.ts';
import type { Aggregate, Aggregation, AggregationSort } from './aggregation.ts';
import { GROUPS, type GroupDefinition } from './aggregation-groups.ts';
import type { Db } from './database.ts';
import { filterPredicate, type Predicate, textField } from './filter-sql.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { type ResourceRow, resourceOfRow } from './resources.ts';
import { present } from './rows.ts';
import type { Page, PageRequest } from './store.ts';

interface AggregateRow extends Record<`s${number}`, number> {
  readonly accountId: string;
  readonly keys: Record<string, string | null>;
  readonly sortKey: (string | number)[];
  readonly fixable: number;
  readonly exploitable: number;
  readonly network: number;
  readonly affected: number;
  readonly total: number;
  readonly resource: ResourceRow | null;
}

/** Columns of the aggregate that a list goes by. */
const SORT_COLUMN: Readonly<Record<AggregationSort, string>> = {
  AFFECTED_IMAGES: 'affected',
  AFFECTED_INSTANCES: 'affected',
  ALL: 'total',
  CRITICAL: `s${SEVERITIES.indexOf('CRITICAL')}`,
  HIGH: `s${SEVERITIES.indexOf('HIGH')}`,
  NETWORK_FINDINGS: 'network',
};

const RANKS = SEVERITIES.map((_, rank) => rank);
const TOTAL = sql.raw(RANKS.map((rank) => `s${rank}`).join(' + '));

const summed = (figure: RawBuilder<unknown>): RawBuilder<unknown> => sql`sum(${figure})::integer`;
const named = (columns: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(columns.map((column, rank) => sql`${column} as ${sql.raw(`s${rank}`)}`));

/** What of the resources each group adds up: figures that are kept with them. */
function figuresOfResources({ findingType }: Aggregation): RawBuilder<unknown> {
  const figures = activeFigures(findingType === undefined ? FINDING_TYPES : [findingType]);
  const network = activeFigures(['NETWORK_REACHABILITY']).severities;
  return sql`${named(figures.severities.map(summed))}, ${summed(figures.fixable)} as fixable,
    ${summed(figures.exploitable)} as exploitable, ${summed(sql.join(network, sql` + `))} as network,
    count(*) filter (where ${sql.join(figures.severities, sql` + `)} > 0) as affected`;
}

const FIGURES_OF_FINDINGS: RawBuilder<unknown> = sql`
  ${named(RANKS.map((rank) => sql`coalesce(sum(g.n) filter (where fc.severity_rank = ${sql.lit(rank)}), 0)::integer`))},
  coalesce(sum(g.n) filter (where fc.fix_available = 'YES'), 0)::integer as fixable,
  coalesce(sum(g.n) filter (where fc.exploit_available = 'YES'), 0)::integer as exploitable, 0 as network,
  0 as affected`;

const RESOURCE = sql`jsonb_build_object('accountId', r.account_id, 'region', r.region, 'id', r.id, 'type', r.type,
  'tags', r.tags, 'details', r.details)`;

const within =
  ({ accountIds, region }: Scope) =>
  (table: string): Predicate => {
    const accounts = [...new Set(accountIds)];
    const isIn = accounts.length === 1 ? sql`= ${accounts[0]}` : sql`= any(${accounts}::text[])`;
    return sql`(${sql.raw(table)}.account_id ${isIn} and ${sql.raw(table)}.region = ${region})`;
  };

/** What a group has in common travels as `c0`, `c1` …; only the groups of the page get their names. */
const keyNames = ({ keys }: GroupDefinition): readonly string[] => Object.keys(keys).map((_, index) => `c${index}`);
const namedKeys = (group: GroupDefinition): RawBuilder<unknown> => {
  const columns = Object.values(group.keys).map((column, index) => sql`, ${column} as ${sql.raw(`c${index}`)}`);
  return columns.length === 0 ? sql`` : sql.join(columns, sql` `);
};
const listed = (names: readonly string[], table: string): RawBuilder<unknown> =>
  sql.raw(names.map((name) => `, ${table}.${name}`).join(''));
function keyObject(group: GroupDefinition): RawBuilder<unknown> {
  const pairs = Object.keys(group.keys).flatMap((name, index) => [sql.lit(name), sql.raw(`c${index}`)]);
  return pairs.length === 0 ? sql`'{}'::jsonb` : sql`jsonb_build_object(${sql.join(pairs)})`;
}

/** One row a group, before any order: figures, the group's keys, and the resource where the group is one. */
function groupsOfResources(group: GroupDefinition, scope: Scope, request: Aggregation): RawBuilder<unknown> {
  const isEach = Object.hasOwn(group.keys, 'resourceId');
  const fields = { ...group.fields, accountIds: textField(sql`r.account_id`) };
  return sql`
    select r.account_id ${namedKeys(group)}, ${isEach ? RESOURCE : sql`null::jsonb`} as resource,
      ${figuresOfResources(request)}
    from resource r
    where ${within(scope)('r')} and ${group.only} and ${filterPredicate(request.filter, fields)}
    group by ${isEach ? sql`r.account_id, r.region, r.id` : sql.join([sql`r.account_id`, ...Object.values(group.keys)])}`;
}

const ofFacet = textField(sql`fc.resource_type`);

/** Findings are put together with their facets first: what they count for is asked of each facet once. */
function groupsOfFindings(
  group: GroupDefinition,
  rows: NonNullable<GroupDefinition['rows']>,
  scope: Scope,
  request: Aggregation,
): RawBuilder<unknown> {
  const { findingType, filter } = request;
  const fields = { ...group.fields, accountIds: textField(sql`f.account_id`) };
  const { resourceType, ...others } = filter;
  const byType = findingType === undefined ? sql`true` : sql`fc.type = ${findingType}`;
  const byResource =
    resourceType === undefined ? sql`true` : filterPredicate({ resourceType }, { resourceType: ofFacet });
  return sql`
    select g.account_id ${listed(keyNames(group), 'g')}, null::jsonb as resource, ${FIGURES_OF_FINDINGS}
    from (
      select f.account_id ${namedKeys(group)}, f.facet_id, count(*) as n
      from ${rows(within(scope))}
      where ${group.only} and ${filterPredicate(others, fields)}
      group by ${sql.join([sql`f.account_id`, sql`f.facet_id`, ...Object.values(group.keys)])}
    ) g
    join facet fc on fc.id = g.facet_id
    where fc.status = 'ACTIVE' and not fc.is_hidden and ${byType} and ${byResource}
    group by g.account_id ${listed(keyNames(group), 'g')}`;
}

/** One page of an aggregation over active findings; groups without any are left out. */
export async function aggregateFindings(
  db: Db,
  scope: Scope,
  request: Aggregation,
  page: PageRequest,
): Promise<Page<Aggregate>> {
  const { by, sortBy, order } = request;
  const group = GROUPS[by];
  const groups =
    group.rows === undefined
      ? groupsOfResources(group, scope, request)
      : groupsOfFindings(group, group.rows, scope, request);
  const direction = sql.raw(order === 'DESC' ? 'desc' : 'asc');
  const key = [
    sql.raw(SORT_COLUMN[sortBy]),
    sql`account_id`,
    ...keyNames(group).map((name) => sql`coalesce(${sql.raw(name)}, '') collate "C"`),
  ];
  const label = `${by} ${sortBy} ${order}`;
  const after = page.after === undefined ? undefined : readPageKey(label, key.length, page.after);
  const { rows } = await sql<AggregateRow>`
    with grouped as (${groups}),
    totals as (select *, ${TOTAL} as total from grouped)
    select *, ${keyObject(group)} as keys, jsonb_build_array(${sql.join(key)}) as sort_key from totals
    where total > 0
      ${after === undefined ? sql`` : sql`and (${sql.join(key)}) ${sql.raw(order === 'DESC' ? '<' : '>')} (${sql.join(after)})`}
    order by ${sql.join(key.map((column) => sql`${column} ${direction}`))} limit ${page.limit + 1}
  `.execute(db);
  return pageOf(rows, page, label, (row) => row.sortKey, aggregateOfRow);
}

function aggregateOfRow(row: AggregateRow): Aggregate {
  const severities = Object.fromEntries(SEVERITIES.map((severity, rank) => [severity, row[`s${rank}`] ?? 0]));
  return {
    accountId: row.accountId,
    keys: present(row.keys) as Readonly<Record<string, string>>,
    severities: severities as Readonly<Record<Severity, number>>,
    total: row.total,
    fixable: row.fixable,
    exploitable: row.exploitable,
    network: row.network,
    affected: row.affected,
    ...(row.resource !== null && { resource: resourceOfRow(row.resource) }),
  };
}
