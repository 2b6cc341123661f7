import type { Coverage } from '../domain/coverage.ts';
import type { Finding, FindingChange } from '../domain/finding.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Owner, Resource } from '../domain/resource.ts';
import { matchesFilter } from '../findings/filter.ts';
import { memoryDocuments } from '../store/memory-documents.fixture.ts';
import { memoryOrganization } from '../store/memory-organization.fixture.ts';
import { memoryUsage } from '../store/memory-usage.fixture.ts';
import type { SuspendedScans } from '../store/organization-store.ts';
import { type Enablement, type Page, type SavedFilter, SCAN_TYPES_OF_ACCOUNT, type Store } from '../store/store.ts';

/** What the tests of the jobs see of the store, and may prepare. */
export interface MemoryStore {
  readonly store: Store;
  readonly findings: Map<string, Finding>;
  readonly changes: FindingChange[];
  readonly coverage: Map<string, Coverage>;
  readonly rules: SavedFilter[];
  /** Accounts whose scan types were suspended, and when. */
  readonly suspended: { readonly scans: SuspendedScans; readonly at: string }[];
  /** Called before every write of findings: a moment at which others may interfere. */
  beforeApply: () => unknown;
}

const never = async (): Promise<never> => {
  throw new Error('the jobs do not ask the store for this');
};

/** Of every account. */
const CREATED_AT = '2024-01-01T00:00:00.000Z';

const ownerKey = (owner: Owner): string => `${owner.accountId}/${owner.region}`;

/** Keyset pages over a list that is sorted by `keyOf`. */
function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, limit: number, after: string | undefined): Page<T> {
  const rest = items
    .filter((item) => after === undefined || keyOf(item) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const last = rest[limit - 1];
  return rest.length > limit && last !== undefined
    ? { items: rest.slice(0, limit), next: keyOf(last) }
    : { items: rest };
}

/** The store's contract as far as jobs use it, in memory: same revisions, same conflicts. */
export function memoryStore(conflict: () => Error): MemoryStore {
  const enablements = new Map<string, Enablement>();
  const accounts = new Set<string>();
  const resources = new Map<string, Resource>();
  const revisions = new Map<string, number>();
  const inventories = new Map<string, { digest: string; inventory: Inventory }>();
  const settings = new Map<string, unknown>();
  const findings = new Map<string, Finding>();
  const changes: FindingChange[] = [];
  const coverage = new Map<string, Coverage>();
  const rules: SavedFilter[] = [];
  const keyOf = (owner: Owner, id: string): string => `${ownerKey(owner)}/${id}`;
  const moved = (owner: Owner, id: string): void =>
    void revisions.set(keyOf(owner, id), (revisions.get(keyOf(owner, id)) ?? 0) + 1);
  const listed = (finding: Finding) => {
    const resource = resources.get(keyOf(finding, finding.resourceId));
    return resource === undefined ? [] : [{ finding, resource }];
  };
  const deleteSome = <T>(map: Map<string, T>, limit: number, goes: (value: T) => boolean): number => {
    const gone = [...map].filter(([, value]) => goes(value)).slice(0, limit);
    for (const [key] of gone) map.delete(key);
    return gone.length;
  };

  const memory: MemoryStore = {
    store: {} as Store,
    findings,
    changes,
    coverage,
    rules,
    suspended: [],
    beforeApply: () => {},
  };
  const store: Store = {
    kind: 'embedded',
    batchSize: 3, // small, so that every test has several batches
    accounts: {
      create: async (id) => void accounts.add(id),
      exists: async (id) => accounts.has(id),
      list: async () => [...accounts],
      async enablement(owner) {
        const off = Object.fromEntries(SCAN_TYPES_OF_ACCOUNT.map((type) => [type, 'DISABLED'])) as Enablement;
        return enablements.get(ownerKey(owner)) ?? off;
      },
      async setEnablement(owner, change) {
        enablements.set(ownerKey(owner), { ...(await store.accounts.enablement(owner)), ...change });
      },
      async moveEnablement(owner, types, from, to) {
        const before = await store.accounts.enablement(owner);
        const moved = types.filter((type) => before[type] === from);
        await store.accounts.setEnablement(owner, Object.fromEntries(moved.map((type) => [type, to])));
        return moved;
      },
      record: async (accountId) =>
        accounts.has(accountId) ? { accountId, status: 'ACTIVE', createdAt: CREATED_AT } : undefined,
      records: never,
      async notYet(region, type, wanted, limit) {
        const other = wanted === 'enabled' ? 'DISABLED' : 'ENABLED';
        const found: string[] = [];
        for (const accountId of accounts) {
          if ((await store.accounts.enablement({ accountId, region }))[type] === other) found.push(accountId);
        }
        return found.slice(0, limit);
      },
      setStatus: never,
      async suspendedBefore(before, { limit, after }) {
        const scans = memory.suspended.filter(({ at }) => at < before).map((one) => one.scans);
        return pageOf(scans, ownerKey, limit, after);
      },
      firstEnabledAt: never,
    },
    keys: {
      ...{ create: never, find: never, list: never, update: never, delete: never },
      ...{ used: never, sealed: never, reseal: never },
    },
    roles: { create: never, get: never, list: never, delete: never },
    federation: { create: never, ofKind: never, get: never, list: never, delete: never, useOnce: never },
    organization: memoryOrganization(
      () => [...accounts].map((accountId) => ({ accountId, createdAt: CREATED_AT })),
      () => new Date(),
    ),
    usage: memoryUsage().usage,
    audit: { append: never, list: never, chains: never, sweep: async () => 0 },
    resources: {
      upsert: async (resource) => void resources.set(keyOf(resource, resource.id), resource),
      get: async (owner, id) => resources.get(keyOf(owner, id)),
      revision: async (owner, id) => revisions.get(keyOf(owner, id)) ?? 0,
      images: never,
    },
    inventories: {
      async attach(resource, inventory) {
        const digest = `sha256:${JSON.stringify(inventory.packages)}`;
        const changed = inventories.get(keyOf(resource, resource.id))?.digest !== digest;
        inventories.set(keyOf(resource, resource.id), { digest, inventory });
        moved(resource, resource.id);
        return { digest, changed };
      },
      current: async (owner, id) => inventories.get(keyOf(owner, id)),
      sweep: async () => 0,
    },
    coverage: {
      upsert: async (row) => void coverage.set(`${row.resource.id} ${row.scanType}`, row),
      deleteOfTypes: async (_, types, limit) => deleteSome(coverage, limit, (c) => types.includes(c.resource.type)),
      get: async (_, id, scanType) => coverage.get(`${id} ${scanType}`),
      async list(_, filter, { limit, after }) {
        const [condition] = filter.scanStatusReason ?? [];
        const not = condition?.kind === 'string' ? condition.value : undefined;
        const rows = [...coverage.values()].filter((c) => c.status.reason !== not);
        return pageOf(rows, (c) => c.resource.id, limit, after);
      },
      statistics: never,
    },
    findings: {
      ofResource: async (_, id, closedSince) =>
        [...findings.values()].filter(
          (f) => f.resourceId === id && (f.closedAt === undefined || f.closedAt >= closedSince),
        ),
      async apply(owner, batch, expected) {
        await memory.beforeApply();
        if (batch.length > store.batchSize) throw new Error('the batch is too large');
        const isStale = ({ finding, previousStatus, previousUpdatedAt }: FindingChange): boolean => {
          const stored = findings.get(finding.id);
          return stored?.status !== previousStatus || stored?.updatedAt !== previousUpdatedAt;
        };
        const revision = expected && (revisions.get(keyOf(owner, expected.resourceId)) ?? 0);
        if (batch.some(isStale) || revision !== expected?.revision) throw conflict();
        for (const change of batch) {
          findings.set(change.finding.id, change.finding);
          changes.push(change);
        }
        for (const id of new Set(batch.map((c) => c.finding.resourceId))) moved(owner, id);
      },
      async list(_, filter, _sort, { limit, after }) {
        const rows = [...findings.values()].flatMap(listed).filter((subject) => matchesFilter(filter, subject));
        return pageOf(rows, (row) => row.finding.id, limit, after);
      },
      get: async (_, ids) => ids.flatMap((id) => findings.get(id) ?? []).flatMap(listed),
      count: never,
      aggregate: never,
      sweep: async (now, limit) => deleteSome(findings, limit, (f) => f.closedAt !== undefined && f.closedAt < now),
      deleteOfTypes: async (_, types, limit) => deleteSome(findings, limit, (f) => types.includes(f.resourceType)),
    },
    vulnerabilities: { upsert: async (list) => list.length, get: never },
    documents: memoryDocuments(() => new Date()),
    savedFilters: {
      create: never,
      update: never,
      async delete(_, id) {
        const index = rules.findIndex((rule) => rule.id === id);
        return index < 0 ? undefined : rules.splice(index, 1)[0];
      },
      get: never,
      list: async (_scope, _select, { limit, after }) => pageOf(rules, ({ id }) => id, limit, after),
      suppressing: async () => [...rules],
    },
    cis: {
      instances: never,
      start: never,
      addTargets: never,
      complete: never,
      list: never,
      get: never,
      jobs: never,
      change: never,
      expire: async () => 0,
      byCheck: never,
      byTarget: never,
      results: never,
      sweep: async () => 0,
    },
    outbox: { pending: never, delivered: never, sweep: async () => 0 },
    history: { ofFinding: never, sweep: async () => 0 },
    settings: { get: async (key) => settings.get(key), set: async (key, value) => void settings.set(key, value) },
    ping: never,
    maintain: async () => {},
    close: async () => {},
  };
  return Object.assign(memory, { store });
}
