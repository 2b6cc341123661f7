import type { Document, Store } from '../../store/store.ts';
import type { Caller } from '../roles.ts';
import { apiError } from '../wire/errors.ts';
import { isOfOrganization, NAMED_CIS_CONFIGURATION, NO_TAGS } from './cis-configuration-shape.ts';
import { NAMED_CODE_CONFIGURATION } from './code-configuration-shape.ts';
import { NAMED_CODE_INTEGRATION } from './code-integration-shape.ts';
import { NAMED_CONNECTOR } from './connector-shape.ts';
import { filterIdOf } from './filter-arn.ts';
import { ownerOf, ownScopeOf } from './handler.ts';
import { findNamed, type NamedKind } from './named-document.ts';
import type { Tags } from './tag-rules.ts';

/** One kind of what the API creates and tags. Both answer undefined for an ARN that names nothing of the kind. */
export interface Taggable {
  /** Tags of what is the caller's own. */
  tags(store: Store, arn: string, caller: Caller): Promise<Tags | undefined>;
  /** Changes the tags of what is the caller's own. `change` may throw: nothing is written then. */
  retag(store: Store, arn: string, caller: Caller, change: (tags: Tags) => Tags): Promise<Tags | undefined>;
}

function document<B>(named: NamedKind<B>, check: (document: Document<B>) => void = () => {}): Taggable {
  return {
    async tags({ documents }, arn, caller) {
      return (await findNamed(documents, named, ownScopeOf(caller), arn))?.tags;
    },
    async retag({ documents }, arn, caller, change) {
      const found = await findNamed(documents, named, ownScopeOf(caller), arn);
      if (found === undefined) return undefined;
      const changed = await documents.update(named.kind, ownerOf(caller), found.id, (current) => {
        check(current);
        return { ...current, tags: change(current.tags) };
      });
      return changed === 'missing' || changed === 'name' ? undefined : changed.tags;
    },
  };
}

/** Tags of scanned resources come with the resource; a saved filter is no document. */
const savedFilter: Taggable = {
  async tags({ savedFilters }, arn, caller) {
    const id = filterIdOf(arn, caller);
    return id === undefined ? undefined : (await savedFilters.get(ownScopeOf(caller), id))?.tags;
  },
  async retag({ savedFilters }, arn, caller, change) {
    const id = filterIdOf(arn, caller);
    if (id === undefined) return undefined;
    const changed = await savedFilters.update(ownerOf(caller), id, (current) => ({
      ...current,
      tags: change(current.tags),
    }));
    return changed === 'missing' || changed === 'name' ? undefined : changed.after.tags;
  },
};

/** What can be tagged, by the word in its ARN. */
const TAGGABLE: Readonly<Record<string, Taggable>> = {
  'cis-configuration': document(NAMED_CIS_CONFIGURATION, ({ body }) => {
    if (isOfOrganization(body)) throw apiError('BadRequestException', NO_TAGS);
  }),
  'codesecurity-configuration': document(NAMED_CODE_CONFIGURATION),
  'codesecurity-integration': document(NAMED_CODE_INTEGRATION),
  connector: document(NAMED_CONNECTOR),
  filter: savedFilter,
};

/** `arn:…:owner/123456789012/filter/…` is a filter. */
export const taggableOf = (arn: string): Taggable | undefined => {
  const word = /:(?:owner\/[^/:]+\/)?([a-z-]+)\/[^:]+$/.exec(arn)?.[1];
  return word !== undefined && Object.hasOwn(TAGGABLE, word) ? TAGGABLE[word] : undefined;
};
