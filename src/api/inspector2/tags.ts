import type { Caller } from '../roles.ts';
import { noSuchResource } from './filter-arn.ts';
import type { Capability, HandlerDeps } from './handler.ts';
import { checkTags, type Tags } from './tag-rules.ts';
import { taggableOf } from './taggable.ts';

/** Tags of what the API creates: see the list in `taggable.ts`. Tags of scanned resources come with the resource. */
export function tags({ store }: HandlerDeps): Capability<'TagResource' | 'UntagResource' | 'ListTagsForResource'> {
  async function retag(arn: string, caller: Caller, change: (tags: Tags) => Tags): Promise<void> {
    const changed = await taggableOf(arn)?.retag(store, arn, caller, change);
    if (changed === undefined) throw noSuchResource(arn);
  }

  return {
    async TagResource({ resourceArn, tags: added }, caller) {
      await retag(resourceArn, caller, (present) => checkTags(added, present));
      return {};
    },

    async UntagResource({ resourceArn, tagKeys }, caller) {
      const isLeft = ([key]: readonly [string, string]): boolean => !tagKeys.includes(key);
      await retag(resourceArn, caller, (present) => Object.fromEntries(Object.entries(present).filter(isLeft)));
      return {};
    },

    async ListTagsForResource({ resourceArn }, caller) {
      const found = await taggableOf(resourceArn)?.tags(store, resourceArn, caller);
      if (found === undefined) throw noSuchResource(resourceArn);
      return { tags: found };
    },
  };
}
