import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AuditDeps, auditing } from '../audit.ts';
import { type Authenticated, type AuthenticationDeps, authentication, headerPairs } from '../authenticate.ts';
import { authorize, isAuthorized } from '../authorize.ts';
import type { HandlerDeps } from '../inspector2/handler.ts';
import { plainAddress } from '../policies/conditions.ts';
import { type Caller, GET_JOB, PUSH_INVENTORY } from '../roles.ts';
import { apiError, tooLarge, validationError } from '../wire/errors.ts';
import type { SignedRequest } from '../wire/sigv4.ts';
import { acceptInventory, scanJob } from './inventories.ts';
import { MAX_BODY_BYTES, readPush } from './push-body.ts';

const PATH = '/assay/inventories';
/** Bytes of inventories that may be in hand at once, so that many large pushes cannot fill the memory. */
const MAX_BYTES_IN_HAND = 4 * MAX_BODY_BYTES;
/** JSON of package lists shrinks to about a tenth. */
const GZIP_GROWTH = 10;
/** Long enough for 64 MiB over a slow line. */
const TIMEOUT_MS = 120_000;

/**
 * The request as its client signed it. A trusted proxy that writes a Host of its own tells the client's in
 * X-Forwarded-Host; fastify believes it from nobody else.
 */
export function signedRequestOf({ raw, host, ip }: FastifyRequest): SignedRequest {
  const headers = headerPairs(raw.rawHeaders);
  const isForwarded = raw.headers['x-forwarded-host'] !== undefined && host !== raw.headers.host;
  return {
    method: raw.method ?? '',
    target: raw.url ?? '',
    headers: isForwarded ? headers.map(([name, value]) => [name, /^host$/i.test(name) ? host : value]) : headers,
    // A client that is gone already has no address any more.
    ...(typeof ip === 'string' && { sourceAddress: plainAddress(ip) }),
  };
}

function expectedBytes({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length']);
  if (!Number.isSafeInteger(length)) throw validationError('Send the length of the body in Content-Length.');
  // Before the room is looked at: what can never be taken is not to be sent again.
  if (length > MAX_BODY_BYTES) throw tooLarge();
  return headers['content-encoding'] === 'gzip' ? Math.min(length * GZIP_GROWTH, MAX_BODY_BYTES) : length;
}

const checkRole = (caller: Caller, operation: string, path: string): void =>
  authorize(caller, { service: 'assay', operation, path });

/** Assay's own routes for collectors: push an inventory, ask what became of the scan. */
export function ingestRoutes(app: FastifyInstance, deps: HandlerDeps & AuthenticationDeps & AuditDeps): void {
  const audited = auditing(deps);
  const pushing = (request: FastifyRequest) => ({ request, service: 'assay', operation: PUSH_INVENTORY });
  const authenticate = authentication(deps, ['inspector2', 'assay']);
  const accepted = new WeakMap<FastifyRequest, Authenticated>();
  let bytesInHand = 0;

  app.post(PATH, {
    bodyLimit: MAX_BODY_BYTES,
    handlerTimeout: TIMEOUT_MS,
    config: { operation: PUSH_INVENTORY },
    // Nobody's megabytes are read before the signature is known to be right.
    onRequest: async (request, reply) => {
      const authenticated = await authenticate.beforeBody(signedRequestOf(request));
      if (authenticated === 'no announced hash') {
        throw validationError('Send and sign x-amz-content-sha256, the SHA-256 of the body, in hex.');
      }
      const { caller } = authenticated;
      if (!isAuthorized(caller, { service: 'assay', operation: PUSH_INVENTORY, path: PATH })) {
        await audited(pushing(request), caller, async () => checkRole(caller, PUSH_INVENTORY, PATH));
      }
      const bytes = expectedBytes(request);
      if (bytesInHand + bytes > MAX_BYTES_IN_HAND) {
        throw apiError('ThrottlingException', 'Too many inventories are being received; try again.');
      }
      bytesInHand += bytes;
      reply.raw.once('close', () => {
        bytesInHand -= bytes;
      });
      accepted.set(request, authenticated);
    },
    handler: async (request, reply) => {
      const authenticated = accepted.get(request);
      if (authenticated === undefined) throw new Error('a request came past its authentication');
      const body = request.body as Uint8Array;
      authenticated.checkBody(body);
      const answer = await audited(pushing(request), authenticated.caller, async (note) => {
        const push = await readPush(body, request.headers['content-encoding']);
        const { subject, packages } = push.inventory;
        note({ kind: subject.kind, name: subject.name, packages: packages.length });
        return acceptInventory(deps, push, authenticated.caller);
      });
      return reply.code(202).send(answer);
    },
  });

  app.get<{ Params: { id: string } }>('/assay/jobs/scan-resource/:id', {
    config: { operation: GET_JOB },
    handler: async (request) => {
      const caller = await authenticate.withBody(signedRequestOf(request), new Uint8Array());
      checkRole(caller, GET_JOB, request.url);
      return scanJob(deps, request.params.id, caller);
    },
  });
}
