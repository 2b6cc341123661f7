import type { Clock } from '../clock.ts';
import type { Database } from './database.ts';
import { type AccountStore, type Enablement, type EnablementStatus, SCAN_TYPES_OF_ACCOUNT } from './store.ts';

const DISABLED = Object.fromEntries(SCAN_TYPES_OF_ACCOUNT.map((type) => [type, 'DISABLED'])) as Enablement;

export const accountStore = (database: Database, clock: Clock): AccountStore => ({
  async create(accountId) {
    await database.write((trx) =>
      trx
        .insertInto('account')
        .values({ accountId, createdAt: clock.now().toISOString() })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  },
  async exists(accountId) {
    const row = await database.read((db) =>
      db.selectFrom('account').select('accountId').where('accountId', '=', accountId).executeTakeFirst(),
    );
    return row !== undefined;
  },
  async list() {
    const rows = await database.read((db) =>
      db.selectFrom('account').select('accountId').orderBy('accountId').execute(),
    );
    return rows.map((row) => row.accountId);
  },
  async enablement({ accountId, region }) {
    const rows = await database.read((db) =>
      db
        .selectFrom('enablement')
        .select(['scanType', 'status'])
        .where('accountId', '=', accountId)
        .where('region', '=', region)
        .execute(),
    );
    return { ...DISABLED, ...Object.fromEntries(rows.map((row) => [row.scanType, row.status as EnablementStatus])) };
  },
  async setEnablement({ accountId, region }, change) {
    const updatedAt = clock.now().toISOString();
    const rows = Object.entries(change).map(([scanType, status]) => ({
      accountId,
      region,
      scanType,
      status,
      updatedAt,
    }));
    if (rows.length === 0) return;
    await database.write((trx) =>
      trx
        .insertInto('enablement')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['accountId', 'region', 'scanType']).doUpdateSet((e) => ({
            status: e.ref('excluded.status'),
            updatedAt: e.ref('excluded.updatedAt'),
          })),
        )
        .execute(),
    );
  },
});
