import type { FastifyInstance, FastifyRequest } from 'fastify';
import { auditing } from '../audit.ts';
import { type Authenticated, authentication } from '../authenticate.ts';
import { type AskedAction, authorize, isAuthorized } from '../authorize.ts';
import { roomFor } from '../in-hand.ts';
import type { HandlerDeps } from '../inspector2/handler.ts';
import { ASSAY, asking, type OwnRouteDeps } from '../own-routes.ts';
import { GET_JOB, PUSH_INVENTORY } from '../roles.ts';
import { bodyOf, signedRequestOf } from '../signed-request.ts';
import { tooLarge, validationError } from '../wire/errors.ts';
import { acceptInventory, scanJob } from './inventories.ts';
import { MAX_BODY_BYTES, readPush } from './push-body.ts';

const PATH = '/assay/inventories';
/** Bytes of inventories that may be in hand at once. */
const MAX_BYTES_IN_HAND = 4 * MAX_BODY_BYTES;
/** JSON of package lists shrinks to about a tenth. */
const GZIP_GROWTH = 10;
/** Long enough for 64 MiB over a slow line. */
const TIMEOUT_MS = 120_000;

function expectedBytes({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length']);
  if (!Number.isSafeInteger(length)) throw validationError('Send the length of the body in Content-Length.');
  // Before the room is looked at: what can never be taken is not to be sent again.
  if (length > MAX_BODY_BYTES) throw tooLarge();
  return headers['content-encoding'] === 'gzip' ? Math.min(length * GZIP_GROWTH, MAX_BODY_BYTES) : length;
}

const PUSHING: AskedAction = { service: 'assay', operation: PUSH_INVENTORY, path: PATH };

/** Assay's own routes for collectors: push an inventory, ask what became of the scan. */
export function ingestRoutes(app: FastifyInstance, deps: HandlerDeps & OwnRouteDeps): void {
  const audited = auditing(deps);
  const authenticate = authentication(deps, ASSAY.signingNames);
  const ask = asking(deps);
  const takeRoom = roomFor(MAX_BYTES_IN_HAND, 'Too many inventories are being received; try again.');
  const accepted = new WeakMap<FastifyRequest, Authenticated>();

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
      if (!isAuthorized(caller, PUSHING)) {
        await audited({ ...PUSHING, request }, caller, async () => authorize(caller, PUSHING));
      }
      takeRoom(expectedBytes(request), reply);
      accepted.set(request, authenticated);
    },
    handler: async (request, reply) => {
      const authenticated = accepted.get(request);
      if (authenticated === undefined) throw new Error('a request came past its authentication');
      const body = bodyOf(request);
      authenticated.checkBody(body);
      const answer = await audited({ ...PUSHING, request }, authenticated.caller, async (note) => {
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
    handler: (request) =>
      ask(request, (caller, note) => {
        note(request.params);
        return scanJob(deps, request.params.id, caller);
      }),
  });
}
