import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { FindingChange } from '../domain/finding.ts';
import type { Database } from './database.ts';
import type { OutboxStore } from './store.ts';

export const outboxStore = (database: Database, clock: Clock): OutboxStore => ({
  async pending(limit) {
    const rows = await database.read((db) =>
      db
        .selectFrom('outbox')
        .select(['id', 'change', 'createdAt'])
        .where('deliveredAt', 'is', null)
        .orderBy('seq')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({ ...row, change: row.change as FindingChange }));
  },
  async delivered(ids) {
    if (ids.length === 0) return;
    const deliveredAt = clock.now().toISOString();
    await database.write((trx) =>
      trx
        .updateTable('outbox')
        .set({ deliveredAt })
        .where('id', 'in', [...ids])
        .where('deliveredAt', 'is', null)
        .execute(),
    );
  },
  async sweep(before, limit) {
    // In order of writing: the old end of the table is where the walk begins.
    const { numAffectedRows } = await database.write((trx) =>
      sql`delete from outbox where seq = any(array(
        select seq from outbox where created_at < ${before}::timestamptz order by seq limit ${limit}))`.execute(trx),
    );
    return Number(numAffectedRows ?? 0);
  },
});
