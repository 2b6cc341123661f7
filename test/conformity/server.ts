import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wireFinding } from '../../src/api/inspector2/finding-shape.ts';
import { type ApiDeps, createApi } from '../../src/api/server.ts';
import type { CodeHosts } from '../../src/connectors/code-hosts/index.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { type ExportSettings, openTarget } from '../../src/integrations/export-target.ts';
import { topicPublisher } from '../../src/integrations/sns.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { registerJobs } from '../../src/pipeline/index.ts';
import { openQueue } from '../../src/queue/index.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { masterKeyOf } from '../../src/secrets.ts';
import { credentialLookup } from '../../src/sessions.ts';
import { type OpenStore, openStore } from '../../src/store/index.ts';
import type { Role } from '../../src/store/store.ts';
import { ACCOUNT, exampleDatabase, exampleFinding, host, image, OWNER, REGION } from './example.ts';

/** A server on this machine: the real API, store, queue and jobs; only the advisory database is a small one in memory. */
export interface ConformityServer {
  readonly url: string;
  readonly port: number;
  readonly store: OpenStore;
  /** The same server without a socket: `inject`. */
  readonly api: ReturnType<typeof createApi>;
  readonly queue: Queue;
  /** Minutes that the server's clock is ahead of this machine's. */
  skewMinutes: number;
  stop(): Promise<void>;
}

/** A key of each role of an account; the secret is the same length as AWS's. */
export const keyOf = (role: Role, account = ACCOUNT) => ({
  accessKeyId: `AKIA${account === ACCOUNT ? 'EXAMPLE' : account}${role.toUpperCase()}`,
  secretAccessKey: `${role}/secret/`.padEnd(40, 'x'),
});
export const ROLES: readonly Role[] = ['admin', 'operator', 'reader', 'agent'];

/** What the server seals with. */
export const SEALING = masterKeyOf(new Uint8Array(32));

/** The account and the role of a key that {@link keyOf} makes. */
function madeUpKey(accessKeyId: string) {
  const [, account = '', name = ''] = /^AKIA(EXAMPLE|\d{12})([A-Z]+)$/.exec(accessKeyId) ?? [];
  const role = ROLES.find((one) => one === name.toLowerCase());
  if (role === undefined) return undefined;
  return { secret: keyOf(role).secretAccessKey, accountId: account === 'EXAMPLE' ? ACCOUNT : account, role };
}

export interface ServerOptions {
  /** PostgreSQL instead of the embedded store. */
  readonly databaseUrl?: string;
  /** What differs from the API as the other tests want it. */
  readonly api?: Partial<ApiDeps>;
  /** Where reports and SBOMs may go; nowhere without it. */
  readonly exports?: ExportSettings;
}

/** A host of repositories that knows one code and one token. */
const HOSTS: CodeHosts = {
  github: async (code) =>
    code === 'good' ? { accepted: true, account: 'octocat', token: 'gho_1' } : { accepted: false, reason: 'bad code' },
  gitlab: async (_, token) =>
    token === 'glpat-good' ? { accepted: true, account: 'root' } : { accepted: false, reason: 'bad token' },
};

const NO_EXPORTS: ExportSettings = { s3: { region: REGION, endpoint: 'http://127.0.0.1:9' }, destinations: {} };

export async function startServer({
  databaseUrl,
  api: change,
  exports = NO_EXPORTS,
}: ServerOptions = {}): Promise<ConformityServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'assay-conformity-'));
  const store = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
  const queue = await openQueue(store.connection);
  const database = exampleDatabase;
  const clock = { now: () => new Date(Date.now() + server.skewMinutes * 60_000) };
  const log = createLog('silent');
  const metrics = createMetrics();
  await store.accounts.create(ACCOUNT);
  await registerJobs(queue, {
    store,
    queue,
    leaseDatabase: () => ({ database, release() {} }),
    vexAnswers: async () => ({ digest: '', apply: (matches) => matches }),
    publishToTopic: topicPublisher(log),
    clock,
    sealing: SEALING,
    codeHosts: HOSTS,
    newId: () => randomBytes(16).toString('hex'),
    exportTarget: (destination) => openTarget(exports, destination),
    findingDocument: wireFinding,
    membersOf: store.organization.memberIds,
    region: REGION,
    log,
    metrics,
  });
  const lookup = credentialLookup({ store, masterKey: SEALING, clock, region: REGION });
  const api = createApi({
    store,
    queue,
    database: () => database,
    credentials: (accessKeyId, token) => madeUpKey(accessKeyId) ?? lookup(accessKeyId, token),
    tokenSecret: randomBytes(32).toString('hex'),
    region: REGION,
    clock,
    sealing: SEALING,
    githubClientId: 'Iv1.0123456789abcdef',
    log,
    metrics: metrics.registry,
    ...change,
  });
  await api.listen({ port: 0, host: '127.0.0.1' });
  const address = api.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const server: ConformityServer = {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    store,
    api,
    queue,
    skewMinutes: 0,
    async stop() {
      api.server.closeAllConnections();
      await api.close();
      await queue.stop(5_000);
      await store.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  return server;
}

/** Sixty findings of two resources, ten of each severity; the odd ones are of the image. Every third has an EPSS score. */
export const EXAMPLES: readonly Finding[] = Array.from({ length: 60 }, (_, n) => {
  const severity = SEVERITIES[n % SEVERITIES.length] ?? 'LOW';
  const resource = n % 2 === 0 ? host : image;
  return exampleFinding(n, severity, { resourceId: resource.id, resourceType: resource.type });
});
export const epssOf = (n: number): number | undefined => (n % 3 === 0 ? n / 100 : undefined);

/** Puts {@link EXAMPLES}, their resources and their coverage into the store, as the jobs would. */
export async function seed({ store }: ConformityServer): Promise<void> {
  const scanned = { scanType: 'PACKAGE', lastScannedAt: '2026-01-02T03:04:05.000Z' } as const;
  await store.coverage.upsert({
    ...scanned,
    resource: host,
    status: { code: 'ACTIVE', reason: 'SUCCESSFUL' },
    scanMode: 'EC2_INSPECTOR_AGENT_BASED',
  });
  await store.coverage.upsert({ ...scanned, resource: image, status: { code: 'INACTIVE', reason: 'UNSUPPORTED_OS' } });
  const vulnerabilities = EXAMPLES.map(({ key }, n) => {
    const score = epssOf(n);
    const facts = { id: key, aliases: [], cvss: [], cwes: [], references: [] };
    return score === undefined ? facts : { ...facts, epss: { score, percentile: 0.5, date: '2026-01-01' } };
  });
  await store.vulnerabilities.upsert(vulnerabilities);
  await store.findings.apply(
    OWNER,
    EXAMPLES.map((finding) => ({ kind: 'opened', cause: 'new vulnerability', finding })),
  );
}
