import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Owner } from '../../src/domain/resource.ts';
import { type Document, type DocumentStore, documentKind } from '../../src/store/store.ts';

interface Cup {
  readonly size: number;
}
const CUP = documentKind<Cup>('cup');
const PLATE = documentKind<Cup>('plate');

/** One suite for every form of the document store. `open` gives it, with a way to close. */
export function documentsContract(
  name: string,
  open: () => Promise<{ documents: DocumentStore; createAccount(id: string): Promise<void>; close(): Promise<void> }>,
): void {
  describe(`${name}: documents`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let documents: DocumentStore;
    beforeAll(async () => {
      opened = await open();
      documents = opened.documents;
    });
    afterAll(() => opened?.close());

    let owner: Owner = { accountId: '', region: '' };
    let next = 200_000_000_000;
    beforeEach(async () => {
      owner = { accountId: String(++next), region: 'us-east-1' };
      await opened.createAccount(owner.accountId);
    });
    const mine = () => ({ accountIds: [owner.accountId], region: owner.region });
    const cup = (id: string, more: Partial<Document<Cup>> = {}): Omit<Document<Cup>, 'updatedAt'> => ({
      ...owner,
      id,
      tags: {},
      body: { size: 1 },
      createdAt: '2026-05-01T10:00:00.000Z',
      ...more,
    });

    test('comes back as it was stored, to its owner alone, as its kind alone', async () => {
      const stored = cup('a', {
        name: 'blue',
        parent: 'shelf',
        tags: { team: 'kitchen' },
        dueAt: '2026-05-02T00:00:00.000Z',
      });
      expect(await documents.create(CUP, stored)).toBe('created');
      expect(await documents.get(CUP, mine(), 'a')).toEqual({ ...stored, updatedAt: expect.any(String) });
      expect(await documents.getByName(CUP, owner, 'blue')).toMatchObject({ id: 'a' });
      expect(await documents.get(PLATE, mine(), 'a')).toBeUndefined();
      expect(await documents.get(CUP, { ...mine(), region: 'eu-west-1' }, 'a')).toBeUndefined();
      expect(await documents.get(CUP, { ...mine(), accountIds: ['999999999999'] }, 'a')).toBeUndefined();
      expect(await documents.get(CUP, { ...mine(), accountIds: [] }, 'a')).toBeUndefined();
    });

    test('a name, an id and a quota are taken once', async () => {
      expect(await documents.create(CUP, cup('a', { name: 'blue' }))).toBe('created');
      expect(await documents.create(CUP, cup('b', { name: 'blue' }))).toBe('name');
      expect(await documents.create(CUP, cup('a'))).toBe('name');
      expect(await documents.create(PLATE, cup('b', { name: 'blue' }))).toBe('created');
      expect(await documents.create(CUP, cup('b'), 2)).toBe('created');
      expect(await documents.create(CUP, cup('c'), 2)).toBe('quota');
      expect(await documents.count(CUP, mine())).toBe(2);
    });

    test('a change sees the newest document; what it leaves out is removed, nothing from it changes nothing', async () => {
      await documents.create(CUP, cup('a', { name: 'blue' }));
      await documents.create(CUP, cup('b', { name: 'red' }));
      const grown = await documents.update(CUP, owner, 'a', ({ body, ...rest }) => ({
        ...rest,
        body: { size: body.size + 1 },
      }));
      expect(grown).toMatchObject({ name: 'blue', body: { size: 2 } });
      expect(await documents.update(CUP, owner, 'a', () => undefined)).toMatchObject({ body: { size: 2 } });
      expect(await documents.update(CUP, owner, 'a', (d) => ({ ...d, name: 'red' }))).toBe('name');
      expect(await documents.update(CUP, owner, 'x', (d) => d)).toBe('missing');
      expect(await documents.update(CUP, { ...owner, accountId: '999999999999' }, 'a', (d) => d)).toBe('missing');
      await documents.update(CUP, owner, 'a', ({ tags, body }) => ({ tags, body }));
      expect(await documents.get(CUP, mine(), 'a')).not.toHaveProperty('name');
    });

    test('an error from a change is passed on, and nothing is written', async () => {
      await documents.create(CUP, cup('a'));
      const change = documents.update(CUP, owner, 'a', () => {
        throw new Error('not now');
      });
      await expect(change).rejects.toThrow('not now');
      expect(await documents.get(CUP, mine(), 'a')).toMatchObject({ body: { size: 1 } });
    });

    test('changes of many at once are all kept', async () => {
      await documents.create(CUP, cup('a'));
      const grow = () =>
        documents.update(CUP, owner, 'a', ({ body, ...rest }) => ({ ...rest, body: { size: body.size + 1 } }));
      await Promise.all(Array.from({ length: 10 }, grow));
      expect(await documents.get(CUP, mine(), 'a')).toMatchObject({ body: { size: 11 } });
    });

    test('lists page by id or newest first, within a parent, over several accounts', async () => {
      const other = { accountId: String(++next), region: owner.region };
      for (const [n, id] of ['d', 'a', 'c', 'b'].entries()) {
        await documents.create(
          CUP,
          cup(id, { parent: n < 3 ? 'shelf' : 'sink', createdAt: `2026-05-0${n + 1}T00:00:00.000Z` }),
        );
      }
      await documents.create(CUP, { ...cup('a'), ...other });
      const idsOf = async (select: Parameters<DocumentStore['list']>[2], accountIds: readonly string[]) => {
        const ids: string[] = [];
        let after: string | undefined;
        do {
          const page = await documents.list(CUP, { accountIds, region: owner.region }, select, {
            limit: 2,
            ...(after !== undefined && { after }),
          });
          ids.push(...page.items.map((d) => d.id));
          after = page.next;
        } while (after !== undefined);
        return ids.join('');
      };
      expect(await idsOf({}, [owner.accountId])).toBe('abcd');
      expect(await idsOf({ newestFirst: true }, [owner.accountId])).toBe('bcad');
      expect(await idsOf({ parent: 'shelf' }, [owner.accountId])).toBe('acd');
      expect(await idsOf({ ids: ['b', 'd', 'x'] }, [owner.accountId])).toBe('bd');
      expect(await idsOf({ ids: [] }, [owner.accountId])).toBe('');
      expect(await idsOf({}, [owner.accountId, other.accountId])).toBe('aabcd');
      expect(await documents.count(CUP, mine(), { parent: 'shelf' })).toBe(3);
    });

    test('a parent goes with its children, in portions', async () => {
      for (const id of ['a', 'b', 'c']) await documents.create(CUP, cup(id, { parent: 'shelf' }));
      await documents.create(CUP, cup('d', { parent: 'sink' }));
      expect(await documents.deleteChildren(CUP, owner, 'shelf', 2)).toBe(2);
      expect(await documents.deleteChildren(CUP, owner, 'shelf', 2)).toBe(1);
      expect(await documents.delete(CUP, owner, 'd')).toBe(true);
      expect(await documents.delete(CUP, owner, 'd')).toBe(false);
    });

    test('jobs find what is due, earliest first, and what is old', async () => {
      const DUE = documentKind<Cup>(`due-${owner.accountId}`);
      await documents.create(DUE, cup('a', { dueAt: '2026-05-03T00:00:00.000Z' }));
      await documents.create(
        DUE,
        cup('b', { dueAt: '2026-05-02T00:00:00.000Z', createdAt: '2026-05-04T00:00:00.000Z' }),
      );
      await documents.create(DUE, cup('c', { dueAt: '2026-06-02T00:00:00.000Z' }));
      await documents.create(DUE, cup('d'));
      const due = await documents.due(DUE, '2026-05-10T00:00:00.000Z', 10);
      expect(due.map((d) => d.id)).toEqual(['b', 'a']);
      expect(await documents.sweep(DUE, '2026-05-02T00:00:00.000Z', 2)).toBe(2);
      expect(await documents.sweep(DUE, '2026-05-02T00:00:00.000Z', 2)).toBe(1);
      expect(await documents.get(DUE, mine(), 'b')).toBeDefined();
    });
  });
}
