import pg from 'pg';
import { environmentError } from '../domain/errors.ts';
import { type Database, openDatabase, type StoreLog, TYPES } from './database.ts';
import { migrate } from './migrate.ts';

export interface PostgresqlOptions {
  readonly databaseUrl: string;
  /** Connections of this process. Default 10. */
  readonly poolSize?: number | undefined;
  /** A statement that runs longer fails. Default 60 s. Migrations have no limit. */
  readonly statementTimeoutMs?: number | undefined;
  readonly log?: StoreLog | undefined;
  readonly onStatement?: ((text: string) => void) | undefined;
}

/** `host:port/database` of a connection URL, without user and password: for messages. */
function placeOf(databaseUrl: string): string {
  try {
    const url = new URL(databaseUrl);
    return `${url.host || (url.searchParams.get('host') ?? 'localhost')}${url.pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}

async function reachable<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (!/^(E[A-Z]+|28...|3D000|08...|57P0.)$/.test(code ?? '') && !/timeout|SSL|certificate/.test(message ?? ''))
      throw error;
    throw environmentError(`the database ${placeOf(databaseUrl)} cannot be used: ${message}`, {
      remedy: 'Check that PostgreSQL runs there and that user, password and database of DATABASE_URL exist.',
      cause: error,
    });
  }
}

/**
 * Opens a PostgreSQL (15 or newer) by URL and brings its schema up to date.
 * @throws AssayError environment when it cannot be reached
 */
export async function openPostgresql(options: PostgresqlOptions): Promise<Database> {
  const { databaseUrl, statementTimeoutMs = 60_000, ...others } = options;
  const migrating = openPostgresqlDatabase({ databaseUrl, poolSize: 1 });
  try {
    await reachable(databaseUrl, () => migrate(migrating.db, 'postgresql'));
  } finally {
    await migrating.close();
  }
  return openPostgresqlDatabase({ databaseUrl, statementTimeoutMs, ...others });
}

/** Said to each new connection, once: as start-up parameters, poolers such as PgBouncer would refuse the connection. */
async function settle(client: pg.ClientBase, { statementTimeoutMs, log }: PostgresqlOptions): Promise<void> {
  const timeout = statementTimeoutMs === undefined ? '' : `set statement_timeout = ${statementTimeoutMs};`;
  // Compiling a plan that the planner takes for dear, or starting helpers for it, costs more than any list does.
  // Rows lie in memory or on disks without a head to move: by its default the planner would read all of them instead of a tenth.
  const planning = 'set jit = off; set max_parallel_workers_per_gather = 0; set random_page_cost = 1.1; ';
  // In UTC times need no reading (store/database.ts). A server may not know a word: what must be set is said again.
  const text = `set timezone = 'UTC'; ${planning}${timeout}`;
  await client.query(text).catch(() =>
    client.query(timeout).catch(({ message }: Error) => {
      log?.warn({ reason: message }, 'the database refuses a time limit: a statement may run for ever');
    }),
  );
}

/** {@link openPostgresql} with whatever schema is there; statements may take as long as they take unless it is said. */
export function openPostgresqlDatabase(options: PostgresqlOptions): Database {
  const { databaseUrl, poolSize, onStatement } = options;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'assay',
    connectionTimeoutMillis: 10_000,
    types: TYPES,
    max: poolSize ?? 10,
    onConnect: (client) => settle(client, options),
  });
  return openDatabase({ kind: 'postgresql', pool, onStatement });
}
