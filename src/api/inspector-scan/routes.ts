import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authentication } from '../authenticate.ts';
import { authorize } from '../authorize.ts';
import type { Operations } from '../contract/inspector-scan.generated.ts';
import { inspectorScan } from '../contract/inspector-scan.generated.ts';
import { roomFor } from '../in-hand.ts';
import { asking, type OwnRouteDeps } from '../own-routes.ts';
import { type Caller, SCAN_SBOM } from '../roles.ts';
import { bodyOf, signedRequestOf } from '../signed-request.ts';
import { compileCodec } from '../wire/codec.ts';
import { ApiError, toApiError, tooLarge } from '../wire/errors.ts';
import { parseQuery, splitTarget } from '../wire/routes.ts';
import { type ScanSbomDeps, scanSbom } from './scan-sbom.ts';

const PATH = '/scan/sbom';
/** An SBOM of some thousand components of the most talkative tools. */
const MAX_SBOM_BODY_BYTES = 16 * 1024 * 1024;
/** Bytes of SBOMs that may be in hand at once. */
const MAX_BYTES_IN_HAND = 4 * MAX_SBOM_BODY_BYTES;

/** What is announced, or the most that will be read. */
function expectedBytes({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? MAX_SBOM_BODY_BYTES);
  // Before the room is looked at: what can never be taken is not to be sent again.
  if (length > MAX_SBOM_BODY_BYTES) throw tooLarge();
  return Number.isSafeInteger(length) ? length : MAX_SBOM_BODY_BYTES;
}

/** This service's errors of its own have a reason, always (inspector.md 2.6). */
function withReason(error: unknown): ApiError {
  const known = toApiError(error);
  if (known.name !== 'InternalServerException' || known.body.reason !== undefined) return known;
  return new ApiError(known.name, known.message, { ...known.body, reason: 'OTHER' }, known.cause);
}

const checkRole = (caller: Caller): void =>
  authorize(caller, { service: inspectorScan.service, operation: SCAN_SBOM, path: PATH });

/**
 * `POST /scan/sbom` of the service inspector-scan. A route of its own, because its bodies are larger than all others:
 * a caller without a valid key, or with a role that may not, is refused before a byte of them is read.
 */
export function scanSbomRoutes(app: FastifyInstance, deps: ScanSbomDeps & OwnRouteDeps): void {
  const service = { name: inspectorScan.service, signingNames: [inspectorScan.service] };
  const authenticate = authentication(deps, service.signingNames);
  const ask = asking(deps, service);
  const takeRoom = roomFor(MAX_BYTES_IN_HAND, 'Too many SBOMs are being scanned; try again.');
  const codec = compileCodec(inspectorScan).get(SCAN_SBOM);
  if (codec === undefined) throw new Error(`the contract has no ${SCAN_SBOM}`);

  app.post(PATH, {
    bodyLimit: MAX_SBOM_BODY_BYTES,
    config: { operation: SCAN_SBOM },
    onRequest: async (request, reply) => {
      // Clients of this service do not announce the body's hash: the signature is checked when the body is here.
      const authenticated = await authenticate.beforeBody(signedRequestOf(request));
      if (authenticated !== 'no announced hash') checkRole(authenticated.caller);
      takeRoom(expectedBytes(request), reply);
    },
    handler: async (request, reply) => {
      const answer = await ask(request, async (_caller, note) => {
        try {
          const { query } = splitTarget(signedRequestOf(request).target);
          const parts = { labels: {}, query: parseQuery(query), headers: request.headers, body: bodyOf(request) };
          // The codec has just made the input that the contract says.
          const input = codec.decode(parts) as Operations['ScanSbom']['input'];
          note(input);
          return codec.encode(scanSbom(input, deps));
        } catch (error) {
          throw withReason(error);
        }
      });
      return reply.type('application/json').send(answer);
    },
  });
}
