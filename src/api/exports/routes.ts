import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AuthenticationDeps, authentication } from '../authenticate.ts';
import { signedRequestOf } from '../ingest/routes.ts';
import type { HandlerDeps } from '../inspector2/handler.ts';
import {
  accessDenied,
  type Caller,
  CREATE_EXPORT_SCHEDULE,
  DELETE_EXPORT_SCHEDULE,
  isAllowed,
  LIST_EXPORT_SCHEDULES,
  RUN_EXPORT_SCHEDULE,
} from '../roles.ts';
import { createSchedule, deleteSchedule, listSchedules, runSchedule } from './schedules.ts';

const PATH = '/assay/exports';
const EMPTY_BODY = new Uint8Array();

interface Named {
  readonly Params: { readonly name: string };
}

/** Assay's own routes for exports that run by the clock or follow changes; signed, for the caller's own account. */
export function exportRoutes(app: FastifyInstance, deps: HandlerDeps & AuthenticationDeps): void {
  const authenticate = authentication(deps, ['inspector2', 'assay']);
  const bodyOf = ({ body }: FastifyRequest): Uint8Array => (body instanceof Uint8Array ? body : EMPTY_BODY);
  async function callerOf(request: FastifyRequest, action: string): Promise<Caller> {
    const caller = await authenticate.withBody(signedRequestOf(request), bodyOf(request));
    if (!isAllowed(caller.role, action)) throw accessDenied(caller, action, request.url);
    return caller;
  }

  app.get(PATH, {
    config: { operation: LIST_EXPORT_SCHEDULES },
    handler: async (request) => listSchedules(deps, await callerOf(request, LIST_EXPORT_SCHEDULES)),
  });
  app.post(PATH, {
    config: { operation: CREATE_EXPORT_SCHEDULE },
    handler: async (request, reply) => {
      const caller = await callerOf(request, CREATE_EXPORT_SCHEDULE);
      return reply.code(201).send(await createSchedule(deps, caller, bodyOf(request)));
    },
  });
  app.delete<Named>(`${PATH}/:name`, {
    config: { operation: DELETE_EXPORT_SCHEDULE },
    handler: async (request) => {
      await deleteSchedule(deps, await callerOf(request, DELETE_EXPORT_SCHEDULE), request.params.name);
      return {};
    },
  });
  app.post<Named>(`${PATH}/:name/run`, {
    config: { operation: RUN_EXPORT_SCHEDULE },
    handler: async (request, reply) => {
      const caller = await callerOf(request, RUN_EXPORT_SCHEDULE);
      return reply.code(202).send(await runSchedule(deps, caller, request.params.name));
    },
  });
}
