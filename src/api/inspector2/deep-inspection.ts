import type { Owner } from '../../domain/resource.ts';
import {
  DEEP_INSPECTION,
  DEFAULT_DEEP_INSPECTION,
  type DeepInspectionSettings,
  ONLY,
} from '../../store/organization-settings.ts';
import { putDocument } from '../../store/put-document.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { administratorsOnly, isAdministrator, notManaged } from './accounts.ts';
import { type Capability, type HandlerDeps, ownerOf } from './handler.ts';

/** Accounts in one answer (inspector.md 2.2). */
const MOST_ACCOUNTS = 100;

const statusOf = ({ activated }: DeepInspectionSettings): wire.Ec2DeepInspectionStatus =>
  activated ? 'ACTIVATED' : 'DEACTIVATED';

type DeepInspectionOperation =
  | 'GetEc2DeepInspectionConfiguration'
  | 'UpdateEc2DeepInspectionConfiguration'
  | 'UpdateOrgEc2DeepInspectionConfiguration'
  | 'BatchGetMemberEc2DeepInspectionStatus'
  | 'BatchUpdateMemberEc2DeepInspectionStatus';

/** Deep inspection of machines: on or off, own paths, and the administrator's paths for all its members. */
export function deepInspection({ store, clock }: HandlerDeps): Capability<DeepInspectionOperation> {
  const settingsOf = async ({ accountId, region }: Owner): Promise<DeepInspectionSettings> =>
    (await store.documents.get(DEEP_INSPECTION, { accountIds: [accountId], region }, ONLY))?.body ??
    DEFAULT_DEEP_INSPECTION;

  const change = (owner: Owner, part: Partial<DeepInspectionSettings>): Promise<void> =>
    putDocument(store.documents, DEEP_INSPECTION, owner, clock.now().toISOString(), (before) => ({
      ...(before ?? DEFAULT_DEEP_INSPECTION),
      ...part,
    }));

  async function wireConfiguration(caller: Caller): Promise<wire.GetEc2DeepInspectionConfigurationResponse> {
    const own = await settingsOf(ownerOf(caller));
    const { administratorId: accountId, region } = caller;
    const { orgPackagePaths } = accountId === undefined ? own : await settingsOf({ accountId, region });
    return { packagePaths: own.packagePaths, orgPackagePaths, status: statusOf(own) };
  }

  /** What is done for each member that is named; the others fail one by one. */
  async function perMember<T extends { readonly accountId: string }>(
    asked: readonly T[],
    { members = [] }: Caller,
    act: (member: T) => Promise<DeepInspectionSettings>,
  ) {
    const accountIds: wire.MemberAccountEc2DeepInspectionStatusState[] = [];
    const failedAccountIds: wire.FailedMemberAccountEc2DeepInspectionStatusState[] = [];
    for (const member of asked) {
      const { accountId } = member;
      if (members.includes(accountId)) accountIds.push({ accountId, status: statusOf(await act(member)) });
      else failedAccountIds.push({ accountId, errorMessage: notManaged(accountId) });
    }
    return { accountIds, failedAccountIds };
  }

  return {
    GetEc2DeepInspectionConfiguration: (_input, caller) => wireConfiguration(caller),

    async UpdateEc2DeepInspectionConfiguration({ activateDeepInspection, packagePaths }, caller) {
      if (activateDeepInspection === false && caller.administratorId !== undefined) {
        throw administratorsOnly('deactivate the deep inspection of its members');
      }
      await change(ownerOf(caller), {
        ...(activateDeepInspection !== undefined && { activated: activateDeepInspection }),
        ...(packagePaths !== undefined && { packagePaths }),
      });
      return wireConfiguration(caller);
    },

    async UpdateOrgEc2DeepInspectionConfiguration({ orgPackagePaths }, caller) {
      if (!(await isAdministrator(store, caller))) throw administratorsOnly('set paths for the organization');
      await change(ownerOf(caller), { orgPackagePaths });
      return {};
    },

    BatchGetMemberEc2DeepInspectionStatus({ accountIds }, caller) {
      const asked = accountIds ?? (caller.members ?? []).slice(0, MOST_ACCOUNTS);
      const named = [...new Set(asked)].map((accountId) => ({ accountId }));
      return perMember(named, caller, ({ accountId }) => settingsOf({ accountId, region: caller.region }));
    },

    async BatchUpdateMemberEc2DeepInspectionStatus({ accountIds }, caller) {
      if (!(await isAdministrator(store, caller))) throw administratorsOnly('decide over members');
      return perMember(accountIds, caller, async ({ accountId, activateDeepInspection: activated }) => {
        const owner = { accountId, region: caller.region };
        await change(owner, { activated });
        return settingsOf(owner);
      });
    },
  };
}
