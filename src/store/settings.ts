import type { Database } from './database.ts';
import { jsonText } from './json-text.ts';
import type { SettingStore } from './store.ts';

export const settingStore = (database: Database): SettingStore => ({
  async get(key) {
    const row = await database.read((db) =>
      db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst(),
    );
    return row?.value;
  },
  async set(key, value) {
    const text = jsonText(value ?? null);
    await database.write((trx) =>
      trx
        .insertInto('setting')
        .values({ key, value: text })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
        .execute(),
    );
  },
});
