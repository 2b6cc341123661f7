import type { FastifyRequest } from 'fastify';
import { type AuditDeps, auditing } from './audit.ts';
import { type AuthenticationDeps, authentication } from './authenticate.ts';
import { authorize } from './authorize.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { Caller } from './roles.ts';
import { bodyOf, signedRequestOf } from './signed-request.ts';
import { splitTarget } from './wire/routes.ts';

export interface OwnRouteDeps extends AuthenticationDeps, AuditDeps {
  readonly limit: RateLimiter;
}

/** Whose routes they are. */
interface RouteService {
  /** Prefix of their actions in policies. */
  readonly name: string;
  /** Names that their requests may be signed for. */
  readonly signingNames: readonly string[];
}

/** Assay's own routes, under `/assay/`. */
export const ASSAY: RouteService = { name: 'assay', signingNames: ['inspector2', 'assay'] };

/**
 * Answers a request of a route of its own as the catch-all route does: the signature, the rate of the account, whether a
 * policy allows the route's operation, the work; around it the audit log.
 * @returns what a route calls; `note` tells the audit log the input. Throws ApiError
 */
export function asking(deps: OwnRouteDeps, { name: service, signingNames }: RouteService = ASSAY) {
  const authenticate = authentication(deps, signingNames);
  const audited = auditing(deps);
  return async <T>(
    request: FastifyRequest,
    run: (caller: Caller, note: (input: unknown) => void) => Promise<T>,
  ): Promise<T> => {
    const caller = await authenticate.withBody(signedRequestOf(request), bodyOf(request));
    const { operation, url } = request;
    deps.limit(caller.accountId, operation);
    return audited({ request, service, operation }, caller, async (note) => {
      authorize(caller, { service, operation, path: splitTarget(url).path });
      return run(caller, note);
    });
  };
}
