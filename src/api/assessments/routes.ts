import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { compareRuns } from '../../assessment/compare-runs.ts';
import { hasResults } from '../../domain/assessment.ts';
import { comparisonPage } from '../../reports/assessment/comparison.ts';
import { ruleSetSchema } from '../../rules/rule-set.ts';
import { type AuditDeps, auditing } from '../audit.ts';
import { type AuthenticationDeps, authentication } from '../authenticate.ts';
import { authorize } from '../authorize.ts';
import { signedRequestOf } from '../ingest/routes.ts';
import { findEndedRun } from '../inspector/run-desk.ts';
import { type HandlerDeps, ownerOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError, cannotParse, fieldErrors, validationError } from '../wire/errors.ts';
import { assessmentSchema } from './assessment-schema.ts';
import { assessments } from './assessments.ts';
import { ruleSets } from './rule-sets.ts';

const EMPTY = new Uint8Array();
const MAX_ISSUES = 20;
/** Comparisons hold the findings of two runs: so many at once, whoever asks. */
const MOST_COMPARED = 2;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parsed<T>(schema: z.ZodType<T>, body: Uint8Array): T {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    throw cannotParse('The request body is not JSON.');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, MAX_ISSUES);
  throw fieldErrors(issues.map((issue) => ({ name: issue.path.join('.'), message: issue.message })));
}

const comparisonQuery = z.object({
  from: z.string(),
  to: z.string(),
  format: z.enum(['json', 'html']).default('json'),
});

/** Assay's own routes for assessments: rule sets, targets over all kinds of resources, comparing runs. docs/classic.md. */
export function assessmentRoutes(app: FastifyInstance, deps: HandlerDeps & AuthenticationDeps & AuditDeps): void {
  const authenticate = authentication(deps, ['inspector2', 'inspector', 'assay']);
  const audited = auditing(deps);
  const sets = ruleSets(deps);
  const desk = assessments(deps);
  let comparing = 0;

  const bodyOf = ({ body }: FastifyRequest): Uint8Array => (body instanceof Uint8Array ? body : EMPTY);

  /** Who asks, whatever they may do. */
  const callerOf = (request: FastifyRequest): Promise<Caller> =>
    authenticate.withBody(signedRequestOf(request), bodyOf(request));

  function checkRole(caller: Caller, { operation, url }: FastifyRequest): void {
    authorize(caller, { service: 'assay', operation, path: url });
  }

  async function reading(request: FastifyRequest): Promise<Caller> {
    const caller = await callerOf(request);
    checkRole(caller, request);
    return caller;
  }

  /** A call that changes something: it is in the audit log, however it ends. */
  async function changing<T>(
    request: FastifyRequest,
    run: (caller: Caller, note: (input: unknown) => void) => Promise<T>,
  ): Promise<T> {
    const caller = await callerOf(request);
    const { operation } = request;
    return audited({ request, service: 'assay', operation }, caller, async (note) => {
      checkRole(caller, request);
      return run(caller, note);
    });
  }

  app.put<{ Params: { name: string } }>('/assay/rules/:name', {
    config: { operation: 'PutRuleSet' },
    handler: (request) =>
      changing(request, async (caller, note) => {
        const set = parsed(ruleSetSchema, bodyOf(request));
        note({ name: set.name, version: set.version });
        if (set.name !== request.params.name) throw validationError(`The rule set is called ${set.name}.`);
        return sets.put(set, caller);
      }),
  });

  app.get('/assay/rules', {
    config: { operation: 'ListRuleSets' },
    handler: async (request) => ({ ruleSets: await sets.list(await reading(request)) }),
  });

  app.delete<{ Params: { name: string; version: string } }>('/assay/rules/:name/:version', {
    config: { operation: 'DeleteRuleSet' },
    handler: (request) =>
      changing(request, async (caller, note) => {
        const { name, version } = request.params;
        note({ name, version });
        await sets.delete(name, version, caller);
        return {};
      }),
  });

  app.post('/assay/assessments', {
    config: { operation: 'CreateAssessment' },
    handler: (request) =>
      changing(request, async (caller, note) => {
        const input = parsed(assessmentSchema, bodyOf(request));
        note(input);
        return desk.create(input, caller);
      }),
  });

  app.get('/assay/assessments', {
    config: { operation: 'ListAssessments' },
    handler: async (request) => ({ assessments: await desk.list(await reading(request)) }),
  });

  app.get('/assay/assessment-comparison', {
    config: { operation: 'GetAssessmentComparison' },
    async handler(request, reply) {
      const caller = await reading(request);
      const query = comparisonQuery.safeParse(request.query);
      if (!query.success) throw validationError('Give the ARNs of two runs as from and to, and format=json or html.');
      const { from, to, format } = query.data;
      const runs = [await findEndedRun(deps, from, caller), await findEndedRun(deps, to, caller)] as const;
      for (const { body } of runs) {
        if (!hasResults(body.state)) throw validationError(`The run ${body.name} has no results: it is ${body.state}.`);
      }
      if (comparing >= MOST_COMPARED)
        throw apiError('ThrottlingException', 'Too many runs are being compared; try again.');
      comparing++;
      try {
        const comparison = await compareRuns(deps.store.documents, ownerOf(caller), ...runs);
        if (format === 'json') return comparison;
        return reply
          .type('text/html; charset=utf-8')
          .header('x-content-type-options', 'nosniff')
          .send(comparisonPage(comparison));
      } finally {
        comparing--;
      }
    },
  });
}
