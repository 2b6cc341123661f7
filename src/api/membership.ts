import type { Clock } from '../clock.ts';
import type { Owner } from '../domain/resource.ts';
import type { OrganizationStore } from '../store/organization-store.ts';

/** Another process learns of a change within this time; the one that makes it, at once. */
const REMEMBERED_MS = 5_000;
const REMEMBERED_ACCOUNTS = 1_000;

/** Where an account stands in the organization. */
export interface Standing {
  /** Accounts whose delegated administrator it is. */
  readonly members: readonly string[];
  /** Its own delegated administrator. */
  readonly administratorId?: string;
}

export interface Membership {
  standingOf(owner: Owner): Promise<Standing>;
  /** To be called after every change of relations. */
  forget(): void;
}

/** Every request asks who the caller's members are: the answer is remembered for a moment. */
export function rememberedMembership(
  organization: Pick<OrganizationStore, 'memberIds' | 'administratorOf'>,
  clock: Clock,
): Membership {
  const known = new Map<string, { readonly standing: Promise<Standing>; readonly until: number }>();

  async function ask(owner: Owner): Promise<Standing> {
    const members = await organization.memberIds(owner);
    const administratorId = await organization.administratorOf(owner);
    return { members, ...(administratorId !== undefined && { administratorId }) };
  }

  return {
    standingOf(owner) {
      const key = `${owner.accountId}/${owner.region}`;
      const now = clock.now().getTime();
      const remembered = known.get(key);
      if (remembered !== undefined && remembered.until > now) return remembered.standing;
      if (known.size >= REMEMBERED_ACCOUNTS) known.clear();
      const standing = ask(owner);
      known.set(key, { standing, until: now + REMEMBERED_MS });
      // What could not be read is asked again by the next request.
      standing.catch(() => known.delete(key));
      return standing;
    },
    forget: () => known.clear(),
  };
}
