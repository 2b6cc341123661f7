import { type RawBuilder, sql } from 'kysely';
import { FINDING_TYPES, type FindingType } from '../domain/finding.ts';
import type { Scope } from '../domain/resource.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import { activeFigures } from './active-counts.ts';
import type { Aggregate, Aggregation, AggregationSort } from './aggregation.ts';
import { GROUPS, type GroupDefinition } from './aggregation-groups.ts';
import type { Db } from './database.ts';
import { filterPredicate, textField } from './filter-sql.ts';
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
  ${named(RANKS.map((rank) => sql`count(*) filter (where f.severity_rank = ${sql.lit(rank)})`))},
  count(*) filter (where f.fix_available = 'YES') as fixable,
  count(*) filter (where f.exploit_available = 'YES') as exploitable, 0 as network, 0 as affected`;

const RESOURCES: RawBuilder<unknown> = sql`
  mine join resource r on r.account_id = any(mine.accounts) and r.region = mine.region`;
const findingsWith = (from: RawBuilder<unknown> | undefined): RawBuilder<unknown> => sql`
  mine join finding f on f.account_id = any(mine.accounts) and f.region = mine.region
    and f.status = 'ACTIVE' and f.hidden is null
  ${
    from === undefined
      ? sql``
      : sql`join lateral ${from} x on x.account_id = f.account_id and x.region = f.region and x.finding_id = f.id`
  }
  join resource r on r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id`;

const RESOURCE = sql`jsonb_build_object('accountId', r.account_id, 'region', r.region, 'id', r.id, 'type', r.type,
  'tags', r.tags, 'details', r.details)`;

/** One row a group, before any order: figures, the group's keys, and the resource where the group is one. */
function groups(group: GroupDefinition, request: Aggregation): RawBuilder<unknown> {
  const { of, from, only, keys } = group;
  const isEach = of === 'resources' && Object.hasOwn(keys, 'resourceId');
  const pairs = Object.entries(keys);
  const table = of === 'resources' ? 'r' : 'f';
  const account = sql.raw(`${table}.account_id`);
  const fields = { ...group.fields, accountIds: textField(account), findingType: textField(sql`f.type`) };
  const keyObject = sql`jsonb_build_object(${sql.join(pairs.flatMap(([name, column]) => [sql.lit(name), column]))})`;
  const { findingType } = request;
  const byType = findingType !== undefined && of === 'findings' ? { findingType: [typeIs(findingType)] } : {};
  return sql`
    select ${account} as account_id, ${pairs.length === 0 ? sql`'{}'::jsonb` : keyObject} as keys,
      ${isEach ? RESOURCE : sql`null::jsonb`} as resource,
      ${of === 'resources' ? figuresOfResources(request) : FIGURES_OF_FINDINGS}
    from ${of === 'resources' ? RESOURCES : findingsWith(from)}
    where ${only} and ${filterPredicate({ ...request.filter, ...byType }, fields)}
    group by ${isEach ? sql`r.account_id, r.region, r.id` : sql.join([account, ...Object.values(keys)])}`;
}

const typeIs = (findingType: FindingType) => ({ kind: 'string', comparison: 'EQUALS', value: findingType }) as const;

/** One page of an aggregation over active findings; groups without any are left out. */
export async function aggregateFindings(
  db: Db,
  scope: Scope,
  request: Aggregation,
  page: PageRequest,
): Promise<Page<Aggregate>> {
  const { by, sortBy, order } = request;
  const direction = sql.raw(order === 'DESC' ? 'desc' : 'asc');
  const key = [sql.raw(SORT_COLUMN[sortBy]), sql`account_id`, sql`keys::text collate "C"`];
  const label = `${by} ${sortBy} ${order}`;
  const after = page.after === undefined ? undefined : readPageKey(label, key.length, page.after);
  const { rows } = await sql<AggregateRow>`
    with mine as (select ${[...new Set(scope.accountIds)]}::text[] as accounts, ${scope.region}::text as region),
    grouped as (${groups(GROUPS[by], request)}),
    totals as (select *, ${TOTAL} as total from grouped)
    select *, jsonb_build_array(${sql.join(key)}) as sort_key from totals
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
