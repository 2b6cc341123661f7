import type { Database } from './database.ts';
import { present } from './rows.ts';
import type { AccessKey, KeyStore, Role } from './store.ts';

interface KeyRow {
  accessKeyId: string;
  sealedSecret: string;
  accountId: string;
  role: string;
  createdAt: string;
  disabledAt: string | null;
}

const keyOfRow = ({ disabledAt, ...row }: KeyRow): AccessKey => ({
  ...row,
  role: row.role as Role,
  ...present({ disabledAt }),
});

export const keyStore = (database: Database): KeyStore => ({
  async create(key) {
    await database.write((trx) =>
      trx
        .insertInto('accessKey')
        .values({ ...key, disabledAt: key.disabledAt ?? null })
        .execute(),
    );
  },
  async find(accessKeyId) {
    const row = await database.read((db) =>
      db.selectFrom('accessKey').selectAll().where('accessKeyId', '=', accessKeyId).executeTakeFirst(),
    );
    return row && keyOfRow(row);
  },
  async list(accountId) {
    const rows = await database.read((db) =>
      db.selectFrom('accessKey').selectAll().where('accountId', '=', accountId).orderBy('accessKeyId').execute(),
    );
    return rows.map(keyOfRow);
  },
});
