import type { Owner } from '../domain/resource.ts';
import { type Administrator, ASSOCIATED, type Member, type OrganizationStore } from './organization-store.ts';
import type { PageRequest } from './store.ts';

/** The organization in memory, for tests of handlers and jobs; `test/store/organization-contract.ts` holds it to the same suite. */
export function memoryOrganization(
  accounts: () => Iterable<{ readonly accountId: string; readonly createdAt: string }>,
  now: () => Date,
): OrganizationStore {
  const administrators = new Map<string, Administrator>();
  const relations = new Map<string, Member>();
  let management: string | undefined;
  const keyOf = ({ accountId, region }: Owner, member: string): string => `${accountId}/${region}/${member}`;
  const isInOffice = ({ accountId, region }: Owner): boolean =>
    administrators.get(region)?.accountId === accountId && administrators.get(region)?.status === 'ENABLED';
  const related = (admin: Owner): Member[] =>
    [...relations].filter(([key]) => key.startsWith(keyOf(admin, ''))).map(([, member]) => member);
  const associated = (admin: Owner): Member[] => related(admin).filter((m) => ASSOCIATED.includes(m.relation));
  const relate = (admin: Owner, accountId: string, relation: Member['relation']): void =>
    void relations.set(keyOf(admin, accountId), {
      administratorId: admin.accountId,
      accountId,
      relation,
      updatedAt: now().toISOString(),
    });
  const byId = (a: { accountId: string }, b: { accountId: string }): number => (a.accountId < b.accountId ? -1 : 1);

  return {
    async get() {
      const [first] = [...accounts()].sort(byId);
      const managementAccountId = management ?? first?.accountId;
      return { id: 'o-abcdefghijkl', ...(managementAccountId !== undefined && { managementAccountId }) };
    },
    async setManagementAccount(accountId) {
      management = accountId;
    },
    administrator: async (region) => administrators.get(region),
    async designate({ accountId, region }) {
      const there = administrators.get(region) ?? { accountId, status: 'ENABLED' };
      administrators.set(region, there);
      return there;
    },
    async withdraw({ accountId, region }) {
      if (administrators.get(region)?.accountId !== accountId) return false;
      administrators.set(region, { accountId, status: 'DISABLE_IN_PROGRESS' });
      return true;
    },
    async release(admin, limit) {
      if (administrators.get(admin.region)?.status !== 'DISABLE_IN_PROGRESS') return [];
      const going = associated(admin).sort(byId).slice(0, limit);
      for (const { accountId } of going) relate(admin, accountId, 'DELETED');
      if (going.length === 0) administrators.delete(admin.region);
      return going.map(({ accountId }) => accountId);
    },
    async relate(admin, accountId, relation) {
      if (!isInOffice(admin)) return 'not administrator';
      relate(admin, accountId, relation);
      return 'related';
    },
    member: async (admin, accountId) => relations.get(keyOf(admin, accountId)),
    async members(admin, select, { limit, after = '' }: PageRequest) {
      const unrelated = [...accounts()]
        .filter(({ accountId }) => accountId !== admin.accountId && !relations.has(keyOf(admin, accountId)))
        .map(({ accountId, createdAt }): Member => {
          return { administratorId: admin.accountId, accountId, relation: 'CREATED', updatedAt: createdAt };
        });
      const all = select.associated ? associated(admin) : [...related(admin), ...unrelated];
      const rest = all.filter(({ accountId }) => accountId > after).sort(byId);
      const last = rest[limit - 1];
      const items = rest.slice(0, limit);
      return rest.length > limit && last !== undefined ? { items, next: last.accountId } : { items };
    },
    memberIds: async (admin) =>
      isInOffice(admin)
        ? associated(admin)
            .sort(byId)
            .map((m) => m.accountId)
        : [],
    async administratorOf({ accountId, region }) {
      const admin = administrators.get(region);
      if (admin?.status !== 'ENABLED') return undefined;
      const isMember = associated({ accountId: admin.accountId, region }).some((m) => m.accountId === accountId);
      return isMember ? admin.accountId : undefined;
    },
    newcomers: async (admin, since, limit) =>
      [...accounts()]
        .filter(({ accountId, createdAt }) => createdAt >= since && accountId !== admin.accountId)
        .filter(({ accountId }) => !relations.has(keyOf(admin, accountId)))
        .slice(0, limit)
        .map(({ accountId }) => accountId),
  };
}
