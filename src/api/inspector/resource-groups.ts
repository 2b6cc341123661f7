import { newAssessmentId, resourceGroupArn } from '../../assessment/arn.ts';
import { QUOTAS, RESOURCE_GROUPS } from '../../assessment/kinds.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import { checkTagKeys, definedAttributes } from './attributes.ts';
import { limitExceeded } from './errors.ts';
import { type Capability, describeByIds } from './handler.ts';

/** Resource groups: up to ten tags, of which an instance carries any. They are never changed or deleted. */
export function resourceGroups({
  store: { documents },
  clock,
}: HandlerDeps): Capability<'CreateResourceGroup' | 'DescribeResourceGroups'> {
  return {
    async CreateResourceGroup({ resourceGroupTags }, caller) {
      checkTagKeys(resourceGroupTags, 'INVALID_RESOURCE_GROUP_TAG_KEY');
      const owner = ownerOf(caller);
      const id = newAssessmentId();
      const body = { tags: definedAttributes(resourceGroupTags) };
      const document = { ...owner, id, tags: {}, body, createdAt: clock.now().toISOString() };
      if ((await documents.create(RESOURCE_GROUPS, document, QUOTAS.resourceGroups)) !== 'created') {
        throw limitExceeded(
          'RESOURCE_GROUP_LIMIT_EXCEEDED',
          `An account has ${QUOTAS.resourceGroups} resource groups.`,
        );
      }
      return { resourceGroupArn: resourceGroupArn(owner, id) };
    },

    async DescribeResourceGroups({ resourceGroupArns }, caller) {
      const scope = ownScopeOf(caller);
      const { found, failedItems } = await describeByIds(resourceGroupArns, 'resourcegroup', caller, (ids) =>
        documents.get(RESOURCE_GROUPS, scope, ids.resourcegroup ?? ''),
      );
      const groups = [...found].map(([arn, { body, createdAt }]) => ({ arn, tags: body.tags, createdAt }));
      return { resourceGroups: groups, failedItems };
    },
  };
}
