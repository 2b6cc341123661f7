import { cisFilterOf } from './cis-filter.ts';
import { wireScan } from './cis-shape.ts';
import { type Capability, type HandlerDeps, ownScopeOf, readPage, scopeOf } from './handler.ts';

const DEFAULT_PAGE = 50;

/** Runs of CIS configurations. */
export function cisScans({ store, tokens }: HandlerDeps): Capability<'ListCisScans'> {
  return {
    async ListCisScans(input, caller) {
      const { detailLevel, sortBy: field = 'SCAN_START_DATE', sortOrder: order = 'DESC' } = input;
      const filter = cisFilterOf(input.filterCriteria);
      // MEMBER looks at the caller's own account alone, ORGANIZATION (the default) at its members' too.
      const scope = detailLevel === 'MEMBER' ? ownScopeOf(caller) : scopeOf(caller);
      const query = [filter, detailLevel, field, order];
      const request = { operation: 'ListCisScans', query, input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.cis.list(scope, filter, { field, order }, page),
      );
      return { scans: items.map((scan) => wireScan(scan, caller)), nextToken };
    },
  };
}
