import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Owner } from '../../src/domain/resource.ts';
import type { OrganizationStore } from '../../src/store/organization-store.ts';

/** One suite for every form of the organization's store. `open` gives an empty one. */
export function organizationContract(
  name: string,
  open: () => Promise<{
    organization: OrganizationStore;
    createAccount(id: string): Promise<void>;
    close(): Promise<void>;
  }>,
): void {
  describe(`${name}: the organization`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let store: OrganizationStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.organization;
    });
    afterAll(() => opened?.close());

    /** A region of its own for each test: an administrator is one of a region. */
    let admin: Owner = { accountId: '', region: '' };
    let n = 0;
    const [FIRST, ADMIN, OTHER] = ['100000000001', '200000000001', '200000000002'];
    beforeEach(() => {
      admin = { accountId: ADMIN, region: `us-east-${++n}` };
    });
    const inRegion = (accountId: string): Owner => ({ accountId, region: admin.region });

    test('has an id for good, and the first account manages it until another is named', async () => {
      const { id } = await store.get();
      expect(id).toMatch(/^o-[a-z0-9]{12}$/);
      await opened.createAccount(FIRST);
      await opened.createAccount(ADMIN);
      expect(await store.get()).toEqual({ id, managementAccountId: FIRST });
      await store.setManagementAccount(ADMIN);
      expect(await store.get()).toEqual({ id, managementAccountId: ADMIN });
      await store.setManagementAccount(FIRST);
    });

    test('a region has one administrator', async () => {
      expect(await store.administrator(admin.region)).toBeUndefined();
      expect(await store.designate(admin)).toEqual({ accountId: ADMIN, status: 'ENABLED' });
      expect(await store.designate(inRegion(OTHER))).toEqual({ accountId: ADMIN, status: 'ENABLED' });
      expect(await store.withdraw(inRegion(OTHER))).toBe(false);
      expect(await store.withdraw(admin)).toBe(true);
      expect(await store.administrator(admin.region)).toEqual({ accountId: ADMIN, status: 'DISABLE_IN_PROGRESS' });
      expect(await store.release(admin, 10)).toEqual([]);
      expect(await store.administrator(admin.region)).toBeUndefined();
    });

    test('nobody else has members', async () => {
      expect(await store.relate(admin, OTHER, 'ENABLED')).toBe('not administrator');
      expect(await store.memberIds(admin)).toEqual([]);
      expect(await store.member(admin, OTHER)).toBeUndefined();
    });

    test('relations come and go; members of one region are not those of another', async () => {
      await store.designate(admin);
      expect(await store.relate(admin, OTHER, 'ENABLED')).toBe('related');
      expect(await store.relate(admin, FIRST, 'REMOVED')).toBe('related');
      expect(await store.memberIds(admin)).toEqual([OTHER]);
      expect(await store.memberIds({ ...admin, region: 'eu-west-9' })).toEqual([]);
      expect(await store.administratorOf(inRegion(OTHER))).toBe(ADMIN);
      expect(await store.administratorOf(inRegion(FIRST))).toBeUndefined();
      expect(await store.member(admin, FIRST)).toMatchObject({ administratorId: ADMIN, relation: 'REMOVED' });
      await store.relate(admin, OTHER, 'REMOVED');
      expect(await store.memberIds(admin)).toEqual([]);
    });

    test('members are listed by id, page by page', async () => {
      await store.designate(admin);
      for (const accountId of ['300000000003', '300000000001', '300000000002']) {
        await opened.createAccount(accountId);
        await store.relate(admin, accountId, accountId.endsWith('2') ? 'REMOVED' : 'ENABLED');
      }
      const walk = async (associated: boolean, limit: number) => {
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await store.members(admin, { associated }, { limit, ...(after !== undefined && { after }) });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          found.push(...page.items.map((member) => `${member.accountId} ${member.relation}`));
          after = page.next;
        } while (after !== undefined);
        return found;
      };
      expect(await walk(true, 1)).toEqual(['300000000001 ENABLED', '300000000003 ENABLED']);
      const all = [`${FIRST} CREATED`, '300000000001 ENABLED', '300000000002 REMOVED', '300000000003 ENABLED'];
      expect(await walk(false, 2)).toEqual(all);
    });

    test('a removed administrator lets its members go in batches, and sees none of them meanwhile', async () => {
      await store.designate(admin);
      for (const accountId of ['400000000001', '400000000002', '400000000003']) {
        await store.relate(admin, accountId, 'ENABLED');
      }
      await store.withdraw(admin);
      expect(await store.memberIds(admin)).toEqual([]);
      expect(await store.administratorOf(inRegion('400000000001'))).toBeUndefined();
      expect((await store.release(admin, 2)).length).toBe(2);
      expect((await store.release(admin, 2)).length).toBe(1);
      expect(await store.release(admin, 2)).toEqual([]);
      expect(await store.member(admin, '400000000003')).toMatchObject({ relation: 'DELETED' });
      expect(await store.administrator(admin.region)).toBeUndefined();
    });

    test('newcomers are the accounts that have no relation and were created since', async () => {
      await store.designate(admin);
      await opened.createAccount('500000000001');
      await opened.createAccount('500000000002');
      await store.relate(admin, '500000000001', 'REMOVED');
      const newcomers = await store.newcomers(admin, '2000-01-01T00:00:00.000Z', 100);
      expect(newcomers).toContain('500000000002');
      expect(newcomers).not.toContain('500000000001');
      expect(newcomers).not.toContain(ADMIN);
      expect(await store.newcomers(admin, '2999-01-01T00:00:00.000Z', 100)).toEqual([]);
      expect(await store.newcomers(admin, '2000-01-01T00:00:00.000Z', 1)).toHaveLength(1);
    });
  });
}
