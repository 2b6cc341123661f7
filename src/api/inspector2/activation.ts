import type { AccountScanType, Enablement } from '../../store/store.ts';
import { SCAN_TYPES_OF_ACCOUNT } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { fieldError } from '../wire/errors.ts';
import { type Capability, type HandlerDeps, ownerOf } from './handler.ts';

/** Order in which the states of the scan types speak for the account as a whole. */
const LOUDEST_FIRST = ['ENABLED', 'ENABLING', 'DISABLING', 'SUSPENDING', 'SUSPENDED', 'DISABLED'] as const;

function accountStatus(enablement: Enablement): wire.Status {
  const states = new Set(Object.values(enablement));
  return LOUDEST_FIRST.find((status) => states.has(status)) ?? 'DISABLED';
}

const resourceStatus = (e: Enablement): wire.ResourceStatus => ({
  ec2: e.EC2,
  ecr: e.ECR,
  lambda: e.LAMBDA,
  lambdaCode: e.LAMBDA_CODE,
  codeRepository: e.CODE_REPOSITORY,
});

const resourceState = (e: Enablement): wire.ResourceState => ({
  ec2: { status: e.EC2 },
  ecr: { status: e.ECR },
  lambda: { status: e.LAMBDA },
  lambdaCode: { status: e.LAMBDA_CODE },
  codeRepository: { status: e.CODE_REPOSITORY },
});

/** Accounts that the request names, itself when it names none; each once. */
const accountsOf = (accountIds: readonly string[] | undefined, caller: Caller): readonly string[] =>
  accountIds === undefined || accountIds.length === 0 ? [caller.accountId] : [...new Set(accountIds)];

const notYours = (accountId: string): wire.FailedAccount => ({
  accountId,
  errorCode: 'ACCESS_DENIED',
  errorMessage: `Account ${accountId} is not managed by your account.`,
});

const inProgress = (accountId: string, type: AccountScanType, errorCode: wire.ErrorCode, what: string) => ({
  accountId,
  errorCode,
  errorMessage: `${what} ${type} is in progress for account ${accountId}.`,
});

/** Enable, Disable and their status (inspector.md 2.1). */
export function activation({ store, queue }: HandlerDeps): Capability<'Enable' | 'Disable' | 'BatchGetAccountStatus'> {
  async function enable(types: readonly AccountScanType[], caller: Caller): Promise<wire.Account | wire.FailedAccount> {
    const owner = ownerOf(caller);
    const { accountId } = owner;
    const before = await store.accounts.enablement(owner);
    if (types.includes('LAMBDA_CODE') && !types.includes('LAMBDA') && before.LAMBDA !== 'ENABLED') {
      throw fieldError('resourceTypes', 'Member must contain LAMBDA, or LAMBDA must be enabled, to enable LAMBDA_CODE');
    }
    const leaving = types.find((type) => before[type] === 'DISABLING');
    if (leaving !== undefined) return inProgress(accountId, leaving, 'DISABLE_IN_PROGRESS', 'Disabling');
    await store.accounts.create(accountId);
    const change = Object.fromEntries(types.map((type) => [type, 'ENABLED' as const]));
    await store.accounts.setEnablement(owner, change);
    const after = { ...before, ...change };
    return { accountId, status: accountStatus(after), resourceStatus: resourceStatus(after) };
  }

  async function disable(
    types: readonly AccountScanType[],
    caller: Caller,
  ): Promise<wire.Account | wire.FailedAccount> {
    const owner = ownerOf(caller);
    const { accountId } = owner;
    const before = await store.accounts.enablement(owner);
    const scanTypes = types.filter((type) => before[type] !== 'DISABLED');
    const change = Object.fromEntries(scanTypes.map((type) => [type, 'DISABLING' as const]));
    if (scanTypes.length > 0) {
      await store.accounts.setEnablement(owner, change);
      const singletonKey = `${accountId}/${owner.region}/${scanTypes.join(',')}`;
      await queue.send('disable', { ...owner, scanTypes }, { singletonKey });
    }
    const after = { ...before, ...change };
    return { accountId, status: accountStatus(after), resourceStatus: resourceStatus(after) };
  }

  async function perAccount(
    accountIds: readonly string[] | undefined,
    caller: Caller,
    act: (caller: Caller) => Promise<wire.Account | wire.FailedAccount>,
  ): Promise<wire.EnableResponse> {
    const accounts: wire.Account[] = [];
    const failedAccounts: wire.FailedAccount[] = [];
    for (const accountId of accountsOf(accountIds, caller)) {
      const result = accountId === caller.accountId ? await act(caller) : notYours(accountId);
      if ('errorCode' in result) failedAccounts.push(result);
      else accounts.push(result);
    }
    return { accounts, failedAccounts };
  }

  return {
    Enable: ({ accountIds, resourceTypes }, caller) =>
      perAccount(accountIds, caller, () => enable([...new Set(resourceTypes)], caller)),

    Disable({ accountIds, resourceTypes = [] }, caller) {
      const named = resourceTypes.length === 0 ? SCAN_TYPES_OF_ACCOUNT : resourceTypes;
      // Code scanning of functions goes with the functions.
      const types = named.includes('LAMBDA') ? [...named, 'LAMBDA_CODE' as const] : named;
      return perAccount(accountIds, caller, () => disable([...new Set(types)], caller));
    },

    async BatchGetAccountStatus({ accountIds }, caller) {
      const accounts: wire.AccountState[] = [];
      const failedAccounts: wire.FailedAccount[] = [];
      for (const accountId of accountsOf(accountIds, caller)) {
        if (accountId !== caller.accountId) {
          failedAccounts.push(notYours(accountId));
          continue;
        }
        const enablement = await store.accounts.enablement(ownerOf(caller));
        accounts.push({
          accountId,
          state: { status: accountStatus(enablement) },
          resourceState: resourceState(enablement),
        });
      }
      return { accounts, failedAccounts };
    },
  };
}
