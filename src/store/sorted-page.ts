import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { pageOf, readPageKey } from './page-key.ts';
import type { Page, PageRequest } from './store.ts';

export interface SortedRow {
  readonly sort: string | number;
  /** Unique within the list. */
  readonly tie: string;
}

export interface Sorting {
  /** Names the order in page keys. */
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'timestamptz';
  readonly order: 'ASC' | 'DESC';
}

/**
 * A page by key over any query whose rows have a column `sort`, of the sorting's type and never null, and a column `tie`.
 * Both collate "C", so that pages go on alike on every machine.
 */
export async function sortedPage<Row extends SortedRow, T>(
  database: Database,
  rows: RawBuilder<unknown>,
  { name, type, order }: Sorting,
  page: PageRequest,
  itemOf: (row: Row) => T,
): Promise<Page<T>> {
  const orderName = `${name} ${order}`;
  const [sort, tie] = page.after === undefined ? [] : readPageKey(orderName, 2, page.after);
  const comparison = sql.raw(order === 'ASC' ? '>' : '<');
  const after =
    sort === undefined
      ? sql`true`
      : sql`(x.sort, x.tie) ${comparison} (${sort}::${sql.raw(type)}, ${tie}::text collate "C")`;
  const direction = sql.raw(order.toLowerCase());
  const found = await database.read((db) =>
    sql<Row>`
      select * from (${rows}) as x where ${after}
      order by x.sort ${direction}, x.tie ${direction} limit ${page.limit + 1}
    `.execute(db),
  );
  return pageOf(found.rows, page, orderName, (row) => [row.sort, row.tie], itemOf);
}
