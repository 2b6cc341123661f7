import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { type OpenStore, openStore } from '../../src/store/index.ts';
import { memoryOrganization } from '../../src/store/memory-organization.fixture.ts';
import type { PageRequest, SavedFilter } from '../../src/store/store.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { organizationContract } from './organization-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-organization-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

organizationContract('memory', async () => {
  const accounts: { accountId: string; createdAt: string }[] = [];
  return {
    organization: memoryOrganization(
      () => accounts,
      () => new Date(),
    ),
    createAccount: async (accountId) => void accounts.push({ accountId, createdAt: new Date().toISOString() }),
    async close() {},
  };
});

const opened = (store: OpenStore) => ({
  organization: store.organization,
  createAccount: store.accounts.create,
  close: () => store.close(),
});

/** What SQL alone decides: accounts with all that follows from their status, and whose rules hold for whom. */
function accountContract(name: string, open: (clock?: Clock) => Promise<OpenStore>): void {
  describe(`${name}: accounts of the organization`, () => {
    const ADMIN = { accountId: '600000000001', region: 'us-east-1' };
    const MEMBER = { accountId: '600000000002', region: 'us-east-1' };
    const rule = (owner: typeof ADMIN, id: string): SavedFilter => ({
      ...owner,
      id: id.padStart(16, '0'),
      name: id,
      action: 'SUPPRESS',
      filter: {},
      tags: {},
      createdAt: '2026-05-01T10:00:00.000Z',
      updatedAt: '2026-05-01T10:00:00.000Z',
    });

    test('how long scan types are suspended is remembered, page by page', async () => {
      let now = '2026-01-01T00:00:00.000Z';
      const { accounts, close } = await open({ now: () => new Date(now) });
      try {
        const THIRD = { ...MEMBER, accountId: '600000000003' };
        for (const owner of [ADMIN, MEMBER, THIRD]) {
          await accounts.create(owner.accountId);
          await accounts.setEnablement(owner, { ECR: 'ENABLED', EC2: 'ENABLING', LAMBDA: 'DISABLED' });
        }
        const suspended = (before: string, page: PageRequest = { limit: 10 }) => accounts.suspendedBefore(before, page);
        expect(await suspended('2999-01-01T00:00:00.000Z')).toEqual({ items: [] });
        await accounts.setStatus(MEMBER.accountId, 'SUSPENDED');
        now = '2026-02-01T00:00:00.000Z';
        // Suspended already: it counts from the first time.
        for (const { accountId } of [MEMBER, THIRD]) await accounts.setStatus(accountId, 'REMOVED');
        const scanTypes = ['EC2', 'ECR'];
        expect(await suspended('2026-01-01T00:00:00.000Z')).toEqual({ items: [] });
        expect(await suspended('2026-01-02T00:00:00.000Z')).toEqual({ items: [{ ...MEMBER, scanTypes }] });
        const first = await suspended('2026-02-02T00:00:00.000Z', { limit: 1 });
        expect(first).toMatchObject({ items: [{ ...MEMBER, scanTypes }], next: expect.any(String) });
        const next = { limit: 1, ...(first.next !== undefined && { after: first.next }) };
        expect(await suspended('2026-02-02T00:00:00.000Z', next)).toEqual({ items: [{ ...THIRD, scanTypes }] });
        await accounts.setStatus(MEMBER.accountId, 'ACTIVE');
        await accounts.setStatus(MEMBER.accountId, 'SUSPENDED');
        expect(await suspended('2026-01-02T00:00:00.000Z')).toEqual({ items: [] });
      } finally {
        await close();
      }
    });

    test('suspending, resuming and removing an account', async () => {
      const store = await open();
      try {
        const { accounts, organization } = store;
        for (const { accountId } of [ADMIN, MEMBER]) await accounts.create(accountId, `${accountId}@example.com`);
        await organization.designate(ADMIN);
        await organization.relate(ADMIN, MEMBER.accountId, 'ENABLED');
        await accounts.setEnablement(MEMBER, { EC2: 'ENABLED', ECR: 'DISABLED' });
        const state = async () => ({
          status: (await accounts.record(MEMBER.accountId))?.status,
          EC2: (await accounts.enablement(MEMBER)).EC2,
          relation: (await organization.member(ADMIN, MEMBER.accountId))?.relation,
          seen: await organization.memberIds(ADMIN),
        });
        expect(await accounts.setStatus('600000000009', 'SUSPENDED')).toBe(false);
        await accounts.setStatus(MEMBER.accountId, 'SUSPENDED');
        const suspended = { status: 'SUSPENDED', EC2: 'SUSPENDED', relation: 'ACCOUNT_SUSPENDED' };
        expect(await state()).toEqual({ ...suspended, seen: [MEMBER.accountId] });
        await accounts.setStatus(MEMBER.accountId, 'ACTIVE');
        expect(await state()).toMatchObject({ status: 'ACTIVE', EC2: 'ENABLED', relation: 'ENABLED' });
        await accounts.setStatus(MEMBER.accountId, 'REMOVED');
        expect(await state()).toEqual({ status: 'REMOVED', EC2: 'SUSPENDED', relation: 'RESIGNED', seen: [] });
        expect(await accounts.records({ limit: 1 })).toMatchObject({
          items: [{ accountId: ADMIN.accountId, email: `${ADMIN.accountId}@example.com`, status: 'ACTIVE' }],
          next: expect.any(String),
        });

        await accounts.setEnablement(ADMIN, { EC2: 'ENABLING', ECR: 'DISABLING' });
        expect(await accounts.moveEnablement(ADMIN, ['EC2', 'ECR'], 'ENABLING', 'ENABLED')).toEqual(['EC2']);
        expect(await accounts.enablement(ADMIN)).toMatchObject({ EC2: 'ENABLED', ECR: 'DISABLING' });
        const first = await accounts.firstEnabledAt(ADMIN);
        expect(Object.keys(first)).toEqual(['EC2']);
        await accounts.setEnablement(ADMIN, { EC2: 'DISABLED' });
        await accounts.setEnablement(ADMIN, { EC2: 'ENABLED' });
        expect(await accounts.firstEnabledAt(ADMIN)).toEqual(first);

        const notYet = (wanted: 'enabled' | 'disabled') => accounts.notYet('us-east-1', 'EC2', wanted, 10);
        expect(await notYet('enabled')).toEqual([]);
        expect(await notYet('disabled')).toEqual([ADMIN.accountId]);
        expect(await accounts.notYet('us-east-1', 'LAMBDA', 'enabled', 10)).toEqual([ADMIN.accountId]);

        await store.savedFilters.create(rule(ADMIN, 'a'));
        await store.savedFilters.create(rule(MEMBER, 'b'));
        const rules = async (owner: typeof ADMIN) =>
          (await store.savedFilters.suppressing(owner)).map((saved) => saved.name);
        expect(await rules(MEMBER)).toEqual(['b']);
        await organization.relate(ADMIN, MEMBER.accountId, 'ENABLED');
        expect(await rules(MEMBER)).toEqual(['a', 'b']);
        expect(await rules(ADMIN)).toEqual(['a']);
      } finally {
        await store.close();
      }
    });
  });
}

organizationContract('embedded', async () => opened(await openStore({ dataFolder: join(folder, 'data') })));
accountContract('embedded', (clock) =>
  openStore({ dataFolder: mkdtempSync(join(folder, 'accounts')), ...(clock && { clock }) }),
);

describe.skipIf(!hasPostgres)('postgresql', () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());
  const open = async (clock?: Clock) => {
    server ??= await startPostgres();
    return openStore({ databaseUrl: server.createDatabase(), ...(clock && { clock }) });
  };
  organizationContract('postgresql', async () => opened(await open()));
  accountContract('postgresql', open);
});
