import { type Kysely, sql } from 'kysely';

const ID = 'text collate "C"';

/** What filters, orders and aggregations of findings ask of resources, networks, code and functions. */
export async function findings(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** See store/active-counts.ts: eight figures for each type of findings, of every resource. */
export const COUNT_ACTIVE = `update resource r set active_counts = c.counts from (
    select k.account_id, k.region, k.resource_id, array_agg(k.n order by k.place) as counts
    from (
      select f.account_id, f.region, f.resource_id, place,
        count(*) filter (where place / 8 = t.rank and (
          place % 8 = f.severity_rank or place % 8 = 6 and f.fix_available = 'YES'
          or place % 8 = 7 and f.exploit_available = 'YES'))::integer as n
      from finding f
      join (values ('PACKAGE_VULNERABILITY', 0), ('NETWORK_REACHABILITY', 1), ('CODE_VULNERABILITY', 2)) t (type, rank)
        on t.type = f.type
      cross join generate_series(0, 23) as place
      where f.status = 'ACTIVE' and f.hidden is null
      group by 1, 2, 3, 4
    ) k group by 1, 2, 3
  ) c where c.account_id = r.account_id and c.region = r.region and c.resource_id = r.id`;

const STATEMENTS: readonly string[] = [
  `alter table resource
    add column provider ${ID} not null default 'AWS', add column provider_account_id ${ID},
    add column provider_region ${ID}, add column provider_org_id ${ID}, add column image_reference ${ID},
    add column network_id ${ID}, add column subnet_ids text[] collate "C", add column function_name ${ID},
    add column runtime ${ID}, add column layers text[] collate "C", add column execution_role ${ID},
    add column modified_at timestamptz, add column project_name ${ID}, add column provider_type ${ID},
    add column pulled_at timestamptz, add column last_in_use_at timestamptz, add column in_use_count integer,
    add column active_counts integer[] not null default '{}'`,
  'update resource set provider_account_id = account_id, provider_region = region',
  `alter table finding_package add column source_lambda_layer_arn ${ID}`,
  // A day, or a moment: as its source says it.
  'alter table vulnerability add column exploit_seen_at text',
  `update vulnerability set exploit_seen_at = body ->> 'exploitSeenAt' where body ->> 'exploitSeenAt' is not null`,
  // Orders by what belongs to the resource go along the resources. Missing values are below all others.
  `create index resource_repository_order on resource (account_id, region, coalesce(repository, ''), id)`,
  `create index resource_registry_order on resource (account_id, region, coalesce(registry, ''), id)`,
  `create index resource_pushed_order on resource (account_id, region, coalesce(pushed_at, '-infinity'), id)`,
  // See store/facets.ts. The key says what makes two the same.
  `create table facet (
    id integer generated always as identity primary key, key ${ID} not null unique, status ${ID} not null,
    type ${ID} not null, severity_rank smallint not null, resource_type ${ID} not null, fix_available ${ID},
    exploit_available ${ID}, vulnerability_source ${ID},
    vendor_severity ${ID}, network_protocol ${ID}, component_type ${ID}, is_hidden boolean not null)`,
  `create table account_facet (
    account_id ${ID} not null, region ${ID} not null, facet_id integer not null,
    primary key (region, facet_id, account_id))`,
  'alter table finding add column facet_id integer',
  `create table finding_facet_key as
    select account_id, region, id, json_build_array(status, type, severity_rank, resource_type,
      fix_available, exploit_available, vulnerability_source, vendor_severity, null::text, null::text,
      hidden is not null)::text as key from finding`,
  `insert into facet (key, status, type, severity_rank, resource_type, fix_available,
      exploit_available, vulnerability_source, vendor_severity, is_hidden)
    select distinct on (k.key) k.key, status, type, severity_rank, resource_type, fix_available,
      exploit_available, vulnerability_source, vendor_severity, hidden is not null
    from finding f join finding_facet_key k using (account_id, region, id)`,
  `update finding f set facet_id = facet.id from finding_facet_key k join facet on facet.key = k.key
    where k.account_id = f.account_id and k.region = f.region and k.id = f.id`,
  'drop table finding_facet_key',
  'insert into account_facet select distinct account_id, region, facet_id from finding',
  'alter table finding alter column facet_id set not null',
  'create index finding_facet on finding (account_id, region, facet_id, id)',
  // What has few values goes along the facets now; scores go along each severity, which they follow.
  'drop index finding_severity, finding_score, finding_not_active, finding_not_package',
  'create index finding_score on finding (account_id, region, severity_rank, inspector_score, id)',
  // With the facet, titles are counted from the index alone. What is too long for an index has one of its own.
  `create index finding_title on finding (account_id, region, title, vulnerability_id, facet_id)
    where octet_length(title) <= 1000`,
  'create index finding_long_title on finding (account_id, region, id) where octet_length(title) > 1000',
  `create index finding_related on finding using gin ((detail -> 'packageVulnerability' -> 'relatedVulnerabilities'))`,
  `create index finding_updated on finding (account_id, region, updated_at, id)`,
  COUNT_ACTIVE,
];
