import { type RawBuilder, sql } from 'kysely';
import { jsonText } from './json-text.ts';

/** A row as JSON with the table's own column names; `null` and missing are the same. */
export type JsonRow = Readonly<Record<string, unknown>>;

/**
 * `columns` of many rows as one `select`, for `insert into t (columns)`: one parameter whatever the number of rows, and
 * the table's row type gives the column types.
 */
export const selectRows = (table: string, columns: readonly string[], rows: readonly JsonRow[]): RawBuilder<unknown> =>
  sql`select ${sql.raw(columns.join(', '))} from json_populate_recordset(null::${sql.raw(table)}, ${jsonText(rows)}::json)`;

/** `a = excluded.a, b = excluded.b`: for `on conflict … do update set`. */
export const setExcluded = (columns: readonly string[]): RawBuilder<unknown> =>
  sql.raw(columns.map((column) => `${column} = excluded.${column}`).join(', '));

/** At most `size` at a time. */
export function* batches<T>(items: readonly T[], size: number): Iterable<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** An object without the keys whose value is null or undefined: absent in the domain is null in a row. */
export function present<T extends object>(row: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const result: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const name in row) {
    const value = row[name];
    if (value !== null && value !== undefined) result[name] = value;
  }
  return result;
}
