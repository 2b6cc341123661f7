import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type HandlerDeps, ownerOf } from '../inspector2/handler.ts';
import { asking, type OwnRouteDeps } from '../own-routes.ts';
import { GET_CIS_JOBS } from '../roles.ts';
import { fieldError } from '../wire/errors.ts';

const PATH = '/assay/cis/jobs';

const QUERY = z.object({ instance: z.string().regex(/^i-[0-9a-f]{8}(?:[0-9a-f]{9})?$/) });

/** `GET /assay/cis/jobs?instance=i-…`: how the agent of a machine learns what it has to scan, and by which job id. */
export function cisRoutes(app: FastifyInstance, deps: HandlerDeps & OwnRouteDeps): void {
  const ask = asking(deps);
  app.get(PATH, {
    config: { operation: GET_CIS_JOBS },
    handler: (request) =>
      ask(request, async (caller, note) => {
        const query = QUERY.safeParse(request.query);
        if (!query.success) {
          throw fieldError('instance', 'Member must be the id of a machine, like i-0123456789abcdef0');
        }
        note(query.data);
        const jobs = await deps.store.cis.jobs(ownerOf(caller), query.data.instance);
        return {
          jobs: jobs.map(({ jobId, scanName, level, startedAt, hasSession }) => ({
            scanJobId: jobId,
            scanName,
            securityLevel: level,
            scanDate: startedAt,
            state: hasSession ? 'running' : 'waiting',
          })),
        };
      }),
  });
}
