import { z } from 'zod';
import { MATCH_ALL } from '../domain/filter.ts';
import type { Owner, ResourceType } from '../domain/resource.ts';
import { DEEP_INSPECTION, ENCRYPTION_KEY, SCAN_SETTINGS } from '../store/organization-settings.ts';
import { type AccountScanType, type DocumentKind, SCAN_TYPES_OF_ACCOUNT } from '../store/store.ts';
import { untilEmpty } from './batches.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { RESOURCES_OF_SCAN_TYPE } from './scan-types.ts';

/** Findings of a disabled scan type are kept this long, so that a mistake can be undone (inspector.md 3.4). */
const GRACE_SECONDS = 24 * 60 * 60;

const jobData = z.object({
  accountId: z.string(),
  region: z.string(),
  scanTypes: z.array(z.enum(SCAN_TYPES_OF_ACCOUNT)),
  /** Set in the second half: when the first half ran. */
  disabledAt: z.string().optional(),
});

const markOf = (owner: Owner, type: AccountScanType): string => `disabled/${owner.accountId}/${owner.region}/${type}`;

const resourcesOf = (scanTypes: readonly AccountScanType[]): readonly ResourceType[] =>
  scanTypes.flatMap((type) => RESOURCES_OF_SCAN_TYPE[type]);

/** Coverage of these resources says that they are about to go. */
async function markCoverage(
  { store }: PipelineDeps,
  owner: Owner,
  types: readonly ResourceType[],
  signal: AbortSignal,
) {
  const scope = { accountIds: [owner.accountId], region: owner.region };
  let after: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await store.coverage.list(scope, MATCH_ALL, { limit: 100, ...(after !== undefined && { after }) });
    for (const row of page.items.filter((c) => types.includes(c.resource.type))) {
      await store.coverage.upsert({ ...row, status: { code: 'INACTIVE', reason: 'PENDING_DISABLE' } });
    }
    after = page.next;
  } while (after !== undefined);
}

/** First half: scanning stops, the second half is planned. */
async function stop(deps: PipelineDeps, owner: Owner, asked: readonly AccountScanType[], signal: AbortSignal) {
  const { store, queue, clock } = deps;
  const enablement = await store.accounts.enablement(owner);
  const scanTypes = asked.filter((type) => enablement[type] === 'DISABLING' || enablement[type] === 'DISABLED');
  if (scanTypes.length === 0) return { skipped: 'enabled again' };
  const disabledAt = clock.now().toISOString();
  for (const type of scanTypes) await store.settings.set(markOf(owner, type), disabledAt);
  await queue.send('disable', { ...owner, scanTypes, disabledAt }, { startAfter: GRACE_SECONDS });
  await store.accounts.moveEnablement(owner, scanTypes, 'DISABLING', 'DISABLED');
  await markCoverage(deps, owner, resourcesOf(scanTypes), signal);
  return { scanTypes };
}

/** How an account is scanned: its own settings, which go with its last scan type (inspector.md part 1). */
const SETTINGS: readonly DocumentKind<unknown>[] = [SCAN_SETTINGS, DEEP_INSPECTION, ENCRYPTION_KEY];

/** Is every scan type disabled, none of them since later than this, and nobody a member whom its rules and paths are for? */
async function isOver({ store }: PipelineDeps, owner: Owner, disabledAt: string): Promise<boolean> {
  if ((await store.organization.memberIds(owner)).length > 0) return false;
  const enablement = await store.accounts.enablement(owner);
  for (const type of SCAN_TYPES_OF_ACCOUNT) {
    const mark = await store.settings.get(markOf(owner, type));
    if (enablement[type] !== 'DISABLED' || (typeof mark === 'string' && mark > disabledAt)) return false;
  }
  return true;
}

/** Filters and settings of an account that is not scanned at all any more. */
async function removeSettings({ store }: PipelineDeps, owner: Owner, signal: AbortSignal) {
  const scope = { accountIds: [owner.accountId], region: owner.region };
  const { batchSize: limit, savedFilters, documents } = store;
  const filters = await untilEmpty(signal, limit, async (n) => {
    const { items } = await savedFilters.list(scope, {}, { limit: n });
    for (const { id } of items) await savedFilters.delete(owner, id);
    return items.length;
  });
  let settings = 0;
  for (const kind of SETTINGS) {
    settings += await untilEmpty(signal, limit, async (n) => {
      const { items } = await documents.list(kind, scope, {}, { limit: n });
      for (const { id } of items) await documents.delete(kind, owner, id);
      return items.length;
    });
  }
  return { filters, settings };
}

/** Second half, a day later: deletes what is still disabled since that very time. */
async function remove(
  deps: PipelineDeps,
  owner: Owner,
  asked: readonly AccountScanType[],
  disabledAt: string,
  signal: AbortSignal,
) {
  const { store } = deps;
  const enablement = await store.accounts.enablement(owner);
  const scanTypes: AccountScanType[] = [];
  for (const type of asked) {
    const mark = await store.settings.get(markOf(owner, type));
    if (enablement[type] === 'DISABLED' && mark === disabledAt) scanTypes.push(type);
  }
  if (scanTypes.length === 0) return { skipped: 'enabled again' };
  const types = resourcesOf(scanTypes);
  const limit = store.batchSize;
  const findings = await untilEmpty(signal, limit, (n) => store.findings.deleteOfTypes(owner, types, n));
  const coverage = await untilEmpty(signal, limit, (n) => store.coverage.deleteOfTypes(owner, types, n));
  const others = (await isOver(deps, owner, disabledAt)) ? await removeSettings(deps, owner, signal) : {};
  return { scanTypes, findings, coverage, ...others };
}

/** Turns scan types of an account off: at once for new scans, a day later for findings and coverage; with the last one all. */
export const disable: JobDefinition = {
  name: 'disable',
  run(deps, data, signal) {
    const { accountId, region, scanTypes, disabledAt } = jobData.parse(data);
    const owner = { accountId, region };
    return disabledAt === undefined
      ? stop(deps, owner, scanTypes, signal)
      : remove(deps, owner, scanTypes, disabledAt, signal);
  },
};
