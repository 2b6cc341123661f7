import { type RawBuilder, sql } from 'kysely';
import { type PageKey, readPageKey } from './page-key.ts';
import type { FindingSort, FindingSortField, PageRequest } from './store.ts';

/** Along what the rows of an order are found (store/finding-walk.ts). */
export type Path = 'accounts' | 'facets' | 'findings' | 'resources' | 'scores' | 'vulnerabilities';

interface OrderDefinition {
  readonly path: Path;
  /** SQL of what comes before the columns of the path. Missing values are below all others. */
  readonly columns: readonly string[];
  /** Filter fields that the walk itself may be narrowed by: they stand on its own columns. */
  readonly narrowedBy?: readonly string[];
  /** Do findings with like titles lie together? Then a walk that asks for titles passes the others by. */
  readonly gathersTitles?: true;
}

const facet = (column: string): OrderDefinition => ({ path: 'facets', columns: [column], gathersTitles: true });
/** Its index has all times: conditions on the others pass by entries of it, and no rows. */
const times = (column: string, other: string): OrderDefinition => ({
  path: 'findings',
  columns: [column, other, 'f.updated_at'],
  narrowedBy: ['firstObservedAt', 'lastObservedAt', 'updatedAt'],
});
const resource = (column: string): OrderDefinition => ({ path: 'resources', columns: [column] });

/**
 * Facets of one value in an order that is as good as random: neighbours were met together and are alike, and a walk
 * through those that a filter leaves out would be long.
 */
const SPREAD_FACET = '(fc.id::bigint * 2654435761 % 4294967296)';

/** What makes the order of each path a total one, behind its own columns. Ids of findings are random: no two are equal. */
const TIES: Readonly<Record<Path, readonly string[]>> = {
  // In a resource the order is that of the index which has its findings.
  accounts: ['f.account_id', 'f.resource_id', 'f.type', 'f.key', 'f.closed_at'],
  facets: [SPREAD_FACET, 'f.account_id', 'f.id'],
  findings: ['f.id'],
  resources: ['f.resource_id', 'f.account_id', 'f.type', 'f.key', 'f.closed_at'],
  scores: ['f.account_id', 'f.severity_rank', 'f.id'],
  vulnerabilities: ['f.vulnerability_id', 'f.account_id', 'f.id'],
};

const ORDERS: Readonly<Record<FindingSortField, OrderDefinition>> = {
  AWS_ACCOUNT_ID: { path: 'accounts', columns: [] },
  COMPONENT_TYPE: facet("coalesce(fc.component_type, '')"),
  ECR_IMAGE_PUSHED_AT: resource("coalesce(r.pushed_at, '-infinity')"),
  ECR_IMAGE_REGISTRY: resource("coalesce(r.registry, '')"),
  ECR_IMAGE_REPOSITORY_NAME: resource("coalesce(r.repository, '')"),
  // Scores of vulnerabilities move daily, so they are on no finding: the walk goes along their own index.
  EPSS_SCORE: { path: 'vulnerabilities', columns: ['v.epss_score'] },
  FINDING_STATUS: facet('fc.status'),
  FINDING_TYPE: facet('fc.type'),
  FIRST_OBSERVED_AT: times('f.first_observed_at', 'f.last_observed_at'),
  INSPECTOR_SCORE: { path: 'scores', columns: ['f.inspector_score'] },
  LAST_OBSERVED_AT: times('f.last_observed_at', 'f.first_observed_at'),
  NETWORK_PROTOCOL: facet("coalesce(fc.network_protocol, '')"),
  RESOURCE_TYPE: facet('fc.resource_type'),
  SEVERITY: facet('fc.severity_rank'),
  VENDOR_SEVERITY: facet("coalesce(fc.vendor_severity, '')"),
  // Titles begin with it.
  VULNERABILITY_ID: { path: 'vulnerabilities', columns: [], gathersTitles: true },
  VULNERABILITY_SOURCE: facet("coalesce(fc.vulnerability_source, '')"),
};
/** Nothing that may change meanwhile: who reads all pages meets every finding once. */
const UNSORTED: OrderDefinition = { path: 'accounts', columns: [] };

/** One total order of findings: every column of its key is compared in the same direction. */
export interface FindingOrder {
  readonly path: Path;
  /** Name, for page keys: a key of another order is refused. */
  readonly label: string;
  /** SQL of the key, the ids last; `k0`, `k1` … are their names where rows travel. */
  readonly columns: readonly string[];
  readonly names: readonly string[];
  readonly narrowedBy: readonly string[];
  readonly gathersTitles: boolean;
  readonly direction: 'asc' | 'desc';
  /** Compares with what comes after on the way. */
  readonly beyond: '>' | '<';
  readonly after?: PageKey;
}

/** @throws AssayError usage when the page goes on from a page of another order */
export function orderOf(sort: FindingSort | undefined, page: PageRequest): FindingOrder {
  const {
    path,
    columns: first,
    narrowedBy = [],
    gathersTitles = false,
  } = sort === undefined ? UNSORTED : ORDERS[sort.field];
  const label = sort === undefined ? 'ACCOUNT ASC' : `${sort.field} ${sort.order}`;
  const columns = [...first, ...TIES[path]];
  return {
    path,
    label,
    columns,
    names: columns.map((_, index) => `k${index}`),
    narrowedBy,
    gathersTitles,
    direction: sort?.order === 'DESC' ? 'desc' : 'asc',
    beyond: sort?.order === 'DESC' ? '<' : '>',
    ...(page.after !== undefined && { after: readPageKey(label, columns.length, page.after) }),
  };
}

/** `a desc, b desc` of some SQL. */
export const ordered = (names: readonly string[], direction: 'asc' | 'desc'): RawBuilder<unknown> =>
  sql.raw(names.map((name) => `${name} ${direction}`).join(', '));

/** `f.a as k0, f.b as k1`. */
export const keyColumns = ({ columns, names }: FindingOrder): RawBuilder<unknown> =>
  sql.raw(columns.map((column, index) => `${column} as ${names[index]}`).join(', '));

/** `and (columns) > (last row)`, or `<` on the way down. */
export const afterKey = ({ columns, beyond, after }: FindingOrder): RawBuilder<unknown> =>
  after === undefined ? sql`` : sql`and (${sql.raw(columns.join(', '))}) ${sql.raw(beyond)} (${sql.join(after)})`;
