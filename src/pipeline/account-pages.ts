import type { Scope } from '../domain/resource.ts';
import type { Page } from '../store/store.ts';

/** Where a walk over the accounts of a scope goes on. */
export interface AccountPosition {
  readonly account?: string;
  readonly after?: string;
}

export interface AccountPage<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: AccountPosition;
}

/**
 * Pages of one account after the other, from a position on: a list over all members at once would read a page of each of
 * them for every page.
 */
export async function* accountPages<T>(
  scope: Scope,
  from: AccountPosition,
  list: (scope: Scope, after: string | undefined) => Promise<Page<T>>,
): AsyncIterable<AccountPage<T>> {
  const accounts = [...new Set(scope.accountIds)].sort();
  const first = from.account === undefined ? 0 : accounts.findIndex((account) => account >= (from.account ?? ''));
  for (let index = first; index >= 0 && index < accounts.length; index++) {
    const account = accounts[index] ?? '';
    const following = accounts[index + 1];
    let after = account === from.account ? from.after : undefined;
    do {
      const page = await list({ ...scope, accountIds: [account] }, after);
      after = page.next;
      if (after !== undefined) yield { items: page.items, next: { account, after } };
      else yield { items: page.items, ...(following !== undefined && { next: { account: following } }) };
    } while (after !== undefined);
  }
}
