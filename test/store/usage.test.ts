import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Coverage, ScanStatusReason } from '../../src/domain/coverage.ts';
import type { Owner } from '../../src/domain/resource.ts';
import { type OpenStore, openStore } from '../../src/store/index.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { image, instance } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-usage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function usageContract(name: string, open: (clock: Clock) => Promise<OpenStore>): void {
  describe(`${name}: metered usage`, () => {
    let store: OpenStore;
    let now = new Date('2026-05-01T00:00:00.000Z');
    beforeAll(async () => {
      store = await open({ now: () => now });
    });
    afterAll(() => store?.close());

    let owner: Owner = { accountId: '', region: '' };
    let next = 700_000_000_000;
    beforeEach(() => {
      owner = { accountId: String(++next), region: 'us-east-1' };
    });

    const at = (text: string): void => {
      now = new Date(text);
    };
    const ACTIVE = (reason: ScanStatusReason = 'SUCCESSFUL') => ({ code: 'ACTIVE', reason }) as const;
    const INACTIVE = (reason: ScanStatusReason) => ({ code: 'INACTIVE', reason }) as const;
    const host = (status: Coverage['status'], change: Partial<Coverage> = {}) =>
      store.coverage.upsert({ resource: instance(1, owner), scanType: 'PACKAGE', status, ...change });
    const scanned = (lastScannedAt: string, n = 1) =>
      store.coverage.upsert({ resource: image(n, owner), scanType: 'PACKAGE', status: ACTIVE(), lastScannedAt });
    const totals = async (from: string, until: string) =>
      Object.fromEntries(
        ((await store.usage.totals([owner.accountId], owner.region, from, until)).get(owner.accountId) ?? []).map(
          (usage) => [usage.usageType, usage.quantity],
        ),
      );

    test('hours run from discovery until the resource is no longer covered, and again when it is', async () => {
      at('2026-05-10T06:00:00.000Z');
      await host(ACTIVE('PENDING_INITIAL_SCAN'));
      at('2026-05-10T07:00:00.000Z');
      await host(ACTIVE());
      await host(ACTIVE());
      at('2026-05-10T10:00:00.000Z');
      await host(INACTIVE('EXCLUDED_BY_TAG'));
      await host(INACTIVE('EXCLUDED_BY_TAG'));
      at('2026-05-10T12:00:00.000Z');
      await host(ACTIVE());
      const DAY = ['2026-05-10T00:00:00.000Z', '2026-05-10T13:00:00.000Z'] as const;
      expect(await totals(...DAY)).toEqual({ EC2_INSTANCE_HOURS: 5 });
      expect(await totals('2026-05-11T00:00:00.000Z', '2026-05-12T00:00:00.000Z')).toEqual({ EC2_INSTANCE_HOURS: 24 });
      expect(await totals('2026-05-09T00:00:00.000Z', '2026-05-10T00:00:00.000Z')).toEqual({});
    });

    test('covered and no longer covered in the same moment, or by a clock that was set back, are no hours', async () => {
      at('2026-05-10T06:00:00.000Z');
      await host(ACTIVE());
      await host(INACTIVE('EXCLUDED_BY_TAG'));
      at('2026-05-10T08:00:00.000Z');
      await host(ACTIVE());
      at('2026-05-10T07:00:00.000Z');
      await host(INACTIVE('EXCLUDED_BY_TAG'));
      const DAY = ['2026-05-10T00:00:00.000Z', '2026-05-11T00:00:00.000Z'] as const;
      expect(await totals(...DAY)).toEqual({ EC2_INSTANCE_HOURS: 0 });
    });

    test('nothing is metered for a suspended account until its next scan', async () => {
      await store.accounts.create(owner.accountId);
      at('2026-05-10T06:00:00.000Z');
      await host(ACTIVE());
      at('2026-05-10T07:00:00.000Z');
      await store.accounts.setStatus(owner.accountId, 'SUSPENDED');
      at('2026-05-10T09:00:00.000Z');
      await store.accounts.setStatus(owner.accountId, 'ACTIVE');
      await host(ACTIVE());
      expect(await totals('2026-05-10T00:00:00.000Z', '2026-05-10T12:00:00.000Z')).toEqual({ EC2_INSTANCE_HOURS: 4 });
    });

    test('a machine that is scanned another way is metered the other way', async () => {
      at('2026-05-10T06:00:00.000Z');
      await host(ACTIVE(), { scanMode: 'EC2_SSM_AGENT_BASED' });
      at('2026-05-10T08:00:00.000Z');
      await host(ACTIVE(), { scanMode: 'EC2_AGENTLESS' });
      expect(await totals('2026-05-10T00:00:00.000Z', '2026-05-10T09:00:00.000Z')).toEqual({
        EC2_INSTANCE_HOURS: 2,
        EC2_AGENTLESS_INSTANCE_HOURS: 1,
      });
    });

    test('an image counts once as initial scan, then as rescan; the same scan again does not count', async () => {
      await scanned('2026-05-10T06:00:00.000Z');
      await scanned('2026-05-10T06:00:00.000Z');
      await scanned('2026-05-10T07:00:00.000Z');
      await scanned('2026-05-10T08:00:00.000Z');
      await scanned('2026-05-10T06:00:00.000Z', 2);
      const DAY = ['2026-05-10T00:00:00.000Z', '2026-05-11T00:00:00.000Z'] as const;
      expect(await totals(...DAY)).toEqual({ ECR_INITIAL_SCAN: 2, ECR_RESCAN: 2 });
    });

    test('folding changes no figure, and what is folded may go', async () => {
      at('2026-06-01T22:00:00.000Z');
      await host(ACTIVE());
      await scanned('2026-06-01T23:00:00.000Z');
      await scanned('2026-06-02T00:00:00.000Z');
      at('2026-06-03T02:00:00.000Z');
      await host(INACTIVE('RESOURCE_TERMINATED'));
      await scanned('2026-06-03T01:00:00.000Z');
      const WINDOW = ['2026-06-01T00:00:00.000Z', '2026-06-05T00:00:00.000Z'] as const;
      const before = await totals(...WINDOW);
      expect(before).toEqual({ EC2_INSTANCE_HOURS: 28, ECR_INITIAL_SCAN: 1, ECR_RESCAN: 2 });
      for (const day of ['2026-06-01', '2026-06-02', '2026-06-02', '2026-06-03']) {
        await store.usage.fold(day);
        expect(await totals(...WINDOW)).toEqual(before);
      }
      expect(await store.usage.foldedUntil()).toBe('2026-06-04');
      expect(await store.usage.sweepIntervals('2026-06-04T00:00:00.000Z', 1_000)).toBeGreaterThanOrEqual(3);
      expect(await totals(...WINDOW)).toEqual(before);
      // Another process that is behind: what it would sum up is swept.
      await store.usage.fold('2026-06-01');
      expect(await totals(...WINDOW)).toEqual(before);
      expect(await store.usage.foldedUntil()).toBe('2026-06-04');
      await scanned('2026-06-04T05:00:00.000Z');
      expect(await totals(...WINDOW)).toEqual({ ...before, ECR_RESCAN: 3 });
      expect(await store.usage.sweepDays('2026-06-03', 1_000)).toBeGreaterThanOrEqual(4);
      expect(await totals(...WINDOW)).toEqual({ EC2_INSTANCE_HOURS: 2, ECR_RESCAN: 2 });
    });

    test('others’ usage is theirs, and a window has its days', async () => {
      at('2026-07-01T12:00:00.000Z');
      await host(ACTIVE());
      const [from, until] = ['2026-06-05T00:00:00.000Z', '2026-07-03T12:00:00.000Z'];
      const found = await store.usage.totals([owner.accountId, '999999999999'], owner.region, from, until);
      expect([...found.keys()]).toEqual([owner.accountId]);
      expect(found.get(owner.accountId)).toEqual([{ usageType: 'EC2_INSTANCE_HOURS', quantity: 48, days: 2 }]);
      expect(await store.usage.totals(['999999999999'], owner.region, from, until)).toEqual(new Map());
      expect(await store.usage.totals([owner.accountId], 'eu-west-1', from, until)).toEqual(new Map());
      expect(await store.usage.resources(owner)).toEqual({ AWS_EC2_INSTANCE: 1 });
      expect((await store.usage.firstDay())?.length).toBe(10);
    });
  });
}

usageContract('embedded', (clock) => openStore({ dataFolder: join(folder, 'data'), clock }));

describe.skipIf(!hasPostgres)('postgresql', () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());
  usageContract('postgresql', async (clock) => {
    server = await startPostgres();
    return openStore({ databaseUrl: server.createDatabase(), clock });
  });
});
