import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, type Transaction } from 'kysely';
import pg from 'pg';
import { AssayError, environmentError } from '../domain/errors.ts';
import { CamelCaseDialect } from './dialect.ts';
import type { Tables } from './schema.ts';
import type { StoreKind } from './store.ts';

export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** Where warnings go; pino fits. */
export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * Rows and the way they travel: the store's tables through `read` and `write`, plain SQL for the queue through `query`.
 * One pool serves both, because PGlite has one session.
 */
export interface StoreConnection {
  readonly kind: StoreKind;
  /**
   * Without `values` the text may hold several statements (simple protocol). Runs again when the connection was lost,
   * so only what may run twice belongs here.
   */
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

export interface Database extends StoreConnection {
  /** Runs reads; they are asked again when the connection was lost meanwhile. */
  read<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Runs one short transaction: no network, no file, no waiting inside. Deadlocks are run again, a lost connection fails. */
  write<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** Runs what has statements of minutes: meanwhile, the embedded store's process is not taken for lost. */
  patiently<T>(work: () => Promise<T>): Promise<T>;
  readonly db: Db;
  close(): Promise<void>;
}

const TIMESTAMPTZ = 1184;
const INT8 = 20;
const parseTime = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date | number;

/** `2026-01-02 03:04:05.678+00`, as a session in UTC writes it, without the way through a Date. */
function isoOfUtc(text: string): string | undefined {
  if (!text.endsWith('+00') || text[4] !== '-' || text[10] !== ' ') return undefined;
  const milliseconds = text[19] === '.' ? text.slice(20, -3).slice(0, 3).padEnd(3, '0') : '000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
}

function isoOf(text: string): string {
  const iso = isoOfUtc(text);
  if (iso !== undefined) return iso;
  const time = parseTime(text);
  return time instanceof Date ? time.toISOString() : text;
}

/** Times as ISO 8601 text (`infinity` as itself), counts as numbers; everything else as pg does. */
export const TYPES = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === TIMESTAMPTZ) return isoOf;
    if (oid === INT8) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** Connection exceptions (class 08), shutdown of the server (57P0x), and what node's sockets and pg itself say. */
function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && /^(08...|57P0[1-5]|ECONN(RESET|REFUSED|ABORTED)|EPIPE|ENOENT|ETIMEDOUT)$/.test(code))
    return true;
  return (
    error instanceof Error && /^Connection terminated|^Client has encountered a connection error/.test(error.message)
  );
}

/** Serialization failure and deadlock: nothing was written, the same transaction may simply run again. */
const mayRunAgain = (error: unknown): boolean => /^(40001|40P01)$/.test(codeOf(error) ?? '');
const RUNS = 8;

/** Runs again what gave way to somebody else's statement: processes that start at once make the same queue tables. */
async function untilThrough<T>(work: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run++) {
    try {
      return await work();
    } catch (error) {
      if (!mayRunAgain(error) || run === RUNS) throw error;
    }
  }
}

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

const lostConnection = (cause: unknown): AssayError =>
  environmentError('the database went away while it worked; whether this change was stored is not known', {
    remedy: 'Repeat the request: every change may be sent twice.',
    cause,
  });

export interface DatabaseOptions {
  readonly kind: StoreKind;
  readonly pool: pg.Pool;
  /** Waits until connecting makes sense. The embedded store is being restarted, or an error says why it is gone. */
  readonly ready?: () => Promise<void>;
  /** For how long a refused connection is tried again. Nothing was asked yet, so that is always safe. Default 0. */
  readonly patienceMs?: number;
  /** See {@link Database}. */
  readonly patiently?: Database['patiently'];
  /** Sees the text of every statement. For tests. */
  readonly onStatement?: ((text: string) => void) | undefined;
  readonly onClose?: () => Promise<void>;
}

const RETRY_MS = 50;

/** A checkout that outlives a restart of the server. */
async function connect({ pool, ready, patienceMs = 0 }: DatabaseOptions): Promise<pg.PoolClient> {
  const start = Date.now();
  for (;;) {
    await ready?.();
    try {
      return await pool.connect();
    } catch (error) {
      if (!isConnectionLoss(error) || Date.now() - start > patienceMs) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function queryOnce(options: DatabaseOptions, text: string, values: readonly unknown[] | undefined) {
  options.onStatement?.(text);
  const client = await connect(options);
  let failure: Error | undefined;
  try {
    return await client.query<Record<string, unknown>>(text, values ? [...values] : undefined);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.release(failure); // several statements may have left a transaction open: such a client is not used again
  }
}

/** Asks again when the connection was lost: after a fail-over every idle connection of the pool may be a dead one. */
async function untilAnswered<T>({ pool }: DatabaseOptions, ask: () => Promise<T>): Promise<T> {
  for (let left = pool.options.max; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (!isConnectionLoss(error) || left <= 0) throw error;
    }
  }
}

/** Joins a pool, kysely and the rules of retrying. */
export function openDatabase(options: DatabaseOptions): Database {
  const { kind, pool, onStatement, onClose } = options;
  // A connection that dies between two statements of a transaction emits an error that nobody else listens to;
  // the next statement on it fails, which is where it is handled.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  const db = new Kysely<Tables>({
    dialect: new CamelCaseDialect({ connect: () => connect(options), end: () => pool.end() }),
    ...(onStatement && { log: (event) => onStatement(event.query.sql) }),
  });
  return {
    kind,
    db,
    query: (text, values) => untilAnswered(options, () => untilThrough(() => queryOnce(options, text, values))),
    read: (work) => untilAnswered(options, () => work(db)),
    write: (work) =>
      untilAnswered(options, () =>
        untilThrough(async () => {
          let hasBegun = false;
          try {
            return await db.transaction().execute((trx) => {
              hasBegun = true;
              return work(trx);
            });
          } catch (error) {
            throw isConnectionLoss(error) && hasBegun ? lostConnection(error) : error;
          }
        }),
      ),
    patiently: options.patiently ?? ((work) => work()),
    async close() {
      await db.destroy();
      await onClose?.();
    },
  };
}

/** Someone else changed the same findings since they were read: read again and decide anew. */
export const conflictError = (message: string): AssayError =>
  environmentError(message, { remedy: 'Read the findings again and repeat.', cause: CONFLICT });
const CONFLICT = { code: 'assay-conflict' };

/** Is it the error of a change that was decided on outdated findings? Nothing was written then. */
export const isConflict = (error: unknown): boolean => error instanceof AssayError && error.cause === CONFLICT;
