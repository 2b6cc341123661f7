import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AuditDeps, auditing } from '../audit.ts';
import { type AuthenticationDeps, authentication } from '../authenticate.ts';
import { authorize } from '../authorize.ts';
import { signedRequestOf } from '../ingest/routes.ts';
import type { HandlerDeps } from '../inspector2/handler.ts';
import {
  type Caller,
  CREATE_EXPORT_SCHEDULE,
  DELETE_EXPORT_SCHEDULE,
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
export function exportRoutes(app: FastifyInstance, deps: HandlerDeps & AuthenticationDeps & AuditDeps): void {
  const authenticate = authentication(deps, ['inspector2', 'assay']);
  const audited = auditing(deps);
  const bodyOf = ({ body }: FastifyRequest): Uint8Array => (body instanceof Uint8Array ? body : EMPTY_BODY);

  /** Who asks is known, then whether they may; both refusals of a change are in the audit log. */
  async function asking<T>(request: FastifyRequest, run: (caller: Caller) => Promise<T>): Promise<T> {
    const caller = await authenticate.withBody(signedRequestOf(request), bodyOf(request));
    const { operation, url } = request;
    return audited({ request, service: 'assay', operation }, caller, async (note) => {
      authorize(caller, { service: 'assay', operation, path: url });
      note(request.params);
      return run(caller);
    });
  }

  app.get(PATH, {
    config: { operation: LIST_EXPORT_SCHEDULES },
    handler: (request) => asking(request, (caller) => listSchedules(deps, caller)),
  });
  app.post(PATH, {
    config: { operation: CREATE_EXPORT_SCHEDULE },
    handler: async (request, reply) => {
      const made = await asking(request, (caller) => createSchedule(deps, caller, bodyOf(request)));
      return reply.code(201).send(made);
    },
  });
  app.delete<Named>(`${PATH}/:name`, {
    config: { operation: DELETE_EXPORT_SCHEDULE },
    handler: async (request) => {
      await asking(request, (caller) => deleteSchedule(deps, caller, request.params.name));
      return {};
    },
  });
  app.post<Named>(`${PATH}/:name/run`, {
    config: { operation: RUN_EXPORT_SCHEDULE },
    handler: async (request, reply) => {
      const started = await asking(request, (caller) => runSchedule(deps, caller, request.params.name));
      return reply.code(202).send(started);
    },
  });
}
