import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Owner } from '../domain/resource.ts';
import type { Database, Db, Trx } from './database.ts';
import { jsonText } from './json-text.ts';
import {
  type Administrator,
  ASSOCIATED,
  MEMBER_QUOTA,
  type Member,
  type OrganizationStore,
  type Relation,
} from './organization-store.ts';
import { pageOf, readPageKey } from './page-key.ts';

const ORGANIZATION_ID = 'organization/id';
const MANAGEMENT_ACCOUNT = 'organization/management-account';
const ORDER = 'ACCOUNT ASC';

/** Twelve characters of `[a-z0-9]`, so that it fits the model's `o-[a-z0-9]{10,32}`. */
const newOrganizationId = (): string => `o-${[...randomBytes(12)].map((byte) => (byte % 36).toString(36)).join('')}`;

interface MemberRow {
  readonly adminId: string;
  readonly accountId: string;
  readonly status: string;
  readonly updatedAt: string;
}

const memberOfRow = ({ adminId, accountId, status, updatedAt }: MemberRow): Member => ({
  administratorId: adminId,
  accountId,
  relation: status as Relation,
  updatedAt,
});

const ofAdministrator = (db: Db | Trx, { accountId, region }: Owner) =>
  db.selectFrom('member').where('adminId', '=', accountId).where('region', '=', region);

const isAdministrator = ({ accountId, region }: Owner) => sql<boolean>`exists (
  select 1 from delegated_administrator d
  where d.region = ${region} and d.account_id = ${accountId} and d.status = 'ENABLED')`;

/** The organization and its relations. A region has one administrator, an account at most one that is in office. */
export const organizationStore = (database: Database, clock: Clock): OrganizationStore => {
  const now = (): string => clock.now().toISOString();

  const administrator = (region: string): Promise<Administrator | undefined> =>
    database.read(async (db) => {
      const row = await db
        .selectFrom('delegatedAdministrator')
        .select(['accountId', 'status'])
        .where('region', '=', region)
        .executeTakeFirst();
      return row && { accountId: row.accountId, status: row.status as Administrator['status'] };
    });

  return {
    administrator,

    async get() {
      const read = () =>
        database.read((db) =>
          sql<{ id: unknown; management: unknown; first: string | null }>`select
            (select value from setting where key = ${ORGANIZATION_ID}) as id,
            (select value from setting where key = ${MANAGEMENT_ACCOUNT}) as management,
            (select account_id from account order by created_at, account_id limit 1) as first`.execute(db),
        );
      let [row] = (await read()).rows;
      if (typeof row?.id !== 'string') {
        await database.write((trx) =>
          trx
            .insertInto('setting')
            .values({ key: ORGANIZATION_ID, value: jsonText(newOrganizationId()) })
            .onConflict((conflict) => conflict.doNothing())
            .execute(),
        );
        [row] = (await read()).rows;
      }
      const managementAccountId = typeof row?.management === 'string' ? row.management : (row?.first ?? undefined);
      return { id: String(row?.id), ...(managementAccountId !== undefined && { managementAccountId }) };
    },

    async setManagementAccount(accountId) {
      const value = jsonText(accountId);
      await database.write((trx) =>
        trx
          .insertInto('setting')
          .values({ key: MANAGEMENT_ACCOUNT, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
          .execute(),
      );
    },

    async designate({ accountId, region }) {
      await database.write((trx) =>
        trx
          .insertInto('delegatedAdministrator')
          .values({ region, accountId, status: 'ENABLED', updatedAt: now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      return (await administrator(region)) ?? { accountId, status: 'DISABLE_IN_PROGRESS' };
    },

    async withdraw({ accountId, region }) {
      const result = await database.write((trx) =>
        trx
          .updateTable('delegatedAdministrator')
          .set({ status: 'DISABLE_IN_PROGRESS', updatedAt: now() })
          .where('region', '=', region)
          .where('accountId', '=', accountId)
          .executeTakeFirst(),
      );
      return result.numUpdatedRows > 0n;
    },

    release: ({ accountId, region }, limit) =>
      database.write(async (trx) => {
        const { rows } = await sql<{ accountId: string }>`
          update member set status = 'DELETED', updated_at = ${now()}
          where (admin_id, region, account_id) in (
            select m.admin_id, m.region, m.account_id from member m
            join delegated_administrator d on d.region = m.region and d.account_id = m.admin_id
            where m.admin_id = ${accountId} and m.region = ${region} and d.status = 'DISABLE_IN_PROGRESS'
              and m.status = any(${[...ASSOCIATED]}::text[])
            order by m.account_id limit ${limit})
          returning account_id`.execute(trx);
        if (rows.length === 0) {
          await trx
            .deleteFrom('delegatedAdministrator')
            .where('region', '=', region)
            .where('accountId', '=', accountId)
            .where('status', '=', 'DISABLE_IN_PROGRESS')
            .execute();
        }
        return rows.map((row) => row.accountId);
      }),

    relate: (admin, accountId, relation) =>
      database.write(async (trx) => {
        const { region } = admin;
        // The administrator's row is the lock under which its members are counted.
        const inOffice = await trx
          .selectFrom('delegatedAdministrator')
          .select('accountId')
          .where('region', '=', region)
          .where('accountId', '=', admin.accountId)
          .where('status', '=', 'ENABLED')
          .forUpdate()
          .executeTakeFirst();
        if (inOffice === undefined) return 'not administrator';
        if (ASSOCIATED.includes(relation)) {
          const { n } = await ofAdministrator(trx, admin)
            .select((e) => e.fn.countAll<number>().as('n'))
            .where('status', 'in', [...ASSOCIATED])
            .where('accountId', '<>', accountId)
            .executeTakeFirstOrThrow();
          if (n >= MEMBER_QUOTA) return 'quota';
        }
        const facts = { status: relation, updatedAt: now() };
        await trx
          .insertInto('member')
          .values({ adminId: admin.accountId, region, accountId, ...facts })
          .onConflict((conflict) => conflict.columns(['adminId', 'region', 'accountId']).doUpdateSet(facts))
          .execute();
        return 'related';
      }),

    async member(admin, accountId) {
      const row = await database.read((db) =>
        ofAdministrator(db, admin).selectAll().where('accountId', '=', accountId).executeTakeFirst(),
      );
      return row && memberOfRow(row);
    },

    async members(admin, { associated }, page) {
      const after = page.after === undefined ? '' : String(readPageKey(ORDER, 1, page.after)[0]);
      const { rows } = await database.read((db) =>
        associated
          ? sql<MemberRow>`select admin_id, account_id, status, updated_at from member
              where admin_id = ${admin.accountId} and region = ${admin.region} and account_id > ${after}
                and status = any(${[...ASSOCIATED]}::text[])
              order by account_id limit ${page.limit + 1}`.execute(db)
          : sql<MemberRow>`select ${admin.accountId} as admin_id, a.account_id, coalesce(m.status, 'CREATED') as status,
                coalesce(m.updated_at, a.created_at) as updated_at
              from account a left join member m
                on m.admin_id = ${admin.accountId} and m.region = ${admin.region} and m.account_id = a.account_id
              where a.account_id > ${after} and a.account_id <> ${admin.accountId}
                and (a.status <> 'REMOVED' or m.status is not null)
              order by a.account_id limit ${page.limit + 1}`.execute(db),
      );
      return pageOf(rows, page, ORDER, (row) => [row.accountId], memberOfRow);
    },

    async memberIds(admin) {
      const rows = await database.read((db) =>
        ofAdministrator(db, admin)
          .select('accountId')
          .where('status', 'in', [...ASSOCIATED])
          .where(isAdministrator(admin))
          .orderBy('accountId')
          .limit(MEMBER_QUOTA)
          .execute(),
      );
      return rows.map((row) => row.accountId);
    },

    async administratorOf({ accountId, region }) {
      const { rows } = await database.read((db) =>
        sql<{ adminId: string }>`
          select m.admin_id from member m
          join delegated_administrator d on d.region = m.region and d.account_id = m.admin_id and d.status = 'ENABLED'
          where m.region = ${region} and m.account_id = ${accountId}
            and m.status = any(${[...ASSOCIATED]}::text[])`.execute(db),
      );
      return rows[0]?.adminId;
    },

    async newcomers({ accountId, region }, since, limit) {
      const { rows } = await database.read((db) =>
        sql<{ accountId: string }>`
          select a.account_id from account a
          where a.created_at >= ${since} and a.status = 'ACTIVE' and a.account_id <> ${accountId}
            and not exists (select 1 from member m
              where m.admin_id = ${accountId} and m.region = ${region} and m.account_id = a.account_id)
          order by a.account_id limit ${limit}`.execute(db),
      );
      return rows.map((row) => row.accountId);
    },
  };
};
