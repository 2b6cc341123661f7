import type { Owner, Scope } from '../domain/resource.ts';
import type { Document, DocumentKind, DocumentSelection, DocumentStore, PageRequest } from './store.ts';

/** The document store in memory, for tests of handlers and jobs; `test/store/documents-contract.ts` holds it to the same suite. */
export function memoryDocuments(now: () => Date): DocumentStore {
  const kinds = new Map<string, Map<string, Document<never>>>();
  const keyOf = ({ accountId, region }: Owner, id: string): string => `${accountId}/${region}/${id}`;
  const ofKind = <B>({ kind }: DocumentKind<B>): Map<string, Document<B>> => {
    const known = kinds.get(kind) ?? new Map<string, Document<never>>();
    kinds.set(kind, known);
    return known as unknown as Map<string, Document<B>>;
  };
  const isIn = (document: Owner, { accountIds, region }: Scope): boolean =>
    document.region === region && accountIds.includes(document.accountId);
  const sameOwner = (a: Owner, b: Owner): boolean => a.accountId === b.accountId && a.region === b.region;
  const selected = <B>(kind: DocumentKind<B>, scope: Scope, { parent, ids }: DocumentSelection): Document<B>[] =>
    [...ofKind(kind).values()].filter(
      (d) =>
        isIn(d, scope) && (parent === undefined || d.parent === parent) && (ids === undefined || ids.includes(d.id)),
    );
  const nameTaken = <B>(kind: DocumentKind<B>, owner: Owner, name: string | undefined, id: string): boolean =>
    name !== undefined && [...ofKind(kind).values()].some((d) => sameOwner(d, owner) && d.name === name && d.id !== id);
  const deleteSome = <B>(kind: DocumentKind<B>, limit: number, goes: (d: Document<B>) => boolean): number => {
    const gone = [...ofKind(kind)].filter(([, d]) => goes(d)).slice(0, limit);
    for (const [key] of gone) ofKind(kind).delete(key);
    return gone.length;
  };

  return {
    async create(kind, document, quota) {
      const mine = [...ofKind(kind).values()].filter((d) => sameOwner(d, document));
      if (quota !== undefined && mine.length >= quota) return 'quota';
      const isTaken = ofKind(kind).has(keyOf(document, document.id));
      if (isTaken || nameTaken(kind, document, document.name, document.id)) return 'name';
      ofKind(kind).set(keyOf(document, document.id), { ...document, updatedAt: now().toISOString() });
      return 'created';
    },
    get: async (kind, scope, id) => selected(kind, scope, { ids: [id] })[0],
    getByName: async (kind, owner, name) =>
      [...ofKind(kind).values()].find((d) => sameOwner(d, owner) && d.name === name),
    async update(kind, owner, id, change) {
      const current = ofKind(kind).get(keyOf(owner, id));
      if (current === undefined) return 'missing';
      const changed = change(current);
      if (changed === undefined) return current;
      if (nameTaken(kind, owner, changed.name, id)) return 'name';
      const { accountId, region, createdAt } = current;
      const after = { accountId, region, id, createdAt, ...changed, updatedAt: now().toISOString() };
      ofKind(kind).set(keyOf(owner, id), after);
      return after;
    },
    delete: async (kind, owner, id) => ofKind(kind).delete(keyOf(owner, id)),
    deleteChildren: async (kind, owner, parent, limit) =>
      deleteSome(kind, limit, (d) => sameOwner(d, owner) && d.parent === parent),
    async list<B>(kind: DocumentKind<B>, scope: Scope, select: DocumentSelection, { limit, after }: PageRequest) {
      const direction = select.newestFirst === true ? -1 : 1;
      const rank = (d: Document<B>): string =>
        direction < 0 ? `${d.createdAt}/${d.id}/${d.accountId}` : `${d.id}/${d.accountId}`;
      const compare = (a: string, b: string): number => (a < b ? -direction : a > b ? direction : 0);
      const rest = selected(kind, scope, select)
        .sort((a, b) => compare(rank(a), rank(b)))
        .filter((d) => after === undefined || compare(rank(d), after) > 0);
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      return rest.length > limit && last !== undefined ? { items, next: rank(last) } : { items };
    },
    count: async (kind, scope, select = {}) => selected(kind, scope, select).length,
    due: async (kind, at, limit) =>
      [...ofKind(kind).values()]
        .filter((d) => d.dueAt !== undefined && d.dueAt <= at)
        .sort((a, b) => ((a.dueAt ?? '') < (b.dueAt ?? '') ? -1 : 1))
        .slice(0, limit),
    sweep: async (kind, before, limit) => deleteSome(kind, limit, (d) => d.createdAt < before),
  };
}
