import type { Owner } from '../../domain/resource.ts';
import type { AccountScanType, Enablement } from '../../store/store.ts';
import { SCAN_TYPES_OF_ACCOUNT } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { fieldError } from '../wire/errors.ts';
import {
  accountsOf,
  enforcedTypes,
  isIsolated,
  isManaged,
  notManaged,
  wireAccount,
  wireAccountState,
} from './accounts.ts';
import { type Capability, type HandlerDeps, ownerOf } from './handler.ts';

type Enforced = Awaited<ReturnType<typeof enforcedTypes>>;
type Result = wire.Account | wire.FailedAccount;

const failed = (accountId: string, errorCode: wire.ErrorCode, errorMessage: string): wire.FailedAccount => ({
  accountId,
  errorCode,
  errorMessage,
});

const inProgress = (accountId: string, type: AccountScanType, errorCode: wire.ErrorCode, what: string) =>
  failed(accountId, errorCode, `${what} ${type} is in progress for account ${accountId}.`);

const isolated = (accountId: string) => failed(accountId, 'ACCOUNT_IS_ISOLATED', `Account ${accountId} is suspended.`);

/** A type that the policy holds in another state than the one that is asked for. */
function blocked(accountId: string, types: readonly AccountScanType[], enforced: Enforced, by: 'enabled' | 'disabled') {
  const type = types.find((one) => enforced[one] === by);
  if (type === undefined) return undefined;
  const message = `The organization policy keeps ${type} ${by} for account ${accountId}.`;
  return failed(accountId, 'BLOCKED_BY_ORGANIZATION_POLICY', message);
}

/**
 * Enable, Disable and their status (inspector.md 2.1), of the caller's account and its members'. Enabling a type that is
 * enabled and disabling one that is disabled succeed, so that a client may state what it wants as often as it likes.
 */
export function activation({ store, queue }: HandlerDeps): Capability<'Enable' | 'Disable' | 'BatchGetAccountStatus'> {
  async function enable(owner: Owner, types: readonly AccountScanType[], enforced: Enforced): Promise<Result> {
    const { accountId } = owner;
    if (await isIsolated(store, accountId)) return isolated(accountId);
    const before = await store.accounts.enablement(owner);
    const leaving = types.find((type) => before[type] === 'DISABLING');
    if (leaving !== undefined) return inProgress(accountId, leaving, 'DISABLE_IN_PROGRESS', 'Disabling');
    const held = blocked(accountId, types, enforced, 'disabled');
    if (held !== undefined) return held;
    const fresh = types.filter((type) => before[type] === 'DISABLED');
    if (fresh.length === 0) return wireAccount(accountId, before);
    await store.accounts.create(accountId);
    const change = Object.fromEntries(fresh.map((type) => [type, 'ENABLING' as const]));
    await store.accounts.setEnablement(owner, change);
    await queue.send('enable', { ...owner });
    return wireAccount(accountId, { ...before, ...change });
  }

  async function disable(owner: Owner, types: readonly AccountScanType[], enforced: Enforced, caller: Caller) {
    const { accountId } = owner;
    const before = await store.accounts.enablement(owner);
    const scanTypes = types.filter((type) => before[type] !== 'DISABLED');
    if (scanTypes.length === 0) return wireAccount(accountId, before);
    if (caller.administratorId !== undefined) {
      const message = `Account ${accountId} is a member: its delegated administrator ${caller.administratorId} disables it.`;
      return failed(accountId, 'ACCESS_DENIED', message);
    }
    const coming = scanTypes.find((type) => before[type] === 'ENABLING');
    if (coming !== undefined) return inProgress(accountId, coming, 'ENABLE_IN_PROGRESS', 'Enabling');
    if (await isIsolated(store, accountId)) return isolated(accountId);
    const held = blocked(accountId, scanTypes, enforced, 'enabled');
    if (held !== undefined) return held;
    const change = Object.fromEntries(scanTypes.map((type) => [type, 'DISABLING' as const]));
    const after: Enablement = { ...before, ...change };
    const isLast = !Object.values(after).some((status) => status === 'ENABLED' || status === 'ENABLING');
    if (accountId === caller.accountId && isLast && (caller.members ?? []).length > 0) {
      const message = 'A delegated administrator disassociates its members before it disables its own account.';
      return failed(accountId, 'DISASSOCIATE_ALL_MEMBERS', message);
    }
    await store.accounts.setEnablement(owner, change);
    const singletonKey = `${accountId}/${owner.region}/${scanTypes.join(',')}`;
    await queue.send('disable', { ...owner, scanTypes }, { singletonKey });
    return wireAccount(accountId, after);
  }

  async function perAccount(
    accountIds: readonly string[] | undefined,
    caller: Caller,
    act: (owner: Owner) => Promise<Result>,
  ): Promise<wire.EnableResponse> {
    const accounts: wire.Account[] = [];
    const failedAccounts: wire.FailedAccount[] = [];
    for (const accountId of accountsOf(accountIds, caller)) {
      const result = isManaged(accountId, caller)
        ? await act({ accountId, region: caller.region })
        : failed(accountId, 'ACCESS_DENIED', notManaged(accountId));
      if ('errorCode' in result) failedAccounts.push(result);
      else accounts.push(result);
    }
    return { accounts, failedAccounts };
  }

  /** Before anything is changed: the request as a whole must make sense for every account that it will reach. */
  async function checkFunctions(accountIds: readonly string[], caller: Caller): Promise<void> {
    for (const accountId of accountIds.filter((id) => isManaged(id, caller))) {
      const { LAMBDA } = await store.accounts.enablement({ ...ownerOf(caller), accountId });
      if (LAMBDA !== 'ENABLED' && LAMBDA !== 'ENABLING') {
        throw fieldError('resourceTypes', 'Member must contain LAMBDA, or LAMBDA be enabled, to enable LAMBDA_CODE');
      }
    }
  }

  return {
    async Enable({ accountIds, resourceTypes }, caller) {
      const types = [...new Set(resourceTypes)];
      if (types.includes('LAMBDA_CODE') && !types.includes('LAMBDA')) {
        await checkFunctions(accountsOf(accountIds, caller), caller);
      }
      const enforced = await enforcedTypes(store, caller.region);
      return perAccount(accountIds, caller, (owner) => enable(owner, types, enforced));
    },

    async Disable({ accountIds, resourceTypes = [] }, caller) {
      const named = resourceTypes.length === 0 ? SCAN_TYPES_OF_ACCOUNT : resourceTypes;
      // Code scanning of functions goes with the functions.
      const types = [...new Set(named.includes('LAMBDA') ? [...named, 'LAMBDA_CODE' as const] : named)];
      const enforced = await enforcedTypes(store, caller.region);
      return perAccount(accountIds, caller, (owner) => disable(owner, types, enforced, caller));
    },

    async BatchGetAccountStatus({ accountIds }, caller) {
      const accounts: wire.AccountState[] = [];
      const failedAccounts: wire.FailedAccount[] = [];
      for (const accountId of accountsOf(accountIds, caller)) {
        if (isManaged(accountId, caller)) {
          const enablement = await store.accounts.enablement({ ...ownerOf(caller), accountId });
          accounts.push(wireAccountState(accountId, enablement));
        } else {
          failedAccounts.push(failed(accountId, 'ACCESS_DENIED', notManaged(accountId)));
        }
      }
      return { accounts, failedAccounts };
    },
  };
}
