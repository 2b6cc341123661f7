import { newAssessmentId, targetArn, templateArn } from '../../assessment/arn.ts';
import { QUOTAS, RUNS, TARGETS, TEMPLATES } from '../../assessment/kinds.ts';
import { arnOfRun } from '../../assessment/run-report.ts';
import { type AssessmentTemplate, type RunSummary, type Selector, summaryOfRun } from '../../domain/assessment.ts';
import { nextMoment } from '../../domain/cron.ts';
import { builtInArn } from '../../domain/rules-package.ts';
import type { Document } from '../../store/store.ts';
import { templateDesk } from '../inspector/templates.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError, validationError } from '../wire/errors.ts';
import type { AssessmentInput } from './assessment-schema.ts';
import { ruleSets } from './rule-sets.ts';

export interface ShownAssessment {
  readonly name: string;
  readonly assessmentTemplateArn: string;
  readonly assessmentTargetArn: string;
  readonly rulesPackageArns: readonly string[];
  readonly schedule?: string;
  /** When it starts next by its schedule. */
  readonly nextRunAt?: string;
  readonly lastRun?: RunSummary;
}

const selectorOf = ({ types, tags, names }: AssessmentInput['target']): Selector => ({
  types: [...new Set(types)],
  tags: Object.entries(tags).map(([key, value]) => ({ key, ...(value !== null && { value }) })),
  names,
});

const taken = (name: string) =>
  apiError(
    'ConflictException',
    `An assessment target or template named ${name} exists already; templates never change.`,
    {
      resourceId: name,
      resourceType: 'ASSESSMENT',
    },
  );

/** Assay's own way to targets and templates: what Classic's operations cannot say, and otherwise the same things. */
export function assessments(deps: HandlerDeps) {
  const { store, clock } = deps;
  const { documents } = store;
  const desk = templateDesk(deps);
  const sets = ruleSets(deps);

  function firstRun(schedule: string | undefined): string | undefined {
    if (schedule === undefined) return undefined;
    const next = nextMoment(schedule, clock.now());
    if (next === undefined) throw validationError(`The schedule ${schedule} names no moment.`);
    return next;
  }

  async function show(template: Document<AssessmentTemplate>, caller: Caller): Promise<ShownAssessment> {
    const { body, id, name = '', dueAt } = template;
    const select = { parent: id, newestFirst: true };
    const [last] = (await documents.list(RUNS, ownScopeOf(caller), select, { limit: 1 })).items;
    return {
      name,
      assessmentTemplateArn: templateArn(template, body.targetId, id),
      assessmentTargetArn: targetArn(template, body.targetId),
      rulesPackageArns: body.rulesPackageArns,
      ...(body.schedule !== undefined && { schedule: body.schedule }),
      ...(dueAt !== undefined && { nextRunAt: dueAt }),
      ...(last !== undefined && { lastRun: summaryOfRun(arnOfRun(last), last.body) }),
    };
  }

  return {
    /** @throws ApiError Validation, Conflict for a name that is taken, LimitExceeded */
    async create(input: AssessmentInput, caller: Caller): Promise<ShownAssessment> {
      const owner = ownerOf(caller);
      const { name, engines, rules, severityFloor, schedule, durationInSeconds } = input;
      const dueAt = firstRun(schedule);
      const own = await Promise.all(rules.map((named) => sets.arnOf(named, caller)));
      const arns = [...new Set([...engines.map((engine) => builtInArn(owner, engine)), ...own])];
      if (arns.length === 0) throw validationError('An assessment has at least one engine or rule set.');
      if ((await documents.getByName(TEMPLATES, owner, name)) !== undefined) throw taken(name);
      const targetId = newAssessmentId();
      const createdAt = clock.now().toISOString();
      const target = {
        ...owner,
        id: targetId,
        name,
        tags: {},
        body: { selector: selectorOf(input.target) },
        createdAt,
      };
      const made = await documents.create(TARGETS, target, QUOTAS.targets);
      if (made === 'name') throw taken(name);
      if (made === 'quota') {
        const message = `An account has ${QUOTAS.targets} assessment targets.`;
        throw apiError('ServiceQuotaExceededException', message, { resourceId: owner.accountId });
      }
      const template = {
        targetId,
        durationInSeconds,
        rulesPackageArns: arns,
        userAttributes: Object.entries(input.attributes).map(([key, value]) => ({ key, value })),
        ...(severityFloor !== undefined && { severityFloor }),
        ...(schedule !== undefined && { schedule }),
      };
      try {
        await desk.create(name, template, dueAt, caller);
      } catch (error) {
        await documents.delete(TARGETS, owner, targetId);
        throw error;
      }
      const there = await documents.getByName(TEMPLATES, owner, name);
      if (there === undefined) throw apiError('ConflictException', `${name} was deleted meanwhile.`);
      return show(there, caller);
    },

    /** All templates, newest first, those that Classic's operations made too. */
    async list(caller: Caller): Promise<readonly ShownAssessment[]> {
      const select = { newestFirst: true };
      const { items } = await documents.list(TEMPLATES, ownScopeOf(caller), select, { limit: QUOTAS.templates });
      const all: ShownAssessment[] = [];
      for (const template of items) all.push(await show(template, caller));
      return all;
    },
  };
}
