import type { Vulnerability } from '../domain/advisory.ts';
import type { AuditChain, AuditEntry, AuditRecord } from '../domain/audit.ts';
import type { Coverage, ScanType } from '../domain/coverage.ts';
import type { Filter } from '../domain/filter.ts';
import type { Finding, FindingChange } from '../domain/finding.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Owner, Resource, ResourceType, Scope } from '../domain/resource.ts';
import type { Aggregate, Aggregation } from './aggregation.ts';
import type { CisStore } from './cis-store.ts';
import type { FindingSort } from './finding-sort.ts';
import type { FederationStore, KeyStore, RoleStore } from './identity-store.ts';
import type { AccountStore, OrganizationStore } from './organization-store.ts';
import type { SavedFilterStore } from './saved-filter.ts';
import type { UsageStore } from './usage-store.ts';

export {
  type AccessKey,
  type Federation,
  type FederationStore,
  type IamRole,
  type KeyStore,
  type LastUse,
  ROLES,
  type Role,
  type RoleStore,
} from './identity-store.ts';

/** The store's contract: the only way to the data. Same behaviour on PGlite and PostgreSQL, one suite for both. */
export type StoreKind = 'embedded' | 'postgresql';

export interface Store {
  readonly kind: StoreKind;
  /** Findings, or other rows, that one write transaction may touch (DESIGN.md §1): 100 embedded, 5,000 on PostgreSQL. */
  readonly batchSize: number;
  readonly accounts: AccountStore;
  readonly organization: OrganizationStore;
  readonly usage: UsageStore;
  readonly keys: KeyStore;
  readonly roles: RoleStore;
  readonly federation: FederationStore;
  readonly resources: ResourceStore;
  readonly inventories: InventoryStore;
  readonly coverage: CoverageStore;
  readonly findings: FindingStore;
  readonly vulnerabilities: VulnerabilityStore;
  readonly savedFilters: SavedFilterStore;
  readonly documents: DocumentStore;
  readonly cis: CisStore;
  readonly outbox: OutboxStore;
  readonly history: HistoryStore;
  readonly audit: AuditStore;
  readonly settings: SettingStore;
  /** Answers when the database answers; rejects otherwise. For `/healthz`. */
  ping(): Promise<void>;
  /**
   * Housekeeping of the embedded store, which has no background workers: frees deleted rows and refreshes the planner's
   * statistics. Nothing on PostgreSQL, whose autovacuum does that. Call it after every sweep, at least once a day.
   */
  maintain(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A page by key. `next` is present while more rows follow; it is plain here, the API signs it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: string;
}

export const SCAN_TYPES_OF_ACCOUNT = ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE', 'CODE_REPOSITORY'] as const;
export type AccountScanType = (typeof SCAN_TYPES_OF_ACCOUNT)[number];
export type EnablementStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'SUSPENDING' | 'SUSPENDED';

/** Status of every scan type of one account and region; what was never enabled is DISABLED. */
export type Enablement = Readonly<Record<AccountScanType, EnablementStatus>>;

export interface ResourceStore {
  upsert(resource: Resource): Promise<void>;
  get(owner: Owner, id: string): Promise<Resource | undefined>;
  /**
   * Counts the changes of the resource's inventory and findings. A job reads it first, decides, and gives it to
   * `findings.apply`: then it never overwrites what another job decided on newer facts. 0 when there is no such resource.
   */
  revision(owner: Owner, id: string): Promise<number>;
  /** Images of repositories, the one that was collected last first: it is the one that a tag names now. */
  images(owner: Owner, select: ImageSelection, page: PageRequest): Promise<Page<Resource>>;
}

export interface ImageSelection {
  /** With the registry's host, as images have them. */
  readonly repositories: readonly string[];
  readonly digest?: string;
  readonly tag?: string;
  /** Only images with a tag, or only those without. */
  readonly tagged?: boolean;
}

export interface InventoryStore {
  /**
   * Stores the inventory by content and makes it the resource's current one. `changed` is false when the resource
   * already had the same content: nothing but the collection time is written then.
   */
  attach(resource: Resource, inventory: Inventory): Promise<{ digest: string; changed: boolean }>;
  /** The resource's current inventory. */
  current(owner: Owner, resourceId: string): Promise<{ digest: string; inventory: Inventory } | undefined>;
  /** Deletes inventories stored before `before` (ISO) that no resource points at any more. Returns how many. */
  sweep(before: string, limit: number): Promise<number>;
}

export interface CoverageStore {
  /** Stores the resource too when it is not there. Facts of one that is there stay: a scan began with those of before. */
  upsert(coverage: Coverage): Promise<void>;
  /** Deletes coverage of these resource types, for a scan type that was disabled. Returns how many. */
  deleteOfTypes(owner: Owner, types: readonly ResourceType[], limit: number): Promise<number>;
  get(owner: Owner, resourceId: string, scanType: ScanType): Promise<Coverage | undefined>;
  /** Filter fields are those of CoverageFilterCriteria. Ordered by (resource id, scan type). */
  list(scope: Scope, filter: Filter, page: PageRequest): Promise<Page<Coverage>>;
  /** Counts by group value, largest first; without `groupBy` the total alone. */
  statistics(
    scope: Scope,
    filter: Filter,
    groupBy?: CoverageGroup,
  ): Promise<{ total: number; groups: readonly { key: string; count: number }[] }>;
}

/** By the names of the wire's GroupKey. */
export type CoverageGroup =
  | 'SCAN_STATUS_CODE'
  | 'SCAN_STATUS_REASON'
  | 'ACCOUNT_ID'
  | 'RESOURCE_TYPE'
  | 'ECR_REPOSITORY_NAME'
  | 'PROVIDER'
  | 'PROVIDER_ACCOUNT_ID'
  | 'PROVIDER_REGION'
  | 'PROVIDER_ORG_ID';

export { FINDING_SORT_FIELDS, type FindingSort, type FindingSortField } from './finding-sort.ts';

/** A finding as lists show it: with what lives on other rows (resource, vulnerability). */
export interface ListedFinding {
  readonly finding: Finding;
  readonly resource: Resource;
  readonly epssScore?: number;
  /** When an exploit of the vulnerability was last reported: a day or a moment, ISO 8601. */
  readonly exploitSeenAt?: string;
}

/** See {@link ResourceStore.revision}. */
export interface ExpectedRevision {
  readonly resourceId: string;
  readonly revision: number;
}

export interface FindingStore {
  /** Open and suppressed findings of a resource, and those closed since `closedSince` (ISO): the input of reconcile. */
  ofResource(owner: Owner, resourceId: string, closedSince: string): Promise<readonly Finding[]>;
  /**
   * Writes findings, history and outbox of these changes in one transaction; at most `batchSize` at once.
   * The findings' resources are stored before. A change that was applied already changes nothing, so a job may run twice.
   *
   * Rejects without writing when a finding is not of `owner`, and with an error that `isConflict` (store/index.ts) tells
   * apart when the findings moved since they were read: a status other than `previousStatus`, an issue that was opened
   * meanwhile, or a resource whose revision is not the expected one. Each call adds one to the revision of the
   * resources it touches, so the next batch of the same job expects one more.
   */
  apply(owner: Owner, changes: readonly FindingChange[], expected?: ExpectedRevision): Promise<void>;
  list(scope: Scope, filter: Filter, sort: FindingSort | undefined, page: PageRequest): Promise<Page<ListedFinding>>;
  get(scope: Scope, ids: readonly string[]): Promise<readonly ListedFinding[]>;
  count(scope: Scope, filter: Filter): Promise<number>;
  /** Groups of active findings; those with none are left out. */
  aggregate(scope: Scope, request: Aggregation, page: PageRequest): Promise<Page<Aggregate>>;
  /** Deletes closed findings past their retention (3 or 30 days, inspector.md 3.4). Returns how many. */
  sweep(now: string, limit: number): Promise<number>;
  /** Deletes findings of these resource types, for a scan type that was disabled. Returns how many. */
  deleteOfTypes(owner: Owner, types: readonly ResourceType[], limit: number): Promise<number>;
}

export interface VulnerabilityStore {
  /** Facts that lists sort and filter by; rewrites only rows that differ. Returns how many were written. */
  upsert(vulnerabilities: readonly Vulnerability[]): Promise<number>;
  get(id: string): Promise<Vulnerability | undefined>;
}

export type { SavedFilter, SavedFilterStore } from './saved-filter.ts';

/** Names a kind of document and the type of its body. Made once, beside that type: `documentKind<Body>('cis-configuration')`. */
export interface DocumentKind<B> {
  readonly kind: string;
  /** Never there: carries the type. */
  readonly body?: B;
}

export const documentKind = <B>(kind: string): DocumentKind<B> => ({ kind });

/** What the API creates and keeps whole. The body is ours alone: nobody searches inside it. */
export interface Document<B> extends Owner {
  readonly id: string;
  /** Unique among its kind in account and region, where there is one. */
  readonly name?: string;
  /** Id of what it belongs to: a run's template, a project's integration. */
  readonly parent?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly body: B;
  /** When a job has to look at it again, ISO 8601. */
  readonly dueAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Parts of a document that a change may give anew; what is absent is removed, so spread the current one. */
export type DocumentChange<B> = Pick<Document<B>, 'name' | 'parent' | 'tags' | 'body' | 'dueAt'>;

export interface DocumentSelection {
  readonly parent?: string;
  readonly ids?: readonly string[];
  /** Newest first instead of by id. */
  readonly newestFirst?: boolean;
}

export interface DocumentStore {
  /**
   * `quota` when the account and region have `quota` of the kind already, `name` when the name or the id is taken:
   * nothing is written then. The account must exist for the quota to be exact.
   */
  create<B>(
    kind: DocumentKind<B>,
    document: Omit<Document<B>, 'updatedAt'>,
    quota?: number,
  ): Promise<'created' | 'quota' | 'name'>;
  get<B>(kind: DocumentKind<B>, scope: Scope, id: string): Promise<Document<B> | undefined>;
  getByName<B>(kind: DocumentKind<B>, owner: Owner, name: string): Promise<Document<B> | undefined>;
  /**
   * Reads, decides and writes in one transaction: `change` sees the newest document, must be quick and may run twice;
   * undefined from it leaves everything as it is. An error that it throws is passed on, and nothing is written.
   */
  update<B>(
    kind: DocumentKind<B>,
    owner: Owner,
    id: string,
    change: (current: Document<B>) => DocumentChange<B> | undefined,
  ): Promise<Document<B> | 'missing' | 'name'>;
  delete(kind: DocumentKind<unknown>, owner: Owner, id: string): Promise<boolean>;
  /** Deletes the documents that belong to a parent. Returns how many; call until it is less than `limit`. */
  deleteChildren(kind: DocumentKind<unknown>, owner: Owner, parent: string, limit: number): Promise<number>;
  list<B>(
    kind: DocumentKind<B>,
    scope: Scope,
    select: DocumentSelection,
    page: PageRequest,
  ): Promise<Page<Document<B>>>;
  count(kind: DocumentKind<unknown>, scope: Scope, select?: Pick<DocumentSelection, 'parent'>): Promise<number>;
  /** For jobs, over all accounts: documents whose moment has come, earliest first. */
  due<B>(kind: DocumentKind<B>, now: string, limit: number): Promise<readonly Document<B>[]>;
  /** Deletes documents of a kind made before `before` (ISO), of every account. Returns how many. */
  sweep(kind: DocumentKind<unknown>, before: string, limit: number): Promise<number>;
}

export interface OutboxEntry {
  /** Stable id of the change: receivers deduplicate by it. */
  readonly id: string;
  readonly change: FindingChange;
  readonly createdAt: string;
}

export interface OutboxStore {
  /** Oldest undelivered first. */
  pending(limit: number): Promise<readonly OutboxEntry[]>;
  delivered(ids: readonly string[]): Promise<void>;
  /** Deletes entries older than `before` (ISO), delivered or not. Returns how many. */
  sweep(before: string, limit: number): Promise<number>;
}

export interface HistoryEntry {
  readonly id: string;
  readonly at: string;
  readonly kind: FindingChange['kind'];
  readonly cause: string;
  readonly findingId: string;
  readonly status: Finding['status'];
  readonly severity: Finding['severity'];
}

export interface HistoryStore {
  /** Oldest first. */
  ofFinding(scope: Scope, findingId: string): Promise<readonly HistoryEntry[]>;
  /** Deletes entries older than `before` (ISO). Returns how many. */
  sweep(before: string, limit: number): Promise<number>;
}

export interface AuditStore {
  /** Adds to the end of the chain of the entry's account and region. */
  append(entry: AuditEntry): Promise<void>;
  /** Oldest first; `since` inclusive, `until` exclusive (ISO). */
  list(
    owner: Owner,
    select: { readonly since?: string; readonly until?: string },
    page: PageRequest,
  ): Promise<Page<AuditRecord>>;
  /** For who owns the installation: the chains of every account, or of one. */
  chains(accountId?: string): Promise<readonly AuditChain[]>;
  /** Deletes the beginning of a chain, as far as it is older than `before` (ISO). Returns how many. */
  sweep(before: string, limit: number): Promise<number>;
}

/** Small installation-wide values: current generation, first-run marks. */
export interface SettingStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}
