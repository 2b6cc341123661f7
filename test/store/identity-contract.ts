import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenStore } from '../../src/store/index.ts';
import type { AccessKey } from '../../src/store/store.ts';

const AT = '2026-05-01T10:00:00.000Z';
const LATER = '2026-05-02T10:00:00.000Z';

/** Keys, roles and whom else to let in: the suite that every form of the store passes. `open` gives an empty one. */
export function identityContract(name: string, open: () => Promise<OpenStore>): void {
  let store: OpenStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store?.close());
  const opened = (): OpenStore => store;
  const accountId = '111122223333';
  const key = (id: string, change: Partial<AccessKey> = {}): AccessKey => ({
    ...{ accessKeyId: `${id}${accountId}`, sealedSecret: 'v1.abc', accountId, role: 'reader', createdAt: AT },
    ...change,
  });

  describe(`${name}: keys`, () => {
    test('a key ends, is switched off and on again, and goes; by its own account alone', async () => {
      const { keys } = opened();
      const one = key('AKIC', { expiresAt: LATER, replaces: 'AKIAOLD' });
      await keys.create(one);
      expect(await keys.find(one.accessKeyId)).toEqual(one);
      expect(await keys.update('999999999999', one.accessKeyId, { disabledAt: AT })).toBe(false);
      expect(await keys.update(accountId, one.accessKeyId, { disabledAt: AT })).toBe(true);
      expect(await keys.find(one.accessKeyId)).toEqual({ ...one, disabledAt: AT });
      await keys.update(accountId, one.accessKeyId, { disabledAt: null, expiresAt: AT });
      expect(await keys.find(one.accessKeyId)).toEqual({ ...one, expiresAt: AT });
      expect(await keys.delete('999999999999', one.accessKeyId)).toBe(false);
      expect(await keys.delete(accountId, one.accessKeyId)).toBe(true);
      expect(await keys.find(one.accessKeyId)).toBeUndefined();
    });

    test('the newest use counts; of a key that is gone none', async () => {
      const { keys } = opened();
      const one = key('AKID');
      await keys.create(one);
      const use = { at: LATER, service: 'inspector2', region: 'us-east-1', address: '192.0.2.1' };
      await keys.used(
        new Map([
          [one.accessKeyId, use],
          ['AKIAGONE', use],
        ]),
      );
      await keys.used(new Map([[one.accessKeyId, { at: AT, service: 'sts', region: 'us-east-1' }]]));
      await keys.used(new Map());
      expect(await keys.find(one.accessKeyId)).toEqual({ ...one, lastUsed: use });
      await keys.delete(accountId, one.accessKeyId);
    });

    test('a secret is sealed anew while it is what was read', async () => {
      const { keys } = opened();
      const one = key('AKIE');
      await keys.create(one);
      expect(await keys.sealed(key('AKID').accessKeyId, 1)).toEqual([
        { accessKeyId: one.accessKeyId, sealedSecret: 'v1.abc' },
      ]);
      expect(await keys.reseal(one.accessKeyId, 'v1.other', 'v1.new')).toBe(false);
      expect(await keys.reseal(one.accessKeyId, 'v1.abc', 'v1.new')).toBe(true);
      expect(await keys.find(one.accessKeyId)).toEqual({ ...one, sealedSecret: 'v1.new' });
      await keys.delete(accountId, one.accessKeyId);
    });
  });

  test(`${name}: roles belong to an account, each name once, up to the quota`, async () => {
    const { accounts, roles } = opened();
    await accounts.create(accountId);
    const role = { accountId, name: 'triage', policy: { Statement: [] }, createdAt: AT };
    const trusting = { ...role, name: 'audit', trust: { Statement: [1] } };
    expect(await roles.create(role, 2)).toBe('created');
    expect(await roles.create(role, 2)).toBe('name');
    expect(await roles.create(trusting, 2)).toBe('created');
    expect(await roles.create({ ...role, name: 'third' }, 2)).toBe('quota');
    expect(await roles.list(accountId)).toEqual([trusting, role]);
    expect(await roles.get(accountId, 'audit')).toEqual(trusting);
    expect(await roles.get('999999999999', 'audit')).toBeUndefined();
    expect(await roles.delete('999999999999', 'audit')).toBe(false);
    expect(await roles.delete(accountId, 'audit')).toBe(true);
    expect(await roles.list(accountId)).toEqual([role]);
  });

  test(`${name}: whom else to let in is found by kind over all accounts, and listed and removed by one`, async () => {
    const { federation } = opened();
    const id = `f${accountId}`;
    const one = { id, kind: 'oidc' as const, accountId, role: 'agent', body: { issuer: 'https://x' }, createdAt: AT };
    await federation.create(one);
    expect(await federation.ofKind('oidc')).toContainEqual(one);
    expect(await federation.ofKind('aws-iam')).not.toContainEqual(one);
    expect(await federation.list(accountId)).toEqual([one]);
    expect(await federation.get(id)).toEqual(one);
    expect(await federation.delete('999999999999', id)).toBe(false);
    expect(await federation.delete(accountId, id)).toBe(true);
    expect(await federation.get(id)).toBeUndefined();
  });

  test(`${name}: a proof is used once until it ends, also by two at the same moment`, async () => {
    const { federation } = opened();
    const use = (now: string): Promise<boolean> => federation.useOnce(`proof ${accountId}`, LATER, now);
    expect((await Promise.all([use(AT), use(AT)])).sort()).toEqual([false, true]);
    expect(await use(AT)).toBe(false);
    expect(await use('2026-05-03T10:00:00.000Z')).toBe(true);
  });
}
