import { memoryDatabase } from '../advisories/index.ts';
import type { Verification } from '../connectors/code-hosts/index.ts';
import type { AdvisoryDatabase, AdvisoryRecord } from '../domain/advisory.ts';
import type { TopicStatus } from '../domain/assessment.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { resourceOfInventory } from '../domain/resource-of-inventory.ts';
import type { Sealing } from '../domain/sealing.ts';
import { memoryObjects, memoryTarget } from '../integrations/memory-target.fixture.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import type { SendOptions } from '../queue/queue.ts';
import { conflictError } from '../store/database.ts';
import type { PipelineDeps, VexAnswers } from './deps.ts';
import { memoryStore } from './memory-store.fixture.ts';

export const OWNER = { accountId: '111122223333', region: 'us-east-1' };
export const RESOURCE_ID = 'i-4d71fd32fc5aadab0';

/** `openssl` is fixed in 3.0.15-1, `zlib` is not fixed. */
export const DATABASE: AdvisoryDatabase = memoryDatabase({
  records: [
    advisory('DSA-1-1', 'CVE-2024-0001', 'openssl', '3.0.15-1'),
    advisory('CVE-2023-0002', 'CVE-2023-0002', 'zlib'),
  ],
  vulnerabilities: [
    { id: 'CVE-2024-0001', aliases: [], cvss: [], cwes: [], references: [] },
    { id: 'CVE-2023-0002', aliases: [], cvss: [], cwes: [], references: [] },
  ],
  completeness: [{ ecosystem: 'Debian:12', level: 'full', packages: 2 }],
});

function advisory(advisoryId: string, vulnerabilityId: string, name: string, fixed?: string): AdvisoryRecord {
  return {
    advisoryId,
    feed: 'debian',
    vulnerabilityIds: [vulnerabilityId],
    ecosystem: 'Debian:12',
    name,
    scheme: 'deb',
    ranges: [{ introduced: '0', ...(fixed !== undefined && { fixed }) }],
    status: fixed === undefined ? 'affected' : 'fixed',
  };
}

export function deb(name: string, version: string): Package {
  return {
    type: 'deb',
    name,
    version,
    arch: 'amd64',
    source: { name, version },
    foundBy: 'dpkg',
    locations: [{ path: '/var/lib/dpkg/status' }],
  };
}

/** A Debian 12 host with these packages. */
export const host = (packages: readonly Package[], change: Partial<Inventory> = {}): Inventory => ({
  subject: {
    kind: 'host',
    name: 'web-1',
    host: { hostname: 'web-1', machineId: 'm1', architecture: 'amd64', ipV4Addresses: [], ipV6Addresses: [] },
  },
  distribution: { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
  packages,
  problems: [],
  collectedAt: '2024-01-01T00:00:00.000Z',
  ...change,
});

/** Hides nothing: tests see what was sealed. */
const plainSealing: Sealing = { seal: (text, context) => `${context}:${text}`, open: (sealed) => sealed };

export interface SentJob {
  readonly name: string;
  readonly data: unknown;
  readonly options: SendOptions;
}

/** Everything a job works with, in memory; `now` can be moved, `database` replaced, `sent` is what was asked of the queue. */
export function jobWorld() {
  const memory = memoryStore(() => conflictError('somebody was faster'));
  const sent: SentJob[] = [];
  let ids = 0;
  const world = {
    ...memory,
    sent,
    now: new Date('2024-01-01T00:00:00.000Z'),
    database: DATABASE,
    leases: 0,
    /** What was published, and what comes of the next message. */
    published: [] as { topicArn: string; message: string }[],
    topicStatus: 'SUCCESS' as TopicStatus,
    objects: memoryObjects(),
    members: [] as string[],
    /** What every host of repositories says. */
    verification: { accepted: true, account: 'octocat' } as Verification,
    vex: { digest: '', apply: (matches) => matches } as VexAnswers,
    memory,
    /** Stores what a push stores. */
    async push(inventory: Inventory): Promise<string> {
      const resource = resourceOfInventory(OWNER, inventory);
      if (resource === undefined) throw new Error('not a resource');
      await memory.store.resources.upsert(resource);
      await memory.store.inventories.attach(resource, inventory);
      return resource.id;
    },
    wait(days: number): void {
      world.now = new Date(world.now.getTime() + days * 86_400_000);
    },
    /** `CVE-2024-0001 ACTIVE`, sorted. */
    shown: (): readonly string[] => [...memory.findings.values()].map((f) => `${f.key} ${f.status}`).sort(),
  };
  const deps: PipelineDeps = {
    store: memory.store,
    queue: {
      async send(name, data, options = {}) {
        sent.push({ name, data, options });
        return String(sent.length);
      },
      schedule: async () => {},
      work: async () => {},
      cancel: async () => {},
      status: async () => undefined,
      open: async () => new Set(),
      stop: async () => {},
    },
    leaseDatabase() {
      world.leases++;
      return { database: world.database, release: () => void world.leases-- };
    },
    vexAnswers: async () => world.vex,
    async publishToTopic(topicArn, message) {
      world.published.push({ topicArn, message });
      return world.topicStatus;
    },
    exportTarget: async () => memoryTarget(world.objects),
    findingDocument: ({ finding }) => ({ findingArn: finding.id }),
    membersOf: async () => world.members,
    clock: { now: () => world.now },
    sealing: plainSealing,
    codeHosts: {
      github: async () => world.verification,
      gitlab: async () => world.verification,
    },
    newId: () => (++ids).toString(16).padStart(32, '0'),
    region: OWNER.region,
    log: createLog('silent'),
    metrics: createMetrics(),
  };
  return Object.assign(world, { deps });
}
