import { type Selectable, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Owner, Scope } from '../domain/resource.ts';
import { type Database, type Db, isUniqueViolation, type Trx } from './database.ts';
import { jsonText } from './json-text.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { present } from './rows.ts';
import type { Tables } from './schema.ts';
import type { Document, DocumentChange, DocumentKind, DocumentSelection, DocumentStore } from './store.ts';

type Row = Selectable<Tables['document']>;

function documentOfRow<B>({ kind: _, name, parent, dueAt, body, ...row }: Row): Document<B> {
  // Only this kind's own code ever wrote the body.
  return { ...row, body: body as B, ...present({ name, parent, dueAt }) };
}

const valuesOf = ({ name, parent, tags, body, dueAt }: DocumentChange<unknown>) => ({
  name: name ?? null,
  parent: parent ?? null,
  tags: jsonText(tags),
  body: jsonText(body),
  dueAt: dueAt ?? null,
});

async function nameIsFree<T>(work: () => Promise<T>): Promise<T | 'name'> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return 'name';
    throw error;
  }
}

const ofKind = (db: Db | Trx, { kind }: DocumentKind<unknown>, { accountIds, region }: Scope) =>
  db
    .selectFrom('document')
    .where('kind', '=', kind)
    .where('accountId', 'in', accountIds.length === 0 ? [''] : [...new Set(accountIds)])
    .where('region', '=', region);

const scopeOfOwner = ({ accountId, region }: Owner): Scope => ({ accountIds: [accountId], region });

function selected(db: Db, kind: DocumentKind<unknown>, scope: Scope, { parent, ids }: DocumentSelection) {
  return ofKind(db, kind, scope)
    .$if(parent !== undefined, (query) => query.where('parent', '=', parent ?? ''))
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids?.length ? [...ids] : ['']));
}

/** Documents: one table for everything that is created, changed and read whole. Every read is bound to a scope. */
export const documentStore = (database: Database, clock: Clock): DocumentStore => ({
  create: (kind, document, quota) =>
    nameIsFree(() =>
      database.write(async (trx) => {
        const { accountId, region, id, createdAt } = document;
        if (quota !== undefined) {
          // The account's row is the lock under which they are counted.
          await trx.selectFrom('account').select('accountId').where('accountId', '=', accountId).forUpdate().execute();
          const { n } = await ofKind(trx, kind, scopeOfOwner(document))
            .select((e) => e.fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow();
          if (n >= quota) return 'quota';
        }
        const row = { accountId, region, kind: kind.kind, id, createdAt, updatedAt: clock.now().toISOString() };
        await trx
          .insertInto('document')
          .values({ ...row, ...valuesOf(document) })
          .execute();
        return 'created';
      }),
    ),

  async get<B>(kind: DocumentKind<B>, scope: Scope, id: string) {
    const row = await database.read((db) =>
      ofKind(db, kind, scope).selectAll().where('id', '=', id).orderBy('accountId').executeTakeFirst(),
    );
    return row && documentOfRow<B>(row);
  },

  async getByName<B>(kind: DocumentKind<B>, owner: Owner, name: string) {
    const row = await database.read((db) =>
      ofKind(db, kind, scopeOfOwner(owner)).selectAll().where('name', '=', name).executeTakeFirst(),
    );
    return row && documentOfRow<B>(row);
  },

  update: <B>(
    kind: DocumentKind<B>,
    owner: Owner,
    id: string,
    change: (current: Document<B>) => DocumentChange<B> | undefined,
  ) =>
    nameIsFree(() =>
      database.write(async (trx) => {
        const found = await ofKind(trx, kind, scopeOfOwner(owner))
          .selectAll()
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (found === undefined) return 'missing';
        const current = documentOfRow<B>(found);
        const changed = change(current);
        if (changed === undefined) return current;
        const row = await trx
          .updateTable('document')
          .set({ ...valuesOf(changed), updatedAt: clock.now().toISOString() })
          .where('kind', '=', kind.kind)
          .where('accountId', '=', owner.accountId)
          .where('region', '=', owner.region)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return documentOfRow<B>(row);
      }),
    ),

  async delete({ kind }, { accountId, region }, id) {
    const result = await database.write((trx) =>
      trx
        .deleteFrom('document')
        .where('kind', '=', kind)
        .where('accountId', '=', accountId)
        .where('region', '=', region)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    return result.numDeletedRows > 0n;
  },

  async deleteChildren({ kind }, { accountId, region }, parent, limit) {
    const { numAffectedRows } = await database.write((trx) =>
      sql`delete from document where (kind, account_id, region, id) in (
        select kind, account_id, region, id from document
        where kind = ${kind} and account_id = ${accountId} and region = ${region} and parent = ${parent}
        order by id limit ${limit})`.execute(trx),
    );
    return Number(numAffectedRows ?? 0n);
  },

  async list<B>(
    kind: DocumentKind<B>,
    scope: Scope,
    select: DocumentSelection,
    page: { limit: number; after?: string },
  ) {
    const order = select.newestFirst === true ? 'NEWEST' : 'ID';
    const after = page.after === undefined ? undefined : readPageKey(order, 3, page.after).map(String);
    const [createdAt = '', id = '', accountId = ''] = after ?? [];
    const rows = await database.read((db) => {
      const query = selected(db, kind, scope, select).selectAll();
      const sorted =
        order === 'ID'
          ? query
              .$if(after !== undefined, (q) =>
                q.where((e) => e(e.refTuple('id', 'accountId'), '>', e.tuple(id, accountId))),
              )
              .orderBy('id')
              .orderBy('accountId')
          : query
              .$if(after !== undefined, (q) =>
                q.where((e) => e(e.refTuple('createdAt', 'id', 'accountId'), '<', e.tuple(createdAt, id, accountId))),
              )
              .orderBy('createdAt', 'desc')
              .orderBy('id', 'desc')
              .orderBy('accountId', 'desc');
      return sorted.limit(page.limit + 1).execute();
    });
    return pageOf(rows, page, order, (row) => [row.createdAt, row.id, row.accountId], documentOfRow<B>);
  },

  async count(kind, scope, select = {}) {
    const { n } = await database.read((db) =>
      selected(db, kind, scope, select)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow(),
    );
    return n;
  },

  async due<B>({ kind }: DocumentKind<B>, now: string, limit: number) {
    const rows = await database.read((db) =>
      db
        .selectFrom('document')
        .selectAll()
        .where('kind', '=', kind)
        .where('dueAt', '<=', now)
        .orderBy('dueAt')
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => documentOfRow<B>(row));
  },

  async sweep({ kind }, before, limit) {
    const { numAffectedRows } = await database.write((trx) =>
      sql`delete from document where (kind, account_id, region, id) in (
        select kind, account_id, region, id from document where kind = ${kind} and created_at < ${before}
        order by kind, account_id, region, id limit ${limit})`.execute(trx),
    );
    return Number(numAffectedRows ?? 0n);
  },
});
