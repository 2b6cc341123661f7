import { enforcedBy } from '../../domain/organization-policy.ts';
import { readPolicy } from '../../store/organization-settings.ts';
import type { AccountScanType, Enablement, Store } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { type ApiError, apiError } from '../wire/errors.ts';

/** Order in which the states of the scan types speak for the account as a whole. */
const LOUDEST_FIRST = ['ENABLED', 'ENABLING', 'DISABLING', 'SUSPENDING', 'SUSPENDED', 'DISABLED'] as const;

function accountStatus(enablement: Enablement): wire.Status {
  const states = new Set(Object.values(enablement));
  return LOUDEST_FIRST.find((status) => states.has(status)) ?? 'DISABLED';
}

/** An account in the answers of Enable and Disable. */
export const wireAccount = (accountId: string, e: Enablement): wire.Account => ({
  accountId,
  status: accountStatus(e),
  resourceStatus: {
    ec2: e.EC2,
    ecr: e.ECR,
    lambda: e.LAMBDA,
    lambdaCode: e.LAMBDA_CODE,
    codeRepository: e.CODE_REPOSITORY,
  },
});

/** An account in the answer of BatchGetAccountStatus. */
export const wireAccountState = (accountId: string, e: Enablement): wire.AccountState => ({
  accountId,
  state: { status: accountStatus(e) },
  resourceState: {
    ec2: { status: e.EC2 },
    ecr: { status: e.ECR },
    lambda: { status: e.LAMBDA },
    lambdaCode: { status: e.LAMBDA_CODE },
    codeRepository: { status: e.CODE_REPOSITORY },
  },
});

/** Accounts that the request names, itself when it names none; each once. */
export const accountsOf = (accountIds: readonly string[] | undefined, caller: Caller): readonly string[] =>
  accountIds === undefined || accountIds.length === 0 ? [caller.accountId] : [...new Set(accountIds)];

/** Its own account and its members: what the caller may name. */
export const isManaged = (accountId: string, { accountId: own, members = [] }: Caller): boolean =>
  accountId === own || members.includes(accountId);

/** What does not exist and what belongs to others fail alike. */
export const notManaged = (accountId: string): string => `Account ${accountId} is not managed by your account.`;

export const isAdministrator = async (store: Pick<Store, 'organization'>, caller: Caller): Promise<boolean> => {
  const administrator = await store.organization.administrator(caller.region);
  return administrator?.status === 'ENABLED' && administrator.accountId === caller.accountId;
};

/** For what the delegated administrator alone may do. */
export const administratorsOnly = (what: string): ApiError =>
  apiError('AccessDeniedException', `Only the delegated administrator of the organization may ${what}.`);

/** Suspended or removed, whatever its scan types say: one that was never enabled must not begin now. */
export async function isIsolated({ accounts }: Pick<Store, 'accounts'>, accountId: string): Promise<boolean> {
  const record = await accounts.record(accountId);
  return record !== undefined && record.status !== 'ACTIVE';
}

/** Scan types that the organization policy takes out of the account's hands, and what it makes of them. */
export async function enforcedTypes(
  { settings }: Pick<Store, 'settings'>,
  region: string,
): Promise<Readonly<Partial<Record<AccountScanType, 'enabled' | 'disabled'>>>> {
  return enforcedBy(await readPolicy(settings), region);
}
