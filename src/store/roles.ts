import type { Selectable } from 'kysely';
import { type Database, isUniqueViolation } from './database.ts';
import { jsonText } from './json-text.ts';
import { present } from './rows.ts';
import type { Tables } from './schema.ts';
import type { IamRole, RoleStore } from './store.ts';

const roleOfRow = ({ trust, ...row }: Selectable<Tables['iamRole']>): IamRole => ({ ...row, ...present({ trust }) });

export const roleStore = (database: Database): RoleStore => ({
  async create({ policy, trust, ...role }, quota) {
    try {
      return await database.write(async (trx) => {
        // The account's row is the lock under which they are counted.
        await trx
          .selectFrom('account')
          .select('accountId')
          .where('accountId', '=', role.accountId)
          .forUpdate()
          .execute();
        const { n } = await trx
          .selectFrom('iamRole')
          .select((e) => e.fn.countAll<number>().as('n'))
          .where('accountId', '=', role.accountId)
          .executeTakeFirstOrThrow();
        if (n >= quota) return 'quota';
        const documents = { policy: jsonText(policy), trust: trust === undefined ? null : jsonText(trust) };
        await trx
          .insertInto('iamRole')
          .values({ ...role, ...documents })
          .execute();
        return 'created';
      });
    } catch (error) {
      if (isUniqueViolation(error)) return 'name';
      throw error;
    }
  },
  async get(accountId, name) {
    const row = await database.read((db) =>
      db
        .selectFrom('iamRole')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('name', '=', name)
        .executeTakeFirst(),
    );
    return row && roleOfRow(row);
  },
  async list(accountId) {
    const rows = await database.read((db) =>
      db.selectFrom('iamRole').selectAll().where('accountId', '=', accountId).orderBy('name').execute(),
    );
    return rows.map(roleOfRow);
  },
  async delete(accountId, name) {
    const { numDeletedRows } = await database.write((trx) =>
      trx.deleteFrom('iamRole').where('accountId', '=', accountId).where('name', '=', name).executeTakeFirst(),
    );
    return numDeletedRows > 0n;
  },
});
