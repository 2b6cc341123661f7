import type { FastifyInstance } from 'fastify';
import type { HandlerDeps } from '../inspector2/handler.ts';
import { asking, type OwnRouteDeps } from '../own-routes.ts';
import {
  CREATE_EXPORT_SCHEDULE,
  DELETE_EXPORT_SCHEDULE,
  LIST_EXPORT_SCHEDULES,
  RUN_EXPORT_SCHEDULE,
} from '../roles.ts';
import { bodyOf } from '../signed-request.ts';
import { createSchedule, deleteSchedule, listSchedules, readSchedule, runSchedule } from './schedules.ts';

const PATH = '/assay/exports';

interface Named {
  readonly Params: { readonly name: string };
}

/** Assay's own routes for exports that run by the clock or follow changes; signed, for the caller's own account. */
export function exportRoutes(app: FastifyInstance, deps: HandlerDeps & OwnRouteDeps): void {
  const ask = asking(deps);

  app.get(PATH, {
    config: { operation: LIST_EXPORT_SCHEDULES },
    handler: (request) => ask(request, (caller) => listSchedules(deps, caller)),
  });
  app.post(PATH, {
    config: { operation: CREATE_EXPORT_SCHEDULE },
    handler: async (request, reply) => {
      const made = await ask(request, (caller, note) => {
        const asked = readSchedule(bodyOf(request));
        note(asked);
        return createSchedule(deps, caller, asked);
      });
      return reply.code(201).send(made);
    },
  });
  app.delete<Named>(`${PATH}/:name`, {
    config: { operation: DELETE_EXPORT_SCHEDULE },
    handler: async (request) => {
      await ask(request, (caller, note) => {
        note(request.params);
        return deleteSchedule(deps, caller, request.params.name);
      });
      return {};
    },
  });
  app.post<Named>(`${PATH}/:name/run`, {
    config: { operation: RUN_EXPORT_SCHEDULE },
    handler: async (request, reply) => {
      const started = await ask(request, (caller, note) => {
        note(request.params);
        return runSchedule(deps, caller, request.params.name);
      });
      return reply.code(202).send(started);
    },
  });
}
