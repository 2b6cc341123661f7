import { enforcedBy } from '../domain/organization-policy.ts';
import type { Owner } from '../domain/resource.ts';
import { AUTO_ENABLE, ONLY, readPolicy, SCAN_SETTINGS } from '../store/organization-settings.ts';
import { SCAN_TYPES_OF_ACCOUNT } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

/** Members that one transaction touches. */
const BATCH = 100;

async function settle({ queue, region }: PipelineDeps, administratorId: string, accountId: string): Promise<void> {
  const singletonKey = `${administratorId}/${region}/${accountId}`;
  await queue.send('settle-member', { administratorId, region, accountId }, { singletonKey });
}

/** Lets go the members of an administrator that was removed. */
async function release(deps: PipelineDeps, administrator: Owner, signal: AbortSignal): Promise<number> {
  let released = 0;
  for (;;) {
    signal.throwIfAborted();
    const going = await deps.store.organization.release(administrator, BATCH);
    if (going.length === 0) return released;
    for (const accountId of going) await settle(deps, administrator.accountId, accountId);
    released += going.length;
  }
}

/** Accounts that are new to the organization become members, when the administrator enables anything for such. */
async function welcome(deps: PipelineDeps, administrator: Owner, signal: AbortSignal): Promise<number> {
  const { store } = deps;
  const { accountId, region } = administrator;
  const wanted = (await store.documents.get(AUTO_ENABLE, { accountIds: [accountId], region }, ONLY))?.body;
  if (wanted === undefined || wanted.scanTypes.length === 0) return 0;
  let joined = 0;
  for (;;) {
    signal.throwIfAborted();
    const newcomers = await store.organization.newcomers(administrator, wanted.since, BATCH);
    for (const newcomer of newcomers) {
      if ((await store.organization.relate(administrator, newcomer, 'ENABLED')) !== 'related') return joined;
      // A member begins with the settings of its administrator.
      await store.documents.delete(SCAN_SETTINGS, { accountId: newcomer, region }, ONLY);
      await settle(deps, accountId, newcomer);
      joined++;
    }
    if (newcomers.length < BATCH) return joined;
  }
}

/** Brings all accounts in line with what the policy enforces. Returns how many scan types of accounts changed. */
async function enforce({ store, queue, region }: PipelineDeps, signal: AbortSignal): Promise<number> {
  const enforced = enforcedBy(await readPolicy(store.settings), region);
  let changed = 0;
  for (const type of SCAN_TYPES_OF_ACCOUNT) {
    const wanted = enforced[type];
    for (let others = BATCH; wanted !== undefined && others === BATCH; ) {
      signal.throwIfAborted();
      const accounts = await store.accounts.notYet(region, type, wanted, BATCH);
      for (const accountId of accounts) {
        const owner = { accountId, region };
        await store.accounts.setEnablement(owner, { [type]: wanted === 'enabled' ? 'ENABLED' : 'DISABLING' });
        if (wanted === 'disabled') await queue.send('disable', { ...owner, scanTypes: [type] });
      }
      others = accounts.length;
      changed += others;
    }
  }
  return changed;
}

/** Keeps the organization in order: removed administrators, new accounts, the organization policy. */
export const organization: JobDefinition = {
  name: 'organization',
  cron: '* * * * *',
  async run(deps, _data, signal) {
    const { store, region } = deps;
    const administrator = await store.organization.administrator(region);
    const owner = administrator && { accountId: administrator.accountId, region };
    const isLeaving = administrator?.status === 'DISABLE_IN_PROGRESS';
    return {
      released: owner && isLeaving ? await release(deps, owner, signal) : 0,
      joined: owner && !isLeaving ? await welcome(deps, owner, signal) : 0,
      enforced: await enforce(deps, signal),
    };
  },
};
