import type { FastifyInstance } from 'fastify';
import { atMost } from '../in-hand.ts';
import type { Membership } from '../membership.ts';
import { asking, type OwnRouteDeps } from '../own-routes.ts';
import { GET_FINDING_EXPLANATION } from '../roles.ts';
import { type ExplainDeps, explainFinding } from './explain-finding.ts';

/** Whole inventories are unpacked for an answer: so many at once, whoever asks. */
const MOST_AT_ONCE = 4;

/** `GET /assay/findings/{id}/explain`, signed: why a finding that the caller's lists show is one. */
export function explainRoutes(
  app: FastifyInstance,
  deps: ExplainDeps & OwnRouteDeps & { readonly membership: Membership },
): void {
  const ask = asking(deps);
  const limited = atMost(MOST_AT_ONCE, 'Too many findings are being explained; try again.');

  app.get<{ Params: { id: string } }>('/assay/findings/:id/explain', {
    config: { operation: GET_FINDING_EXPLANATION },
    handler: (request) =>
      ask(request, (caller, note) => {
        note(request.params);
        return limited(async () => {
          const standing = await deps.membership.standingOf(caller);
          return explainFinding(deps, request.params.id, { ...caller, ...standing });
        });
      }),
  });
}
