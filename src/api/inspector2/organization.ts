import { AUTO_ENABLE, ONLY } from '../../store/organization-settings.ts';
import { MEMBER_QUOTA } from '../../store/organization-store.ts';
import { putDocument } from '../../store/put-document.ts';
import { type AccountScanType, SCAN_TYPES_OF_ACCOUNT } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { type ApiError, apiError, validationError } from '../wire/errors.ts';
import { enforcedTypes, isAdministrator } from './accounts.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage } from './handler.ts';

const wireAutoEnable = (scanTypes: readonly AccountScanType[]): wire.AutoEnable => ({
  ec2: scanTypes.includes('EC2'),
  ecr: scanTypes.includes('ECR'),
  lambda: scanTypes.includes('LAMBDA'),
  lambdaCode: scanTypes.includes('LAMBDA_CODE'),
  codeRepository: scanTypes.includes('CODE_REPOSITORY'),
});

function scanTypesOf({ ec2, ecr, lambda, lambdaCode, codeRepository }: wire.AutoEnable): readonly AccountScanType[] {
  const on = { EC2: ec2, ECR: ecr, LAMBDA: lambda, LAMBDA_CODE: lambdaCode, CODE_REPOSITORY: codeRepository };
  return SCAN_TYPES_OF_ACCOUNT.filter((type) => on[type] === true);
}

const conflict = (accountId: string, message: string): ApiError =>
  apiError('ConflictException', message, { resourceId: accountId, resourceType: 'ACCOUNT' });

const noAdministrator = (accountId: string): ApiError =>
  apiError('ResourceNotFoundException', `Account ${accountId} is not the delegated administrator of the organization.`);

/** AWS's own words: clients read them as "there is none here". */
const noAccess = (to: 'describe' | 'update'): ApiError =>
  apiError('AccessDeniedException', `Invoking account does not have access to ${to} the organization configuration.`);

type OrganizationOperation =
  | 'EnableDelegatedAdminAccount'
  | 'DisableDelegatedAdminAccount'
  | 'GetDelegatedAdminAccount'
  | 'ListDelegatedAdminAccounts'
  | 'DescribeOrganizationConfiguration'
  | 'UpdateOrganizationConfiguration';

/** The delegated administrator of the organization, and what it decides for new members (inspector.md 3.19). */
export function organization({
  store,
  queue,
  tokens,
  membership,
  clock,
}: HandlerDeps): Capability<OrganizationOperation> {
  async function checkManagement(caller: Caller, what: string): Promise<void> {
    const { managementAccountId } = await store.organization.get();
    if (managementAccountId === caller.accountId) return;
    throw apiError('AccessDeniedException', `Only the management account of the organization may ${what}.`);
  }

  return {
    async EnableDelegatedAdminAccount({ delegatedAdminAccountId: accountId }, caller) {
      await checkManagement(caller, 'designate its delegated administrator');
      const record = await store.accounts.record(accountId);
      if (record?.status !== 'ACTIVE') {
        const message = `Account ${accountId} is no active account of the organization.`;
        throw apiError('ResourceNotFoundException', message);
      }
      const { region } = caller;
      const before = await store.organization.administrator(region);
      if (before?.status === 'DISABLE_IN_PROGRESS') {
        throw conflict(accountId, `The delegated administrator ${before.accountId} is still being removed; try again.`);
      }
      if (before?.accountId === accountId) {
        throw conflict(accountId, `Account ${accountId} is already enabled as the delegated administrator.`);
      }
      const now = await store.organization.designate({ accountId, region });
      if (now.accountId !== accountId) {
        throw conflict(now.accountId, `Account ${now.accountId} is the delegated administrator of the organization.`);
      }
      membership.forget();
      await activateAll({ accountId, region });
      return { delegatedAdminAccountId: accountId };
    },

    async DisableDelegatedAdminAccount({ delegatedAdminAccountId: accountId }, caller) {
      await checkManagement(caller, 'remove its delegated administrator');
      if (!(await store.organization.withdraw({ accountId, region: caller.region }))) throw noAdministrator(accountId);
      membership.forget();
      // Ten thousand members go in batches.
      await queue.send('organization', {});
      return { delegatedAdminAccountId: accountId };
    },

    async GetDelegatedAdminAccount(_input, { accountId, region }) {
      const administrator = await store.organization.administrator(region);
      // Nothing in the way of an answer: there just is none.
      if (administrator?.status !== 'ENABLED') return {};
      // AWS's own words: scripts tell by them that they run as the administrator.
      if (administrator.accountId === accountId) throw validationError('Invoking account is the delegated admin.');
      return { delegatedAdmin: { accountId: administrator.accountId, relationshipStatus: 'ENABLED' } };
    },

    async ListDelegatedAdminAccounts(input, caller) {
      const { accountId, region } = caller;
      const administrator = await store.organization.administrator(region);
      if (administrator?.accountId === accountId && administrator.status === 'ENABLED') {
        throw validationError(`The invoking account ${accountId} is the delegated admin of the organization.`);
      }
      const request = { operation: 'ListDelegatedAdminAccounts', query: [], input, defaultSize: 5 } as const;
      const { items } = await readPage(tokens, caller, request, async () => ({
        items: administrator === undefined ? [] : [administrator],
      }));
      return { delegatedAdminAccounts: items };
    },

    async DescribeOrganizationConfiguration(_input, caller) {
      const administrator = await store.organization.administrator(caller.region);
      if (administrator !== undefined && administrator.accountId !== caller.accountId) throw noAccess('describe');
      const found = await store.documents.get(AUTO_ENABLE, ownScopeOf(caller), ONLY);
      return {
        autoEnable: wireAutoEnable(found?.body.scanTypes ?? []),
        maxAccountLimitReached: (caller.members ?? []).length >= MEMBER_QUOTA,
      };
    },

    async UpdateOrganizationConfiguration({ autoEnable }, caller) {
      if (!(await isAdministrator(store, caller))) throw noAccess('update');
      const scanTypes = scanTypesOf(autoEnable);
      const now = clock.now().toISOString();
      await putDocument(store.documents, AUTO_ENABLE, ownerOf(caller), now, (before) => {
        const wasOn = (before?.scanTypes ?? []).length > 0;
        return { scanTypes, since: before !== undefined && wasOn ? before.since : now };
      });
      return { autoEnable: wireAutoEnable(scanTypes) };
    },
  };

  /** All types of scanning begin with the designation, except what the organization policy keeps disabled. */
  async function activateAll(owner: { accountId: string; region: string }): Promise<void> {
    const before = await store.accounts.enablement(owner);
    const enforced = await enforcedTypes(store, owner.region);
    const fresh = SCAN_TYPES_OF_ACCOUNT.filter((type) => before[type] === 'DISABLED' && enforced[type] !== 'disabled');
    await store.accounts.setEnablement(owner, Object.fromEntries(fresh.map((type) => [type, 'ENABLING' as const])));
    await queue.send('enable', { ...owner });
  }
}
