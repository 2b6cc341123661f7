import type * as wire from '../contract/inspector2.generated.ts';
import { wireCoverage } from './coverage-shape.ts';
import { filterOf } from './filter.ts';
import { type Capability, type HandlerDeps, readPage, scopeOf } from './handler.ts';

const DEFAULT_PAGE = 100;
/** Groups of statistics in one answer; repositories may be more. */
const GROUPS_PAGE = 200;

export function coverage({ store, tokens }: HandlerDeps): Capability<'ListCoverage' | 'ListCoverageStatistics'> {
  return {
    async ListCoverage(input, caller) {
      const filter = filterOf('CoverageFilterCriteria', input.filterCriteria);
      const request = { operation: 'ListCoverage', query: filter, input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.coverage.list(scopeOf(caller), filter, page),
      );
      return { coveredResources: items.map(wireCoverage), nextToken };
    },

    async ListCoverageStatistics(input, caller) {
      const filter = filterOf('CoverageFilterCriteria', input.filterCriteria);
      const { groupBy } = input;
      const request = {
        operation: 'ListCoverageStatistics',
        query: [filter, groupBy],
        input,
        defaultSize: GROUPS_PAGE,
      } as const;
      const { total, groups } = await store.coverage.statistics(scopeOf(caller), filter, groupBy);
      const { items, nextToken } = await readPage(tokens, caller, request, async ({ limit, after = '0' }) => {
        const end = Number(after) + limit;
        const page = { items: groups.slice(Number(after), end) };
        return end < groups.length ? { ...page, next: String(end) } : page;
      });
      // The group's value stands where the model has the name of the grouping (inspector.md 2.1).
      const countsByGroup = items.map(({ key, count }) => ({ count, groupKey: key as wire.GroupKey }));
      return { totalCounts: total, nextToken, countsByGroup: groupBy === undefined ? undefined : countsByGroup };
    },
  };
}
