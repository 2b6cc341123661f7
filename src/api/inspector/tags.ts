import { readAssessmentArn } from '../../assessment/arn.ts';
import { TEMPLATES } from '../../assessment/kinds.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { checkTagKeys } from './attributes.ts';
import { invalidInput } from './errors.ts';
import { type Capability, missing, NOTHING } from './handler.ts';

/** Only templates carry tags. */
export function templateOfResourceArn(arn: string, caller: Caller): string {
  const ids = readAssessmentArn(ownerOf(caller), 'template', arn);
  if (ids === 'malformed')
    throw invalidInput('INVALID_RESOURCE_ARN', `${arn} is not the ARN of an assessment template.`);
  const id = ids === 'foreign' ? undefined : ids.template;
  if (id === undefined) throw missing('template', arn);
  return id;
}

/** Tags of templates: setting them replaces those that were there. */
export function tags({ store: { documents } }: HandlerDeps): Capability<'ListTagsForResource' | 'SetTagsForResource'> {
  return {
    async SetTagsForResource({ resourceArn, tags: given = [] }, caller) {
      checkTagKeys(given, 'INVALID_TAG_KEY');
      const id = templateOfResourceArn(resourceArn, caller);
      const after = Object.fromEntries(given.map(({ key, value }) => [key, value ?? '']));
      const set = await documents.update(TEMPLATES, ownerOf(caller), id, (one) => ({ ...one, tags: after }));
      if (set === 'missing') throw missing('template', resourceArn);
      return NOTHING;
    },

    async ListTagsForResource({ resourceArn }, caller) {
      const template = await documents.get(TEMPLATES, ownScopeOf(caller), templateOfResourceArn(resourceArn, caller));
      if (template === undefined) throw missing('template', resourceArn);
      const shown = Object.entries(template.tags).map(([key, value]) => ({ key, ...(value !== '' && { value }) }));
      return { tags: shown };
    },
  };
}
