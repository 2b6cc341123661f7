import { type Kysely, sql } from 'kysely';

/**
 * The first schema (DESIGN.md §5). Ids and names collate "C": byte order, so that prefixes are index ranges and pages
 * sort alike on every machine. `account_id, region` leads every key of what an account owns.
 */
export async function initial(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const ID = 'text collate "C"';
const OWNER = `account_id ${ID} not null, region ${ID} not null`;

const STATEMENTS: readonly string[] = [
  `create table account (account_id ${ID} primary key, created_at timestamptz not null)`,
  `create table enablement (
    ${OWNER}, scan_type ${ID} not null, status ${ID} not null, updated_at timestamptz not null,
    primary key (account_id, region, scan_type))`,
  `create table access_key (
    access_key_id ${ID} primary key, sealed_secret text not null, account_id ${ID} not null, role ${ID} not null,
    created_at timestamptz not null, disabled_at timestamptz)`,
  `create index access_key_account on access_key (account_id, access_key_id)`,

  // What accounts own. `revision` moves with every change of the resource's software or findings (see findings.apply).
  `create table resource (
    ${OWNER}, id ${ID} not null, type ${ID} not null, tags jsonb not null, details jsonb not null,
    registry ${ID}, repository ${ID}, image_digest ${ID}, image_tags text[] collate "C", architecture ${ID},
    pushed_at timestamptz, inventory_id integer, inventory_subject jsonb, inventory_problems jsonb,
    inventory_collected_at timestamptz, revision integer not null default 0, updated_at timestamptz not null,
    primary key (account_id, region, id))`,
  `create index resource_type on resource (account_id, region, type)`,
  `create index resource_inventory on resource (inventory_id)`,
  `create table coverage (
    ${OWNER}, resource_id ${ID} not null, scan_type ${ID} not null, resource_type ${ID} not null,
    status_code ${ID} not null, status_reason ${ID} not null, scan_mode ${ID}, last_scanned_at timestamptz,
    summary jsonb, updated_at timestamptz not null,
    primary key (account_id, region, resource_id, scan_type))`,

  // Software, stored once for the whole fleet. An inventory is by content: no account owns it, resources point at it.
  `create table inventory (
    id integer generated always as identity primary key, digest ${ID} not null unique, packages integer not null,
    complete boolean not null, created_at timestamptz not null)`,
  `create table package_version (
    id integer generated always as identity primary key, identity ${ID} not null unique, type ${ID} not null,
    ecosystem ${ID}, distribution ${ID}, namespace ${ID}, name ${ID} not null, version ${ID} not null, arch ${ID},
    source_name ${ID}, source_version ${ID})`,
  `create table inventory_package (
    inventory_id integer not null, package_version_id integer not null,
    primary key (inventory_id, package_version_id))`,
  `create index inventory_package_version on inventory_package (package_version_id, inventory_id)`,
  `create table blob (digest ${ID} primary key, data bytea not null)`,
  `alter table blob alter column data set storage external`, // compressed already

  // -1: no score. It sorts below every score, and pages by key need no null. A row without body is a placeholder.
  `create table vulnerability (
    id ${ID} primary key, digest ${ID} not null, epss_score double precision not null,
    cvss_score double precision not null, kev boolean not null, exploitation ${ID}, body json)`,
  `create index vulnerability_epss on vulnerability (epss_score, id)`,

  // inspector_score -1: none; vulnerability_id '': none; closed_at infinity: open.
  `create table finding (
    ${OWNER}, id ${ID} not null, resource_id ${ID} not null, resource_type ${ID} not null, type ${ID} not null,
    key ${ID} not null, status ${ID} not null, title ${ID} not null, severity_rank smallint not null,
    inspector_score double precision not null, vulnerability_id ${ID} not null, vulnerability_source ${ID},
    vendor_severity ${ID}, fix_available ${ID}, exploit_available ${ID}, first_observed_at timestamptz not null,
    last_observed_at timestamptz not null, updated_at timestamptz not null, closed_at timestamptz not null,
    close_reason ${ID}, detail jsonb not null,
    primary key (account_id, region, id))`,
  // One open finding per issue of a resource: two concurrent scans cannot both open it.
  `create unique index finding_issue on finding (account_id, region, resource_id, type, key, closed_at)`,
  `create index finding_severity on finding (account_id, region, severity_rank, id)`,
  `create index finding_score on finding (account_id, region, inspector_score, id)`,
  `create index finding_vulnerability on finding (account_id, region, vulnerability_id, id)`,
  `create index finding_first_observed on finding (account_id, region, first_observed_at, id)`,
  `create index finding_last_observed on finding (account_id, region, last_observed_at, id)`,
  // Values that most findings do not have; the common ones are found along the primary key.
  `create index finding_not_active on finding (account_id, region, status, id) where status <> 'ACTIVE'`,
  `create index finding_not_package on finding (account_id, region, type, id) where type <> 'PACKAGE_VULNERABILITY'`,
  `create index finding_closed on finding (closed_at) where status = 'CLOSED'`,
  `create table finding_package (
    ${OWNER}, finding_id ${ID} not null, position integer not null, name ${ID} not null, version ${ID} not null,
    epoch integer not null, release ${ID}, architecture ${ID}, file_path ${ID} not null, source_layer_hash ${ID},
    primary key (account_id, region, finding_id, position))`,
  `create index finding_package_name on finding_package (account_id, region, name, finding_id)`,

  `create table saved_filter (
    ${OWNER}, id ${ID} not null, name ${ID} not null, action ${ID} not null, filter jsonb not null, description text,
    reason text, tags jsonb not null, created_at timestamptz not null, updated_at timestamptz not null,
    primary key (account_id, region, id), unique (account_id, region, name))`,
  `create table outbox (
    seq bigint generated always as identity primary key, id ${ID} not null unique, change json not null,
    created_at timestamptz not null, delivered_at timestamptz)`,
  `create index outbox_pending on outbox (seq) where delivered_at is null`,
  `create table history (
    ${OWNER}, finding_id ${ID} not null, at timestamptz not null, id ${ID} not null, kind ${ID} not null,
    cause text not null, status ${ID} not null, severity ${ID} not null,
    primary key (account_id, region, finding_id, at, id))`,
  // Append-only: a block range index finds the old end at almost no cost.
  `create index history_at on history using brin (at)`,
  `create table setting (key ${ID} primary key, value jsonb not null)`,
];
