import { type IdentifierNode, PostgresDialect, type PostgresPool, PostgresQueryCompiler } from 'kysely';
import type pg from 'pg';

/** `resource_id` → `resourceId`. There are as many as columns and aliases in our statements. */
const camelNames = new Map<string, string>();
function camelCase(name: string): string {
  let known = camelNames.get(name);
  if (known === undefined) {
    known = name.replace(/(?<=.)_+(.)/g, (_, letter: string) => letter.toUpperCase());
    camelNames.set(name, known);
  }
  return known;
}

const snakeCase = (name: string): string => name.replace(/(?<!^|[A-Z])[A-Z]/g, (c) => `_${c}`).toLowerCase();

/** Names are camelCase here and snake_case in the database: told while the text is written, not by a second tree. */
class SnakeCaseCompiler extends PostgresQueryCompiler {
  protected override compileUnwrappedIdentifier(node: IdentifierNode): void {
    super.compileUnwrappedIdentifier({ kind: 'IdentifierNode', name: snakeCase(node.name) });
  }
}

/** A pool whose rows have camelCase names. */
export interface RowPool {
  connect(): Promise<pg.PoolClient>;
  end(): Promise<void>;
}

type Client = Awaited<ReturnType<PostgresPool['connect']>>;

/**
 * Rows are read as lists and named here, once and in camelCase: pg would make a template of every answer's columns, and
 * kysely copy each row to rename it.
 */
function rowReader(client: pg.PoolClient): Client {
  return {
    async query<R>(text: string, values: readonly unknown[]) {
      const { command, rowCount, rows, fields } = await client.query<unknown[]>({
        text,
        values: values as unknown[],
        rowMode: 'array',
      });
      const names = fields.map(({ name }) => camelCase(name));
      const named = rows.map((row) => {
        const record: Record<string, unknown> = {};
        for (let i = 0; i < names.length; i++) record[names[i] ?? ''] = row[i];
        return record as R;
      });
      return { command, rowCount: rowCount ?? 0, rows: named };
    },
    release: () => client.release(),
  } as Client;
}

/** PostgreSQL's dialect of kysely for camelCase tables. */
export class CamelCaseDialect extends PostgresDialect {
  constructor(pool: RowPool) {
    const readers = new WeakMap<pg.PoolClient, Client>();
    super({
      pool: {
        async connect() {
          const client = await pool.connect();
          const reader = readers.get(client) ?? rowReader(client);
          readers.set(client, reader);
          return reader;
        },
        end: () => pool.end(),
      },
    });
  }

  override createQueryCompiler(): SnakeCaseCompiler {
    return new SnakeCaseCompiler();
  }
}
