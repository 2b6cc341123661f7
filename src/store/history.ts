import { sql } from 'kysely';
import type { FindingChange } from '../domain/finding.ts';
import type { Database } from './database.ts';
import type { HistoryEntry, HistoryStore } from './store.ts';

export const historyStore = (database: Database): HistoryStore => ({
  async ofFinding(scope, findingId) {
    const rows = await database.read((db) =>
      db
        .selectFrom('history')
        .select(['id', 'at', 'kind', 'cause', 'findingId', 'status', 'severity'])
        .where('accountId', 'in', [...scope.accountIds])
        .where('region', '=', scope.region)
        .where('findingId', '=', findingId)
        .orderBy('at')
        .orderBy('id')
        .execute(),
    );
    return rows.map((row) => ({ ...row, kind: row.kind as FindingChange['kind'] }) as HistoryEntry);
  },
  async sweep(before, limit) {
    const { numAffectedRows } = await database.write((trx) =>
      sql`delete from history where ctid = any(array(
        select ctid from history where at < ${before}::timestamptz limit ${limit}))`.execute(trx),
    );
    return Number(numAffectedRows ?? 0);
  },
});
