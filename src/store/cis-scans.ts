import { type RawBuilder, sql } from 'kysely';
import { partitionOf } from '../domain/arn.ts';
import type { Scope } from '../domain/resource.ts';
import { SCAN_COLUMNS, type ScanRow, scanOfRow } from './cis-rows.ts';
import type { CisScanSortField, CisStore } from './cis-store.ts';
import type { Database } from './database.ts';
import {
  dateField,
  type FieldTest,
  type FilterFields,
  filterPredicate,
  numberField,
  type Predicate,
  textField,
  textListField,
} from './filter-sql.ts';
import { jsonText } from './json-text.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { RESOURCE_SELECTION, resourceOfRow } from './resources.ts';
import { type SortedRow, type Sorting, sortedPage } from './sorted-page.ts';

/** A tag that the scan looks for, with one of the values that it looks for. */
const chosenTag: FieldTest = (condition) =>
  condition.kind === 'map'
    ? sql`coalesce(x.targets -> 'resourceTags' -> ${condition.key}::text ? ${condition.value ?? ''}, false)`
    : sql`false`;

const arnOf = (region: string, word: string, id: string): RawBuilder<unknown> => {
  const start = `arn:${partitionOf(region)}:inspector2:${region}:`;
  return sql`${start}::text || x.account_id || ':owner/' || x.owner_id || ${`/${word}/`}::text || ${sql.raw(id)}`;
};

const scanFields = (region: string): FilterFields => ({
  failedChecksFilters: numberField(sql`x.failed_checks`),
  scanArnFilters: textField(arnOf(region, 'cis-scan', 'x.id')),
  scanAtFilters: dateField(sql`x.started_at`),
  scanConfigurationArnFilters: textField(arnOf(region, 'cis-configuration', 'x.configuration_id')),
  scanNameFilters: textField(sql`x.name`),
  scanStatusFilters: textField(sql`x.status`),
  scheduledByFilters: textField(sql`x.scheduled_by`),
  targetAccountIdFilters: textListField(sql`jsonb_array_elements_text(x.targets -> 'accountIds') as item(value)`),
  targetResourceIdFilters: (condition) => sql`exists (
    select 1 from cis_target t where t.scan_id = x.id and t.account_id = any(x.readers)
      and ${textField(sql`t.resource_id`)(condition)})`,
  targetResourceTagFilters: chosenTag,
});

const SORTS: Readonly<Record<CisScanSortField, { readonly column: string; readonly type: Sorting['type'] }>> = {
  FAILED_CHECKS: { column: 'x.failed_checks', type: 'bigint' },
  SCAN_START_DATE: { column: 'x.started_at', type: 'timestamptz' },
  SCHEDULED_BY: { column: 'x.scheduled_by', type: 'text' },
  STATUS: { column: 'x.status', type: 'text' },
};

/**
 * Scans that a scope sees, with the counts that it sees: the whole of its own scans; of others', what was found on its
 * own machines.
 */
function seen({ accountIds, region }: Scope): RawBuilder<unknown> {
  const readers = sql`${accountIds}::text[]`;
  const mine = (sums: string) => sql`(
    select coalesce(sum(${sql.raw(sums)}), 0)::int from cis_target t
    where t.scan_id = s.id and t.account_id = any(${readers}))`;
  const own = sql`s.account_id = any(${readers})`;
  return sql`
    select ${sql.raw(SCAN_COLUMNS)}, ${readers} as readers,
      case when ${own} then s.failed_checks else ${mine('t.failed')} end as failed_checks,
      case when ${own} then s.total_checks else ${mine('t.passed + t.failed + t.skipped')} end as total_checks
    from cis_scan s where s.region = ${region} and (${own} or exists (
      select 1 from cis_target t where t.scan_id = s.id and t.account_id = any(${readers})))`;
}

const tagged = (tags: Readonly<Record<string, readonly string[]>>): Predicate =>
  sql`${sql.join(
    Object.entries(tags).map(([key, values]) => sql`r.tags ->> ${key}::text = any(${values}::text[])`),
    sql` and `,
  )}`;

const INSTANCES = 'ACCOUNT_ID ASC';

export const cisScans = (
  database: Database,
): Pick<CisStore, 'instances' | 'start' | 'addTargets' | 'list' | 'get'> => ({
  async instances({ accountIds, region }, tags, page) {
    const key = page.after === undefined ? undefined : readPageKey(INSTANCES, 2, page.after);
    const after = key === undefined ? sql`true` : sql`(r.account_id, r.id) > (${sql.join(key)})`;
    const columns = sql.join(RESOURCE_SELECTION.map((column) => sql.ref(`r.${column}`)));
    const { rows } = await database.read((db) =>
      sql<Parameters<typeof resourceOfRow>[0]>`
        select ${columns} from resource r
        where r.account_id = any(${accountIds}::text[]) and r.region = ${region} and r.type = 'AWS_EC2_INSTANCE'
          and ${tagged(tags)} and ${after}
        order by r.account_id, r.id limit ${page.limit + 1}
      `.execute(db),
    );
    return pageOf(rows, page, INSTANCES, (row) => [row.accountId, row.id], resourceOfRow);
  },

  async start(scan) {
    const { targets, endedAt, reason, ...facts } = scan;
    await database.write((trx) =>
      trx
        .insertInto('cisScan')
        .values({
          ...facts,
          targets: jsonText(targets),
          endedAt: endedAt ?? null,
          reason: reason ?? null,
          prepared: false,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute(),
    );
  },

  async addTargets(targets) {
    if (targets.length === 0) return;
    const rows = targets.map(({ counts, tags, ...facts }) => ({ ...facts, ...counts, tags: jsonText(tags) }));
    await database.write((trx) =>
      trx
        .insertInto('cisTarget')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['scanId', 'accountId', 'region', 'resourceId']).doNothing())
        .execute(),
    );
  },

  list(scope, filter, { field, order }, page) {
    const { column, type } = SORTS[field];
    const rows = sql`
      select x.*, ${sql.raw(column)} as sort, x.id as tie from (${seen(scope)}) as x
      where ${filterPredicate(filter, scanFields(scope.region))}`;
    return sortedPage<ScanRow & SortedRow, ReturnType<typeof scanOfRow>>(
      database,
      rows,
      { name: field, type, order },
      page,
      scanOfRow,
    );
  },

  async get(scope, id) {
    const { rows } = await database.read((db) =>
      sql<ScanRow>`select x.* from (${seen(scope)}) as x where x.id = ${id}`.execute(db),
    );
    return rows[0] && scanOfRow(rows[0]);
  },
});
