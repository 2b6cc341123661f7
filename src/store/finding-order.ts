import { type RawBuilder, sql } from 'kysely';
import { type PageKey, readPageKey } from './page-key.ts';
import type { FindingSort, FindingSortField, PageRequest } from './store.ts';

/** How the rows of an order are found: along the facets, or along an index of each account's findings. */
export type Path = 'facets' | 'findings' | 'resources' | 'scores' | 'vulnerabilities';

interface OrderDefinition {
  readonly path: Path;
  /** SQL of what comes before the ids. Missing values are below all others. */
  readonly columns: readonly string[];
  /** Filter fields that the walk itself may be narrowed by: they stand on its own columns. */
  readonly narrowedBy?: readonly string[];
}

const facet = (column: string): OrderDefinition => ({ path: 'facets', columns: [column] });
const resource = (column: string): OrderDefinition => ({ path: 'resources', columns: [column, 'f.resource_id'] });

const ORDERS: Readonly<Record<FindingSortField, OrderDefinition>> = {
  AWS_ACCOUNT_ID: { path: 'findings', columns: ['f.account_id'] },
  COMPONENT_TYPE: facet("coalesce(fc.component_type, '')"),
  ECR_IMAGE_PUSHED_AT: resource("coalesce(r.pushed_at, '-infinity')"),
  ECR_IMAGE_REGISTRY: resource("coalesce(r.registry, '')"),
  ECR_IMAGE_REPOSITORY_NAME: resource("coalesce(r.repository, '')"),
  // Scores of vulnerabilities move daily, so they are on no finding: the walk goes along their own index.
  EPSS_SCORE: {
    path: 'vulnerabilities',
    columns: ['v.epss_score', 'f.vulnerability_id'],
    narrowedBy: ['epssScore', 'vulnerabilityId'],
  },
  FINDING_STATUS: facet('fc.status'),
  FINDING_TYPE: facet('fc.type'),
  FIRST_OBSERVED_AT: { path: 'findings', columns: ['f.first_observed_at'], narrowedBy: ['firstObservedAt'] },
  // Scores follow severities: a walk for each severity does not pass by those that the filter leaves out.
  INSPECTOR_SCORE: { path: 'scores', columns: ['f.inspector_score'], narrowedBy: ['inspectorScore'] },
  LAST_OBSERVED_AT: { path: 'findings', columns: ['f.last_observed_at'], narrowedBy: ['lastObservedAt'] },
  NETWORK_PROTOCOL: facet("coalesce(fc.network_protocol, '')"),
  RESOURCE_TYPE: facet('fc.resource_type'),
  SEVERITY: facet('fc.severity_rank'),
  VENDOR_SEVERITY: facet("coalesce(fc.vendor_severity, '')"),
  VULNERABILITY_ID: { path: 'findings', columns: ['f.vulnerability_id'], narrowedBy: ['vulnerabilityId'] },
  VULNERABILITY_SOURCE: facet("coalesce(fc.vulnerability_source, '')"),
};
const BY_ID: OrderDefinition = { path: 'findings', columns: [] };

/** One total order of findings: every column of its key is compared in the same direction. */
export interface FindingOrder {
  readonly path: Path;
  /** Name, for page keys: a key of another order is refused. */
  readonly label: string;
  /** SQL of the key, the ids last; `k0`, `k1` … are their names where rows travel. */
  readonly columns: readonly string[];
  readonly names: readonly string[];
  readonly narrowedBy: readonly string[];
  readonly direction: 'asc' | 'desc';
  /** Compares with what comes after on the way. */
  readonly beyond: '>' | '<';
  readonly after?: PageKey;
}

/** @throws AssayError usage when the page goes on from a page of another order */
export function orderOf(sort: FindingSort | undefined, page: PageRequest): FindingOrder {
  const { path, columns: first, narrowedBy = [] } = sort === undefined ? BY_ID : ORDERS[sort.field];
  const label = sort === undefined ? 'ID ASC' : `${sort.field} ${sort.order}`;
  const ids = path === 'facets' ? ['fc.id', 'f.account_id', 'f.id'] : ['f.id', 'f.account_id'];
  const columns = [...first, ...ids];
  return {
    path,
    label,
    columns,
    names: columns.map((_, index) => `k${index}`),
    narrowedBy,
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
