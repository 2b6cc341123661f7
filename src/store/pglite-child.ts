import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { placeEmptyStore } from './empty-store.ts';
import { acquireLock, type FolderLock } from './folder-lock.ts';

/**
 * The embedded database's process: PGlite behind a unix socket. It lives and dies with its parent, which holds the data
 * folder's lock; a lock of its own keeps a successor from opening the files while it still writes.
 */

/** Parent → child. */
export type ChildRequest = { readonly type: 'ping' } | { readonly type: 'close' };
/** Child → parent. */
export type ChildReport =
  | { readonly type: 'ready' }
  | { readonly type: 'pong' }
  | { readonly type: 'failed'; readonly reason: string };

/** A predecessor notices within milliseconds that its parent is gone; one that is stuck in a statement is ended. */
const PATIENCE_MS = 2_000;
const LIMIT_MS = 10_000;

/** The watchdog's and the pool's connection, and one that is being replaced. */
const CONNECTIONS = 4;

/**
 * PGlite's own settings with smaller buffers and log: 130 MB less memory, and a recovery after kill -9 that reads 64 MB
 * of log instead of 1 GB. No background process makes checkpoints, so the size of the log is what triggers them.
 */
const SETTINGS = {
  shared_buffers: '32MB',
  maintenance_work_mem: '16MB',
  min_wal_size: '32MB',
  max_wal_size: '64MB',
  jit: 'off',
  random_page_cost: '1.1',
};
const startParams = [
  ...PGlite.defaultStartParams,
  ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

const report = (message: ChildReport): void => {
  process.send?.(message);
};

async function lockFolder(folder: string): Promise<FolderLock> {
  const start = Date.now();
  for (;;) {
    const outcome = await acquireLock(folder, 'child');
    if ('lock' in outcome) return outcome.lock;
    const waited = Date.now() - start;
    if (waited > LIMIT_MS) throw new Error(`process ${outcome.heldBy.pid} still writes to ${folder}`);
    // Our parent holds the lock of the folder: this one is an orphan of a parent that was killed.
    if (waited > PATIENCE_MS) process.kill(outcome.heldBy.pid, 'SIGKILL');
    await delay(50);
  }
}

async function serve(dataFolder: string, socketPath: string): Promise<void> {
  const run = join(dataFolder, 'run');
  const lock = await lockFolder(run);
  const folder = join(dataFolder, 'store');
  if (!existsSync(join(folder, 'PG_VERSION'))) await placeEmptyStore(folder, run);
  const db = await PGlite.create({ dataDir: folder, startParams });
  const execute = db.execProtocolRawStream.bind(db);
  db.execProtocolRawStream = async (...message) => {
    try {
      await execute(...message);
    } catch (error) {
      // Not an SQL error, those are answers: the engine itself broke, and the socket's queue would wait for ever.
      report({ type: 'failed', reason: String(error) });
      process.exit(1);
    }
  };
  rmSync(socketPath, { force: true });
  const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: CONNECTIONS });
  await server.start();
  process.on('message', async (request: ChildRequest) => {
    if (request.type === 'ping') return report({ type: 'pong' });
    await server.stop();
    await db.close();
    lock.release();
    process.exit(0);
  });
  report({ type: 'ready' });
}

// Ctrl-C and a service manager signal the whole group; the parent closes this process when its own work is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// Without a parent nobody can ask anything. Committed work is in the write-ahead log, so this loses nothing.
process.on('disconnect', () => process.exit(0));

const [dataFolder = '', socketPath = ''] = process.argv.slice(2);
try {
  await serve(dataFolder, socketPath);
} catch (error) {
  report({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
