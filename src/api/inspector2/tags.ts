import type { SavedFilter } from '../../store/store.ts';
import type { Caller } from '../roles.ts';
import { apiError } from '../wire/errors.ts';
import { filterIdOf, noSuchResource } from './filter-arn.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf } from './handler.ts';

type Tags = Readonly<Record<string, string>>;

const MAX_TAGS = 50;

/** AWS's rules for tags (inspector.md 2.1): 50 a resource, keys that begin with `aws:` are the service's own. */
export function checkTags(added: Tags, present: Tags): Tags {
  const bad = (message: string) => apiError('BadRequestException', message);
  for (const [key, value] of Object.entries(added)) {
    if (key.length < 1 || key.length > 128) throw bad('A tag key has 1 to 128 characters.');
    if (/^aws:/i.test(key)) throw bad(`Tag keys that begin with aws: are reserved: ${key}`);
    if (value.length > 256) throw bad(`The value of the tag ${key} is longer than 256 characters.`);
  }
  const all = { ...present, ...added };
  if (Object.keys(all).length > MAX_TAGS) throw bad(`A resource has at most ${MAX_TAGS} tags.`);
  return all;
}

/** Tags of what the API creates: so far saved filters. Tags of scanned resources come with the resource. */
export function tags({ store }: HandlerDeps): Capability<'TagResource' | 'UntagResource' | 'ListTagsForResource'> {
  async function tagged(arn: string, caller: Caller): Promise<SavedFilter> {
    const id = filterIdOf(arn, caller);
    const saved = id === undefined ? undefined : await store.savedFilters.get(ownScopeOf(caller), id);
    if (saved === undefined) throw noSuchResource(arn);
    return saved;
  }

  async function retag(arn: string, caller: Caller, change: (present: Tags) => Tags): Promise<void> {
    const id = filterIdOf(arn, caller);
    if (id === undefined) throw noSuchResource(arn);
    const result = await store.savedFilters.update(ownerOf(caller), id, (current) => ({
      ...current,
      tags: change(current.tags),
    }));
    if (result === 'missing') throw noSuchResource(arn);
  }

  return {
    async TagResource({ resourceArn, tags: added }, caller) {
      await retag(resourceArn, caller, (present) => checkTags(added, present));
      return {};
    },

    async UntagResource({ resourceArn, tagKeys }, caller) {
      await retag(resourceArn, caller, (present) =>
        Object.fromEntries(Object.entries(present).filter(([key]) => !tagKeys.includes(key))),
      );
      return {};
    },

    async ListTagsForResource({ resourceArn }, caller) {
      return { tags: (await tagged(resourceArn, caller)).tags };
    },
  };
}
