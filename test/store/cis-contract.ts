import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CisResult,
  type CisResultStatus,
  type CisScan,
  type CisTarget,
  checkOfRule,
} from '../../src/domain/cis.ts';
import type { Condition } from '../../src/domain/filter.ts';
import type { OpenStore } from '../../src/store/index.ts';
import type { Page, PageRequest } from '../../src/store/store.ts';
import { instance, scopeOf } from './samples.ts';

const ADMINISTRATOR = { accountId: '300000000001', region: 'us-east-1' };
const MEMBER = { accountId: '300000000002', region: 'us-east-1' };
const STRANGER = { accountId: '300000000003', region: 'us-east-1' };
const ALL = scopeOf(ADMINISTRATOR, MEMBER);

const equals = (value: string): Condition => ({ kind: 'string', comparison: 'EQUALS', value });
const scan = (change: Partial<CisScan> = {}): CisScan => ({
  ...ADMINISTRATOR,
  id: randomUUID(),
  ownerId: ADMINISTRATOR.accountId,
  configurationId: randomUUID(),
  name: 'nightly',
  level: 'LEVEL_1',
  status: 'IN_PROGRESS',
  scheduledBy: ADMINISTRATOR.accountId,
  targets: { accountIds: ALL.accountIds, resourceTags: { env: ['prod', 'stage'] } },
  startedAt: '2026-05-01T10:00:00.000Z',
  failedChecks: 0,
  totalChecks: 0,
  ...change,
});
const target = (of: CisScan, seed: number, change: Partial<CisTarget> = {}): CisTarget => ({
  ...ADMINISTRATOR,
  scanId: of.id,
  resourceId: instance(seed).id,
  jobId: randomUUID(),
  tags: { env: seed % 2 === 0 ? 'prod' : 'stage' },
  platform: seed % 2 === 0 ? 'DEBIAN_12' : 'UBUNTU_24_04',
  dueAt: '2026-05-01T11:00:00.000Z',
  counts: { passed: 0, failed: 0, skipped: 0 },
  ...change,
});
const result = (ruleId: string, status: CisResultStatus): CisResult => ({ ruleId, ...checkOfRule(ruleId), status });
const completed = ({ dueAt: _, ...rest }: CisTarget): CisTarget => ({ ...rest, status: 'COMPLETED' });

/** All pages of one item each: every row once, whatever the order. */
async function walk<T>(read: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let after: string | undefined;
  do {
    const page = await read({ limit: 1, ...(after !== undefined && { after }) });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** One suite for both stores: what `src/store/cis-store.ts` promises. */
export function cisContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name}: CIS scans`, () => {
    let store: OpenStore;
    const one = scan();
    /** Three machines of the administrator, one of its member. */
    const targets = [target(one, 0), target(one, 1), target(one, 2), target(one, 3, MEMBER)];
    const failed = ['1.2 Two', '1.10 Ten', 'ssh'];

    beforeAll(async () => {
      store = await open();
      await store.cis.start(one);
      await store.cis.addTargets(targets);
      await store.cis.addTargets(targets);
      await store.cis.complete(one);
      // The machine n fails n checks and passes the others.
      await Promise.all(
        targets.map(async (machine, n) => {
          const results = failed.map((rule, k) => result(rule, k < n ? 'FAILED' : 'PASSED'));
          await store.cis.change(machine, machine.jobId, (current) => current, results);
          await store.cis.change(machine, machine.jobId, completed);
        }),
      );
    });
    afterAll(() => store?.close());

    test('a scan ends with its last target, however many end at once', async () => {
      expect(await store.cis.get(ALL, one.id)).toMatchObject({ status: 'COMPLETED', failedChecks: 6, totalChecks: 12 });
    });

    test('a member sees its part of the administrator’s scan, a stranger nothing', async () => {
      expect(await store.cis.get(scopeOf(MEMBER), one.id)).toMatchObject({ failedChecks: 3, totalChecks: 3 });
      expect(await store.cis.get(scopeOf(STRANGER), one.id)).toBeUndefined();
      const sort = { field: 'RESOURCE_ID', order: 'ASC' } as const;
      const seen = async (scope: typeof ALL) => (await store.cis.byTarget(scope, one.id, {}, sort, { limit: 9 })).items;
      expect(await seen(ALL)).toHaveLength(4);
      expect((await seen(scopeOf(MEMBER))).map(({ accountId }) => accountId)).toEqual([MEMBER.accountId]);
      expect(await seen(scopeOf(STRANGER))).toEqual([]);
      expect(await seen({ ...ALL, region: 'eu-west-1' })).toEqual([]);
      const foreign = await store.cis.change(STRANGER, targets[0]?.jobId ?? '', (current) => current);
      expect(foreign).toBe('missing');
    });

    test.each(['CHECK_ID', 'TITLE', 'PLATFORM', 'FAILED_COUNTS', 'SECURITY_LEVEL'] as const)(
      'checks in the order of %s, page by page',
      async (field) => {
        const read = (order: 'ASC' | 'DESC') =>
          walk((page) => store.cis.byCheck(ALL, one.id, {}, { field, order }, page));
        const ascending = await read('ASC');
        // Three checks, on the administrator's two platforms and on the member's one.
        expect(ascending).toHaveLength(9);
        expect(await read('DESC')).toEqual(ascending.toReversed());
        if (field === 'CHECK_ID') expect([...new Set(ascending.map((c) => c.checkId))]).toEqual(['1.2', '1.10', 'ssh']);
        if (field === 'FAILED_COUNTS') expect(ascending.at(-1)?.counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
      },
    );

    test.each([
      'RESOURCE_ID',
      'FAILED_COUNTS',
      'ACCOUNT_ID',
      'PLATFORM',
      'TARGET_STATUS',
      'TARGET_STATUS_REASON',
    ] as const)('machines in the order of %s, page by page', async (field) => {
      const read = (order: 'ASC' | 'DESC') =>
        walk((page) => store.cis.byTarget(ALL, one.id, {}, { field, order }, page));
      const ascending = await read('ASC');
      expect(ascending).toHaveLength(4);
      expect(await read('DESC')).toEqual(ascending.toReversed());
      if (field === 'FAILED_COUNTS') expect(ascending.map((t) => t.counts.failed)).toEqual([0, 1, 2, 3]);
    });

    test.each(['CHECK_ID', 'STATUS'] as const)('results of one machine in the order of %s', async (field) => {
      const id = targets[1]?.resourceId ?? '';
      const read = (order: 'ASC' | 'DESC') =>
        walk((page) => store.cis.results(ALL, one.id, id, {}, { field, order }, page));
      const ascending = await read('ASC');
      expect(ascending.map(({ checkId }) => checkId)).toEqual(['1.2', '1.10', 'ssh']);
      expect(await read('DESC')).toEqual(ascending.toReversed());
    });

    const checks: readonly (readonly [field: string, condition: Condition, count: number])[] = [
      ['accountIdFilters', equals(MEMBER.accountId), 3],
      ['checkIdFilters', { kind: 'string', comparison: 'PREFIX', value: '1.' }, 6],
      ['titleFilters', equals('Ten'), 3],
      ['platformFilters', { kind: 'string', comparison: 'NOT_EQUALS', value: 'DEBIAN_12' }, 6],
      ['failedResourcesFilters', { kind: 'number', lower: 1 }, 6],
      ['securityLevelFilters', equals('LEVEL_2'), 0],
    ];
    test.each(checks)('checks by %s', async (field, condition, count) => {
      const sort = { field: 'CHECK_ID', order: 'ASC' } as const;
      const page = await store.cis.byCheck(ALL, one.id, { [field]: [condition] }, sort, { limit: 99 });
      expect(page.items).toHaveLength(count);
    });

    const machines: readonly (readonly [filter: Record<string, readonly Condition[]>, count: number])[] = [
      [{ accountIdFilters: [equals(ADMINISTRATOR.accountId)] }, 3],
      [{ targetResourceIdFilters: [equals(targets[0]?.resourceId ?? '')] }, 1],
      [{ targetResourceTagFilters: [{ kind: 'map', key: 'env', value: 'prod' }] }, 2],
      [{ platformFilters: [{ kind: 'string', comparison: 'PREFIX', value: 'UBUNTU' }] }, 2],
      [{ targetStatusFilters: [equals('COMPLETED')] }, 4],
      [{ targetStatusReasonFilters: [equals('SCAN_IN_PROGRESS')] }, 0],
      [{ failedChecksFilters: [{ kind: 'number', lower: 1, upper: 2 }] }, 2],
      [{ checkIdFilters: [equals('1.10')], statusFilters: [equals('FAILED')] }, 2],
      [{ checkIdFilters: [equals('9.9')] }, 0],
    ];
    test.each(machines)('machines by %o', async (filter, count) => {
      const sort = { field: 'RESOURCE_ID', order: 'ASC' } as const;
      expect((await store.cis.byTarget(ALL, one.id, filter, sort, { limit: 99 })).items).toHaveLength(count);
    });

    test('scans by every filter and in every order', async () => {
      const other = scan({ name: 'weekly', startedAt: '2026-05-02T10:00:00.000Z' });
      await store.cis.start(other);
      await store.cis.start(other);
      await store.cis.complete(other);
      const arn = (word: string, id: string) =>
        `arn:aws:inspector2:us-east-1:${ADMINISTRATOR.accountId}:owner/${ADMINISTRATOR.accountId}/${word}/${id}`;
      const newest = { field: 'SCAN_START_DATE', order: 'DESC' } as const;
      const filters: Record<string, Condition> = {
        failedChecksFilters: { kind: 'number', lower: 6, upper: 6 },
        scanArnFilters: equals(arn('cis-scan', one.id)),
        scanAtFilters: { kind: 'date', end: '2026-05-01T10:00:00.000Z' },
        scanConfigurationArnFilters: equals(arn('cis-configuration', one.configurationId)),
        scanNameFilters: { kind: 'string', comparison: 'NOT_EQUALS', value: 'weekly' },
        scanStatusFilters: equals('COMPLETED'),
        targetResourceIdFilters: equals(targets[3]?.resourceId ?? ''),
      };
      for (const [field, condition] of Object.entries(filters)) {
        const { items } = await store.cis.list(ALL, { [field]: [condition] }, newest, { limit: 9 });
        expect(
          items.map(({ id }) => id),
          field,
        ).toEqual([one.id]);
      }
      const both: Record<string, Condition> = {
        scheduledByFilters: equals(ADMINISTRATOR.accountId),
        targetAccountIdFilters: equals(MEMBER.accountId),
        targetResourceTagFilters: { kind: 'map', key: 'env', value: 'stage' },
      };
      for (const [field, condition] of Object.entries(both)) {
        expect((await store.cis.list(ALL, { [field]: [condition] }, newest, { limit: 9 })).items, field).toHaveLength(
          2,
        );
      }
      for (const field of ['STATUS', 'SCHEDULED_BY', 'SCAN_START_DATE', 'FAILED_CHECKS'] as const) {
        const read = (order: 'ASC' | 'DESC') => walk((page) => store.cis.list(ALL, {}, { field, order }, page));
        expect(
          (await read('DESC')).map(({ id }) => id),
          field,
        ).toEqual((await read('ASC')).map(({ id }) => id).reverse());
      }
      // A scan without a machine is no good scan.
      expect(await store.cis.get(ALL, other.id)).toMatchObject({ status: 'FAILED', reason: expect.any(String) });
    });

    test('a rule that comes again replaces its result; a change that throws writes nothing', async () => {
      const again = scan({ name: 'again' });
      const machine = target(again, 7);
      await store.cis.start(again);
      await store.cis.addTargets([machine]);
      await store.cis.complete(again);
      const tell = (status: CisResultStatus) =>
        store.cis.change(machine, machine.jobId, (current) => current, [result('1 One', status)]);
      await tell('FAILED');
      expect(await tell('PASSED')).toMatchObject({ counts: { passed: 1, failed: 0, skipped: 0 } });
      const refused = store.cis.change(
        machine,
        machine.jobId,
        () => {
          throw new Error('no');
        },
        [result('2 Two', 'PASSED')],
      );
      await expect(refused).rejects.toThrow('no');
      expect(await store.cis.jobs(machine, machine.resourceId)).toMatchObject([
        { jobId: machine.jobId, hasSession: false },
      ]);
      expect(await store.cis.jobs(STRANGER, machine.resourceId)).toEqual([]);

      expect(await store.cis.expire('2026-05-01T10:59:59.000Z', 99)).toBe(0);
      expect(await store.cis.expire('2026-05-01T11:00:00.000Z', 99)).toBe(1);
      expect(await store.cis.get(ALL, again.id)).toMatchObject({ status: 'FAILED', totalChecks: 1 });
      expect(await store.cis.jobs(machine, machine.resourceId)).toEqual([]);
    });

    test('a scan whose preparation died ends all the same', async () => {
      const lost = scan({ name: 'lost' });
      await store.cis.start(lost);
      expect(await store.cis.expire('2026-05-01T10:30:00.000Z', 99)).toBe(0);
      await store.cis.expire('2026-05-01T11:30:00.000Z', 99);
      expect(await store.cis.get(ALL, lost.id)).toMatchObject({ status: 'FAILED' });
    });

    test('machines are found by all of the tags, each with one of its values', async () => {
      const machinesOf = async (tags: Record<string, readonly string[]>) =>
        (await walk((page) => store.cis.instances(ALL, tags, page))).map(({ id }) => id);
      const tagged = (seed: number, tags: Record<string, string>) => instance(seed, { ...MEMBER, tags });
      const [web, db] = [tagged(20, { env: 'prod', tier: 'web' }), tagged(21, { env: 'stage', tier: 'db' })];
      for (const resource of [web, db]) await store.resources.upsert(resource);
      expect((await machinesOf({ env: ['prod', 'stage'] })).sort()).toEqual([web.id, db.id].sort());
      expect(await machinesOf({ env: ['prod', 'stage'], tier: ['db'] })).toEqual([db.id]);
      expect(await machinesOf({ env: ['test'] })).toEqual([]);
    });

    test('the sweep takes old scans with all that belongs to them', async () => {
      const old = scan({ startedAt: '2020-05-01T10:00:00.000Z' });
      const machine = target(old, 8);
      await store.cis.start(old);
      await store.cis.addTargets([machine]);
      await store.cis.change(machine, machine.jobId, (current) => current, [result('1 One', 'FAILED')]);
      while ((await store.cis.sweep('2021-01-01T00:00:00.000Z', 1)) === 1);
      expect(await store.cis.get(ALL, old.id)).toBeUndefined();
      expect(await store.cis.jobs(machine, machine.resourceId)).toEqual([]);
      expect(await store.cis.get(ALL, one.id)).toBeDefined();
    });
  });
}
