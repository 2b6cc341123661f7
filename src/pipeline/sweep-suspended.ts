import type { Owner } from '../domain/resource.ts';
import type { AccountScanType } from '../store/store.ts';
import { untilEmpty } from './batches.ts';
import type { PipelineDeps } from './deps.ts';
import { RESOURCES_OF_SCAN_TYPE } from './scan-types.ts';

/** Accounts looked at together. */
const PAGE = 100;

/** Deletes what one account has of scan types that are suspended; stops at once when they no longer are. */
async function deleteOf(
  { store }: PipelineDeps,
  owner: Owner,
  scanTypes: readonly AccountScanType[],
  signal: AbortSignal,
): Promise<{ findings: number; coverage: number }> {
  const types = scanTypes.flatMap((type) => RESOURCES_OF_SCAN_TYPE[type]);
  const whileSuspended = (deleteSome: (limit: number) => Promise<number>) => async (limit: number) => {
    const enablement = await store.accounts.enablement(owner);
    return scanTypes.every((type) => enablement[type] === 'SUSPENDED') ? deleteSome(limit) : 0;
  };
  const empty = (deleteSome: (limit: number) => Promise<number>) =>
    untilEmpty(signal, store.batchSize, whileSuspended(deleteSome));
  return {
    findings: await empty((n) => store.findings.deleteOfTypes(owner, types, n)),
    // Coverage without findings would say that nothing is wrong.
    coverage: await empty((n) => store.coverage.deleteOfTypes(owner, types, n)),
  };
}

/**
 * Deletes findings and coverage of accounts that are suspended since `before` (ISO 8601); history stays.
 * @returns how many of each went
 */
export async function sweepSuspended(
  deps: PipelineDeps,
  before: string,
  signal: AbortSignal,
): Promise<{ findings: number; coverage: number }> {
  const total = { findings: 0, coverage: 0 };
  let after: string | undefined;
  do {
    const page = await deps.store.accounts.suspendedBefore(before, {
      limit: PAGE,
      ...(after !== undefined && { after }),
    });
    for (const { scanTypes, ...owner } of page.items) {
      const { findings, coverage } = await deleteOf(deps, owner, scanTypes, signal);
      total.findings += findings;
      total.coverage += coverage;
    }
    after = page.next;
  } while (after !== undefined);
  return total;
}
