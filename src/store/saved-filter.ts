import type { Filter } from '../domain/filter.ts';
import type { Owner, Scope } from '../domain/resource.ts';
import type { Page, PageRequest } from './store.ts';

/** What the wire calls a Filter: a saved one, or a suppression rule. */
export interface SavedFilter extends Owner {
  /** 16 hex digits; the last part of the ARN. */
  readonly id: string;
  readonly name: string;
  readonly action: 'NONE' | 'SUPPRESS';
  readonly filter: Filter;
  readonly description?: string;
  readonly reason?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface SavedFilterStore {
  /** `quota` when the account has 500 already, `name` when the name is taken: nothing is written then. */
  create(filter: SavedFilter): Promise<'created' | 'quota' | 'name'>;
  /**
   * Reads, decides and writes in one transaction: `change` sees the newest filter, must be quick and may run twice. An
   * error that it throws is passed on, and nothing is written. Answers the filter before and after.
   */
  update(
    owner: Owner,
    id: string,
    change: (current: SavedFilter) => SavedFilter,
  ): Promise<{ readonly before: SavedFilter; readonly after: SavedFilter } | 'missing' | 'name'>;
  /** The filter that went; undefined when there was none. */
  delete(owner: Owner, id: string): Promise<SavedFilter | undefined>;
  get(scope: Scope, id: string): Promise<SavedFilter | undefined>;
  list(
    scope: Scope,
    select: { ids?: readonly string[]; action?: SavedFilter['action'] },
    page: PageRequest,
  ): Promise<Page<SavedFilter>>;
  /** Suppression rules that apply to findings of this owner. */
  suppressing(owner: Owner): Promise<readonly SavedFilter[]>;
}
