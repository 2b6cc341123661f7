import { newAssessmentId, runArn, targetArn, templateArn } from '../../assessment/arn.ts';
import { QUOTAS, RUNS, TARGETS, TEMPLATES } from '../../assessment/kinds.ts';
import type { AssessmentTemplate } from '../../domain/assessment.ts';
import { matchesPattern } from '../../domain/name-pattern.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { checkTagKeys, definedAttributes } from './attributes.ts';
import { assessmentDeletion } from './deletion.ts';
import { invalidInput, limitExceeded } from './errors.ts';
import {
  type Capability,
  describeByIds,
  idOfArn,
  malformedArn,
  missing,
  NOTHING,
  pageOf,
  readWanted,
} from './handler.ts';
import { findRulesPackage } from './rules-packages.ts';

type TemplateOperations =
  | 'CreateAssessmentTemplate'
  | 'DeleteAssessmentTemplate'
  | 'DescribeAssessmentTemplates'
  | 'ListAssessmentTemplates';

/** A template that is to be made, checked but for its target and name. */
export type NewTemplate = Omit<AssessmentTemplate, 'subscriptions'>;

/** The ways to make a template: Classic's operation, and Assay's own route. */
export function templateDesk({ store, clock }: HandlerDeps) {
  return {
    /** @throws ApiError NoSuchEntity or InvalidInput for a package that is not there, or named twice */
    async checkRulesPackages(arns: readonly string[], caller: Caller): Promise<void> {
      for (const [index, arn] of arns.entries()) {
        if (arns.indexOf(arn) < index) throw invalidInput('INVALID_RULES_PACKAGE_ARN', `${arn} is given twice.`);
        const found = await findRulesPackage(store, caller, arn);
        if (found === 'malformed') throw malformedArn('rulespackage', arn);
        if (found === undefined) throw missing('rulespackage', arn);
      }
    },

    /** @throws ApiError when the name is taken or the quota is used up */
    async create(name: string, template: NewTemplate, dueAt: string | undefined, caller: Caller): Promise<string> {
      const owner = ownerOf(caller);
      const id = newAssessmentId();
      const document = {
        ...owner,
        id,
        name,
        parent: template.targetId,
        tags: {},
        body: { ...template, subscriptions: [] },
        createdAt: clock.now().toISOString(),
        ...(dueAt !== undefined && { dueAt }),
      };
      const made = await store.documents.create(TEMPLATES, document, QUOTAS.templates);
      if (made === 'name') {
        const message = `An assessment template named ${name} exists already.`;
        throw invalidInput('ASSESSMENT_TEMPLATE_NAME_ALREADY_TAKEN', message);
      }
      if (made === 'quota') {
        const message = `An account has ${QUOTAS.templates} assessment templates.`;
        throw limitExceeded('ASSESSMENT_TEMPLATE_LIMIT_EXCEEDED', message);
      }
      return templateArn(owner, template.targetId, id);
    },
  };
}

/** Templates: how a target is assessed. They never change; a new one takes the place of an old one. */
export function templates(deps: HandlerDeps): Capability<TemplateOperations> {
  const { documents } = deps.store;
  const deletion = assessmentDeletion(deps);
  const desk = templateDesk(deps);

  async function wireTemplate(
    template: Document<AssessmentTemplate>,
    caller: Caller,
  ): Promise<wire.AssessmentTemplate> {
    const { id, name = '', createdAt, body } = template;
    const scope = ownScopeOf(caller);
    const assessmentRunCount = await documents.count(RUNS, scope, { parent: id });
    const select = { parent: id, newestFirst: true };
    const [last] = (await documents.list(RUNS, scope, select, { limit: 1 })).items;
    const ids = { targetId: body.targetId, templateId: id };
    return {
      arn: templateArn(template, body.targetId, id),
      name,
      assessmentTargetArn: targetArn(template, body.targetId),
      durationInSeconds: body.durationInSeconds,
      rulesPackageArns: body.rulesPackageArns,
      userAttributesForFindings: body.userAttributes,
      assessmentRunCount,
      ...(last !== undefined && { lastAssessmentRunArn: runArn(template, { ...ids, runId: last.id }) }),
      createdAt,
    };
  }

  return {
    async CreateAssessmentTemplate(input, caller) {
      const { assessmentTargetArn: arn, rulesPackageArns, userAttributesForFindings = [], durationInSeconds } = input;
      checkTagKeys(userAttributesForFindings, 'INVALID_USER_ATTRIBUTE_KEY');
      const targetId = idOfArn('target', arn, caller);
      if ((await documents.get(TARGETS, ownScopeOf(caller), targetId)) === undefined) throw missing('target', arn);
      await desk.checkRulesPackages(rulesPackageArns, caller);
      const userAttributes = definedAttributes(userAttributesForFindings);
      const template = { targetId, durationInSeconds, rulesPackageArns, userAttributes };
      return { assessmentTemplateArn: await desk.create(input.assessmentTemplateName, template, undefined, caller) };
    },

    async DeleteAssessmentTemplate({ assessmentTemplateArn: arn }, caller) {
      if (!(await deletion.template(idOfArn('template', arn, caller), caller))) throw missing('template', arn);
      return NOTHING;
    },

    async DescribeAssessmentTemplates({ assessmentTemplateArns }, caller) {
      const scope = ownScopeOf(caller);
      const { found, failedItems } = await describeByIds(assessmentTemplateArns, 'template', caller, (ids) =>
        documents.get(TEMPLATES, scope, ids.template ?? ''),
      );
      const shown = await Promise.all([...found.values()].map((template) => wireTemplate(template, caller)));
      return { assessmentTemplates: shown, failedItems };
    },

    async ListAssessmentTemplates(input, caller) {
      const { assessmentTargetArns = [], filter = {} } = input;
      const targetIds = assessmentTargetArns.map((arn) => idOfArn('target', arn, caller));
      const { durationRange = {}, namePattern = '*', rulesPackageArns = [] } = filter;
      const { minSeconds = 0, maxSeconds = Number.POSITIVE_INFINITY } = durationRange;
      const isWanted = ({ name = '', body }: Document<AssessmentTemplate>): boolean =>
        (targetIds.length === 0 || targetIds.includes(body.targetId)) &&
        matchesPattern(namePattern, name) &&
        body.durationInSeconds >= minSeconds &&
        body.durationInSeconds <= maxSeconds &&
        (rulesPackageArns.length === 0 || rulesPackageArns.some((arn) => body.rulesPackageArns.includes(arn)));
      const [parent, ...others] = targetIds;
      const select = { newestFirst: true, ...(parent !== undefined && others.length === 0 && { parent }) };
      const query = { targetIds, filter };
      const { items, nextToken } = await pageOf(deps, caller, 'ListAssessmentTemplates', query, input, (page) =>
        readWanted(
          page,
          (request) => documents.list(TEMPLATES, ownScopeOf(caller), select, request),
          (read) => read.filter(isWanted),
        ),
      );
      return { assessmentTemplateArns: items.map((t) => templateArn(t, t.body.targetId, t.id)), nextToken };
    },
  };
}
