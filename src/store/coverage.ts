import { type RawBuilder, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Coverage, ScanMode, ScanStatus, ScanSummary, ScanType } from '../domain/coverage.ts';
import type { Filter } from '../domain/filter.ts';
import type { Scope } from '../domain/resource.ts';
import type { Database } from './database.ts';
import {
  dateField,
  type FieldTest,
  type FilterFields,
  filterPredicate,
  mapField,
  type Predicate,
  textField,
  textListField,
} from './filter-sql.ts';
import { jsonText } from './json-text.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { type ResourceRow, resourceOfRow, upsertResource } from './resources.ts';
import { present } from './rows.ts';
import type { CoverageGroup, CoverageStore } from './store.ts';

/** Tags of resources of one type alone. */
const tagsOf = (type: string): FieldTest => {
  const tags = mapField(sql`r.tags`);
  return (condition) => sql`(r.type = ${type} and ${tags(condition)})`;
};

/** By their names on the wire (CoverageFilterCriteria), where `c` is the coverage and `r` its resource. Sorted. */
const COVERAGE_FIELDS: FilterFields = {
  accountId: textField(sql`c.account_id`),
  ec2InstanceTags: tagsOf('AWS_EC2_INSTANCE'),
  ecrImageTags: textListField(sql`unnest(r.image_tags) as item(value)`),
  ecrRepositoryName: textField(sql`r.repository`),
  lastScannedAt: dateField(sql`c.last_scanned_at`),
  resourceId: textField(sql`c.resource_id`),
  resourceType: textField(sql`c.resource_type`),
  scanMode: textField(sql`c.scan_mode`),
  scanStatusCode: textField(sql`c.status_code`),
  scanStatusReason: textField(sql`c.status_reason`),
  scanType: textField(sql`c.scan_type`),
};

/** What lists and statistics of coverage can filter by. */
export const COVERAGE_FILTER_FIELDS: readonly string[] = Object.keys(COVERAGE_FIELDS);

const GROUPS: Readonly<Record<CoverageGroup, string>> = {
  ACCOUNT_ID: 'c.account_id',
  ECR_REPOSITORY_NAME: 'r.repository',
  RESOURCE_TYPE: 'c.resource_type',
  SCAN_STATUS_CODE: 'c.status_code',
  SCAN_STATUS_REASON: 'c.status_reason',
};

interface CoverageRow {
  readonly resource: ResourceRow;
  readonly accountId: string;
  readonly resourceId: string;
  readonly scanType: string;
  readonly statusCode: string;
  readonly statusReason: string;
  readonly scanMode: string | null;
  readonly lastScannedAt: string | null;
  readonly summary: unknown;
}

const coverageOfRow = (row: CoverageRow): Coverage => ({
  resource: resourceOfRow(row.resource),
  scanType: row.scanType as ScanType,
  status: { code: row.statusCode, reason: row.statusReason } as ScanStatus,
  ...present({
    scanMode: row.scanMode as ScanMode | null,
    lastScannedAt: row.lastScannedAt,
    summary: row.summary as ScanSummary | null,
  }),
});

const ROWS: RawBuilder<unknown> = sql`
  coverage c join resource r on r.account_id = c.account_id and r.region = c.region and r.id = c.resource_id`;
const COLUMNS: RawBuilder<unknown> = sql`
  c.account_id, c.resource_id, c.scan_type, c.status_code, c.status_reason, c.scan_mode, c.last_scanned_at, c.summary,
  jsonb_build_object('accountId', r.account_id, 'region', r.region, 'id', r.id, 'type', r.type, 'tags', r.tags,
    'details', r.details) as resource`;

const inScope = (scope: Scope, filter: Filter): Predicate => sql`
  c.account_id = any(${scope.accountIds}::text[]) and c.region = ${scope.region}
  and ${filterPredicate(filter, COVERAGE_FIELDS)}`;

const ORDER = 'RESOURCE_ID ASC';

export const coverageStore = (database: Database, clock: Clock): CoverageStore => ({
  async upsert(coverage) {
    const { resource, scanType, status, scanMode, lastScannedAt, summary } = coverage;
    const { accountId, region } = resource;
    const facts = {
      resourceType: resource.type,
      statusCode: status.code,
      statusReason: status.reason,
      scanMode: scanMode ?? null,
      lastScannedAt: lastScannedAt ?? null,
      summary: summary === undefined ? null : jsonText(summary),
      updatedAt: clock.now().toISOString(),
    };
    await database.write(async (trx) => {
      await upsertResource(trx, resource, clock);
      await trx
        .insertInto('coverage')
        .values({ accountId, region, resourceId: resource.id, scanType, ...facts })
        .onConflict((conflict) =>
          conflict.columns(['accountId', 'region', 'resourceId', 'scanType']).doUpdateSet(facts),
        )
        .execute();
    });
  },

  async deleteOfTypes(owner, types, limit) {
    const { numAffectedRows } = await database.write((trx) =>
      sql`
        delete from coverage c using (
          select account_id, region, resource_id, scan_type from coverage
          where account_id = ${owner.accountId} and region = ${owner.region} and resource_type = any(${types}::text[])
          limit ${limit} for update
        ) chosen
        where c.account_id = chosen.account_id and c.region = chosen.region
          and c.resource_id = chosen.resource_id and c.scan_type = chosen.scan_type
      `.execute(trx),
    );
    return Number(numAffectedRows ?? 0);
  },

  async get(owner, resourceId, scanType) {
    const { rows } = await database.read((db) =>
      sql<CoverageRow>`
        select ${COLUMNS} from ${ROWS}
        where c.account_id = ${owner.accountId} and c.region = ${owner.region}
          and c.resource_id = ${resourceId} and c.scan_type = ${scanType}
      `.execute(db),
    );
    return rows[0] && coverageOfRow(rows[0]);
  },

  async list(scope, filter, page) {
    const key = page.after === undefined ? undefined : readPageKey(ORDER, 3, page.after);
    const after = key === undefined ? sql`` : sql`and (c.resource_id, c.scan_type, c.account_id) > (${sql.join(key)})`;
    const { rows } = await database.read((db) =>
      sql<CoverageRow>`
        select ${COLUMNS} from ${ROWS}
        where ${inScope(scope, filter)} ${after}
        order by c.resource_id, c.scan_type, c.account_id limit ${page.limit + 1}
      `.execute(db),
    );
    return pageOf(rows, page, ORDER, (row) => [row.resourceId, row.scanType, row.accountId], coverageOfRow);
  },

  async statistics(scope, filter, groupBy) {
    const group = sql.raw(groupBy === undefined ? 'null::text' : GROUPS[groupBy]);
    const { rows } = await database.read((db) =>
      sql<{ key: string | null; count: number }>`
        select ${group} as key, count(*) as count from ${ROWS}
        where ${inScope(scope, filter)} group by 1 order by 2 desc, 1
      `.execute(db),
    );
    const total = rows.reduce((sum, row) => sum + row.count, 0);
    return { total, groups: rows.flatMap(({ key, count }) => (key === null ? [] : [{ key, count }])) };
  },
});
