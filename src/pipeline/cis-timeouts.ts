import { untilEmpty } from './batches.ts';
import type { JobDefinition } from './deps.ts';

/** Ends targets whose agent never began or fell silent, and with the last of them their scan. */
export const cisTimeouts: JobDefinition = {
  name: 'cis-timeouts',
  cron: '* * * * *',
  async run({ store, clock }, _data, signal) {
    const now = clock.now().toISOString();
    return { ended: await untilEmpty(signal, store.batchSize, (n) => store.cis.expire(now, n)) };
  },
};
