import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { CamelCaseDialect } from './dialect.ts';

interface Row {
  readonly accountId: string;
  readonly lastUsedAt: string | null;
  readonly k0: string;
  readonly sbomURL: string;
}
type Tables = Record<'accessKey' | 'member2Role', Row>;

/** A pool of one client that gives this answer to everything. */
function poolOf(fields: readonly string[] = [], rows: readonly unknown[][] = []) {
  const query = async () => ({
    command: 'SELECT',
    rowCount: rows.length,
    fields: fields.map((name) => ({ name })),
    rows,
  });
  const client = { query, release() {} } as unknown as pg.PoolClient;
  return { connect: async () => client, end: async () => {} };
}

test('statements are those of the plugin that rewrites trees', () => {
  const ours = new Kysely<Tables>({ dialect: new CamelCaseDialect(poolOf()) });
  const plugin = new CamelCasePlugin({ maintainNestedObjectKeys: true });
  const theirs = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: poolOf() as never }), plugins: [plugin] });
  const statements = [
    (db: typeof ours) => db.selectFrom('accessKey').selectAll().where('accountId', '=', '1').orderBy('lastUsedAt'),
    (db: typeof ours) => db.selectFrom('member2Role as memberRole').select(['k0 as firstKey', 'memberRole.sbomURL']),
    (db: typeof ours) =>
      db
        .updateTable('accessKey')
        .set({ lastUsedAt: null })
        .where(sql`${sql.ref('k0')}`, 'is', null),
    (db: typeof ours) =>
      db.deleteFrom('accessKey').where(({ fn }) => fn.coalesce('accessKey.lastUsedAt', 'k0'), '=', 'a'),
  ];
  for (const statement of statements) {
    const { sql: text, parameters } = statement(ours).compile();
    expect({ text, parameters }).toEqual({
      text: statement(theirs).compile().sql,
      parameters: statement(theirs).compile().parameters,
    });
  }
});

test('columns are renamed, what lies in their values is not', async () => {
  const details = { image_id: 'i', nested: [{ is_it: true }] };
  const pool = poolOf(['account_id', 'k0', 'is_a__b', '?column?', 'details'], [['1', 'a', false, 2, details]]);
  const db = new Kysely<Tables>({ dialect: new CamelCaseDialect(pool) });
  const { rows } = await sql`select 1`.execute(db);
  expect(rows).toEqual([{ accountId: '1', k0: 'a', isAB: false, '?column?': 2, details }]);
});
