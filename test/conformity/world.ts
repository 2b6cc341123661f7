import { Registry } from 'prom-client';
import type { RateLimits } from '../../src/api/rate-limit.ts';
import { createApi } from '../../src/api/server.ts';
import { signRequest } from '../../src/api/wire/sigv4.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Coverage } from '../../src/domain/coverage.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import type { Owner, Resource, Scope } from '../../src/domain/resource.ts';
import type { MeteredUsage } from '../../src/domain/usage.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { masterKeyOf } from '../../src/secrets.ts';
import type { Aggregation } from '../../src/store/aggregation.ts';
import { memoryDocuments } from '../../src/store/memory-documents.fixture.ts';
import { memoryOrganization } from '../../src/store/memory-organization.fixture.ts';
import { memoryUsage } from '../../src/store/memory-usage.fixture.ts';
import type {
  AccountScanType,
  DocumentStore,
  Enablement,
  ListedFinding,
  PageRequest,
  Role,
  SavedFilter,
  Store,
} from '../../src/store/store.ts';
import { ACCOUNT, exampleDatabase, exampleFinding, host, REGION } from './example.ts';

export const NOW = new Date('2026-01-02T03:04:05.000Z');
const SECRET = 'the secret of all the keys of this test';

/** What the tests look at, and a store and a queue that are just large enough. */
export interface World {
  /** Of every account. */
  enablement: Enablement;
  /** Accounts of the organization. */
  readonly accounts: string[];
  /** Those of them that are suspended. */
  readonly suspended: Set<string>;
  /** Usage that was metered, by account. */
  readonly metered: Map<string, MeteredUsage[]>;
  /** First activation of scan types, of every account. */
  firstEnabledAt: Partial<Record<AccountScanType, string>>;
  /** What `assay organization policy set` stored. */
  policy: unknown;
  coverage: Coverage | undefined;
  /** The one that was pushed last. */
  resource: Resource | undefined;
  saved: SavedFilter[];
  /** Findings that are found by their id, of any account. */
  readonly listed: ListedFinding[];
  /** The current inventory of every resource. */
  inventory: Inventory | undefined;
  /** Account that alone has it; absent: every one. */
  inventoryOwner?: string;
  /** Does the next inventory differ from the one before? */
  changed: boolean;
  readonly sent: { name: string; data: object; singletonKey: string | undefined }[];
  readonly pages: PageRequest[];
  readonly logged: object[];
  /** The audit log; its writes fail while `auditFails`. */
  readonly audited: AuditEntry[];
  auditFails: boolean;
  readonly aggregations: Aggregation[];
  findingsFail: boolean;
  alive: boolean;
  /** Absent: as by default. */
  rateLimits?: RateLimits;
  auditReads?: boolean;
  readonly documents: DocumentStore;
}

export function newWorld(): World {
  const DISABLED = 'DISABLED' as const;
  return {
    enablement: { EC2: DISABLED, ECR: DISABLED, LAMBDA: DISABLED, LAMBDA_CODE: DISABLED, CODE_REPOSITORY: DISABLED },
    accounts: [ACCOUNT],
    suspended: new Set(),
    metered: new Map(),
    firstEnabledAt: {},
    policy: undefined,
    coverage: undefined,
    resource: undefined,
    saved: [],
    listed: [],
    inventory: undefined,
    changed: true,
    sent: [],
    pages: [],
    logged: [],
    audited: [],
    auditFails: false,
    aggregations: [],
    findingsFail: false,
    alive: true,
    documents: memoryDocuments(() => NOW),
  };
}

const storeOf = (world: World): Store => {
  const part = {
    kind: 'embedded',
    async ping() {
      if (!world.alive) throw new Error('gone');
    },
    accounts: {
      async create() {},
      enablement: async () => world.enablement,
      async setEnablement(_: unknown, change: Partial<Enablement>) {
        world.enablement = { ...world.enablement, ...change };
      },
      firstEnabledAt: async () => world.firstEnabledAt,
      async record(accountId: string) {
        const status = world.suspended.has(accountId) ? 'SUSPENDED' : 'ACTIVE';
        return world.accounts.includes(accountId) ? { accountId, status, createdAt: NOW.toISOString() } : undefined;
      },
    },
    audit: {
      async append(entry: AuditEntry) {
        if (world.auditFails) throw new Error('the disk is full');
        world.audited.push(entry);
      },
    },
    organization: memoryOrganization(
      () => world.accounts.map((accountId) => ({ accountId, createdAt: NOW.toISOString() })),
      () => NOW,
    ),
    usage: memoryUsage(world.metered).usage,
    settings: { get: async (key: string) => (key === 'organization/policy' ? world.policy : undefined) },
    resources: {
      get: async () => world.resource,
      async upsert(resource: Resource) {
        world.resource = resource;
      },
    },
    inventories: {
      attach: async () => ({ digest: 'sha256:1', changed: world.changed }),
      async current({ accountId }: Owner) {
        if (world.inventory === undefined || accountId !== (world.inventoryOwner ?? accountId)) return undefined;
        return { digest: 'sha256:1', inventory: world.inventory };
      },
    },
    coverage: {
      get: async () => world.coverage,
      list: async () => ({ items: world.coverage === undefined ? [] : [world.coverage] }),
      async upsert(coverage: Coverage) {
        world.coverage = coverage;
      },
    },
    findings: {
      get: async ({ accountIds, region }: Scope, ids: readonly string[]) =>
        world.listed.filter(
          ({ finding: f }) => accountIds.includes(f.accountId) && f.region === region && ids.includes(f.id),
        ),
      async list(_scope: unknown, _filter: unknown, _sort: unknown, page: PageRequest) {
        if (world.findingsFail) throw new Error('relation "finding" is on fire');
        world.pages.push(page);
        return { items: [{ finding: exampleFinding(1, 'HIGH'), resource: host }], next: 'after 1' };
      },
      async aggregate(_scope: unknown, request: Aggregation) {
        world.aggregations.push(request);
        return { items: [] };
      },
    },
    documents: world.documents,
    savedFilters: {
      async create(saved: SavedFilter) {
        if (world.saved.length === 2) return 'quota';
        if (world.saved.some(({ name }) => name === saved.name)) return 'name';
        world.saved.push(saved);
        return 'created';
      },
      async update(_: unknown, id: string, change: (current: SavedFilter) => SavedFilter) {
        const before = world.saved.find((saved) => saved.id === id);
        if (before === undefined) return 'missing';
        const after = change(before);
        world.saved = world.saved.map((one) => (one.id === id ? after : one));
        return { before, after };
      },
      get: async (_: unknown, id: string) => world.saved.find((saved) => saved.id === id),
      list: async () => ({ items: world.saved }),
      async delete(_: unknown, id: string) {
        const gone = world.saved.find((saved) => saved.id === id);
        world.saved = world.saved.filter((saved) => saved.id !== id);
        return gone;
      },
    },
  };
  return part as unknown as Store;
};

const queueOf = (world: World): Queue =>
  ({
    async send(name: string, data: object, options?: { singletonKey?: string }) {
      world.sent.push({ name, data, singletonKey: options?.singletonKey });
      return '00000000-0000-4000-8000-000000000001';
    },
    open: async () => new Set(),
    status: async () => ({ state: 'completed', data: world.sent.at(-1)?.data }),
  }) as unknown as Queue;

export interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly role?: Role;
  readonly headers?: Record<string, string>;
  readonly key?: string;
  /** Whose key signs; the world's own account by default. */
  readonly account?: string;
  /** Service of the credential scope. */
  readonly service?: string;
}

/** The server over a world, with a caller that signs; nothing listens. */
export function serverOf(world: World) {
  const log = { info: (data: object) => world.logged.push(data), error: (data: object) => world.logged.push(data) };
  const app = createApi({
    store: storeOf(world),
    queue: queueOf(world),
    database: () => exampleDatabase,
    credentials(id) {
      const [, account = '', role = ''] = /^AKIA(\d{12})?([a-z]+)$/.exec(id) ?? [];
      return role === '' ? undefined : { secret: SECRET, accountId: account || ACCOUNT, role: role as Role };
    },
    tokenSecret: 'secret of the tokens',
    region: REGION,
    clock: { now: () => NOW },
    sealing: masterKeyOf(new Uint8Array(32)),
    log,
    metrics: new Registry(),
    ...(world.rateLimits && { rateLimits: world.rateLimits }),
    ...(world.auditReads && { auditReads: world.auditReads }),
  });

  /** Signs and sends; the answer's body is parsed. */
  async function call(
    path: string,
    body?: unknown,
    { method = 'POST', role = 'admin', headers = {}, key, account = '', service = 'inspector2' }: Sent = {},
  ) {
    const bytes =
      body === undefined
        ? undefined
        : body instanceof Uint8Array
          ? Buffer.from(body)
          : Buffer.from(JSON.stringify(body));
    const signed = signRequest({
      method,
      url: `http://127.0.0.1:8480${path}`,
      headers: { 'content-type': 'application/json', ...headers },
      body: bytes ?? '',
      accessKeyId: key ?? `AKIA${account}${role}`,
      secretAccessKey: SECRET,
      region: REGION,
      service,
      now: NOW,
    });
    const answer = await app.inject({ method, url: path, headers: signed, ...(bytes && { payload: bytes }) });
    return { status: answer.statusCode, error: answer.headers['x-amzn-errortype'], body: answer.json(), answer };
  }
  return { app, call };
}

export type Call = ReturnType<typeof serverOf>['call'];
