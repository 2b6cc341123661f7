// Who may come in, and as what: a part of the store's contract (store.ts).

/** Roles that every account has from the start. */
export const ROLES = ['admin', 'operator', 'reader', 'agent'] as const;
export type Role = (typeof ROLES)[number];

export interface AccessKey {
  readonly accessKeyId: string;
  /** Encrypted at rest; opened by the caller with the master key. */
  readonly sealedSecret: string;
  readonly accountId: string;
  /** One of {@link ROLES}, or a role that the account made. */
  readonly role: string;
  readonly createdAt: string;
  readonly disabledAt?: string;
  /** From then on it does not work any more, ISO 8601. */
  readonly expiresAt?: string;
  /** The key that this one was made for to take its place. */
  readonly replaces?: string;
  readonly lastUsed?: LastUse;
}

/** When, for which service and region, and from where a key was used last; at most a minute old. */
export interface LastUse {
  readonly at: string;
  readonly service: string;
  readonly region: string;
  /** Address of the client, where it is known. */
  readonly address?: string;
}

export interface KeyStore {
  create(key: AccessKey): Promise<void>;
  find(accessKeyId: string): Promise<AccessKey | undefined>;
  list(accountId: string): Promise<readonly AccessKey[]>;
  /** Changes what is given; null removes. False when the account has no such key. */
  update(
    accountId: string,
    accessKeyId: string,
    change: { readonly disabledAt?: string | null; readonly expiresAt?: string | null },
  ): Promise<boolean>;
  delete(accountId: string, accessKeyId: string): Promise<boolean>;
  /** Writes uses down, each where the stored one is older. Keys that are gone are passed over. */
  used(uses: ReadonlyMap<string, LastUse>): Promise<void>;
  /** Secrets of every account, a page by key id: for sealing them anew. */
  sealed(after: string, limit: number): Promise<readonly { accessKeyId: string; sealedSecret: string }[]>;
  /** Exchanges a sealed secret while it is still `from`. */
  reseal(accessKeyId: string, from: string, to: string): Promise<boolean>;
}

/** A role that an account made. The documents are JSON as it was checked when the role was made. */
export interface IamRole {
  readonly accountId: string;
  readonly name: string;
  readonly policy: unknown;
  /** Who else than the account itself may assume it. */
  readonly trust?: unknown;
  readonly createdAt: string;
}

export interface RoleStore {
  /** `quota` when the account has so many already, `name` when it has one of this name. */
  create(role: IamRole, quota: number): Promise<'created' | 'quota' | 'name'>;
  get(accountId: string, name: string): Promise<IamRole | undefined>;
  list(accountId: string): Promise<readonly IamRole[]>;
  delete(accountId: string, name: string): Promise<boolean>;
}

/** Lets somebody in who has no key here. What the body holds is the business of its kind. */
export interface Federation {
  readonly id: string;
  readonly kind: 'aws-iam' | 'oidc';
  readonly accountId: string;
  readonly role: string;
  readonly body: unknown;
  readonly createdAt: string;
}

export interface FederationStore {
  create(federation: Federation): Promise<void>;
  /** Every account's: who comes in has no account yet. Ordered by id. */
  ofKind(kind: Federation['kind']): Promise<readonly Federation[]>;
  get(id: string): Promise<Federation | undefined>;
  list(accountId: string): Promise<readonly Federation[]>;
  delete(accountId: string, id: string): Promise<boolean>;
  /**
   * Marks a proof as used; false when it was already. Forgets proofs past their time.
   * @param until when the proof itself ends, ISO 8601
   */
  useOnce(digest: string, until: string, now: string): Promise<boolean>;
}
