import type { FastifyInstance } from 'fastify';
import { type AuthenticationDeps, authentication } from '../authenticate.ts';
import { authorize } from '../authorize.ts';
import { signedRequestOf } from '../ingest/routes.ts';
import type { Membership } from '../membership.ts';
import { GET_FINDING_EXPLANATION } from '../roles.ts';
import { apiError } from '../wire/errors.ts';
import { type ExplainDeps, explainFinding } from './explain-finding.ts';

/** Whole inventories are unpacked for an answer: so many at once, whoever asks. */
const MOST_AT_ONCE = 4;

/** `GET /assay/findings/{id}/explain`, signed: why a finding that the caller's lists show is one. */
export function explainRoutes(
  app: FastifyInstance,
  deps: ExplainDeps & AuthenticationDeps & { readonly membership: Membership },
): void {
  const authenticate = authentication(deps, ['inspector2', 'assay']);
  let inHand = 0;

  app.get<{ Params: { id: string } }>('/assay/findings/:id/explain', {
    config: { operation: GET_FINDING_EXPLANATION },
    handler: async (request) => {
      const caller = await authenticate.withBody(signedRequestOf(request), new Uint8Array());
      authorize(caller, { service: 'assay', operation: GET_FINDING_EXPLANATION, path: request.url });
      if (inHand >= MOST_AT_ONCE) {
        throw apiError('ThrottlingException', 'Too many findings are being explained; try again.');
      }
      inHand++;
      try {
        const standing = await deps.membership.standingOf(caller);
        return await explainFinding(deps, request.params.id, { ...caller, ...standing });
      } finally {
        inHand--;
      }
    },
  });
}
