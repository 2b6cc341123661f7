import { resourceGroupArn as arnOfGroup, newAssessmentId, targetArn } from '../../assessment/arn.ts';
import { QUOTAS, RESOURCE_GROUPS, TARGETS } from '../../assessment/kinds.ts';
import type { AssessmentTarget } from '../../domain/assessment.ts';
import { matchesPattern } from '../../domain/name-pattern.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { assessmentDeletion } from './deletion.ts';
import { invalidInput, limitExceeded } from './errors.ts';
import { type Capability, describeByIds, idOfArn, missing, NOTHING, pageOf, readWanted } from './handler.ts';

type TargetOperations =
  | 'CreateAssessmentTarget'
  | 'DeleteAssessmentTarget'
  | 'DescribeAssessmentTargets'
  | 'ListAssessmentTargets'
  | 'UpdateAssessmentTarget';

const nameTaken = (name: string) =>
  invalidInput('ASSESSMENT_TARGET_NAME_ALREADY_TAKEN', `An assessment target named ${name} exists already.`);

const wireTarget = (target: Document<AssessmentTarget>): wire.AssessmentTarget => ({
  arn: targetArn(target, target.id),
  name: target.name ?? '',
  ...(target.body.resourceGroupId !== undefined && {
    resourceGroupArn: arnOfGroup(target, target.body.resourceGroupId),
  }),
  createdAt: target.createdAt,
  updatedAt: target.updatedAt,
});

/** Targets: which resources are assessed. By the API the instances of a resource group, or all; docs/classic.md has more. */
export function targets(deps: HandlerDeps): Capability<TargetOperations> {
  const { store, clock } = deps;
  const { documents } = store;
  const deletion = assessmentDeletion(deps);

  async function bodyOf(resourceGroupArn: string | undefined, caller: Caller): Promise<AssessmentTarget> {
    if (resourceGroupArn === undefined) return {};
    const resourceGroupId = idOfArn('resourcegroup', resourceGroupArn, caller);
    const group = await documents.get(RESOURCE_GROUPS, ownScopeOf(caller), resourceGroupId);
    if (group === undefined) throw missing('resourcegroup', resourceGroupArn);
    return { resourceGroupId };
  }

  return {
    async CreateAssessmentTarget({ assessmentTargetName: name, resourceGroupArn }, caller) {
      const owner = ownerOf(caller);
      const body = await bodyOf(resourceGroupArn, caller);
      const id = newAssessmentId();
      const document = { ...owner, id, name, tags: {}, body, createdAt: clock.now().toISOString() };
      const made = await documents.create(TARGETS, document, QUOTAS.targets);
      if (made === 'name') throw nameTaken(name);
      if (made === 'quota') {
        throw limitExceeded('ASSESSMENT_TARGET_LIMIT_EXCEEDED', `An account has ${QUOTAS.targets} assessment targets.`);
      }
      return { assessmentTargetArn: targetArn(owner, id) };
    },

    async UpdateAssessmentTarget({ assessmentTargetArn: arn, assessmentTargetName: name, resourceGroupArn }, caller) {
      const id = idOfArn('target', arn, caller);
      // Without a group the target takes all instances, as one that is created without.
      const body = await bodyOf(resourceGroupArn, caller);
      const updated = await documents.update(TARGETS, ownerOf(caller), id, (target) => ({ ...target, name, body }));
      if (updated === 'missing') throw missing('target', arn);
      if (updated === 'name') throw nameTaken(name);
      return NOTHING;
    },

    async DeleteAssessmentTarget({ assessmentTargetArn: arn }, caller) {
      if (!(await deletion.target(idOfArn('target', arn, caller), caller))) throw missing('target', arn);
      return NOTHING;
    },

    async DescribeAssessmentTargets({ assessmentTargetArns }, caller) {
      const scope = ownScopeOf(caller);
      const { found, failedItems } = await describeByIds(assessmentTargetArns, 'target', caller, (ids) =>
        documents.get(TARGETS, scope, ids.target ?? ''),
      );
      return { assessmentTargets: [...found.values()].map(wireTarget), failedItems };
    },

    async ListAssessmentTargets(input, caller) {
      const { filter = {} } = input;
      const pattern = filter.assessmentTargetNamePattern ?? '*';
      const { items, nextToken } = await pageOf(deps, caller, 'ListAssessmentTargets', filter, input, (page) =>
        readWanted(
          page,
          (request) => documents.list(TARGETS, ownScopeOf(caller), { newestFirst: true }, request),
          (read) => read.filter(({ name = '' }) => matchesPattern(pattern, name)),
        ),
      );
      return { assessmentTargetArns: items.map((target) => targetArn(target, target.id)), nextToken };
    },
  };
}
