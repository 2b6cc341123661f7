import { builtInPolicy } from './api/policies/built-in.ts';
import { parsePolicy } from './api/policies/document.ts';
import { compilePolicy } from './api/policies/evaluate.ts';
import { parseTrust } from './api/policies/trust.ts';
import type { KnownRole } from './api/sts/session.ts';
import type { Clock } from './clock.ts';
import { remembering } from './remembering.ts';
import type { IamRole, Store } from './store/store.ts';

const compiled = ({ policy, trust, createdAt }: IamRole): KnownRole => ({
  policy: compilePolicy(parsePolicy(policy)),
  ...(trust !== undefined && { trust: parseTrust(trust) }),
  createdAt,
});

/** Roles by account and name, compiled, remembered for a moment. */
export function rolePolicies({ store, clock }: { readonly store: Pick<Store, 'roles'>; readonly clock: Clock }) {
  const remembered = remembering<KnownRole>(clock);
  return async (accountId: string, name: string): Promise<KnownRole | undefined> => {
    const policy = builtInPolicy(name);
    if (policy !== undefined) return { policy };
    return remembered(`${accountId}/${name}`, async () => {
      const role = await store.roles.get(accountId, name);
      return role && compiled(role);
    });
  };
}
