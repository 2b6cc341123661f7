import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AuthenticationDeps, authentication } from '../authenticate.ts';
import { authorize } from '../authorize.ts';
import type { Operations } from '../contract/inspector-scan.generated.ts';
import { inspectorScan } from '../contract/inspector-scan.generated.ts';
import { signedRequestOf } from '../ingest/routes.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { type Caller, SCAN_SBOM } from '../roles.ts';
import { compileCodec } from '../wire/codec.ts';
import { ApiError, apiError, toApiError, tooLarge } from '../wire/errors.ts';
import { parseQuery, splitTarget } from '../wire/routes.ts';
import { type ScanSbomDeps, scanSbom } from './scan-sbom.ts';

const PATH = '/scan/sbom';
/** An SBOM of some thousand components of the most talkative tools. */
export const MAX_SBOM_BODY_BYTES = 16 * 1024 * 1024;
/** Bytes of SBOMs that may be in hand at once, so that many large ones cannot fill the memory. */
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
export function scanSbomRoutes(
  app: FastifyInstance,
  deps: ScanSbomDeps & AuthenticationDeps & { readonly limit: RateLimiter },
): void {
  const authenticate = authentication(deps, [inspectorScan.service]);
  const codec = compileCodec(inspectorScan).get(SCAN_SBOM);
  if (codec === undefined) throw new Error(`the contract has no ${SCAN_SBOM}`);
  let bytesInHand = 0;

  app.post(PATH, {
    bodyLimit: MAX_SBOM_BODY_BYTES,
    config: { operation: SCAN_SBOM },
    onRequest: async (request, reply) => {
      // Clients of this service do not announce the body's hash: the signature is checked when the body is here.
      const authenticated = await authenticate.beforeBody(signedRequestOf(request));
      if (authenticated !== 'no announced hash') checkRole(authenticated.caller);
      const bytes = expectedBytes(request);
      if (bytesInHand + bytes > MAX_BYTES_IN_HAND) {
        throw apiError('ThrottlingException', 'Too many SBOMs are being scanned; try again.');
      }
      bytesInHand += bytes;
      reply.raw.once('close', () => {
        bytesInHand -= bytes;
      });
    },
    handler: async (request, reply) => {
      const signed = signedRequestOf(request);
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const caller = await authenticate.withBody(signed, body);
      deps.limit(caller.accountId, SCAN_SBOM);
      checkRole(caller);
      try {
        const { query } = splitTarget(signed.target);
        const parts = { labels: {}, query: parseQuery(query), headers: request.headers, body };
        // The codec has just made the input that the contract says.
        const input = codec.decode(parts) as Operations['ScanSbom']['input'];
        return reply.type('application/json').send(codec.encode(scanSbom(input, deps)));
      } catch (error) {
        throw withReason(error);
      }
    },
  });
}
