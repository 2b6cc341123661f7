import { FINDING_FILTER_FIELDS } from '../../store/index.ts';
import { FINDING_SORT_FIELDS, type FindingSort, type FindingSortField } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { fieldError } from '../wire/errors.ts';
import { filterOf } from './filter.ts';
import { wireFinding } from './finding-shape.ts';
import { type Capability, type HandlerDeps, readPage, scopeOf } from './handler.ts';

const DEFAULT_PAGE = 25;

const isSortable = (field: string): field is FindingSortField => FINDING_SORT_FIELDS.some((known) => known === field);

function sortOf(criteria: wire.SortCriteria | undefined): FindingSort | undefined {
  if (criteria === undefined) return undefined;
  const { field, sortOrder: order } = criteria;
  if (!isSortable(field)) {
    throw fieldError('sortCriteria.field', `This version of Assay cannot sort by ${field}`);
  }
  return { field, order };
}

export function findings({ store, tokens }: HandlerDeps): Capability<'ListFindings'> {
  return {
    async ListFindings(input, caller) {
      const filter = filterOf('FilterCriteria', input.filterCriteria, FINDING_FILTER_FIELDS);
      const sort = sortOf(input.sortCriteria);
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
