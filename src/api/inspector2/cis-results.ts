import type { CisScan } from '../../domain/cis.ts';
import type { Caller } from '../roles.ts';
import { validationError } from '../wire/errors.ts';
import { cisFilterOf } from './cis-filter.ts';
import { findScan, wireCheck, wireResult, wireTarget } from './cis-shape.ts';
import { type Capability, type HandlerDeps, readPage, scopeOf } from './handler.ts';

const DEFAULT_PAGE = 100;

/** What a CIS scan found: by check, by machine, and one by one. Each caller sees its own machines and its members'. */
export function cisResults({
  store,
  tokens,
}: HandlerDeps): Capability<
  'ListCisScanResultsAggregatedByChecks' | 'ListCisScanResultsAggregatedByTargetResource' | 'GetCisScanResultDetails'
> {
  /** These operations declare no exception for what does not exist. */
  async function scanOf(arn: string, caller: Caller): Promise<CisScan> {
    const scan = await findScan(store, scopeOf(caller), arn);
    if (scan === undefined) throw validationError(`The scan ${arn} does not exist.`);
    return scan;
  }

  return {
    async ListCisScanResultsAggregatedByChecks(input, caller) {
      const scan = await scanOf(input.scanArn, caller);
      const { sortBy: field = 'CHECK_ID', sortOrder: order = 'ASC' } = input;
      const filter = cisFilterOf(input.filterCriteria);
      const operation = 'ListCisScanResultsAggregatedByChecks';
      const request = { operation, query: [scan.id, filter, field, order], input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.cis.byCheck(scopeOf(caller), scan.id, filter, { field, order }, page),
      );
      return { checkAggregations: items.map((check) => wireCheck(scan, check)), nextToken };
    },

    async ListCisScanResultsAggregatedByTargetResource(input, caller) {
      const scan = await scanOf(input.scanArn, caller);
      const { sortBy: field = 'RESOURCE_ID', sortOrder: order = 'ASC' } = input;
      const filter = cisFilterOf(input.filterCriteria);
      const operation = 'ListCisScanResultsAggregatedByTargetResource';
      const request = { operation, query: [scan.id, filter, field, order], input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.cis.byTarget(scopeOf(caller), scan.id, filter, { field, order }, page),
      );
      return { targetResourceAggregations: items.map((target) => wireTarget(scan, target)), nextToken };
    },

    async GetCisScanResultDetails(input, caller) {
      const scan = await scanOf(input.scanArn, caller);
      const { targetResourceId, accountId, sortBy: field = 'CHECK_ID', sortOrder: order = 'ASC' } = input;
      const filter = cisFilterOf(input.filterCriteria);
      const query = [scan.id, accountId, targetResourceId, filter, field, order];
      const request = { operation: 'GetCisScanResultDetails', query, input, defaultSize: DEFAULT_PAGE } as const;
      const seen = scopeOf(caller);
      const scope = { ...seen, accountIds: seen.accountIds.filter((id) => id === accountId) };
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.cis.results(scope, scan.id, targetResourceId, filter, { field, order }, page),
      );
      const details = items.map((result) => wireResult(scan, { accountId, targetResourceId }, result));
      return { scanResultDetails: details, nextToken };
    },
  };
}
