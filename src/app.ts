import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Server as HttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createAccessKey, type KeyRequest, type NewAccessKey } from './access-keys.ts';
import { wireFinding } from './api/inspector2/finding-shape.ts';
import { issuerKeys } from './api/oidc/issuer-keys.ts';
import { DEFAULT_RATE_LIMITS } from './api/rate-limit.ts';
import { type ApiDeps, createApi } from './api/server.ts';
import { type Certificate, type CertificateWatch, followCertificate, readCertificate } from './certificate.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Config, isLoopback } from './config.ts';
import { kmsDataKeys } from './connectors/aws/kms.ts';
import { codeHosts } from './connectors/code-hosts/index.ts';
import { type AssayError, environmentError, inputError } from './domain/errors.ts';
import { DEFAULT_PRICES } from './domain/usage.ts';
import { openTarget } from './integrations/export-target.ts';
import { topicPublisher } from './integrations/sns.ts';
import { lastUses } from './last-use.ts';
import type { Log } from './log.ts';
import { type InstalledMasterKey, openMasterKey } from './master-key.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type DatabaseSource, openDatabaseSource } from './pipeline/database-source.ts';
import type { PipelineDeps } from './pipeline/deps.ts';
import { type FeedAlarms, followFeedAlarms } from './pipeline/feed-alarms.ts';
import { registerJobs } from './pipeline/index.ts';
import { openQueue } from './queue/index.ts';
import type { Queue } from './queue/queue.ts';
import { rolePolicies } from './role-policies.ts';
import { credentialLookup, type SessionsDeps, sessionIssuer } from './sessions.ts';
import { type OpenStore, openStore } from './store/index.ts';
import { applyVex } from './vex/apply.ts';
import { followVexFolder, type VexFolder } from './vex/folder.ts';

/** A running server: everything that was constructed, and how to end it. */
export interface App {
  /** `http://127.0.0.1:8480`: where it answers. Absent in the role `worker`. */
  readonly url?: string;
  readonly config: Config;
  readonly store: OpenStore;
  readonly queue: Queue;
  readonly databases: DatabaseSource;
  readonly masterKey: InstalledMasterKey;
  readonly clock: Clock;
  readonly log: Log;
  createKey(request: KeyRequest): Promise<NewAccessKey>;
  /** Looks for a renewed certificate now. False when there is none to look for. */
  reloadCertificate(): boolean;
  /** Ends cleanly: no new requests, running jobs finish or are handed back, then the store. Idempotent. */
  stop(): Promise<void>;
}

type Api = ReturnType<typeof createApi>;

/** How often the folder of generations is looked at. */
const DATABASE_CHECK_MS = 15_000;
/** Time that requests, then jobs, get to end. */
const CLOSE_REQUESTS_MS = 5_000;
const CLOSE_JOBS_MS = 10_000;
/** A part that does not end, because the database hangs say, does not hold up the end of the others for longer. */
const CLOSE_STEP_MS = 15_000;

/** Rejects when `step` is not over in time. */
async function inTime(step: () => Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not over after ${CLOSE_STEP_MS / 1000} seconds`)), CLOSE_STEP_MS);
  });
  await Promise.race([step(), late]).finally(() => clearTimeout(timer));
}

/** Steps to undo what was opened, last first; each is tried, for a while, whatever the one before did. */
function unwinding(log: Log) {
  const steps: { readonly what: string; readonly undo: () => Promise<void> | void }[] = [];
  return {
    add: (what: string, undo: () => Promise<void> | void): void => void steps.push({ what, undo }),
    async run(): Promise<void> {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await inTime(step.undo);
        } catch (error) {
          log.error({ err: error, what: step.what }, 'closing failed');
        }
      }
    },
  };
}

const LISTEN_TROUBLE: Readonly<Record<string, (address: string) => AssayError>> = {
  EADDRINUSE: (address) =>
    environmentError(`${address} is taken by another process`, {
      remedy: 'End that process, or give another address with --listen or ASSAY_LISTEN (port 0 takes any free one).',
    }),
  EACCES: (address) =>
    environmentError(`listening on ${address} is not permitted`, { remedy: 'Use a port above 1023, like 8480.' }),
  EADDRNOTAVAIL: (address) =>
    environmentError(`${address} is no address of this machine`, { remedy: 'Give one that is, with --listen.' }),
  ENOTFOUND: (address) => environmentError(`the host of ${address} is not known`, { remedy: 'Give an IP address.' }),
};

const inBrackets = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Runs `bind` and says what its failure means. */
async function binding({ host, port }: Config['listen'], bind: () => Promise<unknown>): Promise<void> {
  try {
    await bind();
  } catch (error) {
    const known = LISTEN_TROUBLE[(error as NodeJS.ErrnoException).code ?? ''];
    throw known?.(`${inBrackets(host)}:${port}`) ?? error;
  }
}

/** Tells at once that the address cannot be had, before anything else is opened. */
const tryAddress = (address: Config['listen']): Promise<void> =>
  binding(address, async () => {
    const probe = createServer().listen(address);
    await once(probe, 'listening');
    await new Promise((done) => probe.close(done));
  });

async function listen(api: Api, { listen: { host, port }, tls }: Config): Promise<string> {
  await binding({ host, port }, () => api.listen({ host, port }));
  const address = api.server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `${tls === undefined ? 'http' : 'https'}://${inBrackets(host)}:${actual}`;
}

/** Names by which clients know this server: what identities of AWS must be signed for. */
function serverIdsOf({ listen: { host }, publicUrl }: Config, url: string | undefined): readonly string[] {
  if (publicUrl !== undefined) return [new URL(publicUrl).host];
  // An address that listens everywhere is nobody's name.
  if (url === undefined || host === '0.0.0.0' || host === '::') return [];
  const { host: listening, port } = new URL(url);
  return isLoopback(host) ? [listening, `localhost:${port}`] : [listening];
}

/** What the API needs to know who calls, and to hand sessions out. */
function identityOf(
  deps: SessionsDeps,
  config: Config,
  url: () => string | undefined,
): Pick<ApiDeps, 'credentials' | 'sessions' | 'awsIamLogin'> {
  const { store, clock, region } = deps;
  const { federation } = store;
  const given = { issueSession: sessionIssuer(deps), roleOf: rolePolicies(deps), federation, clock };
  return {
    credentials: credentialLookup(deps),
    sessions: { ...given, region, issuerKeys: issuerKeys(clock) },
    awsIamLogin: { ...given, stsEndpoints: config.stsEndpoints ?? [], serverIds: () => serverIdsOf(config, url()) },
  };
}

/** The installation's own GitHub App, its secret read from the file that holds it. */
function githubAppOf({ githubApp }: Config): { clientId: string; clientSecret: string } | undefined {
  if (githubApp === undefined) return undefined;
  const { clientId, clientSecretFile } = githubApp;
  try {
    return { clientId, clientSecret: readFileSync(clientSecretFile, 'utf8').trim() };
  } catch (cause) {
    throw inputError(`the secret of the GitHub App cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** Ends open requests in time; idle and slow connections do not hold the end up. */
async function closeApi(api: Api): Promise<void> {
  const timer = setTimeout(() => api.server.closeAllConnections(), CLOSE_REQUESTS_MS);
  api.server.closeIdleConnections();
  await api.close();
  clearTimeout(timer);
}

/** Looks for newer generations by the clock; a switch asks for everything to be judged again. */
function followUpdates(databases: DatabaseSource, alarms: FeedAlarms, queue: Queue, log: Log): () => void {
  const timer = setInterval(() => {
    alarms.refresh();
    if (!databases.refresh()) return;
    queue.send('rescan', {}, { singletonKey: 'rescan' }).catch((error: unknown) => {
      log.error({ err: error }, 'the rescan after a database update could not be asked for');
    });
  }, DATABASE_CHECK_MS);
  return () => clearInterval(timer);
}

/** The statements of the data folder, for every account: who owns the installation answers for them. */
const vexAnswersOf =
  (look: () => Promise<VexFolder>): PipelineDeps['vexAnswers'] =>
  async () => {
    const { digest, statements } = await look();
    return {
      digest,
      apply: (matches, { subject, distribution }, database) =>
        applyVex(matches, statements, {
          subject,
          distribution,
          aliasesOf: (id) => database.vulnerability(id)?.aliases ?? [],
        }),
    };
  };

/**
 * Constructs and starts a server. The only place that knows every part.
 * @throws AssayError when the store, the advisory database, the master key or the address cannot be used; what was
 * opened is closed then
 */
export async function startApp(
  config: Config,
  { log, clock = systemClock, metrics = createMetrics() }: { log: Log; clock?: Clock; metrics?: Metrics },
): Promise<App> {
  const closing = unwinding(log);
  try {
    const { dataFolder, databaseUrl, db, region, role } = config;
    const certificate = config.tls && readCertificate(config.tls);
    if (role !== 'worker') await tryAddress(config.listen);
    const databases = openDatabaseSource({ db, dataFolder, log, metrics });
    closing.add('advisory database', () => databases.close());
    const alarms = followFeedAlarms({ dataFolder, log, metrics });
    const store = await openStore({ log, ...(databaseUrl === undefined ? { dataFolder } : { databaseUrl }) });
    closing.add('store', () => store.close());
    const { masterKeyKms } = config;
    const masterKey = await openMasterKey(config.masterKeyFile, masterKeyKms ? kmsDataKeys(masterKeyKms) : undefined);
    const queue = await openQueue(store.connection, { log });
    closing.add('queue', () => queue.stop(CLOSE_JOBS_MS));
    const keys = { store, masterKey, clock, region };
    const githubApp = githubAppOf(config);

    let url: string | undefined;
    let renewal: CertificateWatch | undefined;
    if (role !== 'worker') {
      const uses = lastUses({ store, clock, log });
      closing.add('last use of keys', () => uses.close());
      const api = createApi({
        ...identityOf(keys, config, () => url),
        noteUse: uses.note,
        store,
        queue,
        database: databases.current,
        tokenSecret: masterKey.derive('assay/page-tokens').toString('hex'),
        region,
        clock,
        sealing: masterKey,
        log,
        metrics: metrics.registry,
        alarms: alarms.current,
        rateLimits: { ...DEFAULT_RATE_LIMITS, ...config.rateLimits },
        prices: { ...DEFAULT_PRICES, ...config.prices },
        ...(certificate && { tls: certificate }),
        auditReads: config.auditReads,
        ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
        ...(config.trustedProxies && { trustedProxies: config.trustedProxies }),
        ...(config.scanSbomComponents !== undefined && { scanSbomComponents: config.scanSbomComponents }),
        ...(githubApp && { githubClientId: githubApp.clientId }),
      });
      url = await listen(api, config);
      closing.add('api', () => closeApi(api));
      const { server } = api;
      if (config.tls && certificate && server instanceof HttpsServer) {
        const use = (renewed: Certificate): void => server.setSecureContext(renewed);
        renewal = followCertificate(config.tls, { initial: certificate, use, log });
        closing.add('certificate', () => renewal?.close());
      }
    }
    if (role !== 'api') {
      const newId = (): string => randomBytes(16).toString('hex');
      const leaseDatabase = databases.lease;
      const vexAnswers = vexAnswersOf(followVexFolder({ folder: join(dataFolder, 'vex'), log, metrics }));
      const auditing = config.auditDays === undefined ? {} : { auditDays: config.auditDays };
      const publishToTopic = topicPublisher(log);
      const jobDeps = {
        store,
        queue,
        leaseDatabase,
        vexAnswers,
        publishToTopic,
        clock,
        sealing: masterKey,
        newId,
        region,
        log,
        metrics,
      };
      await registerJobs(queue, {
        ...jobDeps,
        ...auditing,
        codeHosts: codeHosts({ privateHosts: config.codePrivateHosts, ...(githubApp && { githubApp }) }),
        exportTarget: (destination) => openTarget(config.exports, destination),
        findingDocument: wireFinding,
        membersOf: store.organization.memberIds,
      });
      await queue.send('rescan', {}, { singletonKey: 'rescan' });
    }
    closing.add('database check', followUpdates(databases, alarms, queue, log));
    log.info({ url, role, store: store.kind, generation: databases.current().info.digest }, 'server started');

    return {
      ...(url !== undefined && { url }),
      config,
      store,
      queue,
      databases,
      masterKey,
      clock,
      log,
      createKey: (request) => createAccessKey(keys, request),
      reloadCertificate: () => renewal?.reload() ?? false,
      async stop() {
        await closing.run();
        log.info({}, 'server stopped');
      },
    };
  } catch (error) {
    await closing.run();
    throw error;
  }
}
