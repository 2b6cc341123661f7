import type { Clock } from './clock.ts';
import { usageError } from './domain/errors.ts';
import { type MasterKey, newAccessKey } from './secrets.ts';
import type { AccessKey, Role, Store } from './store/store.ts';

/** A key as its owner needs it: shown once, when it is created. */
export interface NewAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: string;
  readonly role: Role;
}

/** What opens the store's secrets. */
export interface KeyDeps {
  readonly store: Pick<Store, 'accounts' | 'keys'>;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
}

/** @throws AssayError usage */
export function checkAccountId(account: string): void {
  if (!/^\d{12}$/.test(account)) throw usageError(`${account} is no account: twelve digits are expected`);
}

/**
 * Creates an access key, and its account when it is new. The store keeps the secret sealed.
 * @throws AssayError usage when the account is not twelve digits
 */
export async function createAccessKey(
  { store, masterKey, clock }: KeyDeps,
  { account, role }: { readonly account: string; readonly role: Role },
): Promise<NewAccessKey> {
  checkAccountId(account);
  const { accessKeyId, secretAccessKey } = newAccessKey();
  await store.accounts.create(account);
  await store.keys.create({
    accessKeyId,
    sealedSecret: masterKey.seal(secretAccessKey, accessKeyId),
    accountId: account,
    role,
    createdAt: clock.now().toISOString(),
  });
  return { accessKeyId, secretAccessKey, account, role };
}

export interface Credentials {
  readonly secret: string;
  readonly accountId: string;
  readonly role: Role;
}

/** The secret of a stored key. */
export const secretOf = (masterKey: MasterKey, key: AccessKey): string =>
  masterKey.open(key.sealedSecret, key.accessKeyId);

/** A key that is disabled stops working within this time. */
const REMEMBERED_MS = 10_000;
const REMEMBERED_KEYS = 1_000;

/** Looks keys up for the API and remembers them for a moment: every request asks. Unknown keys are not remembered. */
export function credentialLookup({ store, masterKey, clock }: KeyDeps) {
  const known = new Map<string, { readonly credentials: Credentials; readonly until: number }>();
  return async (accessKeyId: string): Promise<Credentials | undefined> => {
    const now = clock.now().getTime();
    const remembered = known.get(accessKeyId);
    if (remembered !== undefined && remembered.until > now) return remembered.credentials;
    known.delete(accessKeyId);
    const key = await store.keys.find(accessKeyId);
    if (key === undefined || key.disabledAt !== undefined) return undefined;
    const credentials = { secret: secretOf(masterKey, key), accountId: key.accountId, role: key.role };
    if (known.size >= REMEMBERED_KEYS) known.clear();
    known.set(accessKeyId, { credentials, until: now + REMEMBERED_MS });
    return credentials;
  };
}
