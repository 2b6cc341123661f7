import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { AssayError, environmentError } from '../domain/errors.ts';
import { type OpenStore, openStore } from '../store/index.ts';

/**
 * For commands that only read: a misspelt folder must not become an empty installation of which all is well.
 * @throws AssayError environment
 */
export function requireStore({ databaseUrl, dataFolder }: Config): void {
  if (databaseUrl !== undefined || existsSync(join(dataFolder, 'store'))) return;
  throw environmentError(`${dataFolder}: there is no store of Assay here`, {
    remedy: 'Name the data folder of the installation with --data or ASSAY_DATA, or its database with --database-url.',
  });
}

/** A server that is starting holds the folder before it answers. */
const STARTING_MS = 60_000;
const ASK_AGAIN_MS = 200;

async function onStore<T>({ databaseUrl, dataFolder }: Config, use: (store: OpenStore) => Promise<T>): Promise<T> {
  const store = await openStore(databaseUrl === undefined ? { dataFolder } : { databaseUrl });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/**
 * Works with the store of a data folder: through the server that holds it, else by opening the store. PostgreSQL serves
 * several processes and is opened directly.
 * @param ask answers undefined when no server does
 * @throws AssayError environment when the folder is held by a process that does not answer
 */
export async function serverOrStore<T>(
  config: Config,
  ask: (dataFolder: string) => Promise<{ readonly value: T } | undefined>,
  use: (store: OpenStore) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl !== undefined) return onStore(config, use);
  const start = Date.now();
  for (;;) {
    const answered = await ask(config.dataFolder);
    if (answered !== undefined) return answered.value;
    try {
      return await onStore(config, use);
    } catch (error) {
      const isHeld = error instanceof AssayError && error.message.includes('is in use by process');
      if (!isHeld || Date.now() - start > STARTING_MS) throw error;
    }
    await delay(ASK_AGAIN_MS);
  }
}
