import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from './database.ts';
import { stopMetering } from './metering.ts';
import type { AccountRecord, AccountStatus, AccountStore, SuspendedScans } from './organization-store.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { present } from './rows.ts';
import { type AccountScanType, type Enablement, type EnablementStatus, SCAN_TYPES_OF_ACCOUNT } from './store.ts';

const DISABLED = Object.fromEntries(SCAN_TYPES_OF_ACCOUNT.map((type) => [type, 'DISABLED'])) as Enablement;
const ORDER = 'ACCOUNT ASC';
const OWNER_ORDER = 'OWNER ASC';

interface AccountRow {
  readonly accountId: string;
  readonly status: string;
  readonly email: string | null;
  readonly createdAt: string;
}

const recordOfRow = ({ accountId, status, email, createdAt }: AccountRow): AccountRecord => ({
  accountId,
  status: status as AccountStatus,
  createdAt,
  ...present({ email }),
});

const isOn = (status: EnablementStatus): boolean => status === 'ENABLED' || status === 'ENABLING';

export const accountStore = (database: Database, clock: Clock): AccountStore => ({
  async create(accountId, email) {
    await database.write((trx) =>
      trx
        .insertInto('account')
        .values({ accountId, createdAt: clock.now().toISOString(), email: email ?? null })
        .onConflict((conflict) =>
          email === undefined ? conflict.doNothing() : conflict.column('accountId').doUpdateSet({ email }),
        )
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

  async record(accountId) {
    const row = await database.read((db) =>
      db.selectFrom('account').selectAll().where('accountId', '=', accountId).executeTakeFirst(),
    );
    return row && recordOfRow(row);
  },

  async records(page) {
    const after = page.after === undefined ? '' : String(readPageKey(ORDER, 1, page.after)[0]);
    const rows = await database.read((db) =>
      db
        .selectFrom('account')
        .selectAll()
        .where('accountId', '>', after)
        .orderBy('accountId')
        .limit(page.limit + 1)
        .execute(),
    );
    return pageOf(rows, page, ORDER, (row) => [row.accountId], recordOfRow);
  },

  setStatus: (accountId, status) =>
    database.write(async (trx) => {
      const updatedAt = clock.now().toISOString();
      const { numUpdatedRows } = await trx
        .updateTable('account')
        .set({ status })
        .where('accountId', '=', accountId)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      const [from, to] = status === 'ACTIVE' ? [['SUSPENDED'], 'ENABLED'] : [['ENABLED', 'ENABLING'], 'SUSPENDED'];
      await trx
        .updateTable('enablement')
        .set({ status: to, updatedAt })
        .where('accountId', '=', accountId)
        .where('status', 'in', from)
        .execute();
      // What was associated says why it no longer works; an account that comes back is a member again if it was one.
      const relation = { ACTIVE: 'ENABLED', SUSPENDED: 'ACCOUNT_SUSPENDED', REMOVED: 'RESIGNED' }[status];
      const were = status === 'ACTIVE' ? ['ACCOUNT_SUSPENDED'] : ['ENABLED', 'ACCOUNT_SUSPENDED'];
      await trx
        .updateTable('member')
        .set({ status: relation, updatedAt })
        .where('accountId', '=', accountId)
        .where('status', 'in', were)
        .execute();
      if (status !== 'ACTIVE') await stopMetering(trx, accountId, updatedAt);
      return true;
    }),

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
      firstEnabledAt: isOn(status) ? updatedAt : null,
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
            firstEnabledAt: e.fn.coalesce('enablement.firstEnabledAt', 'excluded.firstEnabledAt'),
          })),
        )
        .execute(),
    );
  },

  async moveEnablement({ accountId, region }, types, from, to) {
    const { rows } = await database.write((trx) =>
      sql<{ scanType: AccountScanType }>`
        update enablement set status = ${to}, updated_at = ${clock.now().toISOString()}
        where account_id = ${accountId} and region = ${region} and status = ${from}
          and scan_type = any(${[...types]}::text[])
        returning scan_type`.execute(trx),
    );
    return rows.map((row) => row.scanType);
  },

  async notYet(region, type, wanted, limit) {
    const other = wanted === 'enabled' ? sql`coalesce(e.status, 'DISABLED') = 'DISABLED'` : sql`e.status = 'ENABLED'`;
    const { rows } = await database.read((db) =>
      sql<{ accountId: string }>`
        select a.account_id from account a
        left join enablement e on e.account_id = a.account_id and e.region = ${region} and e.scan_type = ${type}
        where a.status = 'ACTIVE' and ${other}
        order by a.account_id limit ${limit}`.execute(db),
    );
    return rows.map((row) => row.accountId);
  },

  async suspendedBefore(before, page) {
    const after = page.after === undefined ? ['', ''] : readPageKey(OWNER_ORDER, 2, page.after);
    const { rows } = await database.read((db) =>
      sql<SuspendedScans>`
        select account_id, region, array_agg(scan_type order by scan_type) as scan_types from enablement
        where status = 'SUSPENDED' and updated_at < ${before}::timestamptz
          and (account_id, region) > (${sql.join(after)})
        group by account_id, region order by account_id, region limit ${page.limit + 1}`.execute(db),
    );
    return pageOf(
      rows,
      page,
      OWNER_ORDER,
      (row) => [row.accountId, row.region],
      (row) => row,
    );
  },

  async firstEnabledAt({ accountId, region }) {
    const rows = await database.read((db) =>
      db
        .selectFrom('enablement')
        .select(['scanType', 'firstEnabledAt'])
        .where('accountId', '=', accountId)
        .where('region', '=', region)
        .where('firstEnabledAt', 'is not', null)
        .execute(),
    );
    return Object.fromEntries(rows.map((row) => [row.scanType, row.firstEnabledAt ?? '']));
  },
});
