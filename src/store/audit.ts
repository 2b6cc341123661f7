import { type Selectable, sql } from 'kysely';
import type { AuditChain } from '../domain/audit.ts';
import type { Database } from './database.ts';
import { jsonText } from './json-text.ts';
import { pageOf, readPageKey } from './page-key.ts';
import type { Tables } from './schema.ts';
import type { AuditStore } from './store.ts';

const ORDER = 'SEQ ASC';

const chainOfRow = ({ seq, sweptSeq, ...row }: Selectable<Tables['auditChain']>): AuditChain => ({
  ...row,
  seq: Number(seq),
  sweptSeq: Number(sweptSeq),
});

/** The audit log: append-only, chained by hashes for each account and region. */
export const auditStore = (database: Database): AuditStore => ({
  async append(entry) {
    const { accountId, region, at } = entry;
    const text = jsonText(entry);
    const hashAfter = (before: string) =>
      sql`encode(sha256(convert_to(${sql.raw(before)} || chr(10) || ${text}::text, 'UTF8')), 'hex')`;
    // One statement: the chain's row is locked for as short as can be, since every writer of an account waits for it.
    await database.write((trx) =>
      sql`
        with chain as (
          insert into audit_chain as c (account_id, region, seq, hash)
          values (${accountId}, ${region}, 1, ${hashAfter("''")})
          on conflict (account_id, region) do update set seq = c.seq + 1, hash = ${hashAfter('c.hash')}
          returning seq, hash
        )
        insert into audit (account_id, region, seq, at, entry, hash)
        select ${accountId}, ${region}, seq, ${at}::timestamptz, ${text}::json, hash from chain
      `.execute(trx),
    );
  },

  async list({ accountId, region }, { since, until }, page) {
    const after = page.after === undefined ? undefined : readPageKey(ORDER, 1, page.after)[0];
    const { rows } = await database.read((db) =>
      sql<{ seq: number; text: string; hash: string }>`
        select seq, entry::text as text, hash from audit
        where account_id = ${accountId} and region = ${region} and seq > ${after ?? 0}
          and (${since ?? null}::timestamptz is null or at >= ${since ?? null}::timestamptz)
          and (${until ?? null}::timestamptz is null or at < ${until ?? null}::timestamptz)
        order by seq limit ${page.limit + 1}
      `.execute(db),
    );
    return pageOf(
      rows,
      page,
      ORDER,
      ({ seq }) => [seq],
      (row) => row,
    );
  },

  async chains(accountId) {
    const rows = await database.read((db) =>
      db
        .selectFrom('auditChain')
        .selectAll()
        .$if(accountId !== undefined, (query) => query.where('accountId', '=', accountId ?? ''))
        .orderBy('accountId')
        .orderBy('region')
        .execute(),
    );
    return rows.map(chainOfRow);
  },

  sweep: (before, limit) =>
    database.write(async (trx) => {
      const { rows: chains } = await sql<{ accountId: string; region: string }>`
        select c.account_id, c.region from audit_chain c cross join lateral (
          select at from audit a where a.account_id = c.account_id and a.region = c.region order by seq limit 1
        ) oldest
        where oldest.at < ${before}::timestamptz order by 1, 2 limit 1
      `.execute(trx);
      const [chain] = chains;
      if (chain === undefined) return 0;
      const { accountId, region } = chain;
      const { rows } = await sql<{ seq: number; hash: string; isOld: boolean }>`
        select seq, hash, at < ${before}::timestamptz as is_old from audit
        where account_id = ${accountId} and region = ${region} order by seq limit ${limit}
      `.execute(trx);
      // The clocks of several servers differ: only the chain's beginning may go, or it would have a gap.
      const end = rows.findIndex(({ isOld }) => !isOld);
      const old = end < 0 ? rows : rows.slice(0, end);
      const last = old.at(-1);
      if (last === undefined) return 0;
      await sql`delete from audit where account_id = ${accountId} and region = ${region} and seq <= ${last.seq}`.execute(
        trx,
      );
      await trx
        .updateTable('auditChain')
        .set({ sweptSeq: last.seq, sweptHash: last.hash })
        .where('accountId', '=', accountId)
        .where('region', '=', region)
        .execute();
      return old.length;
    }),
});
