import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { Condition, Filter } from '../domain/filter.ts';
import type { Scope } from '../domain/resource.ts';
import { blanks, byShape, filledIn } from './blank-statement.ts';
import type { Db } from './database.ts';
import { allOf, filterPredicate, isNegative, type Predicate } from './filter-sql.ts';
import { OWN_FIELDS } from './finding-fields.ts';
import { accountsOf, facetCondition, findingFilter, JOIN_RESOURCE, JOIN_VULNERABILITY } from './finding-filter.ts';
import { afterKey, type FindingOrder, keyColumns, ordered, orderOf } from './finding-order.ts';
import { FINDING_JSON, type FindingRow, findingOfRow, NO_SCORE } from './finding-row.ts';
import { ground, nearestAccounts, remains, resourcesOf, walk } from './finding-walk.ts';
import { type PageKey, writePageKey } from './page-key.ts';
import { type ResourceRow, resourceOfRow } from './resources.ts';
import { present } from './rows.ts';
import type { FindingSort, ListedFinding, Page, PageRequest } from './store.ts';

interface ListedRow extends FindingRow {
  readonly sortKey: PageKey;
  readonly resource: ResourceRow;
  readonly epssScore: number | null;
  readonly exploitSeenAt: string | null;
}

/** A row of the page as it is sent, or an empty one that says that there is none. */
type SentRow = (ListedRow | { readonly id: null; readonly sortKey: PageKey }) & {
  /** How many were met: one more than the page has where more follow. */
  readonly met: number;
};

export const listedOfRow = (row: ListedRow): ListedFinding => {
  const epssScore = row.epssScore === NO_SCORE ? null : row.epssScore;
  const { exploitSeenAt } = row;
  return {
    finding: findingOfRow(row),
    resource: resourceOfRow(row.resource),
    ...present({ epssScore, exploitSeenAt }),
  };
};

const RESOURCE = sql`jsonb_build_object('accountId', r.account_id, 'region', r.region, 'id', r.id, 'type', r.type,
  'tags', r.tags, 'details', r.details)`;

/** The resource and the EPSS score of rows `f`: what lists show besides the finding itself. */
export const LISTED_COLUMNS: RawBuilder<unknown> = sql`
  ${RESOURCE} as resource, v.epss_score, v.exploit_seen_at`;
export const LISTED_JOINS: RawBuilder<unknown> = sql`${JOIN_RESOURCE} left ${JOIN_VULNERABILITY}`;

/** The resource and the vulnerability of a row `f`, each by its key: see `shown`. */
const RESOURCE_OF_FINDING = sql`
  select r.* from resource r where r.account_id = f.account_id and r.region = f.region and r.id = f.resource_id offset 0`;
const VULNERABILITY_OF_FINDING = sql`select v.* from vulnerability v where v.id = f.vulnerability_id offset 0`;

/** How far a list goes one way before it goes another. */
export interface WalkBudget {
  /** Rows that a walk may examine for each row of the page, before the filter's own indexes are asked. */
  readonly wide: number;
  /** For a filter that names one thing: a vulnerability, a resource, a package. */
  readonly narrow: number;
  /** So many accounts are walked side by side, each on its own. */
  readonly crowd: number;
  /** So many findings of some facets are sooner looked up than all are read. */
  readonly rare: number;
}
/** Walking on costs less than fetching until a filter leaves about one finding in a hundred. */
const WALK_BUDGET: WalkBudget = { wide: 240, narrow: 10, crowd: 50, rare: 60_000 };

/** Rows, however long the page. */
const LONGEST_WALK = 24_000;

/** So few resources have fewer findings than a walk is long, and so few findings are sooner fetched than met. */
const FEW_RESOURCES = 20;
const FEW_FINDINGS = 4_000;

/** The filter's shortest way to its findings by a time, where both ends are given. */
function periodOf(filter: Filter): Predicate | undefined {
  const of = (['firstObservedAt', 'lastObservedAt', 'updatedAt'] as const).find((name) => {
    const [only, ...others] = filter[name] ?? [];
    return only?.kind === 'date' && others.length === 0 && only.start !== undefined && only.end !== undefined;
  });
  return of && filterPredicate({ [of]: filter[of] ?? [] }, OWN_FIELDS);
}

/** Fields that name one thing when they are asked with EQUALS. */
const NAMING = ['findingArn', 'relatedVulnerabilities', 'resourceId', 'title', 'vulnerabilityId', 'vulnerablePackages'];

/** Of a filter, the fields that name one thing. */
function namingOf(filter: Filter): Filter {
  const names = (c: Condition): boolean =>
    c.kind === 'package'
      ? c.parts.name !== undefined && names(c.parts.name)
      : c.kind === 'string' && c.comparison === 'EQUALS';
  return Object.fromEntries(
    Object.entries(filter).filter(
      ([name, conditions]) =>
        NAMING.includes(name) && conditions.length > 0 && !conditions.some(isNegative) && conditions.every(names),
    ),
  );
}
const isNaming = (filter: Filter): boolean => Object.keys(namingOf(filter)).length > 0;

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
  const { limit } = page;
  const order = orderOf(sort, page);
  const list: List = { order, filter, withHidden: scope.withHidden === true, limit, budget };
  const accountIds = accountsOf(scope, filter);
  if (accountIds.length === 0) return { items: [] };
  const walked = await walkedPage(db, list, { ...scope, accountIds });
  const rows = walked ?? (await fetchedPage(db, list, scope));
  const items = rows.flatMap((row) => (row.id === null ? [] : listedOfRow(row)));
  const last = rows.at(-1);
  return last !== undefined && last.met > limit ? { items, next: writePageKey(order.label, last.sortKey) } : { items };
}

/** What is asked of whatever accounts. */
interface List {
  readonly order: FindingOrder;
  readonly filter: Filter;
  readonly withHidden: boolean;
  readonly limit: number;
  readonly budget: WalkBudget;
}

/** `a.k0, a.k1`: the key's names. */
const keyOf = ({ names }: FindingOrder, table: string): string => names.map((name) => `${table}.${name}`).join(', ');

/**
 * The first `limit` rows of `chosen`, with everything that the list shows of them; one empty row when there are none.
 * `chosen` has one more where there are more, of which only the number is sent. Each is looked up by its key: joined
 * laterally and behind `offset 0`, the planner finds no other way. One value a row: a driver spends more on twenty columns
 * than on their JSON.
 * @param more columns besides
 */
const shown = (order: FindingOrder, limit: number, more: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select json_build_object(${sql.raw(FINDING_JSON)}, 'resource', ${RESOURCE}, 'epssScore', v.epss_score,
    'exploitSeenAt', v.exploit_seen_at, 'sortKey', jsonb_build_array(${sql.raw(keyOf(order, 'k'))}),
    'met', (select count(*) from chosen) ${more}) as row
  from (values (1)) one
  left join (select * from chosen order by ${ordered(order.names, order.direction)} limit ${limit}) k on true
  left join lateral (
    select f.* from finding f where f.account_id = k.account_id and f.region = k.region and f.id = k.id offset 0
  ) f on true
  left join lateral (${RESOURCE_OF_FINDING}) r on true
  left join lateral (${VULNERABILITY_OF_FINDING}) v on true
  order by ${sql.raw(order.names.map((name) => `k.${name} ${order.direction}`).join(', '))}`;

type WalkedRow = SentRow & {
  /** Rows of the walk, where they were not enough. */
  readonly walked: number | null;
  readonly resources?: number;
  readonly begun: boolean;
};

/** A walk, compiled for whatever accounts, region and page. */
interface WalkStatement {
  readonly query: CompiledQuery<{ row: WalkedRow }>;
  /** Does it meet all that there is, if it goes to its end? */
  readonly isExact: boolean;
  readonly rowsToWalk: number;
}

const walkOfShape = byShape<WalkStatement>(500);

/** @param edgeLength how many values the first row behind the nearest accounts has */
function walkStatement(db: Db, list: List, accounts: number, edgeLength: number): WalkStatement {
  const { limit, budget, withHidden } = list;
  const { awsAccountId: _, ...filter } = list.filter;
  const { after } = list.order;
  const order: FindingOrder = { ...list.order, ...(after !== undefined && { after: blanks('k', after.length) }) };
  const [region = ''] = blanks('r', 1);
  const scope: Scope = { accountIds: blanks('a', accounts), region, withHidden };
  const parts = findingFilter(scope, filter);
  const wanted = limit + 1;
  const isExact = order.path === 'facets' && parts.isOfFacets;
  // Along vulnerabilities each asks every account, of which most of a crowd have nothing.
  const ofCrowd = order.path === 'vulnerabilities' ? Math.min(1, budget.crowd / accounts) : 1;
  // Facets that a walk does not meet soon are rare, or follow the vulnerability and come in a mass.
  const pace = order.path === 'vulnerabilities' && parts.isOfFacets ? ofCrowd / 3 : ofCrowd;
  // What is of more resources than a few is met within twice the way.
  const longer = parts.needsResource ? 2 : 1;
  const share = (isNaming(filter) ? budget.narrow : budget.wide) * pace * longer;
  const rowsToWalk = isExact ? wanted : Math.max(wanted, Math.min(LONGEST_WALK, Math.round(share * limit)));
  const edge = blanks('e', edgeLength);
  const isKnown =
    edgeLength === 0
      ? sql`true`
      : sql`not ((${sql.raw(order.names.slice(0, edgeLength).join(', '))}) ${sql.raw(order.beyond)}= (${sql.join(edge)}))`;
  const left = remains(order, parts);
  // Asked of one row after the other: this form is looked up in a hash, that of `facetCondition` finds rows by an index.
  const hasFacet = parts.isOfAllFacets
    ? facetCondition(parts, scope)
    : sql`f.facet_id in (select fc.id from facet fc where ${parts.facets})`;
  // A filter that leaves next to nothing is answered by what it leaves: a walk would meet none of it.
  const least = left.resources || filter.resourceId !== undefined ? FEW_RESOURCES : 0;
  const period = periodOf(filter);
  const begins = [
    ...(least === 0 ? [] : [sql<boolean>`(select count(*) from few_resources) = ${least}`]),
    ...(period === undefined ? [] : [sql<boolean>`(select count(*) from few_findings) = ${FEW_FINDINGS}`]),
  ];
  // `chosen` reads `walked` row by row, and no further than it must; the rows are counted only where they were not enough.
  const seen = sql`,
    'walked', case when (select count(*) from chosen) < ${wanted} then (select count(*) from walked) end
    ${least === 0 ? sql`` : sql`, 'resources', (select count(*) from few_resources)`}, 'begun', ${allOf(begins)}`;
  const asked = [
    ...ground(order, parts, filter),
    ...(least === 0
      ? []
      : [
          sql`few_resources as materialized (
            select 1 from resource r where ${parts.within('r')} and ${resourcesOf(parts, filter)} limit ${least})`,
        ]),
    ...(period === undefined
      ? []
      : [
          sql`few_findings as materialized (
            select 1 from finding f where ${parts.within('f')} and ${period} limit ${FEW_FINDINGS})`,
        ]),
  ].map((query) => sql`${query},`);
  const query = sql<{ row: WalkedRow }>`
    with ${sql.join(asked, sql` `)}
    walked as materialized (
      select f.account_id, f.region, f.id, ${sql.raw(keyOf(order, 'f'))},
        (f.id is not null and ${left.facets ? hasFacet : sql`true`} and ${parts.own}
          ${left.resources ? sql`and ${parts.ofResources}` : sql``}
          ${left.vulnerabilities ? sql`and ${parts.ofVulnerabilities}` : sql``}) as hit
      from (${walk(order, parts, filter, rowsToWalk)}) f
      ${left.resources ? sql`left join lateral (${RESOURCE_OF_FINDING}) r on true` : sql``}
      ${left.vulnerabilities ? sql`left join lateral (${VULNERABILITY_OF_FINDING}) v on true` : sql``}
      where ${allOf(begins)}
    ),
    chosen as materialized (select * from walked where hit and ${isKnown} limit ${wanted})
    ${shown(order, limit, seen)}
  `.compile(db);
  return { query, isExact, rowsToWalk };
}

/** The page, as far as a bounded walk meets it; undefined when it may go on behind the end of the walk. */
async function walkedPage(db: Db, list: List, scope: Scope): Promise<readonly SentRow[] | undefined> {
  const { order, filter, limit, budget, withHidden } = list;
  const { accountIds, edge = [] } = await nearestAccounts(db, order, scope, filter, budget.crowd);
  if (accountIds.length === 0) return [];
  const { label, after = [] } = order;
  const shape = JSON.stringify([
    label,
    after.length,
    accountIds.length,
    edge.length,
    withHidden,
    limit,
    budget,
    filter,
  ]);
  const statement = walkOfShape(shape, () => walkStatement(db, list, accountIds.length, edge.length));
  const { query, isExact, rowsToWalk } = statement;
  const values = { a: accountIds, r: [scope.region], k: after, e: edge };
  const rows = (await db.executeQuery(filledIn(query, values))).rows.map(({ row }) => row);
  const [first] = rows;
  if (first === undefined) throw new Error('the query always has a row');
  if (!first.begun) return first.resources === 0 ? rows : undefined;
  const isWhole = isExact || (edge.length === 0 && (first.walked ?? 0) < rowsToWalk);
  return first.met > limit || isWhole ? rows : undefined;
}

type FetchedRow = SentRow & {
  /** Rows that the filter left, of no more than were to be looked at. */
  readonly fetched: number | null;
};

/** All rows of the filter, by whatever way the planner finds cheapest, sorted. */
async function fetchedPage(db: Db, list: List, scope: Scope): Promise<readonly SentRow[]> {
  const parts = findingFilter(scope, list.filter);
  const isOfSome = !parts.isOfAllFacets && !parts.isOfOthers;
  if (isOfSome && parts.isOfFacets) {
    const rows = await fetched(db, list, scope, facetCondition(parts, scope), list.budget.rare);
    if (rows[0]?.fetched !== list.budget.rare) return rows;
  }
  // Joined, the planner knows how many facets the filter leaves, and reads all findings if they are many. Where few findings
  // have them, whatever their number, the facets lead.
  return fetched(db, list, scope, isOfSome ? undefined : facetCondition(parts, scope));
}

/**
 * @param facets a condition on `f`; without one, its facet is joined
 * @param most rows that are looked at; a page of no more than these is whole only where fewer were found
 */
async function fetched(
  db: Db,
  { order, filter, limit }: List,
  scope: Scope,
  facets: Predicate | undefined,
  most?: number,
): Promise<readonly FetchedRow[]> {
  const parts = findingFilter(scope, filter);
  const { names, direction } = order;
  const isOf = (table: string): boolean => order.columns.some((column) => column.includes(`${table}.`));
  const join =
    isOf('r') && !parts.needsResource
      ? JOIN_RESOURCE
      : isOf('v') && !parts.needsVulnerability
        ? JOIN_VULNERABILITY
        : sql``;
  // What is named has few findings: behind `offset 0`, the planner cannot come to them by way of everything else.
  const findings = isNaming(filter)
    ? sql`(select f.* from finding f where ${parts.within('f')} and ${findingFilter(scope, namingOf(filter)).own} offset 0)`
    : sql`finding`;
  const { rows } = await sql<{ row: FetchedRow }>`
    with chosen as materialized (
      select found.* ${most === undefined ? sql`` : sql`, count(*) over () as fetched`} from (
        select f.account_id, f.region, f.id, ${keyColumns(order)} from ${findings} f ${parts.joins} ${join}
          ${facets === undefined || isOf('fc') ? sql`join facet fc on fc.id = f.facet_id` : sql``}
        where ${parts.within('f')} and ${facets ?? parts.facets} and ${parts.rest} ${afterKey(order)}
        ${most === undefined ? sql`offset 0` : sql`limit ${most}`}
      ) found
      order by ${ordered(names, direction)} limit ${limit + 1}
    )
    ${shown(order, limit, most === undefined ? sql`` : sql`, 'fetched', (select max(fetched) from chosen)`)}
  `.execute(db);
  return rows.map(({ row }) => row);
}
