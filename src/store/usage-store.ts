import type { Owner, ResourceType } from '../domain/resource.ts';
import type { MeteredUsage } from '../domain/usage.ts';

export interface UsageStore {
  /**
   * What was metered between two moments (ISO), of each account: its folded days and, since the last of them, what the
   * intervals say. Days count as a whole, so `from` is midnight UTC. Accounts without usage have no entry.
   */
  totals(
    accountIds: readonly string[],
    region: string,
    from: string,
    until: string,
  ): Promise<ReadonlyMap<string, readonly MeteredUsage[]>>;
  /** Where folding stands: the first day (`2026-01-31`) that is not folded yet; undefined before the first time. */
  foldedUntil(): Promise<string | undefined>;
  /** The day on which anything was metered first, in all accounts. */
  firstDay(): Promise<string | undefined>;
  /** Sums up a day that is over, for every account; a day that is summed up already stays as it is. */
  fold(day: string): Promise<void>;
  /** Deletes intervals that ended before `before` and are folded, but not those that say a resource was scanned before. */
  sweepIntervals(before: string, limit: number): Promise<number>;
  /** Deletes days before `before`. */
  sweepDays(before: string, limit: number): Promise<number>;
  /** Resources that are known, by type: what would be metered if it were enabled. */
  resources(owner: Owner): Promise<Readonly<Partial<Record<ResourceType, number>>>>;
}
