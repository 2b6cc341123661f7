import { type Kysely, sql } from 'kysely';
import type { Finding } from '../domain/finding.ts';
import type { Owner } from '../domain/resource.ts';
import { severityRank } from '../domain/severity.ts';
import { jsonText } from './json-text.ts';
import type { JsonRow } from './rows.ts';
import type { Tables } from './schema.ts';

/**
 * A facet is one combination of everything about findings that has few values. A million findings have one or two
 * thousand facets: filters on such fields are decided on the facets, orders by them walk the facets, and one index of findings
 * stands for an index of each field. Facets never change and never go; `account_facet` says who has ever had one.
 */
export const FACET_COLUMNS = [
  'status',
  'type',
  'severity_rank',
  'resource_type',
  'fix_available',
  'exploit_available',
  'vulnerability_source',
  'vendor_severity',
  'network_protocol',
  'component_type',
  'is_hidden',
] as const;

const LIST = sql.raw(FACET_COLUMNS.join(', '));
/** What makes facets the same, as text: some of the columns may be null. */
const KEY = sql.raw(`json_build_array(${FACET_COLUMNS.join(', ')})::text`);

const facetOf = (finding: Finding): JsonRow => ({
  status: finding.status,
  type: finding.type,
  severity_rank: severityRank(finding.severity),
  resource_type: finding.resourceType,
  fix_available: finding.fixAvailable,
  exploit_available: finding.exploitAvailable,
  vulnerability_source: finding.packageVulnerability?.source,
  vendor_severity: finding.packageVulnerability?.vendorSeverity,
  network_protocol: finding.networkReachability?.protocol,
  component_type: finding.networkReachability?.path[0]?.type,
  is_hidden: finding.hidden !== undefined,
});

/** Ids of the findings' facets, in their order; what is new is written, also that the owner has them. */
export async function facetsOf(
  trx: Kysely<Tables>,
  owner: Owner,
  findings: readonly Finding[],
): Promise<readonly number[]> {
  const texts = findings.map((finding) => jsonText(facetOf(finding)));
  const distinct = [...new Set(texts)].sort();
  const wanted = sql`(
    select *, ${KEY} as key from (
      select n, ${LIST} from jsonb_array_elements(${`[${distinct.join(',')}]`}::jsonb) with ordinality as given(facet, n)
      cross join lateral jsonb_populate_record(null::facet, facet)
    ) one) wanted`;
  // In one order: transactions that meet new facets wait for each other instead of locking crosswise.
  await sql`
    insert into facet (key, ${LIST}) select distinct key, ${LIST} from ${wanted}
    where not exists (select 1 from facet known where known.key = wanted.key) order by key on conflict do nothing
  `.execute(trx);
  const { rows } = await sql<{ n: number; id: number }>`
    select wanted.n, facet.id from ${wanted} join facet on facet.key = wanted.key
  `.execute(trx);
  const ids = new Map(rows.map(({ n, id }) => [distinct[n - 1], id]));
  await sql`
    insert into account_facet (account_id, region, facet_id)
    select ${owner.accountId}, ${owner.region}, id from unnest(${[...new Set(ids.values())].sort((a, b) => a - b)}::integer[]) id
    where not exists (select 1 from account_facet known where known.account_id = ${owner.accountId}
      and known.region = ${owner.region} and known.facet_id = id)
    order by id on conflict do nothing
  `.execute(trx);
  return texts.map((text) => {
    const id = ids.get(text);
    if (id === undefined) throw new Error('every facet was written before');
    return id;
  });
}
