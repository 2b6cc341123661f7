import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { compareRuns } from '../../assessment/compare-runs.ts';
import { hasResults } from '../../domain/assessment.ts';
import { comparisonPage } from '../../reports/assessment/comparison.ts';
import { ruleSetSchema } from '../../rules/rule-set.ts';
import { atMost } from '../in-hand.ts';
import { findEndedRun } from '../inspector/run-desk.ts';
import { type HandlerDeps, ownerOf } from '../inspector2/handler.ts';
import { ASSAY, asking, type OwnRouteDeps } from '../own-routes.ts';
import { bodyOf } from '../signed-request.ts';
import { validationError } from '../wire/errors.ts';
import { checkedJson } from '../wire/json-body.ts';
import { assessmentSchema } from './assessment-schema.ts';
import { assessments } from './assessments.ts';
import { ruleSets } from './rule-sets.ts';

/** Comparisons hold the findings of two runs: so many at once, whoever asks. */
const MOST_COMPARED = 2;

const comparisonQuery = z.object({
  from: z.string(),
  to: z.string(),
  format: z.enum(['json', 'html']).default('json'),
});

/** Assay's own routes for assessments: rule sets, targets over all kinds of resources, comparing runs. docs/classic.md. */
export function assessmentRoutes(app: FastifyInstance, deps: HandlerDeps & OwnRouteDeps): void {
  const ask = asking(deps, { ...ASSAY, signingNames: [...ASSAY.signingNames, 'inspector'] });
  const sets = ruleSets(deps);
  const desk = assessments(deps);
  const limited = atMost(MOST_COMPARED, 'Too many runs are being compared; try again.');

  app.put<{ Params: { name: string } }>('/assay/rules/:name', {
    config: { operation: 'PutRuleSet' },
    handler: (request) =>
      ask(request, async (caller, note) => {
        const set = checkedJson(ruleSetSchema, bodyOf(request));
        note({ name: set.name, version: set.version });
        if (set.name !== request.params.name) throw validationError(`The rule set is called ${set.name}.`);
        return sets.put(set, caller);
      }),
  });

  app.get('/assay/rules', {
    config: { operation: 'ListRuleSets' },
    handler: (request) => ask(request, async (caller) => ({ ruleSets: await sets.list(caller) })),
  });

  app.delete<{ Params: { name: string; version: string } }>('/assay/rules/:name/:version', {
    config: { operation: 'DeleteRuleSet' },
    handler: (request) =>
      ask(request, async (caller, note) => {
        const { name, version } = request.params;
        note({ name, version });
        await sets.delete(name, version, caller);
        return {};
      }),
  });

  app.post('/assay/assessments', {
    config: { operation: 'CreateAssessment' },
    handler: (request) =>
      ask(request, async (caller, note) => {
        const input = checkedJson(assessmentSchema, bodyOf(request));
        note(input);
        return desk.create(input, caller);
      }),
  });

  app.get('/assay/assessments', {
    config: { operation: 'ListAssessments' },
    handler: (request) => ask(request, async (caller) => ({ assessments: await desk.list(caller) })),
  });

  app.get('/assay/assessment-comparison', {
    config: { operation: 'GetAssessmentComparison' },
    async handler(request, reply) {
      const { comparison, format } = await ask(request, async (caller, note) => {
        const query = comparisonQuery.safeParse(request.query);
        if (!query.success) throw validationError('Give the ARNs of two runs as from and to, and format=json or html.');
        const { from, to, format } = query.data;
        note(query.data);
        const runs = [await findEndedRun(deps, from, caller), await findEndedRun(deps, to, caller)] as const;
        for (const { body } of runs) {
          if (!hasResults(body.state))
            throw validationError(`The run ${body.name} has no results: it is ${body.state}.`);
        }
        return { format, comparison: await limited(() => compareRuns(deps.store.documents, ownerOf(caller), ...runs)) };
      });
      if (format === 'json') return comparison;
      return reply
        .type('text/html; charset=utf-8')
        .header('x-content-type-options', 'nosniff')
        .send(comparisonPage(comparison));
    },
  });
}
