import { beforeEach, describe, expect, test } from 'vitest';
import { MATCH_ALL } from '../../src/domain/filter.ts';
import type { VulnerablePackage } from '../../src/domain/finding.ts';
import type { Owner, Scope } from '../../src/domain/resource.ts';
import { isConflict, type OpenStore } from '../../src/store/index.ts';
import type { FindingSortField, ListedFinding } from '../../src/store/store.ts';
import { closed, finding, idOf, image, instance, OTHER, opened, scopeOf } from './samples.ts';
import { SORT_KEYS } from './sort-keys.ts';

export interface FindingContext {
  readonly store: OpenStore;
  /** An account that no other test has seen. */
  readonly owner: Owner;
  anotherOwner(): Owner;
}

/** The part of the store's contract that is about findings: identity, order, pages, life cycle, concurrency. */
export function findingContract(context: () => FindingContext): void {
  describe('findings', () => {
    let store: OpenStore;
    let owner: Owner;
    beforeEach(() => {
      ({ store, owner } = context());
    });
    const mine = () => scopeOf(owner);
    const host = (seed: string | number = 1) => instance(seed, owner);

    const listAll = async (
      scope: Scope,
      field: FindingSortField | undefined,
      order: 'ASC' | 'DESC' = 'ASC',
      limit = 2,
    ): Promise<ListedFinding[]> => {
      const found: ListedFinding[] = [];
      let after: string | undefined;
      do {
        const sort = field && { field, order };
        const page = await store.findings.list(scope, MATCH_ALL, sort, { limit, ...(after && { after }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        after = page.next;
      } while (after !== undefined);
      return found;
    };

    test('a finding comes back whole, with its resource and its EPSS score', async () => {
      const value = finding(`whole-${owner.accountId}`, host());
      await store.resources.upsert(host());
      await store.findings.apply(owner, [opened(value)]);
      const plain = { finding: value, resource: host() };
      expect(await store.findings.get(mine(), [value.id])).toEqual([plain]);
      await store.vulnerabilities.upsert([
        {
          id: value.key,
          aliases: [],
          cvss: [],
          cwes: [],
          references: [],
          epss: { score: 0.25, percentile: 0.9, date: '2026-05-01' },
        },
      ]);
      expect(await store.findings.get(mine(), [value.id])).toEqual([{ ...plain, epssScore: 0.25 }]);
      const page = await store.findings.list(mine(), MATCH_ALL, undefined, { limit: 1 });
      expect(page).toEqual({ items: [{ ...plain, epssScore: 0.25 }] });
    });

    test('what a channel, another kernel or a boot has to do with a package comes back with it', async () => {
      const value = finding(`channel-${owner.accountId}`, host());
      const { packageVulnerability: about } = value;
      const [pkg] = about?.packages ?? [];
      if (about === undefined || pkg === undefined) throw new Error('the sample is a package vulnerability');
      const { fixedVersion: _, ...unfixed } = pkg;
      const packages: readonly VulnerablePackage[] = [
        { ...unfixed, channelFixes: [{ channel: 'esm-infra', fixedVersion: '3.0.14-1~esm1' }] },
        { ...pkg, name: 'linux-image-6', rebootPending: true },
        { ...pkg, name: 'linux-image-7', class: 'kernel-not-running' },
      ];
      const whole = { ...value, packageVulnerability: { ...about, packages } };
      await store.resources.upsert(host());
      await store.findings.apply(owner, [opened(whole)]);
      expect((await store.findings.get(mine(), [value.id]))[0]?.finding).toEqual(whole);
    });

    test('a finding without score, vulnerability and packages comes back without them', async () => {
      const { inspectorScore, scoreDetails, packageVulnerability, fixAvailable, exploitAvailable, ...bare } = finding(
        1,
        host(),
      );
      const network = { ...bare, type: 'NETWORK_REACHABILITY' as const, key: 'tcp/22' };
      await store.resources.upsert(host());
      await store.findings.apply(owner, [opened(network)]);
      expect((await store.findings.get(mine(), [bare.id]))[0]?.finding).toEqual(network);
      expect((await listAll(mine(), 'EPSS_SCORE')).map((item) => item.finding.id)).toEqual([bare.id]);
    });

    test('a hidden finding is stored, listed for who asks, and no event until it is shown', async () => {
      const value = finding(`hidden-${owner.accountId}`, host(), { hidden: 'vendor-rejected' });
      await store.resources.upsert(host());
      await store.findings.apply(owner, [opened(value)]);
      const all = { ...mine(), withHidden: true };
      expect(await listAll(mine(), undefined)).toEqual([]);
      expect(await store.findings.count(mine(), MATCH_ALL)).toBe(0);
      expect((await listAll(all, undefined)).map((item) => item.finding)).toEqual([value]);
      expect(await store.findings.count(all, MATCH_ALL)).toBe(1);
      expect(await store.history.ofFinding(mine(), value.id)).toHaveLength(1);
      const heard = async () =>
        (await store.outbox.pending(1000)).filter((entry) => entry.change.finding.id === value.id).length;
      expect(await heard()).toBe(0);

      const { hidden: _, ...shown } = { ...value, updatedAt: '2026-03-01T00:00:00.000Z' };
      const since = { previousStatus: value.status, previousUpdatedAt: value.updatedAt };
      await store.findings.apply(owner, [
        { kind: 'updated', cause: 'packages or facts changed', finding: shown, ...since, wasHidden: true },
      ]);
      expect(await heard()).toBe(1);
      expect((await listAll(mine(), undefined)).map((item) => item.finding)).toEqual([shown]);

      const rejected = { ...value, updatedAt: '2026-03-02T00:00:00.000Z' };
      await store.findings.apply(owner, [{ kind: 'updated', cause: 'packages or facts changed', finding: rejected }]);
      expect(await heard()).toBe(2);
      await store.findings.apply(owner, [{ ...closed(rejected, '2026-03-03T00:00:00.000Z'), wasHidden: true }]);
      expect(await heard()).toBe(2);
    });

    test('nobody sees findings outside the scope, whatever is asked', async () => {
      const value = finding(1, host());
      await store.resources.upsert(host());
      await store.findings.apply(owner, [opened(value)]);
      for (const scope of [scopeOf(OTHER), scopeOf(), { ...mine(), region: 'eu-west-1' }]) {
        expect(await store.findings.get(scope, [value.id])).toEqual([]);
        expect((await store.findings.list(scope, MATCH_ALL, undefined, { limit: 10 })).items).toEqual([]);
        expect(await store.findings.count(scope, MATCH_ALL)).toBe(0);
        expect(
          await store.history.ofFinding({ ...scope, accountIds: [...scope.accountIds, OTHER.accountId] }, value.id),
        ).toEqual([]);
      }
      expect(await store.findings.ofResource(OTHER, host().id, '2000-01-01T00:00:00.000Z')).toEqual([]);
    });

    test('an administrator sees the findings of all accounts in one order', async () => {
      const second = context().anotherOwner();
      for (const each of [owner, second]) {
        const resource = instance(1, each);
        await store.resources.upsert(resource);
        const values = Array.from({ length: 4 }, (_, n) =>
          finding(n, resource, { id: idOf(`${each.accountId} ${n}`), inspectorScore: n }),
        );
        await store.findings.apply(each, values.map(opened));
      }
      const scope = scopeOf(owner, second, owner);
      const scores = (await listAll(scope, 'INSPECTOR_SCORE', 'DESC', 3)).map((item) => item.finding.inspectorScore);
      expect(scores).toEqual([3, 3, 2, 2, 1, 1, 0, 0]);
      const accounts = (await listAll(scope, 'AWS_ACCOUNT_ID', 'DESC', 3)).map((item) => item.finding.accountId);
      expect(accounts).toEqual([...Array(4).fill(second.accountId), ...Array(4).fill(owner.accountId)]);
      expect(await store.findings.count(scope, MATCH_ALL)).toBe(8);
    });

    test('each sort field orders, missing values below all others, and pages neither lose nor repeat', async () => {
      await store.resources.upsert(host());
      const severities = ['UNTRIAGED', 'LOW', 'HIGH', 'CRITICAL'] as const;
      const values = Array.from({ length: 13 }, (_, n) => {
        const { inspectorScore, packageVulnerability, ...rest } = finding(`${n % 5}`, host());
        const day = `2026-05-${10 + (n % 7)}T10:00:00.00${n % 3}Z`;
        return {
          ...rest,
          id: idOf(`sort ${owner.accountId} ${n}`),
          key: `CVE-2026-${n}`,
          severity: severities[n % 4] ?? 'LOW',
          firstObservedAt: day,
          lastObservedAt: day,
          ...(n % 4 > 0 && { inspectorScore: n % 4 }),
          ...(n % 5 > 0 && packageVulnerability && { packageVulnerability }),
        };
      });
      await store.findings.apply(owner, values.map(opened));
      await store.vulnerabilities.upsert(
        [1, 2, 3].map((n) => ({
          id: `CVE-2026-${n}`,
          aliases: [],
          cvss: [],
          cwes: [],
          references: [],
          ...(n < 3 && { epss: { score: n / 10, percentile: 0.5, date: '2026-05-01' } }),
        })),
      );
      const ids = values.map((value) => value.id).sort();
      expect((await listAll(mine(), undefined)).map((item) => item.finding.id).sort()).toEqual(ids);
      for (const [field, key] of Object.entries(SORT_KEYS) as [
        FindingSortField,
        (typeof SORT_KEYS)[FindingSortField],
      ][]) {
        const up = await listAll(mine(), field, 'ASC', 3);
        const down = await listAll(mine(), field, 'DESC', 3);
        expect(up.map((item) => item.finding.id).sort(), field).toEqual(ids);
        expect(
          down.map((item) => item.finding.id),
          field,
        ).toEqual(up.map((item) => item.finding.id).reverse());
        const keys = up.map(key);
        const sorted = [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect(keys, field).toEqual(sorted);
      }
    });

    test('a page key of another order is a usage error', async () => {
      const byId = Buffer.from(JSON.stringify(['ID ASC', ['a', 'b']])).toString('base64url');
      for (const after of [byId, 'nonsense', '']) {
        const sort = { field: 'SEVERITY', order: 'ASC' } as const;
        await expect(store.findings.list(mine(), MATCH_ALL, sort, { limit: 1, after })).rejects.toMatchObject({
          kind: 'usage',
        });
      }
    });

    test('an unknown filter field is a usage error, never "everything"', async () => {
      const filter = { nothing: [{ kind: 'string', comparison: 'EQUALS', value: 'x' }] } as const;
      await expect(store.findings.count(mine(), filter)).rejects.toMatchObject({ kind: 'usage' });
      await expect(store.coverage.statistics(mine(), filter)).rejects.toMatchObject({ kind: 'usage' });
    });

    test('every change leaves one history entry and one outbox entry, also when it is applied twice', async () => {
      await store.resources.upsert(host());
      const value = finding(`trail-${owner.accountId}`, host());
      const end = closed(value, '2026-05-03T10:00:00.000Z');
      await store.findings.apply(owner, [opened(value)]);
      await store.findings.apply(owner, [opened(value)]);
      await store.findings.apply(owner, [end]);
      await store.findings.apply(owner, [end]);
      await store.findings.apply(owner, [opened(value)]); // late, from a job that ran twice: no way back
      const history = await store.history.ofFinding(mine(), value.id);
      expect(history.map((entry) => [entry.kind, entry.at, entry.status])).toEqual([
        ['opened', '2026-05-01T10:00:00.000Z', 'ACTIVE'],
        ['closed', '2026-05-03T10:00:00.000Z', 'CLOSED'],
      ]);
      const outbox = (await store.outbox.pending(10_000)).filter((entry) => entry.change.finding.id === value.id);
      expect(outbox.map((entry) => entry.change)).toEqual([opened(value), end]);
      expect(outbox.map((entry) => entry.id)).toEqual(history.map((entry) => entry.id));
      expect((await store.findings.get(mine(), [value.id]))[0]?.finding).toEqual(end.finding);
    });

    test('ofResource gives open findings, and closed ones since a moment', async () => {
      await store.resources.upsert(host());
      const [open, recent, old] = [1, 2, 3].map((n) => finding(`${n}`, host()));
      if (!open || !recent || !old) throw new Error('three findings');
      const ends = [closed(recent, '2026-05-20T10:00:00.000Z'), closed(old, '2026-05-02T10:00:00.000Z')];
      await store.findings.apply(owner, [open, recent, old].map(opened));
      await store.findings.apply(owner, ends);
      const since = await store.findings.ofResource(owner, host().id, '2026-05-10T00:00:00.000Z');
      expect(since).toEqual([open, ends[0]?.finding]);
    });

    test('rejects the findings of another account, of an unknown resource, and too many at once', async () => {
      const foreign = finding(1, instance(1, OTHER));
      await expect(store.findings.apply(owner, [opened(foreign)])).rejects.toMatchObject({ kind: 'usage' });
      await expect(store.findings.apply(owner, [opened(finding(1, host('new')))])).rejects.toThrow(/is not stored/);
      await store.resources.upsert(host());
      const many = Array.from({ length: store.batchSize + 1 }, (_, n) => opened(finding(`${n}`, host())));
      await expect(store.findings.apply(owner, many)).rejects.toMatchObject({ kind: 'usage' });
      const twice = [opened(finding(1, host())), opened(finding(1, host()))];
      await expect(store.findings.apply(owner, twice)).rejects.toMatchObject({ kind: 'usage' });
      expect(await store.findings.count(mine(), MATCH_ALL)).toBe(0);
    });

    test('an issue has one open finding, whoever opens it, and a new one once it is closed', async () => {
      await store.resources.upsert(host());
      const first = finding(7, host());
      const rival = finding(7, host(), { id: idOf('rival') });
      const outcomes = await Promise.allSettled([
        store.findings.apply(owner, [opened(first)]),
        store.findings.apply(owner, [opened(rival), opened(finding(8, host()))]),
      ]);
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(refused).toHaveLength(1);
      expect(isConflict(refused[0])).toBe(true);
      const [winner] = await store.findings.ofResource(owner, host().id, '2000-01-01T00:00:00.000Z');
      if (!winner) throw new Error('one finding won');
      await store.findings.apply(owner, [closed(winner, '2026-05-03T10:00:00.000Z')]);
      await store.findings.apply(owner, [opened(finding(7, host(), { id: idOf('third') }))]);
    });

    test('a change that was decided on an older status or revision is a conflict and writes nothing', async () => {
      await store.resources.upsert(host());
      const value = finding(1, host());
      const start = await store.resources.revision(owner, host().id);
      const expected = { resourceId: host().id, revision: start };
      await store.findings.apply(owner, [opened(value)], expected);
      expect(await store.resources.revision(owner, host().id)).toBe(start + 1);
      const late = store.findings.apply(owner, [opened(finding(2, host()))], expected);
      await expect(late).rejects.toSatisfy(isConflict);
      const suppressed = {
        ...value,
        status: 'SUPPRESSED' as const,
        updatedAt: '2026-05-02T10:00:00.000Z',
        updatedBeforeSuppression: value.updatedAt,
      };
      await store.findings.apply(owner, [
        { kind: 'suppressed', cause: 'rule', finding: suppressed, previousStatus: 'ACTIVE' },
      ]);
      const stale = store.findings.apply(owner, [closed(value, '2026-05-03T10:00:00.000Z')]);
      await expect(stale).rejects.toSatisfy(isConflict);
      expect((await store.findings.get(mine(), [value.id]))[0]?.finding).toEqual(suppressed);
      expect(await store.findings.count(mine(), MATCH_ALL)).toBe(1);
    });

    test('sweep deletes what was fixed after 30 days and what is gone after 3, history stays', async () => {
      await store.resources.upsert(host());
      const values = [1, 2, 3, 4].map((n) => finding(`${n}`, host()));
      await store.findings.apply(owner, values.map(opened));
      const ends = [
        ['2026-05-02T00:00:00.000Z', 'fixed'],
        ['2026-05-30T00:00:00.000Z', 'fixed'],
        ['2026-05-30T00:00:00.000Z', 'resource-gone'],
      ] as const;
      const changes = ends.flatMap(([at, reason], n) => {
        const value = values[n];
        return value ? [closed(value, at, reason)] : [];
      });
      await store.findings.apply(owner, changes);
      while ((await store.findings.sweep('2026-06-03T00:00:00.000Z', 1)) > 0);
      const left = await store.findings.list(mine(), MATCH_ALL, undefined, { limit: 10 });
      expect(left.items.map((item) => item.finding.id).sort()).toEqual([values[1]?.id, values[3]?.id].sort());
      expect(await store.history.ofFinding(mine(), values[0]?.id ?? '')).toHaveLength(2);
    });

    test('deleteOfTypes takes the findings of a scan type that was disabled, in bounded steps', async () => {
      await store.resources.upsert(host());
      await store.resources.upsert(image(1, owner));
      await store.findings.apply(
        owner,
        [1, 2, 3].map((n) => opened(finding(`${n}`, host()))),
      );
      await store.findings.apply(owner, [opened(finding('i', image(1, owner)))]);
      expect(await store.findings.deleteOfTypes(owner, ['AWS_EC2_INSTANCE'], 2)).toBe(2);
      expect(await store.findings.deleteOfTypes(owner, ['AWS_EC2_INSTANCE'], 2)).toBe(1);
      expect(await store.findings.deleteOfTypes(owner, ['AWS_EC2_INSTANCE'], 2)).toBe(0);
      expect(await store.findings.count(mine(), MATCH_ALL)).toBe(1);
    });
  });
}
