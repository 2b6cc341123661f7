import type { CisCounts, CisLevel, CisResult, CisScan, CisTarget } from '../domain/cis.ts';
import type { Filter } from '../domain/filter.ts';
import type { Owner, Resource, Scope } from '../domain/resource.ts';
import type { Page, PageRequest } from './store.ts';

/** One order of a list. */
export interface CisSort<Field extends string> {
  readonly field: Field;
  readonly order: 'ASC' | 'DESC';
}

export type CisScanSortField = 'STATUS' | 'SCHEDULED_BY' | 'SCAN_START_DATE' | 'FAILED_CHECKS';
export type CisCheckSortField = 'CHECK_ID' | 'TITLE' | 'PLATFORM' | 'FAILED_COUNTS' | 'SECURITY_LEVEL';
export type CisTargetSortField =
  | 'RESOURCE_ID'
  | 'FAILED_COUNTS'
  | 'ACCOUNT_ID'
  | 'PLATFORM'
  | 'TARGET_STATUS'
  | 'TARGET_STATUS_REASON';
export type CisResultSortField = 'CHECK_ID' | 'STATUS';

/** A scan that waits for the agent of a machine, or hears it. */
export interface CisJob {
  readonly jobId: string;
  readonly scanId: string;
  readonly scanName: string;
  readonly level: CisLevel;
  readonly startedAt: string;
  readonly hasSession: boolean;
}

/** One check over the machines of one account and platform. */
export interface CisCheckSummary {
  readonly accountId: string;
  readonly checkId: string;
  readonly title: string;
  readonly platform: string;
  readonly level?: CisLevel;
  readonly counts: CisCounts;
}

/** One check of one machine, as it is read. */
export interface StoredCisResult extends Omit<CisResult, 'ruleId'> {
  readonly platform: string;
  readonly level?: CisLevel;
  /** Of the finding: the same in every scan of this rule on this machine. */
  readonly findingId: string;
}

/**
 * CIS scans. A scan belongs to its owner's account, a target to the machine's: whose scope has either sees the scan, and
 * of its targets those of the scope. Filter fields are the wire's criteria.
 */
export interface CisStore {
  /** Machines that carry all of the tags, each with one of its values. Ordered by (account, id). */
  instances(
    scope: Scope,
    tags: Readonly<Record<string, readonly string[]>>,
    page: PageRequest,
  ): Promise<Page<Resource>>;
  /** A scan whose targets follow. Idempotent by its id. */
  start(scan: CisScan): Promise<void>;
  /** Idempotent by (scan, machine). At most `batchSize` at once. */
  addTargets(targets: readonly CisTarget[]): Promise<void>;
  /** Every target is there: the scan may end now, and ends at once when there is none. */
  complete(scan: Pick<CisScan, 'id' | 'accountId' | 'region'>): Promise<void>;
  list(scope: Scope, filter: Filter, sort: CisSort<CisScanSortField>, page: PageRequest): Promise<Page<CisScan>>;
  get(scope: Scope, id: string): Promise<CisScan | undefined>;
  /** Open jobs of one machine, oldest first. */
  jobs(owner: Owner, resourceId: string): Promise<readonly CisJob[]>;
  /**
   * Reads a target by its job, decides and writes in one transaction, with results that arrived; a scan whose last
   * target ends, ends too. `change` must be quick, may run twice, and refuses by throwing. A rule that comes again
   * replaces its result. `missing`: the owner has no such job.
   */
  change(
    owner: Owner,
    jobId: string,
    change: (target: CisTarget) => CisTarget,
    arrived?: readonly CisResult[],
  ): Promise<CisTarget | 'missing'>;
  /** For a job, over all accounts: ends targets whose time is over, and scans that were never completed. Returns how many. */
  expire(now: string, limit: number): Promise<number>;
  byCheck(
    scope: Scope,
    scanId: string,
    filter: Filter,
    sort: CisSort<CisCheckSortField>,
    page: PageRequest,
  ): Promise<Page<CisCheckSummary>>;
  byTarget(
    scope: Scope,
    scanId: string,
    filter: Filter,
    sort: CisSort<CisTargetSortField>,
    page: PageRequest,
  ): Promise<Page<CisTarget>>;
  results(
    scope: Scope,
    scanId: string,
    resourceId: string,
    filter: Filter,
    sort: CisSort<CisResultSortField>,
    page: PageRequest,
  ): Promise<Page<StoredCisResult>>;
  /** Deletes scans that started before `before` (ISO), with all that belongs to them. Returns how many rows went. */
  sweep(before: string, limit: number): Promise<number>;
}
