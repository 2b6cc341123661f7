import { randomBytes } from 'node:crypto';
import type { SavedFilter } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { apiError, validationError } from '../wire/errors.ts';
import { administratorsOnly } from './accounts.ts';
import { criteriaOf, filterOf } from './filter.ts';
import { arnOfFilter, filterIdOf, noSuchResource } from './filter-arn.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage } from './handler.ts';
import { checkTags } from './tag-rules.ts';

const DEFAULT_PAGE = 100;

const wireFilter = (saved: SavedFilter): wire.Filter => ({
  arn: arnOfFilter(saved),
  ownerId: saved.accountId,
  name: saved.name,
  action: saved.action,
  criteria: criteriaOf(saved.filter),
  description: saved.description,
  reason: saved.reason,
  tags: saved.tags,
  createdAt: saved.createdAt,
  updatedAt: saved.updatedAt,
});

const nameTaken = (name: string): string => `A filter named ${name} exists already.`;

/** Saved filters, and suppression rules: a filter whose action is SUPPRESS. */
export function filters({
  store,
  queue,
  tokens,
  clock,
}: HandlerDeps): Capability<'CreateFilter' | 'UpdateFilter' | 'DeleteFilter' | 'ListFilters'> {
  /** Findings change their status outside the request: there may be a million of them. */
  async function applySuppression(caller: Caller): Promise<void> {
    const owner = ownerOf(caller);
    const singletonKey = `${owner.accountId}/${owner.region}`;
    await queue.send('apply-suppression', { ...owner }, { singletonKey });
  }

  function idOf(arn: string, caller: Caller): string {
    const id = filterIdOf(arn, caller);
    if (id === undefined) throw noSuchResource(arn);
    return id;
  }

  /** Whose findings an administrator sees does not hide them from it. */
  function checkSuppression(action: wire.FilterAction | undefined, { administratorId }: Caller): void {
    if (action === 'SUPPRESS' && administratorId !== undefined) {
      throw administratorsOnly('create suppression rules for its members');
    }
  }

  return {
    async CreateFilter(input, caller) {
      const { name, action, description, reason, tags = {} } = input;
      checkTags(tags, {});
      checkSuppression(action, caller);
      const now = clock.now().toISOString();
      const saved: SavedFilter = {
        ...ownerOf(caller),
        id: randomBytes(8).toString('hex'),
        name,
        action,
        filter: filterOf('FilterCriteria', input.filterCriteria),
        ...(description === undefined ? {} : { description }),
        ...(reason === undefined ? {} : { reason }),
        tags,
        createdAt: now,
        updatedAt: now,
      };
      const result = await store.savedFilters.create(saved);
      if (result === 'quota') {
        const message = 'The account has the largest number of filters already: 500 in this region.';
        throw apiError('ServiceQuotaExceededException', message, { resourceId: caller.accountId });
      }
      if (result === 'name') throw apiError('BadRequestException', nameTaken(name));
      if (action === 'SUPPRESS') await applySuppression(caller);
      return { arn: arnOfFilter(saved) };
    },

    async UpdateFilter(input, caller) {
      const { filterArn: arn, name, action, description, reason, filterCriteria } = input;
      const given = filterCriteria && filterOf('FilterCriteria', filterCriteria);
      const updatedAt = clock.now().toISOString();
      // Given members are replaced, all others stay as they are at that moment.
      const result = await store.savedFilters.update(ownerOf(caller), idOf(arn, caller), (current) => {
        if (current.action !== 'SUPPRESS') checkSuppression(action, caller);
        return {
          ...current,
          ...(name === undefined ? {} : { name }),
          ...(action === undefined ? {} : { action }),
          ...(description === undefined ? {} : { description }),
          ...(reason === undefined ? {} : { reason }),
          ...(given === undefined ? {} : { filter: given }),
          updatedAt,
        };
      });
      if (result === 'missing') throw noSuchResource(arn);
      if (result === 'name') throw validationError(nameTaken(name ?? ''));
      const { before, after } = result;
      if (before.action === 'SUPPRESS' || after.action === 'SUPPRESS') await applySuppression(caller);
      return { arn };
    },

    async DeleteFilter({ arn }, caller) {
      const gone = await store.savedFilters.delete(ownerOf(caller), idOf(arn, caller));
      if (gone === undefined) throw noSuchResource(arn);
      if (gone.action === 'SUPPRESS') await applySuppression(caller);
      return { arn };
    },

    async ListFilters(input, caller) {
      const { arns, action } = input;
      // ARNs of others name nothing here.
      const ids = arns?.flatMap((arn) => filterIdOf(arn, caller) ?? []);
      const areOthers = arns !== undefined && arns.length > 0 && ids?.length === 0;
      const select = {
        ...(ids === undefined || ids.length === 0 ? {} : { ids }),
        ...(action === undefined ? {} : { action }),
      };
      const request = { operation: 'ListFilters', query: select, input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, async (page) =>
        areOthers ? { items: [] } : store.savedFilters.list(ownScopeOf(caller), select, page),
      );
      return { filters: items.map(wireFilter), nextToken };
    },
  };
}
