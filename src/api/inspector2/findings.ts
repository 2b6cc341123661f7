import type { FindingSort } from '../../store/store.ts';
import { filterOf } from './filter.ts';
import { wireFinding } from './finding-shape.ts';
import { type Capability, type HandlerDeps, readPage, scopeOf } from './handler.ts';

const DEFAULT_PAGE = 25;

export function findings({ store, tokens }: HandlerDeps): Capability<'ListFindings'> {
  return {
    async ListFindings(input, caller) {
      const filter = filterOf('FilterCriteria', input.filterCriteria);
      const { sortCriteria } = input;
      const sort: FindingSort | undefined = sortCriteria && {
        field: sortCriteria.field,
        order: sortCriteria.sortOrder,
      };
      const request = {
        operation: 'ListFindings',
        query: [filter, sort],
        input,
        defaultSize: DEFAULT_PAGE,
      } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.findings.list(scopeOf(caller), filter, sort, page),
      );
      return { findings: items.map(wireFinding), nextToken };
    },
  };
}
