import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { Registry } from 'prom-client';
import type { FeedAlarm } from '../advisories/update-state.ts';
import type { AdvisoryDatabase } from '../domain/advisory.ts';
import type { Owner } from '../domain/resource.ts';
import { DEFAULT_PRICES, type Prices } from '../domain/usage.ts';
import { assessmentRoutes } from './assessments/routes.ts';
import { type AuditDeps, auditing } from './audit.ts';
import { auditRoutes } from './audit-routes.ts';
import { authentication } from './authenticate.ts';
import { authorize, checkMayAsk, resourcesOf } from './authorize.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { cisRoutes } from './cis/routes.ts';
import { downloadLinks, downloadRoutes, type RenderDownload } from './downloads.ts';
import { ecrService } from './ecr/service.ts';
import { explainRoutes } from './explain/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import { ingestRoutes } from './ingest/routes.ts';
import { ASSESSMENT_REPORT, assessmentReport } from './inspector/reports.ts';
import { inspectorService } from './inspector/service.ts';
import { scanSbomRoutes } from './inspector-scan/routes.ts';
import { DEFAULT_MAX_COMPONENTS } from './inspector-scan/scan-sbom.ts';
import { cisReportDownloads } from './inspector2/cis-report.ts';
import type { HandlerDeps } from './inspector2/handler.ts';
import { inspector2Service } from './inspector2/service.ts';
import { type AwsIamLoginDeps, awsIamLoginRoutes } from './login/routes.ts';
import { type Membership, rememberedMembership } from './membership.ts';
import { apiMetrics } from './metrics.ts';
import { pageTokens } from './page-token.ts';
import { protocolOf } from './protocol-of.ts';
import { expectedHost, isLocalPeer } from './public-address.ts';
import { DEFAULT_RATE_LIMITS, type RateLimiter, type RateLimits, rateLimiter } from './rate-limit.ts';
import type { Service, ServiceCall, ServiceRequest } from './service.ts';
import { bodyOf, signedRequestOf } from './signed-request.ts';
import { type StsAudit, type StsDeps, stsFace } from './sts/face.ts';
import { isQueryRequest } from './sts/parameters.ts';
import { type ApiError, apiError, CONTENT_TYPE, errorAnswer, type Protocol, toApiError } from './wire/errors.ts';

/** One line an event, data as fields; pino's loggers fit. */
export interface ApiLog {
  info(data: object, message: string): void;
  error(data: object, message: string): void;
}

export interface ApiDeps
  extends Omit<HandlerDeps, 'tokens' | 'downloads' | 'database' | 'membership' | 'prices'>,
    StsDeps,
    Pick<AuditDeps, 'auditReads'> {
  /** The current generation; asked anew by every call, since updates swap it. */
  readonly database: () => AdvisoryDatabase;
  /** Secret that page tokens are signed with; the same for every process of an installation. */
  readonly tokenSecret: string;
  readonly log?: ApiLog;
  /** Certificate and key in PEM: the server then speaks HTTPS alone. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Where clients find this server, when it is not where it listens: links begin with it, and requests are for it. */
  readonly publicUrl?: string;
  /** Addresses and CIDR blocks of proxies whose X-Forwarded-For, -Host and -Proto are believed. */
  readonly trustedProxies?: readonly string[];
  /** Lets principals of AWS in; absent: nobody comes in that way. */
  readonly awsIamLogin?: AwsIamLoginDeps;
  /** Where figures are kept and `/metrics` reads them; without it there is no such page. */
  readonly metrics?: Registry;
  /** Feeds that could not be brought up to date, for `/healthz`. */
  readonly alarms?: () => readonly FeedAlarm[];
  /** Accounts whose delegated administrator this account is, instead of the store's relations. For tests. */
  readonly membersOf?: (owner: Owner) => Promise<readonly string[]>;
  /** US dollars for one of a usage type; absent: the known ones. */
  readonly prices?: Prices;
  /** How much one account may ask of this process. */
  readonly rateLimits?: RateLimits;
  /** Most components of an SBOM that ScanSbom takes. */
  readonly scanSbomComponents?: number;
}

const MAX_AWS_BODY_BYTES = 1024 * 1024;
/** Endpoints that end with it show every finding, hidden ones too: no client has a parameter for that. */
const ALL = '/assay/all';
const AWS_ANSWER_MS = 30_000;

/** Gives up waiting, not the work. fastify's own handlerTimeout aborts a signal on every answer: a tenth of its cost. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What logs and figures call this request. */
    operation: string;
    /** How its answer is written, errors too. */
    wire: Protocol;
    /** What it asks of a service: names its errors. */
    serviceCall: ServiceCall | null;
  }
  interface FastifyContextConfig {
    operation?: string;
  }
}

/** The address that the client has of this server. */
const endpointOf = ({ protocol, host }: FastifyRequest, publicUrl: string | undefined): string =>
  publicUrl ?? `${protocol}://${host}`;

const unknownOperation = (method: string): ApiError =>
  apiError('UnknownOperationException', `There is no ${method} operation at this address.`);

function sendError(error: unknown, reply: FastifyReply, log: ApiLog | undefined): FastifyReply {
  const expected = toApiError(error);
  const known = reply.request.serviceCall?.error?.(expected) ?? expected;
  const { status, headers, body } = errorAnswer(known, reply.request.wire, reply.request.id);
  if (status === 500) log?.error({ err: known.cause ?? known, requestId: reply.request.id }, 'request failed');
  return reply.code(status).header('x-amzn-requestid', reply.request.id).headers(headers).send(body);
}

/** Slow senders: 120 s for a whole request (64 MiB of inventory), 20 s for its headers, 65 s idle. */
const LIMITS = { requestTimeout: 120_000, headersTimeout: 20_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 };

/** Everything that arrives stays bytes until its signature is checked. */
function bareServer({ log, tls, publicUrl, trustedProxies = [] }: ApiDeps): FastifyInstance {
  const options: FastifyServerOptions = {
    bodyLimit: MAX_AWS_BODY_BYTES,
    requestTimeout: LIMITS.requestTimeout,
    keepAliveTimeout: LIMITS.keepAliveTimeout,
    exposeHeadRoutes: false,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    // A link's ticket is one parameter.
    routerOptions: { maxParamLength: 8192 },
    genReqId: () => randomUUID(),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => void sendError(error, reply, log),
  };
  const app = fastify({
    ...options,
    // Node's own http and https servers: the same to everything above them.
    serverFactory: (handler) =>
      tls === undefined ? createHttpServer(LIMITS, handler) : createHttpsServer({ ...LIMITS, ...tls }, handler),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) => sendError(error, reply, log));
  app.decorateRequest('operation', 'unknown');
  app.decorateRequest('wire', 'rest-json');
  app.decorateRequest('serviceCall', null);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-amzn-requestid', request.id);
    request.operation = request.routeOptions.config.operation ?? 'unknown';
    request.wire = protocolOf({ method: request.method, target: request.url, headers: request.headers });
    done();
  });
  if (publicUrl !== undefined) app.addHook('onRequest', expectedHost(publicUrl));
  return app;
}

/** A database that hangs is as good as none, and whoever asks for the health does not wait as long as it does. */
const HEALTH_MS = 5_000;

async function answersInTime(answer: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = delay(HEALTH_MS, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new Error('no answer in time');
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    late.catch(() => {});
    timer.abort();
  }
}

function statusPages(app: FastifyInstance, { store, database, metrics, alarms }: ApiDeps): void {
  app.get('/healthz', { config: { operation: 'healthz' } }, async (_request, reply) => {
    const { info } = database();
    const { digest, dataDate, starter } = info;
    // An alarm is no ill health: the last good data answer. Reasons name addresses of mirrors, so they stay in the log.
    const feedAlarms = alarms?.().map(({ feed, kind, since }) => ({ feed, kind, since })) ?? [];
    const facts = { store: store.kind, database: digest, dataDate, starter, feedAlarms };
    try {
      await answersInTime(store.ping());
      return { status: 'ok', ...facts };
    } catch {
      return reply.code(503).send({ status: 'the store does not answer', ...facts });
    }
  });
  if (metrics === undefined) return;
  app.get('/metrics', { config: { operation: 'metrics' } }, async (request, reply) => {
    if (!isLocalPeer(request.ip)) {
      throw apiError('AccessDeniedException', 'Figures are shown to this machine only.');
    }
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}

/** Reports behind links, by name: a capability that answers with links adds its own. */
const downloadsOf = (deps: HandlerDeps): Readonly<Record<string, RenderDownload>> => ({
  [ASSESSMENT_REPORT]: assessmentReport(deps),
  ...cisReportDownloads(deps),
});

/** The catch-all route: every request that no route of ours takes is for one of the services, or for nobody. */
function serviceRoutes(
  app: FastifyInstance,
  services: readonly Service[],
  deps: ApiDeps,
  { membership, limit }: { readonly membership: Membership; readonly limit: RateLimiter },
): void {
  const audited = auditing(deps);
  const authenticators = new Map(services.map((service) => [service, authentication(deps, service.signingNames)]));
  const stsCallOf = stsFace(deps);

  app.all('*', async (request, reply) => {
    const signed = signedRequestOf(request);
    // The path was signed with the prefix, which the client takes for a part of the endpoint.
    const withHidden = signed.target.startsWith(`${ALL}/`);
    const body = bodyOf(request);
    const asked: ServiceRequest = {
      method: signed.method,
      target: withHidden ? signed.target.slice(ALL.length) : signed.target,
      headers: request.headers,
      body,
    };
    if (isQueryRequest(asked)) {
      request.wire = 'query';
      const call = stsCallOf(asked, signed);
      const { operation } = call;
      request.operation = operation;
      const audit: StsAudit = (caller, run) => {
        limit(caller.accountId, operation);
        return audited({ request, service: 'sts', operation }, caller, run);
      };
      return reply.type(CONTENT_TYPE.query).send(await within(AWS_ANSWER_MS, call.answer(request.id, audit)));
    }
    for (const service of services) {
      const call = service.find(asked);
      const authenticate = authenticators.get(service);
      if (call === undefined || authenticate === undefined) continue;
      request.operation = call.operation;
      request.wire = service.protocol;
      request.serviceCall = call;
      const caller = await authenticate.withBody(signed, body);
      const { operation } = call;
      // Before the audit log: it is not for a flood to fill.
      limit(caller.accountId, operation);
      const output = await audited({ request, service: service.name, operation }, caller, async (note) => {
        const action = { service: service.name, operation, path: call.path };
        checkMayAsk(caller, action);
        const input = call.input();
        note(input);
        authorize(caller, action, resourcesOf(input));
        const standing = await membership.standingOf(caller);
        const asking = { withHidden, endpoint: endpointOf(request, deps.publicUrl), ...caller, ...standing };
        return within(AWS_ANSWER_MS, call.run(input, asking));
      });
      return reply.type(CONTENT_TYPE[service.protocol]).send(call.answer(output));
    }
    throw unknownOperation(signed.method);
  });
}

/**
 * The HTTP server: AWS's services behind one catch-all route (an encoded ARN is longer than a router's parameter may
 * be, and the path must be seen as it was signed), Assay's own routes under `/assay/`, `/healthz` and `/metrics`.
 * The caller listens and closes.
 */
export function createApi(deps: ApiDeps): FastifyInstance {
  const { log } = deps;
  const { memberIds, administratorOf } = deps.store.organization;
  const limit = rateLimiter(deps.rateLimits ?? DEFAULT_RATE_LIMITS, deps.clock);
  const membership = rememberedMembership({ memberIds: deps.membersOf ?? memberIds, administratorOf }, deps.clock);
  const handlerDeps: HandlerDeps = {
    ...deps,
    tokens: pageTokens(deps.tokenSecret),
    downloads: downloadLinks(deps),
    membership,
    prices: deps.prices ?? DEFAULT_PRICES,
  };
  const services: readonly Service[] = [
    inspector2Service(handlerDeps),
    ecrService(handlerDeps),
    inspectorService(handlerDeps),
  ];
  const figures = deps.metrics && apiMetrics(deps.metrics);
  const app = bareServer(deps);

  app.addHook('onResponse', (request: FastifyRequest, reply, done) => {
    const { operation } = request;
    figures?.observe(operation, reply.statusCode, reply.elapsedTime / 1000);
    const ms = Math.round(reply.elapsedTime);
    log?.info({ operation, code: reply.statusCode, ms, requestId: request.id }, 'request');
    done();
  });

  app.setNotFoundHandler((request, reply) => sendError(unknownOperation(request.method), reply, log));
  statusPages(app, deps);
  const ownDeps = { ...deps, ...handlerDeps, limit };
  ingestRoutes(app, ownDeps);
  explainRoutes(app, { ...ownDeps, database: deps.database });
  auditRoutes(app, ownDeps);
  assessmentRoutes(app, ownDeps);
  exportRoutes(app, ownDeps);
  downloadRoutes(app, deps, downloadsOf(handlerDeps));
  cisRoutes(app, ownDeps);
  if (deps.awsIamLogin !== undefined) awsIamLoginRoutes(app, { ...deps, ...deps.awsIamLogin });
  scanSbomRoutes(app, { ...deps, limit, maxComponents: deps.scanSbomComponents ?? DEFAULT_MAX_COMPONENTS });
  serviceRoutes(app, services, deps, { membership, limit });
  return app;
}
