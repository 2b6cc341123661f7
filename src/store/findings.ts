import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { COUNTED_COLUMNS, type CountedState, countActive } from './active-counts.ts';
import { aggregateFindings } from './aggregations.ts';
import { conflictError, type Database, isUniqueViolation } from './database.ts';
import { applyChanges } from './finding-apply.ts';
import { facetCondition, findingFilter } from './finding-filter.ts';
import { LISTED_COLUMNS, LISTED_JOINS, listedOfRow, listFindings, type WalkBudget } from './finding-list.ts';
import { FINDING_SELECTION, findingOfRow } from './finding-row.ts';
import type { FindingStore } from './store.ts';

/** How long closed findings are kept (inspector.md 3.4). */
const RETENTION = { fixed: '30 days', 'resource-gone': '3 days' } as const;

export const findingStore = (
  database: Database,
  batchSize: number,
  clock: Clock,
  hasGrown: (rows: number) => Promise<void>,
  walkBudget?: WalkBudget,
): FindingStore => ({
  async ofResource(owner, resourceId, closedSince) {
    const rows = await database.read((db) =>
      db
        .selectFrom('finding')
        .select(FINDING_SELECTION)
        .where('accountId', '=', owner.accountId)
        .where('region', '=', owner.region)
        .where('resourceId', '=', resourceId)
        .where('closedAt', '>=', closedSince) // open ones close at infinity
        .orderBy('type')
        .orderBy('key')
        .orderBy('closedAt')
        .execute(),
    );
    return rows.map(findingOfRow);
  },

  async apply(owner, changes, expected) {
    const now = clock.now().toISOString();
    try {
      await database.write((trx) => applyChanges(trx, owner, changes, { batchSize, now, expected }));
    } catch (error) {
      if (isUniqueViolation(error)) throw conflictError('another job opened a finding of the same issue meanwhile');
      throw error;
    }
    await hasGrown(changes.length);
  },

  list: (scope, filter, sort, page) => database.read((db) => listFindings(db, scope, filter, sort, page, walkBudget)),

  async get(scope, ids) {
    const { rows } = await database.read((db) =>
      sql<Parameters<typeof listedOfRow>[0]>`
        select f.*, ${LISTED_COLUMNS} from finding f ${LISTED_JOINS}
        where f.account_id = any(${scope.accountIds}::text[]) and f.region = ${scope.region}
          and f.id = any(${ids}::text[])
        order by f.id, f.account_id
      `.execute(db),
    );
    return rows.map(listedOfRow);
  },

  async count(scope, filter) {
    const parts = findingFilter(scope, filter);
    const { rows } = await database.read((db) =>
      sql<{ n: number }>`
        select count(*) as n from finding f ${parts.joins}
        where ${parts.within('f')} and ${facetCondition(parts, scope)} and ${parts.rest}
      `.execute(db),
    );
    return rows[0]?.n ?? 0;
  },

  aggregate: (scope, request, page) => database.read((db) => aggregateFindings(db, scope, request, page)),

  sweep: (now, limit) =>
    deleteFindings(
      database,
      sql`f.status = 'CLOSED' and f.closed_at <
        case f.close_reason
          when 'resource-gone' then ${now}::timestamptz - ${RETENTION['resource-gone']}::interval
          else ${now}::timestamptz - ${RETENTION.fixed}::interval
        end and f.closed_at < ${now}::timestamptz - ${RETENTION['resource-gone']}::interval`,
      limit,
    ),

  deleteOfTypes: (owner, types, limit) =>
    deleteFindings(
      database,
      sql`f.account_id = ${owner.accountId} and f.region = ${owner.region} and f.resource_type = any(${types}::text[])`,
      limit,
    ),
});

/** Deletes at most `limit` findings with their packages; history stays. */
const deleteFindings = (database: Database, which: ReturnType<typeof sql>, limit: number): Promise<number> =>
  database.write(async (trx) => {
    const { rows } = await sql<CountedState & { accountId: string; region: string }>`
      with chosen as (
        select f.account_id, f.region, f.id from finding f where ${which} limit ${limit} for update
      ), gone as (
        delete from finding f using chosen c
        where f.account_id = c.account_id and f.region = c.region and f.id = c.id
        returning f.account_id, f.region, f.id, ${COUNTED_COLUMNS}
      ), packages as (
        delete from finding_package p using gone g
        where p.account_id = g.account_id and p.region = g.region and p.finding_id = g.id
      )
      select * from gone
    `.execute(trx);
    // Closed ones count nowhere; active ones go with a scan type that was disabled, of one account.
    const counted = rows.filter((row) => row.status !== 'CLOSED');
    const [owner] = counted;
    if (owner !== undefined) await countActive(trx, owner, counted, []);
    return rows.length;
  });
