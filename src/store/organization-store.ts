import type { Owner } from '../domain/resource.ts';
import type { AccountScanType, Enablement, EnablementStatus, Page, PageRequest } from './store.ts';

/** An installation is one organization; its accounts are the accounts of the store. */
export interface Organization {
  /** `o-` and twelve letters or digits; made once. */
  readonly id: string;
  /** Decides who is the delegated administrator: the account that was named, else the first one. */
  readonly managementAccountId?: string;
}

export const ACCOUNT_STATUSES = ['ACTIVE', 'SUSPENDED', 'REMOVED'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

export interface AccountRecord {
  readonly accountId: string;
  readonly status: AccountStatus;
  readonly email?: string;
  readonly createdAt: string;
}

/** Scan types of an account that do not scan because the account is suspended or removed. */
export interface SuspendedScans extends Owner {
  readonly scanTypes: readonly AccountScanType[];
}

export interface AccountStore {
  /** Idempotent; an e-mail address that is given replaces the one before. */
  create(accountId: string, email?: string): Promise<void>;
  exists(accountId: string): Promise<boolean>;
  list(): Promise<readonly string[]>;
  record(accountId: string): Promise<AccountRecord | undefined>;
  /** By account id. */
  records(page: PageRequest): Promise<Page<AccountRecord>>;
  /**
   * With all that follows from it: scan types of an account that is not ACTIVE are SUSPENDED, and its administrator's
   * relation says why. False when there is no such account.
   */
  setStatus(accountId: string, status: AccountStatus): Promise<boolean>;
  enablement(owner: Owner): Promise<Enablement>;
  setEnablement(owner: Owner, change: Partial<Enablement>): Promise<void>;
  /** Moves those of the types that are `from` now, and says which: another's change in between is not undone. */
  moveEnablement(
    owner: Owner,
    types: readonly AccountScanType[],
    from: EnablementStatus,
    to: EnablementStatus,
  ): Promise<readonly AccountScanType[]>;
  /** Active accounts in which the scan type is not yet as it is wanted, nor on its way there. */
  notYet(
    region: string,
    type: AccountScanType,
    wanted: 'enabled' | 'disabled',
    limit: number,
  ): Promise<readonly string[]>;
  /** Scan types that are SUSPENDED since then (ISO 8601) or longer, by account and region. */
  suspendedBefore(before: string, page: PageRequest): Promise<Page<SuspendedScans>>;
  /** First activation of each scan type that ever was activated, ISO 8601. */
  firstEnabledAt(owner: Owner): Promise<Readonly<Partial<Record<AccountScanType, string>>>>;
}

/** How an administrator and an account stand to each other; docs/organization.md has what leads to each. */
export type Relation = 'CREATED' | 'ENABLED' | 'REMOVED' | 'RESIGNED' | 'DELETED' | 'ACCOUNT_SUSPENDED';

/** In these the administrator sees the account's findings, coverage and usage. */
export const ASSOCIATED: readonly Relation[] = ['ENABLED', 'ACCOUNT_SUSPENDED'];

export const MEMBER_QUOTA = 10_000;

export interface Member {
  readonly administratorId: string;
  readonly accountId: string;
  readonly relation: Relation;
  readonly updatedAt: string;
}

export interface Administrator {
  readonly accountId: string;
  /** While it is withdrawn its members are let go in batches; it sees none of them any more. */
  readonly status: 'ENABLED' | 'DISABLE_IN_PROGRESS';
}

export interface OrganizationStore {
  get(): Promise<Organization>;
  setManagementAccount(accountId: string): Promise<void>;
  administrator(region: string): Promise<Administrator | undefined>;
  /** The administrator of the region afterwards: another account when there was one already. */
  designate(administrator: Owner): Promise<Administrator>;
  /** Marks the administrator as leaving. False when the account is not the administrator. */
  withdraw(administrator: Owner): Promise<boolean>;
  /** Ends the relations of a leaving administrator, at most `limit`; once none is left it is none any more. */
  release(administrator: Owner, limit: number): Promise<readonly string[]>;
  /** Stores the relation. `quota`: 10,000 are associated; `not administrator`: nothing is written. */
  relate(
    administrator: Owner,
    accountId: string,
    relation: Relation,
  ): Promise<'related' | 'quota' | 'not administrator'>;
  member(administrator: Owner, accountId: string): Promise<Member | undefined>;
  /** By account id: those that are associated, or all other accounts of the organization (CREATED without a relation). */
  members(administrator: Owner, select: { readonly associated: boolean }, page: PageRequest): Promise<Page<Member>>;
  /** All associated members, at most 10,000; none for who is no administrator. */
  memberIds(administrator: Owner): Promise<readonly string[]>;
  /** The administrator that the account is a member of. */
  administratorOf(member: Owner): Promise<string | undefined>;
  /** Accounts created since then that have no relation to the administrator yet: the new ones. */
  newcomers(administrator: Owner, since: string, limit: number): Promise<readonly string[]>;
}
