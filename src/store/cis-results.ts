import { type RawBuilder, sql } from 'kysely';
import { partitionOf } from '../domain/arn.ts';
import type { CisLevel, CisResultStatus } from '../domain/cis.ts';
import type { Filter } from '../domain/filter.ts';
import { countsOf, TARGET_COLUMNS, type TargetRow, targetOfRow } from './cis-rows.ts';
import type {
  CisCheckSortField,
  CisCheckSummary,
  CisResultSortField,
  CisStore,
  CisTargetSortField,
  StoredCisResult,
} from './cis-store.ts';
import type { Database } from './database.ts';
import {
  allOf,
  type FilterFields,
  fieldPredicate,
  filterPredicate,
  mapField,
  numberField,
  type Predicate,
  textField,
} from './filter-sql.ts';
import { present } from './rows.ts';
import { type SortedRow, type Sorting, sortedPage } from './sorted-page.ts';

type Sorts<Field extends string> = Readonly<Record<Field, { readonly column: string; readonly type: Sorting['type'] }>>;
const text = (column: string) => ({ column, type: 'text' }) as const;
const number = (column: string) => ({ column, type: 'bigint' }) as const;

/** A LEVEL_1 scan holds checks of that level alone; of the others it is not known. */
const LEVEL = `case when s.level = 'LEVEL_1' then s.level end`;

const CHECK_FIELDS: FilterFields = {
  accountIdFilters: textField(sql`x.account_id`),
  checkIdFilters: textField(sql`x.check_id`),
  failedResourcesFilters: numberField(sql`x.failed`),
  platformFilters: textField(sql`x.platform`),
  securityLevelFilters: textField(sql`x.level`),
  titleFilters: textField(sql`x.title`),
};

const CHECK_SORTS: Sorts<CisCheckSortField> = {
  CHECK_ID: text('x.check_order'),
  FAILED_COUNTS: number('x.failed'),
  PLATFORM: text('x.platform'),
  SECURITY_LEVEL: text(`coalesce(x.level, '')`),
  TITLE: text('x.title'),
};

const TARGET_FIELDS: FilterFields = {
  accountIdFilters: textField(sql`t.account_id`),
  failedChecksFilters: numberField(sql`t.failed`),
  platformFilters: textField(sql`t.platform`),
  targetResourceIdFilters: textField(sql`t.resource_id`),
  targetResourceTagFilters: mapField(sql`t.tags`),
  targetStatusFilters: textField(sql`t.status`),
  targetStatusReasonFilters: textField(
    sql`${sql.raw(`case when t.status is null then 'SCAN_IN_PROGRESS' else t.status_reason end`)}`,
  ),
};

const TARGET_SORTS: Sorts<CisTargetSortField> = {
  ACCOUNT_ID: text('t.account_id'),
  FAILED_COUNTS: number('t.failed'),
  PLATFORM: text('t.platform'),
  RESOURCE_ID: text('t.resource_id'),
  TARGET_STATUS: text(`coalesce(t.status, '')`),
  TARGET_STATUS_REASON: text(`coalesce(t.status_reason, '')`),
};

const RESULT_SORTS: Sorts<CisResultSortField> = { CHECK_ID: text('x.check_order'), STATUS: text('x.status') };

/** Machines where one check has the asked status: both are asked of the same row. */
function checkedAs({ checkIdFilters = [], statusFilters = [] }: Filter): Predicate {
  if (checkIdFilters.length + statusFilters.length === 0) return sql`true`;
  return sql`exists (
    select 1 from cis_result r where r.scan_id = t.scan_id and r.account_id = t.account_id and r.region = t.region
      and r.resource_id = t.resource_id
      and ${allOf([
        fieldPredicate(checkIdFilters, textField(sql`r.check_id`)),
        fieldPredicate(statusFilters, textField(sql`r.status`)),
      ])})`;
}

interface CheckRow extends SortedRow {
  readonly accountId: string;
  readonly checkId: string;
  readonly title: string;
  readonly platform: string;
  readonly level: string | null;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const checkOfRow = (row: CheckRow): CisCheckSummary => ({
  accountId: row.accountId,
  checkId: row.checkId,
  title: row.title,
  platform: row.platform,
  counts: countsOf(row),
  ...present({ level: row.level as CisLevel | null }),
});

interface ResultRow extends SortedRow {
  readonly checkId: string;
  readonly title: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly findingId: string;
  readonly platform: string;
  readonly level: string | null;
}

const resultOfRow = (row: ResultRow): StoredCisResult => ({
  checkId: row.checkId,
  title: row.title,
  status: row.status as CisResultStatus,
  findingId: row.findingId,
  platform: row.platform,
  ...present({ statusReason: row.statusReason, level: row.level as CisLevel | null }),
});

const count = (status: CisResultStatus): RawBuilder<unknown> =>
  sql`count(*) filter (where r.status = ${status}) as ${sql.raw(status.toLowerCase())}`;

const JOINED = `cis_result r
  join cis_target t on t.scan_id = r.scan_id and t.account_id = r.account_id and t.region = r.region
    and t.resource_id = r.resource_id
  join cis_scan s on s.id = r.scan_id`;

export const cisResults = (database: Database): Pick<CisStore, 'byCheck' | 'byTarget' | 'results'> => ({
  byCheck({ accountIds, region }, scanId, filter, { field, order }, page) {
    const { column, type } = CHECK_SORTS[field];
    const rows = sql`
      select x.*, ${sql.raw(column)} as sort, x.check_order || '/' || x.account_id || '/' || x.platform as tie
      from (
        select r.account_id, r.check_id, r.check_order, min(r.title) as title, t.platform, ${sql.raw(LEVEL)} as level,
          ${count('PASSED')}, ${count('FAILED')}, ${count('SKIPPED')}
        from ${sql.raw(JOINED)}
        where r.scan_id = ${scanId} and r.account_id = any(${accountIds}::text[]) and r.region = ${region}
        group by r.account_id, r.check_id, r.check_order, t.platform, s.level
      ) as x
      where ${filterPredicate(filter, CHECK_FIELDS)}`;
    return sortedPage(database, rows, { name: field, type, order }, page, checkOfRow);
  },

  byTarget({ accountIds, region }, scanId, filter, { field, order }, page) {
    const { column, type } = TARGET_SORTS[field];
    const { checkIdFilters, statusFilters, ...ofTarget } = filter;
    const rows = sql`
      select ${sql.raw(TARGET_COLUMNS)}, ${sql.raw(column)} as sort, t.account_id || '/' || t.resource_id as tie
      from cis_target t
      where t.scan_id = ${scanId} and t.account_id = any(${accountIds}::text[]) and t.region = ${region}
        and ${filterPredicate(ofTarget, TARGET_FIELDS)}
        and ${checkedAs({ ...(checkIdFilters && { checkIdFilters }), ...(statusFilters && { statusFilters }) })}`;
    return sortedPage<TargetRow & SortedRow, ReturnType<typeof targetOfRow>>(
      database,
      rows,
      { name: field, type, order },
      page,
      targetOfRow,
    );
  },

  results({ accountIds, region }, scanId, resourceId, filter, { field, order }, page) {
    const { column, type } = RESULT_SORTS[field];
    const start = `arn:${partitionOf(region)}:inspector2:${region}:`;
    const fields: FilterFields = {
      checkIdFilters: textField(sql`x.check_id`),
      findingArnFilters: textField(
        sql`${start}::text || x.account_id || ':owner/' || x.account_id || '/cis-finding/' || x.finding_id`,
      ),
      findingStatusFilters: textField(sql`x.status`),
      securityLevelFilters: textField(sql`x.level`),
      titleFilters: textField(sql`x.title`),
    };
    const rows = sql`
      select x.*, ${sql.raw(column)} as sort, x.check_order || '/' || x.rule_id as tie
      from (
        select r.*, t.platform, ${sql.raw(LEVEL)} as level from ${sql.raw(JOINED)}
        where r.scan_id = ${scanId} and r.account_id = any(${accountIds}::text[]) and r.region = ${region}
          and r.resource_id = ${resourceId}
      ) as x
      where ${filterPredicate(filter, fields)}`;
    return sortedPage(database, rows, { name: field, type, order }, page, resultOfRow);
  },
});
