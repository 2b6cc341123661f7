import { setTimeout as delay } from 'node:timers/promises';
import { checkAccountId, createAccessKey, type KeyDeps } from '../access-keys.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { AssayError } from '../domain/errors.ts';
import { openMasterKey } from '../secrets.ts';
import { openStore } from '../store/index.ts';
import { callServer, type KeyDesk } from './control.ts';

/** Keys of an open store. */
export const deskOf = (deps: KeyDeps): KeyDesk => ({
  create: (asked) => createAccessKey(deps, asked),
  async list(account) {
    checkAccountId(account);
    const keys = await deps.store.keys.list(account);
    return keys.map(({ accessKeyId, role, createdAt, disabledAt }) => ({
      accessKeyId,
      account,
      role,
      createdAt,
      ...(disabledAt !== undefined && { disabledAt }),
    }));
  },
});

async function onStore<T>(config: Config, use: (desk: KeyDesk) => Promise<T>): Promise<T> {
  const { databaseUrl, dataFolder } = config;
  const store = await openStore(databaseUrl === undefined ? { dataFolder } : { databaseUrl });
  try {
    return await use(deskOf({ store, masterKey: openMasterKey(config.masterKeyFile), clock: systemClock }));
  } finally {
    await store.close();
  }
}

/** A server that is starting holds the folder before it answers. */
const STARTING_MS = 60_000;
const ASK_AGAIN_MS = 200;

/**
 * Uses the keys of a data folder: through the server that holds it, else by opening the store. PostgreSQL serves several
 * processes and is opened directly.
 * @throws AssayError environment when the folder is held by a process that does not answer
 */
export async function useKeys<T>(config: Config, use: (desk: KeyDesk) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== undefined) return onStore(config, use);
  const start = Date.now();
  for (;;) {
    const answered = await callServer(config.dataFolder, async (desk) => ({ value: await use(desk) }));
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
