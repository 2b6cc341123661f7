import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { environmentError } from '../domain/errors.ts';
import { childEntry } from '../installation.ts';
import { type Database, openDatabase, type StoreLog, TYPES } from './database.ts';
import { acquireLock } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import type { ChildReport, ChildRequest } from './pglite-child.ts';

export interface EmbeddedOptions {
  readonly dataFolder: string;
  readonly log?: StoreLog | undefined;
  /** A child that says nothing for this long is replaced. Default 30 s. */
  readonly silenceMs?: number | undefined;
  readonly onStatement?: ((text: string) => void) | undefined;
  /** The child's program. For tests. */
  readonly childFile?: string | undefined;
}

export interface EmbeddedDatabase extends Database {
  /** Of the database's process. */
  pid(): number | undefined;
}

/** pg looks for `.s.PGSQL.PORT` inside the folder that it is given as host. */
const PORT = 5432;
const SOCKET = `.s.PGSQL.${PORT}`;
/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const LONGEST_SOCKET_PATH = 103;
/** Starts in a row that may fail before the store gives up. */
const STARTS = 5;
const START_MS = 180_000;
/** How long a statement waits for a child that is being replaced. */
const WAIT_MS = 30_000;
/** An index of a million findings takes minutes to build; for ever is a hang. */
const LONGEST_STATEMENT_MS = 3_600_000;

interface Runtime {
  readonly dataFolder: string;
  readonly socketFolder: string;
  readonly childFile: string;
  readonly silenceMs: number;
  readonly log: StoreLog | undefined;
}

/** `<data>/run`, or a private folder with a short name when the path would not fit a socket address. */
function socketFolderOf(dataFolder: string): string {
  const run = join(dataFolder, 'run');
  if (Buffer.byteLength(join(run, SOCKET)) <= LONGEST_SOCKET_PATH) return run;
  const base = Buffer.byteLength(tmpdir()) <= 60 ? tmpdir() : '/tmp';
  return mkdtempSync(join(base, 'assay-'));
}

function makeFolders(dataFolder: string): void {
  try {
    for (const folder of [dataFolder, join(dataFolder, 'run')]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700); // also when it was there before: the socket inside asks for no password
    }
  } catch (error) {
    throw environmentError(`the data folder ${dataFolder} cannot be used: ${(error as Error).message}`, {
      remedy: 'Name another one with --data or ASSAY_DATA.',
      cause: error,
    });
  }
}

/** What a snapshot or a restore of a killed process left. Whoever has the lock is alone. */
function clearRemains(run: string): void {
  for (const name of readdirSync(run).filter((entry) => /^(snapshot|restore)\./.test(entry))) {
    rmSync(join(run, name), { recursive: true, force: true });
  }
}

/** One life of the child: started, watched, ended. */
interface Life {
  readonly child: ChildProcess;
  /** Resolves when it serves; rejects when it ends before. */
  readonly serving: Promise<void>;
  readonly ended: Promise<void>;
}

function startChild(runtime: Runtime): Life {
  const child = fork(runtime.childFile, [runtime.dataFolder, join(runtime.socketFolder, SOCKET)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let lastWords = '';
  child.stderr?.on('data', (data: Buffer) => {
    lastWords = (lastWords + data.toString()).slice(-2_000);
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  const serving = new Promise<void>((done, fail) => {
    child.on('message', (report: ChildReport) => {
      if (report.type === 'ready') done();
      if (report.type === 'failed') lastWords = report.reason;
    });
    ended.then(() => fail(new Error(lastWords.trim() || 'it ended without a word')));
  });
  serving.catch(() => {});
  return { child, serving, ended };
}

/**
 * Ends a child that serves and has not answered for `silenceMs`: PGlite cannot be interrupted inside a statement.
 * @param patientUntil silence is expected until then
 */
function watch({ child, ended }: Life, { silenceMs, log }: Runtime, patientUntil: () => number): void {
  let heard = Date.now();
  child.on('message', () => {
    heard = Date.now();
  });
  const timer = setInterval(() => {
    if (Date.now() > Math.max(heard + silenceMs, patientUntil())) {
      log?.warn({ pid: child.pid, silenceMs }, 'the embedded database does not answer and is restarted');
      child.kill('SIGKILL');
    } else if (child.connected) child.send({ type: 'ping' } satisfies ChildRequest, () => {});
  }, silenceMs / 4);
  timer.unref();
  ended.then(() => clearInterval(timer));
}

/** Recovering a large database blocks the child for a while; for ever is a hang. */
async function startedInTime({ child, serving }: Life): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
  return serving.finally(() => clearTimeout(timer));
}

async function endChild({ child, ended }: Life): Promise<void> {
  if (child.connected) child.send({ type: 'close' } satisfies ChildRequest, () => {});
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

/** Keeps one child serving until closed. */
function superviseChild(runtime: Runtime) {
  let life: Life | undefined;
  /** The life that serves. */
  let watched: Life | undefined;
  let closing = false;
  let patientUntil = 0;
  let serving: Promise<void> = start();
  serving.catch(() => {});

  async function start(): Promise<void> {
    let failure: unknown;
    for (let attempt = 1; attempt <= STARTS && !closing; attempt++) {
      try {
        const current = startChild(runtime);
        life = current;
        await startedInTime(current);
        watch(current, runtime, () => patientUntil);
        watched = current;
        current.ended.then(() => restart(current));
        return;
      } catch (error) {
        failure = error;
        await delay(100 * 2 ** attempt);
      }
    }
    throw environmentError(
      `the embedded database in ${runtime.dataFolder} does not start: ${failure instanceof Error ? failure.message : 'it is being closed'}`,
      { remedy: 'Restore the data folder from a backup, or name an empty one with --data.', cause: failure },
    );
  }

  function restart(ended: Life): void {
    if (closing) return;
    runtime.log?.warn({ pid: ended.child.pid }, 'the embedded database ended and is started again');
    serving = start();
    serving.catch(() => {});
  }

  return {
    pid: () => life?.child.pid,
    /** The first start; it may take its time. */
    started: (): Promise<void> => serving,
    async ready(): Promise<void> {
      if (life?.child.connected && watched === life) return; // the usual case, for every statement
      const timeout = new AbortController();
      const late = delay(WAIT_MS, undefined, { signal: timeout.signal, ref: false }).then(() => {
        throw environmentError('the embedded database is being restarted', { remedy: 'Try again in a moment.' });
      });
      late.catch(() => {});
      await Promise.race([serving, late]).finally(() => timeout.abort());
    },
    /** Its statements may take long. */
    patiently<T>(work: () => Promise<T>): Promise<T> {
      patientUntil = Date.now() + LONGEST_STATEMENT_MS;
      return work().finally(() => {
        patientUntil = Date.now() + runtime.silenceMs;
      });
    },
    async close(): Promise<void> {
      closing = true;
      await serving.catch(() => {});
      if (life) await endChild(life);
    },
  };
}

/**
 * Opens the embedded store of a data folder: PGlite in a child process, behind a unix socket in a private folder.
 *
 * PGlite has one session and no clients of its own to tell apart, so this process alone may use the folder, through one
 * connection, without session state (docs/store.md).
 * @throws AssayError environment when another process holds the folder or the database does not start
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const database = await openEmbeddedDatabase(options);
  try {
    await database.patiently(() => migrate(database.db, 'embedded'));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** {@link openEmbedded} with whatever schema is there. */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataFolder = resolve(options.dataFolder);
  const childFile = options.childFile ?? childEntry('pglite-child');
  if (!existsSync(childFile))
    throw environmentError('Assay is not built', { remedy: 'Run `npm run build` in its folder.' });
  makeFolders(dataFolder);
  const outcome = await acquireLock(join(dataFolder, 'run'), 'assay');
  if ('heldBy' in outcome)
    throw environmentError(`the data folder ${dataFolder} is in use by process ${outcome.heldBy.pid}`, {
      remedy: 'Ask that process (`assay serve`) through its address, or end it, or name another folder with --data.',
    });
  clearRemains(join(dataFolder, 'run'));
  const socketFolder = socketFolderOf(dataFolder);
  const child = superviseChild({
    dataFolder,
    socketFolder,
    childFile,
    silenceMs: options.silenceMs ?? 30_000,
    log: options.log,
  });
  const close = async (): Promise<void> => {
    await child.close();
    if (socketFolder !== join(dataFolder, 'run')) rmSync(socketFolder, { recursive: true, force: true });
    outcome.lock.release();
  };
  try {
    await child.started();
    const pool = new pg.Pool({
      host: socketFolder,
      port: PORT,
      user: 'postgres',
      database: 'postgres',
      password: 'unused',
      max: 1, // two connections would share one session: their messages and transactions would mix
      connectionTimeoutMillis: WAIT_MS,
      types: TYPES,
    });
    const database = openDatabase({
      kind: 'embedded',
      pool,
      ready: child.ready,
      patiently: child.patiently,
      patienceMs: WAIT_MS,
      onStatement: options.onStatement,
      onClose: close,
    });
    return { ...database, pid: child.pid };
  } catch (error) {
    await close();
    throw error;
  }
}
