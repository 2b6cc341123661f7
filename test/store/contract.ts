import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Coverage } from '../../src/domain/coverage.ts';
import { MATCH_ALL } from '../../src/domain/filter.ts';
import type { Owner } from '../../src/domain/resource.ts';
import type { OpenStore } from '../../src/store/index.ts';
import type { SavedFilter } from '../../src/store/store.ts';
import { aggregationContract } from './aggregation-contract.ts';
import { findingContract } from './finding-contract.ts';
import { finding, idOf, image, instance, inventory, OTHER, OWNER, opened, scopeOf } from './samples.ts';

/** One suite for both stores: what `src/store/store.ts` promises. `open` gives an empty store. */
export function storeContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name}: the store's contract`, () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    /** An account of its own for each test, so that tests do not see each other. */
    let owner: Owner = OWNER;
    let next = 100_000_000_000;
    beforeEach(() => {
      owner = { accountId: String(++next), region: 'us-east-1' };
    });
    const anotherOwner = (): Owner => ({ accountId: String(++next), region: 'us-east-1' });
    const mine = () => scopeOf(owner);
    const host = (seed: string | number = 1) => instance(seed, owner);

    describe('accounts and keys', () => {
      test('an account exists once it was created, and creating it again changes nothing', async () => {
        expect(await store.accounts.exists(owner.accountId)).toBe(false);
        await store.accounts.create(owner.accountId);
        await store.accounts.create(owner.accountId);
        expect(await store.accounts.exists(owner.accountId)).toBe(true);
        expect((await store.accounts.list()).filter((id) => id === owner.accountId)).toHaveLength(1);
      });

      test('what was never enabled is disabled; a change leaves the other scan types alone', async () => {
        const none = { EC2: 'DISABLED', ECR: 'DISABLED', LAMBDA: 'DISABLED', LAMBDA_CODE: 'DISABLED' };
        expect(await store.accounts.enablement(owner)).toEqual({ ...none, CODE_REPOSITORY: 'DISABLED' });
        await store.accounts.setEnablement(owner, { EC2: 'ENABLED', ECR: 'ENABLING' });
        await store.accounts.setEnablement(owner, { ECR: 'ENABLED' });
        expect(await store.accounts.enablement(owner)).toMatchObject({ EC2: 'ENABLED', ECR: 'ENABLED' });
        expect(await store.accounts.enablement({ ...owner, region: 'eu-west-1' })).toMatchObject({ EC2: 'DISABLED' });
      });

      test('a key comes back as it was stored', async () => {
        const key = {
          accessKeyId: `AKIA${owner.accountId}`,
          sealedSecret: 'v1:abc',
          accountId: owner.accountId,
          role: 'admin' as const,
          createdAt: '2026-05-01T10:00:00.000Z',
        };
        const disabled = { ...key, accessKeyId: `AKIB${owner.accountId}`, disabledAt: '2026-05-02T10:00:00.000Z' };
        await store.keys.create(key);
        await store.keys.create(disabled);
        expect(await store.keys.find(key.accessKeyId)).toEqual(key);
        expect(await store.keys.list(owner.accountId)).toEqual([key, disabled]);
        expect(await store.keys.find('AKIANOBODY')).toBeUndefined();
      });
    });

    describe('resources and inventories', () => {
      test('a resource comes back as it was stored last, to its owner alone', async () => {
        const resource = image(1, owner);
        await store.resources.upsert(resource);
        await store.resources.upsert({ ...resource, tags: { team: 'web' } });
        expect(await store.resources.get(owner, resource.id)).toEqual({ ...resource, tags: { team: 'web' } });
        expect(await store.resources.get(OTHER, resource.id)).toBeUndefined();
        expect(await store.resources.get({ ...owner, region: 'eu-west-1' }, resource.id)).toBeUndefined();
      });

      test('images are found by repository, tag and digest, the one that was collected last first', async () => {
        const [old, now] = [image('old', owner), image('new', owner)];
        for (const each of [old, now]) await store.resources.upsert(each);
        await store.inventories.attach(old, inventory({ collectedAt: '2026-05-01T10:00:00.000Z' }));
        await store.inventories.attach(now, inventory({ collectedAt: '2026-05-02T10:00:00.000Z' }));
        const ids = async (select: object, limit = 10, after?: string) => {
          const selection = { repositories: ['shop/web'], ...select };
          const page = await store.resources.images(owner, selection, { limit, ...(after !== undefined && { after }) });
          return { ids: page.items.map(({ id }) => id), next: page.next };
        };
        expect((await ids({ tag: 'latest' })).ids).toEqual([now.id, old.id]);
        expect((await ids({ digest: old.id.split('/').at(-1) })).ids).toEqual([old.id]);
        expect((await ids({ tag: 'none' })).ids).toEqual([]);
        expect((await ids({ tagged: false })).ids).toEqual([]);
        expect((await ids({ repositories: ['shop'] })).ids).toEqual([]);
        const first = await ids({ tagged: true }, 1);
        expect([first.ids, (await ids({ tagged: true }, 1, first.next)).ids]).toEqual([[now.id], [old.id]]);
        const theirs = await store.resources.images(OTHER, { repositories: ['shop/web'] }, { limit: 1 });
        expect(theirs.items).toEqual([]);
      });

      test('the same software again is unchanged, and only its time and problems move', async () => {
        const first = await store.inventories.attach(host(), inventory());
        expect(first.changed).toBe(true);
        expect(await store.inventories.current(owner, host().id)).toEqual({
          digest: first.digest,
          inventory: inventory(),
        });
        const problems = [{ path: '/x', extractor: 'dpkg', reason: 'cut off' }];
        const later = inventory({ collectedAt: '2026-05-02T10:00:00.000Z', problems });
        expect(await store.inventories.attach(host(), later)).toEqual({ digest: first.digest, changed: false });
        expect((await store.inventories.current(owner, host().id))?.inventory).toEqual(later);
      });

      test('other software is a change and moves the revision; nobody else sees it', async () => {
        await store.inventories.attach(host(), inventory());
        const before = await store.resources.revision(owner, host().id);
        const other = inventory({ packages: inventory().packages.slice(0, 1) });
        expect((await store.inventories.attach(host(), other)).changed).toBe(true);
        expect(await store.resources.revision(owner, host().id)).toBe(before + 1);
        expect(await store.inventories.current(OTHER, host().id)).toBeUndefined();
      });

      test('more packages than a transaction may write are stored in several', async () => {
        const packages = Array.from({ length: store.batchSize + 1 }, (_, n) => ({
          type: 'npm',
          name: `package-${n}`,
          version: '1.0.0',
          foundBy: 'node-modules',
          locations: [{ path: `/app/node_modules/package-${n}/package.json` }],
        }));
        await store.inventories.attach(host(), inventory({ packages }));
        expect((await store.inventories.current(owner, host().id))?.inventory.packages).toHaveLength(packages.length);
      });

      test('sweep deletes what no resource points at any more', async () => {
        const alone = inventory({
          packages: [{ ...inventory().packages[0], name: `only-${owner.accountId}` } as never],
        });
        await store.inventories.attach(host(), alone);
        await store.inventories.attach(host(), inventory());
        const future = '2100-01-01T00:00:00.000Z';
        while ((await store.inventories.sweep(future, 2)) > 0);
        expect((await store.inventories.current(owner, host().id))?.inventory).toEqual(inventory());
        expect((await store.inventories.attach(host(), alone)).changed).toBe(true);
        expect((await store.inventories.current(owner, host().id))?.inventory).toEqual(alone);
      });

      test('names with NUL and broken surrogates are stored, not refused', async () => {
        const odd = { ...inventory().packages[0], name: 'a\0b\ud800c\\u0000' } as never;
        await store.inventories.attach(host(), inventory({ packages: [odd] }));
        const resource = host();
        const hostile = { ...finding(`odd-${owner.accountId}`, resource), title: 'x\0y\ud800' };
        await store.findings.apply(owner, [opened(hostile)]);
        const page = await store.findings.list(mine(), MATCH_ALL, undefined, { limit: 10 });
        expect(page.items.map((item) => item.finding.title)).toEqual(['x\ufffdy\ufffd']);
      });
    });

    findingContract(() => ({ store, owner, anotherOwner }));
    aggregationContract(() => ({ store, owner, anotherOwner }));

    describe('coverage', () => {
      const coverage = (change: Partial<Coverage> = {}): Coverage => ({
        resource: host(),
        scanType: 'PACKAGE',
        status: { code: 'ACTIVE', reason: 'SUCCESSFUL' },
        scanMode: 'EC2_SSM_AGENT_BASED',
        lastScannedAt: '2026-05-01T10:00:00.000Z',
        ...change,
      });

      test('a row comes back as it was stored last', async () => {
        await store.coverage.upsert(coverage());
        const summary = { packages: 3, evaluated: 2, notEvaluated: {}, problems: 1, completeness: [], generation: 'g' };
        const later = coverage({ status: { code: 'INACTIVE', reason: 'STALE_INVENTORY' }, summary });
        await store.coverage.upsert(later);
        expect(await store.coverage.get(owner, host().id, 'PACKAGE')).toEqual(later);
        expect(await store.coverage.get(OTHER, host().id, 'PACKAGE')).toBeUndefined();
        expect(await store.coverage.get(owner, host().id, 'NETWORK')).toBeUndefined();
      });

      test('facts of a resource that is there stay as they are', async () => {
        await store.coverage.upsert(coverage());
        const told = { ...host(), tags: { stage: 'test' } };
        await store.resources.upsert(told);
        await store.coverage.upsert(coverage({ resource: host() }));
        expect(await store.resources.get(owner, host().id)).toEqual(told);
      });

      test('lists page by resource and scan type; statistics count groups, largest first', async () => {
        const { scanMode, lastScannedAt, ...bare } = coverage({ resource: image(1, owner) });
        const rows = [1, 2, 3].map((n) => coverage({ resource: host(n) }));
        for (const row of [...rows, bare, coverage({ scanType: 'NETWORK' })]) await store.coverage.upsert(row);
        const found: Coverage[] = [];
        let after: string | undefined;
        do {
          const page = await store.coverage.list(mine(), MATCH_ALL, { limit: 2, ...(after && { after }) });
          found.push(...page.items);
          after = page.next;
        } while (after !== undefined);
        const keys = found.map((row) => `${row.resource.id} ${row.scanType}`);
        expect(keys).toEqual([...keys].sort());
        expect(keys).toHaveLength(5);
        expect(await store.coverage.statistics(mine(), MATCH_ALL)).toEqual({ total: 5, groups: [] });
        expect(await store.coverage.statistics(mine(), MATCH_ALL, 'RESOURCE_TYPE')).toEqual({
          total: 5,
          groups: [
            { key: 'AWS_EC2_INSTANCE', count: 4 },
            { key: 'AWS_ECR_CONTAINER_IMAGE', count: 1 },
          ],
        });
        expect(await store.coverage.statistics(mine(), MATCH_ALL, 'ECR_REPOSITORY_NAME')).toEqual({
          total: 5,
          groups: [{ key: 'shop/web', count: 1 }],
        });
      });

      test('each filter field selects', async () => {
        await store.coverage.upsert(coverage());
        await store.coverage.upsert(
          coverage({ resource: image(1, owner), status: { code: 'INACTIVE', reason: 'UNSUPPORTED_OS' } }),
        );
        const equals = (value: string) => [{ kind: 'string', comparison: 'EQUALS', value }] as const;
        const tag = (key: string, value?: string) => [{ kind: 'map', key, ...(value && { value }) }] as const;
        const cases = [
          [{ accountId: equals(owner.accountId) }, 2],
          [{ accountId: equals(OTHER.accountId) }, 0],
          [{ ec2InstanceTags: tag('Name') }, 1],
          [{ ec2InstanceTags: tag('Name', 'host-1') }, 1],
          [{ ec2InstanceTags: tag('team') }, 0],
          [{ ecrImageTags: equals('latest') }, 1],
          [{ ecrRepositoryName: equals('shop/web') }, 1],
          [{ ecrRepositoryName: [{ kind: 'string', comparison: 'NOT_EQUALS', value: 'shop/web' }] }, 1],
          [{ lastScannedAt: [{ kind: 'date', start: '2026-05-01T10:00:00Z' }] }, 2],
          [{ lastScannedAt: [{ kind: 'date', end: '2026-05-01T09:59:59Z' }] }, 0],
          [{ resourceId: equals(host().id) }, 1],
          [{ resourceType: equals('AWS_ECR_CONTAINER_IMAGE') }, 1],
          [{ scanMode: equals('EC2_SSM_AGENT_BASED') }, 2],
          [{ scanStatusCode: equals('ACTIVE') }, 1],
          [{ scanStatusReason: equals('UNSUPPORTED_OS') }, 1],
          [{ scanType: equals('PACKAGE'), scanStatusCode: equals('INACTIVE') }, 1],
        ] as const;
        for (const [filter, count] of cases)
          expect((await store.coverage.statistics(mine(), filter)).total, JSON.stringify(filter)).toBe(count);
      });

      test('deleteOfTypes takes the coverage of a scan type that was disabled', async () => {
        for (const n of [1, 2, 3]) await store.coverage.upsert(coverage({ resource: host(n) }));
        expect(await store.coverage.deleteOfTypes(owner, ['AWS_EC2_INSTANCE'], 2)).toBe(2);
        expect(await store.coverage.deleteOfTypes(owner, ['AWS_LAMBDA_FUNCTION'], 2)).toBe(0);
        expect(await store.coverage.deleteOfTypes(owner, ['AWS_EC2_INSTANCE'], 2)).toBe(1);
      });
    });

    describe('vulnerabilities', () => {
      test('only rows that differ are written', async () => {
        const facts = { aliases: [], cvss: [], cwes: ['CWE-79'], references: [] };
        const all = [1, 2, 3].map((n) => ({ id: `CVE-${owner.accountId}-${n}`, ...facts }));
        expect(await store.vulnerabilities.upsert(all)).toBe(3);
        expect(await store.vulnerabilities.upsert(all)).toBe(0);
        const scored = { ...facts, id: all[0]?.id ?? '', epss: { score: 0.5, percentile: 0.5, date: '2026-05-01' } };
        expect(await store.vulnerabilities.upsert([...all.slice(1), scored, scored])).toBe(1);
        expect(await store.vulnerabilities.get(scored.id)).toEqual(scored);
        expect(await store.vulnerabilities.get('CVE-0-0')).toBeUndefined();
      });

      test('a vulnerability that only a finding names is not known', async () => {
        await store.resources.upsert(host());
        await store.findings.apply(owner, [opened(finding(`unknown-${owner.accountId}`, host()))]);
        expect(await store.vulnerabilities.get(`CVE-2026-unknown-${owner.accountId}`)).toBeUndefined();
      });
    });

    describe('saved filters', () => {
      const saved = (seed: string | number, change: Partial<SavedFilter> = {}): SavedFilter => ({
        ...owner,
        id: idOf(`${owner.accountId} ${seed}`).slice(0, 16),
        name: `filter-${seed}`,
        action: 'NONE',
        filter: { severity: [{ kind: 'string', comparison: 'EQUALS', value: 'LOW' }] },
        tags: {},
        createdAt: '2026-05-01T10:00:00.000Z',
        updatedAt: '2026-05-01T10:00:00.000Z',
        ...change,
      });

      test('create, read, update, delete, in the scope alone', async () => {
        await store.accounts.create(owner.accountId);
        const first = saved(1, { description: 'noise', tags: { team: 'web' } });
        expect(await store.savedFilters.create(first)).toBe('created');
        expect(await store.savedFilters.create(saved(2, { name: first.name }))).toBe('name');
        expect(await store.savedFilters.get(mine(), first.id)).toEqual(first);
        expect(await store.savedFilters.get(scopeOf(OTHER), first.id)).toBeUndefined();
        const { description, ...second } = { ...first, action: 'SUPPRESS' as const, reason: 'accepted' };
        const update = (to: SavedFilter) => store.savedFilters.update(to, to.id, () => to);
        expect(await update(second)).toEqual({ before: first, after: second });
        expect(await store.savedFilters.get(mine(), first.id)).toEqual(second);
        expect(await store.savedFilters.suppressing(owner)).toEqual([second]);
        expect(await update(saved('none'))).toBe('missing');
        expect(await update({ ...second, ...OTHER })).toBe('missing');
        expect(await store.savedFilters.create(saved(3))).toBe('created');
        expect(await update({ ...saved(3), name: first.name })).toBe('name');
        expect(await store.savedFilters.delete(OTHER, first.id)).toBeUndefined();
        expect(await store.savedFilters.delete(owner, first.id)).toEqual(second);
        expect(await store.savedFilters.suppressing(owner)).toEqual([]);
      });

      test('changes that meet all count: each sees what the one before left', async () => {
        await store.accounts.create(owner.accountId);
        const first = saved(1, { tags: {} });
        await store.savedFilters.create(first);
        const keys = ['a', 'b', 'c', 'd', 'e'];
        await Promise.all(
          keys.map((key) =>
            store.savedFilters.update(owner, first.id, (current) => ({
              ...current,
              tags: { ...current.tags, [key]: '' },
            })),
          ),
        );
        const after = await store.savedFilters.get(mine(), first.id);
        expect(Object.keys(after?.tags ?? {}).sort()).toEqual(keys);
      });

      test('lists select and page', async () => {
        await store.accounts.create(owner.accountId);
        const all = [1, 2, 3].map((n) => saved(n, { action: n === 1 ? 'SUPPRESS' : 'NONE' }));
        for (const each of all) await store.savedFilters.create(each);
        const sorted = all.map((each) => each.id).sort();
        const page = await store.savedFilters.list(mine(), {}, { limit: 2 });
        const rest = await store.savedFilters.list(mine(), {}, { limit: 2, after: page.next ?? '' });
        expect([...page.items, ...rest.items].map((each) => each.id)).toEqual(sorted);
        expect(rest.next).toBeUndefined();
        const none = await store.savedFilters.list(mine(), { ids: [] }, { limit: 2 });
        expect(none.items).toEqual([]);
        const picked = await store.savedFilters.list(
          mine(),
          { ids: [saved(1).id, saved(2).id], action: 'NONE' },
          { limit: 5 },
        );
        expect(picked.items.map((each) => each.id)).toEqual([saved(2).id]);
      });

      test('the 501st filter is over the quota', async () => {
        await store.accounts.create(owner.accountId);
        for (let n = 0; n < 500; n++) await store.savedFilters.create(saved(n));
        expect(await store.savedFilters.create(saved('more'))).toBe('quota');
      });
    });

    describe('outbox, history, settings', () => {
      test('pending gives the oldest first, until delivered; sweeps take what is old', async () => {
        await store.resources.upsert(host());
        const values = ['a', 'b', 'c'].map((n) => finding(n, host(), { id: idOf(`${owner.accountId} ${n}`) }));
        for (const value of values) await store.findings.apply(owner, [opened(value)]);
        const pending = async () =>
          (await store.outbox.pending(10_000)).filter((entry) => entry.change.finding.accountId === owner.accountId);
        const entries = await pending();
        expect(entries.map((entry) => entry.change.finding.id)).toEqual(values.map((value) => value.id));
        await store.outbox.delivered([entries[0]?.id ?? '']);
        expect(await pending()).toEqual(entries.slice(1));
        expect(await store.outbox.sweep('2000-01-01T00:00:00.000Z', 100)).toBe(0);
        while ((await store.outbox.sweep('2100-01-01T00:00:00.000Z', 100)) > 0);
        expect(await pending()).toEqual([]);
        expect(await store.history.sweep('2000-01-01T00:00:00.000Z', 100)).toBe(0);
        while ((await store.history.sweep('2100-01-01T00:00:00.000Z', 100)) > 0);
        expect(await store.history.ofFinding(mine(), values[0]?.id ?? '')).toEqual([]);
      });

      test('settings hold JSON values', async () => {
        const key = `first-run-${owner.accountId}`;
        expect(await store.settings.get(key)).toBeUndefined();
        await store.settings.set(key, { done: true });
        await store.settings.set(key, ['again', 1]);
        expect(await store.settings.get(key)).toEqual(['again', 1]);
      });

      test('it answers, and housekeeping leaves everything as it was', async () => {
        await store.ping();
        await store.resources.upsert(host());
        await store.maintain(new AbortController().signal);
        expect(await store.resources.get(owner, host().id)).toEqual(host());
      });
    });
  });
}
