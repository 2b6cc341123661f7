import type { Selectable } from 'kysely';
import type { Database } from './database.ts';
import { jsonText } from './json-text.ts';
import type { Tables } from './schema.ts';
import type { Federation, FederationStore } from './store.ts';

const federationOfRow = ({ kind, ...row }: Selectable<Tables['federation']>): Federation => ({
  ...row,
  // Only `create` below writes kinds.
  kind: kind as Federation['kind'],
});

export const federationStore = (database: Database): FederationStore => ({
  async create({ body, ...federation }) {
    await database.write((trx) =>
      trx
        .insertInto('federation')
        .values({ ...federation, body: jsonText(body) })
        .execute(),
    );
  },
  async ofKind(kind) {
    const rows = await database.read((db) =>
      db.selectFrom('federation').selectAll().where('kind', '=', kind).orderBy('id').execute(),
    );
    return rows.map(federationOfRow);
  },
  async get(id) {
    const row = await database.read((db) =>
      db.selectFrom('federation').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row && federationOfRow(row);
  },
  async list(accountId) {
    const rows = await database.read((db) =>
      db.selectFrom('federation').selectAll().where('accountId', '=', accountId).orderBy('id').execute(),
    );
    return rows.map(federationOfRow);
  },
  async delete(accountId, id) {
    const { numDeletedRows } = await database.write((trx) =>
      trx.deleteFrom('federation').where('accountId', '=', accountId).where('id', '=', id).executeTakeFirst(),
    );
    return numDeletedRows > 0n;
  },
  useOnce: (digest, until, now) =>
    database.write(async (trx) => {
      await trx.deleteFrom('usedProof').where('until', '<', now).execute();
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('usedProof')
        .values({ digest, until })
        .onConflict((conflict) => conflict.column('digest').doNothing())
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    }),
});
