import type { Filter } from '../domain/filter.ts';
import { type Database, isUniqueViolation } from './database.ts';
import { jsonText } from './json-text.ts';
import { ASSOCIATED } from './organization-store.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { present } from './rows.ts';
import type { SavedFilter, SavedFilterStore } from './store.ts';

/** Of one account and region (inspector.md 3.12). */
const QUOTA = 500;
const ORDER = 'ID ASC';

interface SavedFilterRow {
  accountId: string;
  region: string;
  id: string;
  name: string;
  action: string;
  filter: unknown;
  description: string | null;
  reason: string | null;
  tags: Record<string, string>;
  createdAt: string;
  updatedAt: string;
}

const savedFilterOfRow = ({ description, reason, ...row }: SavedFilterRow): SavedFilter => ({
  ...row,
  action: row.action as SavedFilter['action'],
  filter: row.filter as Filter,
  ...present({ description, reason }),
});

const valuesOf = (saved: SavedFilter) => ({
  name: saved.name,
  action: saved.action,
  filter: jsonText(saved.filter),
  description: saved.description ?? null,
  reason: saved.reason ?? null,
  tags: jsonText(saved.tags),
  updatedAt: saved.updatedAt,
});

async function nameIsFree<T>(work: () => Promise<T>): Promise<T | 'name'> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return 'name';
    throw error;
  }
}

export const savedFilterStore = (database: Database): SavedFilterStore => ({
  create: (saved) =>
    nameIsFree(() =>
      database.write(async (trx) => {
        const { accountId, region, id, createdAt } = saved;
        // The account's row is the lock under which filters are counted.
        await trx.selectFrom('account').select('accountId').where('accountId', '=', accountId).forUpdate().execute();
        const { n } = await trx
          .selectFrom('savedFilter')
          .select((e) => e.fn.countAll<number>().as('n'))
          .where('accountId', '=', accountId)
          .where('region', '=', region)
          .executeTakeFirstOrThrow();
        if (n >= QUOTA) return 'quota';
        await trx
          .insertInto('savedFilter')
          .values({ accountId, region, id, createdAt, ...valuesOf(saved) })
          .execute();
        return 'created';
      }),
    ),
  update: (owner, id, change) =>
    nameIsFree(() =>
      database.write(async (trx) => {
        const row = await trx
          .selectFrom('savedFilter')
          .selectAll()
          .where('accountId', '=', owner.accountId)
          .where('region', '=', owner.region)
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return 'missing';
        const before = savedFilterOfRow(row);
        const after = change(before);
        await trx
          .updateTable('savedFilter')
          .set(valuesOf(after))
          .where('accountId', '=', owner.accountId)
          .where('region', '=', owner.region)
          .where('id', '=', id)
          .execute();
        return { before, after };
      }),
    ),
  async delete(owner, id) {
    const row = await database.write((trx) =>
      trx
        .deleteFrom('savedFilter')
        .where('accountId', '=', owner.accountId)
        .where('region', '=', owner.region)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    );
    return row && savedFilterOfRow(row);
  },
  async get(scope, id) {
    const row = await database.read((db) =>
      db
        .selectFrom('savedFilter')
        .selectAll()
        .where('accountId', 'in', [...scope.accountIds])
        .where('region', '=', scope.region)
        .where('id', '=', id)
        .orderBy('accountId')
        .executeTakeFirst(),
    );
    return row && savedFilterOfRow(row);
  },
  async list(scope, { ids, action }, page) {
    const after = page.after === undefined ? undefined : readPageKey(ORDER, 2, page.after);
    const rows = await database.read((db) =>
      db
        .selectFrom('savedFilter')
        .selectAll()
        .where('accountId', 'in', [...scope.accountIds])
        .where('region', '=', scope.region)
        .$if(ids !== undefined, (query) => query.where('id', 'in', ids?.length ? [...ids] : ['']))
        .$if(action !== undefined, (query) => query.where('action', '=', action ?? 'NONE'))
        .$if(after !== undefined, (query) =>
          query.where((e) => e(e.refTuple('id', 'accountId'), '>', e.tuple(String(after?.[0]), String(after?.[1])))),
        )
        .orderBy('id')
        .orderBy('accountId')
        .limit(page.limit + 1)
        .execute(),
    );
    return pageOf(rows, page, ORDER, (row) => [row.id, row.accountId], savedFilterOfRow);
  },
  async suppressing(owner) {
    const rows = await database.read((db) =>
      db
        .selectFrom('savedFilter')
        .selectAll()
        .where('region', '=', owner.region)
        .where('action', '=', 'SUPPRESS')
        .where((e) =>
          e.or([
            e('accountId', '=', owner.accountId),
            // The rules of its administrator hold for a member too.
            e(
              'accountId',
              'in',
              e
                .selectFrom('member')
                .innerJoin('delegatedAdministrator', (join) =>
                  join
                    .onRef('delegatedAdministrator.region', '=', 'member.region')
                    .onRef('delegatedAdministrator.accountId', '=', 'member.adminId')
                    .on('delegatedAdministrator.status', '=', 'ENABLED'),
                )
                .select('member.adminId')
                .where('member.accountId', '=', owner.accountId)
                .where('member.region', '=', owner.region)
                .where('member.status', 'in', [...ASSOCIATED]),
            ),
          ]),
        )
        .orderBy('id')
        .orderBy('accountId')
        .execute(),
    );
    return rows.map(savedFilterOfRow);
  },
});
