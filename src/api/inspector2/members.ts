import { ONLY, SCAN_SETTINGS } from '../../store/organization-settings.ts';
import { ASSOCIATED, MEMBER_QUOTA, type Member } from '../../store/organization-store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { apiError, validationError } from '../wire/errors.ts';
import { administratorsOnly, isAdministrator } from './accounts.ts';
import { type Capability, type HandlerDeps, ownerOf, readPage } from './handler.ts';

const wireMember = ({ accountId, administratorId, relation, updatedAt }: Member): wire.Member => ({
  accountId,
  delegatedAdminAccountId: administratorId,
  relationshipStatus: relation,
  updatedAt,
});

/** Members of the delegated administrator (inspector.md 3.19); the relations are explained in docs/organization.md. */
export function members({
  store,
  queue,
  tokens,
  membership,
}: HandlerDeps): Capability<'AssociateMember' | 'DisassociateMember' | 'GetMember' | 'ListMembers'> {
  /** What follows from a relation (settings, scan types, suppression rules) follows outside the request. */
  async function settle(accountId: string, caller: Caller): Promise<void> {
    membership.forget();
    const { accountId: administratorId, region } = caller;
    await queue.send('settle-member', { administratorId, region, accountId });
  }

  return {
    async AssociateMember({ accountId }, caller) {
      if (!(await isAdministrator(store, caller))) throw administratorsOnly('associate members');
      const record = accountId === caller.accountId ? undefined : await store.accounts.record(accountId);
      if (record === undefined || record.status === 'REMOVED') {
        throw validationError(`Account ${accountId} is no other account of the organization.`);
      }
      const owner = ownerOf(caller);
      const before = await store.organization.member(owner, accountId);
      if (before !== undefined && ASSOCIATED.includes(before.relation)) return { accountId };
      const result = await store.organization.relate(
        owner,
        accountId,
        record.status === 'SUSPENDED' ? 'ACCOUNT_SUSPENDED' : 'ENABLED',
      );
      if (result === 'quota') {
        const message = `The administrator has ${MEMBER_QUOTA} members already.`;
        throw apiError('ServiceQuotaExceededException', message, { resourceId: caller.accountId });
      }
      if (result === 'not administrator') throw administratorsOnly('associate members');
      // A member begins with the settings of its administrator.
      await store.documents.delete(SCAN_SETTINGS, { accountId, region: caller.region }, ONLY);
      await settle(accountId, caller);
      return { accountId };
    },

    async DisassociateMember({ accountId }, caller) {
      if (!(await isAdministrator(store, caller))) throw administratorsOnly('disassociate members');
      const before = await store.organization.member(ownerOf(caller), accountId);
      if (before === undefined || !ASSOCIATED.includes(before.relation)) {
        throw validationError(
          'The request is rejected because the current account cannot disassociate the given member account ID ' +
            'since the latter is not yet associated to it.',
        );
      }
      await store.organization.relate(ownerOf(caller), accountId, 'REMOVED');
      await settle(accountId, caller);
      return { accountId };
    },

    async GetMember({ accountId }, caller) {
      const member = await store.organization.member(ownerOf(caller), accountId);
      if (member === undefined) {
        // AWS's own words: Terraform reads them as "there is none".
        throw apiError('AccessDeniedException', 'Invoking account does not have access to get member account.');
      }
      return { member: wireMember(member) };
    },

    async ListMembers(input, caller) {
      const { onlyAssociated = true } = input;
      const isOffice = await isAdministrator(store, caller);
      const request = { operation: 'ListMembers', query: onlyAssociated, input, defaultSize: 50 } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, async (page) =>
        isOffice ? store.organization.members(ownerOf(caller), { associated: onlyAssociated }, page) : { items: [] },
      );
      return { members: items.map(wireMember), nextToken };
    },
  };
}
