import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { LastUse, Store } from './store/store.ts';

/** A key's last use is written at most so often. */
const WRITE_EVERY_MS = 60_000;
/** Uses of so long are written together. */
const COLLECT_MS = 2_000;
/** Of more keys than these at once, some uses are not noted. */
const MAX_KEYS = 10_000;

export interface LastUses {
  /** Costs a look into a map; nothing is written while a request waits. */
  note(accessKeyId: string, use: LastUse): void;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** Keeps when keys were used last. Sessions have no row of their own: their key's use was AssumeRole. */
export function lastUses({ store, clock, log }: { store: Pick<Store, 'keys'>; clock: Clock; log: Log }): LastUses {
  const written = new Map<string, number>();
  const waiting = new Map<string, LastUse>();
  let timer: NodeJS.Timeout | undefined;

  async function write(): Promise<void> {
    timer = undefined;
    const uses = new Map(waiting);
    waiting.clear();
    try {
      await store.keys.used(uses);
    } catch (error) {
      log.warn({ err: error }, 'the last use of keys could not be written');
    }
  }

  return {
    note(accessKeyId, use) {
      const now = clock.now().getTime();
      const last = written.get(accessKeyId);
      if ((last !== undefined && now - last < WRITE_EVERY_MS) || accessKeyId.startsWith('ASIA')) return;
      if (written.size >= MAX_KEYS) written.clear();
      if (waiting.size >= MAX_KEYS) return;
      written.set(accessKeyId, now);
      waiting.set(accessKeyId, use);
      timer ??= setTimeout(() => void write(), COLLECT_MS).unref();
    },
    async close() {
      clearTimeout(timer);
      if (waiting.size > 0) await write();
    },
  };
}
