import { type Coverage, generationOf, type ScanStatusReason } from '../domain/coverage.ts';
import { type Filter, MATCH_ALL } from '../domain/filter.ts';
import { singletonKeyOf } from '../queue/queue.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { isEnabled } from './scan-types.ts';

/** Which generation (advisory database and VEX documents) judged everything last: until it moves, only what is not well needs a look. */
const JUDGED_BY = 'rescan/generation';
const NOT_WELL: Filter = {
  scanStatusReason: [{ kind: 'string', comparison: 'NOT_EQUALS', value: 'SUCCESSFUL' }],
};

/** Reasons of a scan that ran to its end: the same generation would say the same again. */
const RAN: ReadonlySet<ScanStatusReason> = new Set([
  'SUCCESSFUL',
  'NO_INVENTORY',
  'UNSUPPORTED_OS',
  'DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED',
  'DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED',
]);

const needsScan = ({ status, summary }: Coverage, generation: string): boolean =>
  !RAN.has(status.reason) || (summary !== undefined && summary.generation !== generation);

async function rescanAccount(
  { store, queue, region }: PipelineDeps,
  accountId: string,
  filter: Filter,
  generation: string,
  signal: AbortSignal,
): Promise<number> {
  const owner = { accountId, region };
  const enablement = await store.accounts.enablement(owner);
  let sent = 0;
  let after: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await store.coverage.list({ accountIds: [accountId], region }, filter, {
      limit: 100,
      ...(after !== undefined && { after }),
    });
    for (const row of page.items) {
      if (!isEnabled(enablement, row.resource.type) || !needsScan(row, generation)) continue;
      const resourceId = row.resource.id;
      const singletonKey = singletonKeyOf(owner, resourceId);
      await queue.send('scan-resource', { ...owner, resourceId }, { singletonKey, priority: -1 });
      sent++;
    }
    after = page.next;
  } while (after !== undefined);
  return sent;
}

/**
 * Asks for scans that nobody else asks for: of resources whose last scan failed or never ran, whose scan type was
 * enabled again, and of all once the advisory database or the VEX documents moved. The stored inventories are enough.
 */
export const rescan: JobDefinition = {
  name: 'rescan',
  cron: '*/5 * * * *',
  async run(deps, _data, signal) {
    const { store } = deps;
    const lease = deps.leaseDatabase();
    const { digest } = lease.database.info;
    lease.release();
    const generation = generationOf(digest, (await deps.vexAnswers()).digest);
    const moved = (await store.settings.get(JUDGED_BY)) !== generation;
    let sent = 0;
    for (const accountId of await store.accounts.list()) {
      sent += await rescanAccount(deps, accountId, moved ? MATCH_ALL : NOT_WELL, generation, signal);
    }
    if (moved) await store.settings.set(JUDGED_BY, generation);
    return { generation, sent };
  },
};
