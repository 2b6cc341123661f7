import { expect, test } from 'vitest';
import { createAccessKey, credentialLookup, type KeyDeps } from './access-keys.ts';
import { masterKeyOf } from './secrets.ts';
import type { AccessKey } from './store/store.ts';

/** Accounts and keys in memory. */
function memory() {
  const accounts = new Set<string>();
  const keys = new Map<string, AccessKey>();
  const never = async (): Promise<never> => {
    throw new Error('not part of this test');
  };
  let finds = 0;
  let time = 0;
  const deps: KeyDeps = {
    store: {
      accounts: {
        create: async (id) => void accounts.add(id),
        exists: async (id) => accounts.has(id),
        list: async () => [...accounts],
        enablement: never,
        setEnablement: never,
        moveEnablement: never,
        firstEnabledAt: never,
        notYet: never,
        record: never,
        records: never,
        setStatus: never,
      },
      keys: {
        create: async (key) => void keys.set(key.accessKeyId, key),
        find: async (id) => {
          finds++;
          return keys.get(id);
        },
        list: async (account) => [...keys.values()].filter((k) => k.accountId === account),
      },
    },
    masterKey: masterKeyOf(new Uint8Array(32).fill(1)),
    clock: { now: () => new Date(time) },
  };
  return { deps, accounts, keys, finds: () => finds, wait: (ms: number) => (time += ms) };
}

test('the store never holds a secret in clear; the lookup opens it', async () => {
  const { deps, accounts, keys } = memory();
  const created = await createAccessKey(deps, { account: '111122223333', role: 'admin' });
  expect([...accounts]).toEqual(['111122223333']);
  expect(JSON.stringify([...keys.values()])).not.toContain(created.secretAccessKey);
  expect(await credentialLookup(deps)(created.accessKeyId)).toEqual({
    secret: created.secretAccessKey,
    accountId: '111122223333',
    role: 'admin',
  });
});

test.each(['', '1', '1111222233334', '11112222333x'])('%j is no account', async (account) => {
  const { deps, keys } = memory();
  await expect(createAccessKey(deps, { account, role: 'reader' })).rejects.toThrow(/twelve digits/);
  expect(keys.size).toBe(0);
});

test('a known key is remembered for a moment, then asked for again; an unknown one always', async () => {
  const { deps, keys, finds, wait } = memory();
  const { accessKeyId } = await createAccessKey(deps, { account: '111122223333', role: 'agent' });
  const lookup = credentialLookup(deps);
  await lookup(accessKeyId);
  await lookup(accessKeyId);
  expect(finds()).toBe(1);
  const key = keys.get(accessKeyId);
  if (key !== undefined) keys.set(accessKeyId, { ...key, disabledAt: '2024-01-01T00:00:00.000Z' });
  wait(10_001);
  expect(await lookup(accessKeyId)).toBeUndefined();
  expect(await lookup('AKIAUNKNOWN')).toBeUndefined();
  expect(await lookup('AKIAUNKNOWN')).toBeUndefined();
  expect(finds()).toBe(4);
});
