import { type Selectable, sql } from 'kysely';
import type { Database } from './database.ts';
import { present, selectRows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { AccessKey, KeyStore } from './store.ts';

function keyOfRow(row: Selectable<Tables['accessKey']>): AccessKey {
  const { accessKeyId, sealedSecret, accountId, role, createdAt, disabledAt, expiresAt, replaces } = row;
  const { lastUsedAt: at, lastUsedService: service, lastUsedRegion: region, lastUsedAddress: address } = row;
  return {
    ...{ accessKeyId, sealedSecret, accountId, role, createdAt },
    ...present({ disabledAt, expiresAt, replaces }),
    ...(at !== null && { lastUsed: { at, service: service ?? '', region: region ?? '', ...present({ address }) } }),
  };
}

export const keyStore = (database: Database): KeyStore => ({
  async create({ lastUsed: _, ...key }) {
    const { disabledAt = null, expiresAt = null, replaces = null } = key;
    await database.write((trx) =>
      trx
        .insertInto('accessKey')
        .values({ ...key, disabledAt, expiresAt, replaces })
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
  async update(accountId, accessKeyId, change) {
    const { numUpdatedRows } = await database.write((trx) =>
      trx
        .updateTable('accessKey')
        .set(change)
        .where('accountId', '=', accountId)
        .where('accessKeyId', '=', accessKeyId)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  },
  async delete(accountId, accessKeyId) {
    const { numDeletedRows } = await database.write((trx) =>
      trx
        .deleteFrom('accessKey')
        .where('accountId', '=', accountId)
        .where('accessKeyId', '=', accessKeyId)
        .executeTakeFirst(),
    );
    return numDeletedRows > 0n;
  },
  async used(uses) {
    const rows = [...uses].map(([accessKeyId, { at, service, region, address }]) => ({
      access_key_id: accessKeyId,
      last_used_at: at,
      last_used_service: service,
      last_used_region: region,
      last_used_address: address ?? null,
    }));
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length === 0) return;
    await database.write((trx) =>
      sql`update access_key set last_used_at = used.last_used_at, last_used_service = used.last_used_service,
        last_used_region = used.last_used_region, last_used_address = used.last_used_address
        from (${selectRows('access_key', columns, rows)}) used
        where access_key.access_key_id = used.access_key_id
          and (access_key.last_used_at is null or access_key.last_used_at < used.last_used_at)`.execute(trx),
    );
  },
  sealed: (after, limit) =>
    database.read((db) =>
      db
        .selectFrom('accessKey')
        .select(['accessKeyId', 'sealedSecret'])
        .where('accessKeyId', '>', after)
        .orderBy('accessKeyId')
        .limit(limit)
        .execute(),
    ),
  async reseal(accessKeyId, from, to) {
    const { numUpdatedRows } = await database.write((trx) =>
      trx
        .updateTable('accessKey')
        .set({ sealedSecret: to })
        .where('accessKeyId', '=', accessKeyId)
        .where('sealedSecret', '=', from)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  },
});
