import { expect, test } from 'vitest';
import { createAccessKey, isUsable, type KeyDeps, keyLookup, resealKeys, rotateAccessKey } from './access-keys.ts';
import { type KeyRing, masterKeyOfRing } from './secrets.ts';
import type { AccessKey, IamRole } from './store/store.ts';

/** Accounts, keys and roles in memory. */
function memory() {
  const accounts = new Set<string>();
  const keys = new Map<string, AccessKey>();
  const roles = new Map<string, IamRole>();
  let ring: KeyRing = [new Uint8Array(32).fill(1)];
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
        suspendedBefore: never,
      },
      keys: {
        create: async (key) => void keys.set(key.accessKeyId, key),
        find: async (id) => {
          finds++;
          return keys.get(id);
        },
        list: async (account) => [...keys.values()].filter((k) => k.accountId === account),
        async update(_, id, { expiresAt, disabledAt }) {
          const key = keys.get(id);
          if (key === undefined) return false;
          keys.set(id, { ...key, ...(expiresAt && { expiresAt }), ...(disabledAt && { disabledAt }) });
          return true;
        },
        delete: never,
        used: never,
        sealed: async (after) => [...keys.values()].filter((k) => k.accessKeyId > after),
        async reseal(id, _, sealedSecret) {
          const key = keys.get(id);
          if (key !== undefined) keys.set(id, { ...key, sealedSecret });
          return key !== undefined;
        },
      },
      roles: {
        create: never,
        get: async (account, name) => roles.get(`${account}/${name}`),
        list: never,
        delete: never,
      },
    },
    masterKey: masterKeyOfRing(() => ring),
    clock: { now: () => new Date(time) },
  };
  return {
    ...{ deps, accounts, keys, roles, finds: () => finds },
    wait: (ms: number) => (time += ms),
    newMasterKey: () => {
      ring = [new Uint8Array(32).fill(2), ...ring];
    },
  };
}

const ACCOUNT = '111122223333';
const HOUR = 3_600_000;

test('the store never holds a secret in clear; the lookup opens it', async () => {
  const { deps, accounts, keys } = memory();
  const created = await createAccessKey(deps, { account: ACCOUNT, role: 'admin' });
  expect([...accounts]).toEqual([ACCOUNT]);
  expect(JSON.stringify([...keys.values()])).not.toContain(created.secretAccessKey);
  expect(await keyLookup(deps)(created.accessKeyId)).toEqual({
    secret: created.secretAccessKey,
    accountId: ACCOUNT,
    role: 'admin',
  });
});

test.each(['', '1', '1111222233334', '11112222333x'])('%j is no account', async (account) => {
  const { deps, keys } = memory();
  await expect(createAccessKey(deps, { account, role: 'reader' })).rejects.toThrow(/twelve digits/);
  expect(keys.size).toBe(0);
});

test('a role that the account does not have gets no key', async () => {
  const { deps, keys } = memory();
  await expect(createAccessKey(deps, { account: ACCOUNT, role: 'triage' })).rejects.toThrow(/no role triage/);
  expect(keys.size).toBe(0);
});

test('a known key is remembered for a moment, then asked for again; an unknown one always', async () => {
  const { deps, keys, finds, wait } = memory();
  const { accessKeyId } = await createAccessKey(deps, { account: ACCOUNT, role: 'agent' });
  const lookup = keyLookup(deps);
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

test('a key stops at its time, also one that is remembered', async () => {
  const { deps, wait } = memory();
  const { accessKeyId } = await createAccessKey(deps, { account: ACCOUNT, role: 'agent', expiresIn: 5_000 });
  const lookup = keyLookup(deps);
  expect(await lookup(accessKeyId)).toBeDefined();
  wait(5_000);
  expect(await lookup(accessKeyId)).toBeUndefined();
});

test('rotation makes a second key of the same role; the first one works on for the grace time', async () => {
  const { deps, keys, wait } = memory();
  const old = await createAccessKey(deps, { account: ACCOUNT, role: 'reader' });
  const created = await rotateAccessKey(deps, old.accessKeyId, { graceMs: HOUR });
  expect(created).toMatchObject({ account: ACCOUNT, role: 'reader' });
  expect(keys.get(created.accessKeyId)).toMatchObject({ replaces: old.accessKeyId });
  const lookup = keyLookup(deps);
  expect(await lookup(old.accessKeyId)).toBeDefined();
  wait(HOUR);
  expect(await lookup(old.accessKeyId)).toBeUndefined();
  expect(await lookup(created.accessKeyId)).toBeDefined();
  await expect(rotateAccessKey(deps, old.accessKeyId, { graceMs: HOUR })).rejects.toThrow(/disabled or expired/);
  await expect(rotateAccessKey(deps, 'AKIANOBODY', { graceMs: HOUR })).rejects.toThrow(/no key AKIANOBODY/);
});

test('the grace time never lengthens a key that ends earlier', async () => {
  const { deps, keys } = memory();
  const old = await createAccessKey(deps, { account: ACCOUNT, role: 'reader', expiresIn: HOUR });
  await rotateAccessKey(deps, old.accessKeyId, { graceMs: 24 * HOUR });
  expect(keys.get(old.accessKeyId)?.expiresAt).toBe('1970-01-01T01:00:00.000Z');
});

test('secrets move under a new master key, once', async () => {
  const { deps, keys, newMasterKey } = memory();
  const { accessKeyId, secretAccessKey } = await createAccessKey(deps, { account: ACCOUNT, role: 'admin' });
  newMasterKey();
  expect([await resealKeys(deps), await resealKeys(deps)]).toEqual([1, 0]);
  expect(deps.masterKey.isCurrent(keys.get(accessKeyId)?.sealedSecret ?? '', accessKeyId)).toBe(true);
  expect(await keyLookup(deps)(accessKeyId)).toMatchObject({ secret: secretAccessKey });
});

test('a key has the policy of its own role; when the role is gone it may do nothing', async () => {
  const { deps, roles } = memory();
  const Statement = [{ Effect: 'Allow', Action: 'inspector2:ListFindings', Resource: '*' }];
  roles.set(`${ACCOUNT}/triage`, {
    ...{ accountId: ACCOUNT, name: 'triage', createdAt: '2024-01-01T00:00:00.000Z' },
    policy: { Version: '2012-10-17', Statement },
  });
  const { accessKeyId } = await createAccessKey(deps, { account: ACCOUNT, role: 'triage' });
  const may = async (action: string) => (await keyLookup(deps)(accessKeyId))?.policy?.mayAllow(action);
  expect([await may('inspector2:ListFindings'), await may('inspector2:Enable')]).toEqual([true, false]);
  roles.clear();
  expect(await may('inspector2:ListFindings')).toBe(false);
});

test('a key is usable between its creation and its end', () => {
  const key: AccessKey = {
    ...{ accessKeyId: 'AKIA', sealedSecret: '', accountId: ACCOUNT, role: 'admin', createdAt: '' },
    expiresAt: '2024-01-02T00:00:00.000Z',
  };
  expect(isUsable(key, new Date('2024-01-01T23:59:59.999Z'))).toBe(true);
  expect(isUsable(key, new Date('2024-01-02T00:00:00.000Z'))).toBe(false);
  expect(isUsable({ ...key, disabledAt: '2024-01-01T00:00:00.000Z' }, new Date(0))).toBe(false);
});
