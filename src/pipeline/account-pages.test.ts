import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AccountPage, type AccountPosition, accountPages } from './account-pages.ts';

/** A store whose accounts have so many rows, three a page. */
const listOf =
  (rows: Readonly<Record<string, number>>) =>
  async ({ accountIds: [account = ''] }: { accountIds: readonly string[] }, after = '0') => {
    const from = Number(after);
    const end = Math.min(from + 3, rows[account] ?? 0);
    const items = Array.from({ length: end - from }, (_, i) => `${account}/${from + i}`);
    return end < (rows[account] ?? 0) ? { items, next: String(end) } : { items };
  };

async function walk(
  rows: Readonly<Record<string, number>>,
  from: AccountPosition = {},
): Promise<AccountPage<string>[]> {
  const pages: AccountPage<string>[] = [];
  const scope = { accountIds: Object.keys(rows).reverse(), region: 'us-east-1' };
  for await (const page of accountPages(scope, from, listOf(rows))) pages.push(page);
  return pages;
}

test('one account after the other, each page says where the next begins', async () => {
  expect(await walk({ a: 4, b: 0, c: 1 })).toEqual([
    { items: ['a/0', 'a/1', 'a/2'], next: { account: 'a', after: '3' } },
    { items: ['a/3'], next: { account: 'b' } },
    { items: [], next: { account: 'c' } },
    { items: ['c/0'] },
  ]);
});

test('from any page on it is the rest, whatever the accounts hold', async () => {
  const accounts = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(8), { minKeys: 1 });
  await fc.assert(
    fc.asyncProperty(accounts, async (rows) => {
      const pages = await walk(rows);
      expect(pages.at(-1)?.next).toBeUndefined();
      for (const [index, { next }] of pages.entries()) {
        if (next !== undefined) expect(await walk(rows, next)).toEqual(pages.slice(index + 1));
      }
      const count = pages.reduce((sum, { items }) => sum + items.length, 0);
      expect(count).toBe(Object.values(rows).reduce((sum, n) => sum + n, 0));
    }),
    { numRuns: 50 },
  );
});
