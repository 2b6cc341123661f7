import type { Credentials } from './api/authenticate.ts';
import { isBuiltIn } from './api/policies/built-in.ts';
import { compilePolicy, type Policy } from './api/policies/evaluate.ts';
import type { Clock } from './clock.ts';
import { usageError } from './domain/errors.ts';
import type { InstalledMasterKey } from './master-key.ts';
import { remembering } from './remembering.ts';
import { rolePolicies } from './role-policies.ts';
import { type MasterKey, newAccessKey } from './secrets.ts';
import type { AccessKey, Store } from './store/store.ts';

/** A key as its owner needs it: shown once, when it is created. */
export interface NewAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: string;
  readonly role: string;
}

/** What opens the store's secrets. */
export interface KeyDeps {
  readonly store: Pick<Store, 'accounts' | 'keys' | 'roles'>;
  readonly masterKey: MasterKey & Partial<Pick<InstalledMasterKey, 'refresh'>>;
  readonly clock: Clock;
}

/** A key that somebody wants. */
export interface KeyRequest {
  readonly account: string;
  /** One of the four, or a role that the account made. */
  readonly role: string;
  /** Milliseconds from now until it stops working; absent: it does not. */
  readonly expiresIn?: number;
}

/** @throws AssayError usage */
export function checkAccountId(account: string): void {
  if (!/^\d{12}$/.test(account)) throw usageError(`${account} is no account: twelve digits are expected`);
}

/** @throws AssayError usage when the account has no role of this name */
export async function checkRoleExists(store: Pick<Store, 'roles'>, account: string, role: string): Promise<void> {
  if (isBuiltIn(role) || (await store.roles.get(account, role)) !== undefined) return;
  throw usageError(
    `${account} has no role ${role}`,
    'Give admin, operator, reader or agent, or make the role first with `assay roles create`.',
  );
}

async function storeNew(
  { store, masterKey, clock }: KeyDeps,
  { account, role, expiresIn }: KeyRequest,
  replaces?: string,
): Promise<NewAccessKey> {
  const { accessKeyId, secretAccessKey } = newAccessKey();
  const now = clock.now().getTime();
  await store.keys.create({
    accessKeyId,
    sealedSecret: masterKey.seal(secretAccessKey, accessKeyId),
    accountId: account,
    role,
    createdAt: new Date(now).toISOString(),
    ...(expiresIn !== undefined && { expiresAt: new Date(now + expiresIn).toISOString() }),
    ...(replaces !== undefined && { replaces }),
  });
  return { accessKeyId, secretAccessKey, account, role };
}

/**
 * Creates an access key, and its account when it is new. The store keeps the secret sealed.
 * @throws AssayError usage when the account is not twelve digits, or has no such role
 */
export async function createAccessKey(deps: KeyDeps, request: KeyRequest): Promise<NewAccessKey> {
  checkAccountId(request.account);
  await deps.store.accounts.create(request.account);
  await checkRoleExists(deps.store, request.account, request.role);
  return storeNew(deps, request);
}

/** @throws AssayError usage */
export async function keyOf({ keys }: Pick<Store, 'keys'>, accessKeyId: string): Promise<AccessKey> {
  const key = await keys.find(accessKeyId);
  if (key === undefined) throw usageError(`there is no key ${accessKeyId}`, '`assay keys list` shows those there are.');
  return key;
}

/** Does the key work at this moment? */
export const isUsable = ({ disabledAt, expiresAt }: AccessKey, now: Date): boolean =>
  disabledAt === undefined && (expiresAt === undefined || expiresAt > now.toISOString());

/**
 * Makes a second key of the same account and role; the old one works for `graceMs` more, never longer than it would have.
 * @throws AssayError usage when there is no such key, or it does not work any more
 */
export async function rotateAccessKey(
  deps: KeyDeps,
  accessKeyId: string,
  { graceMs, expiresIn }: { readonly graceMs: number; readonly expiresIn?: number },
): Promise<NewAccessKey> {
  const old = await keyOf(deps.store, accessKeyId);
  const now = deps.clock.now();
  if (!isUsable(old, now)) throw usageError(`${accessKeyId} is disabled or expired`, 'Create a new key instead.');
  const { accountId: account, role } = old;
  const created = await storeNew(deps, { account, role, ...(expiresIn !== undefined && { expiresIn }) }, accessKeyId);
  const end = new Date(now.getTime() + graceMs).toISOString();
  const expiresAt = old.expiresAt !== undefined && old.expiresAt < end ? old.expiresAt : end;
  await deps.store.keys.update(account, accessKeyId, { expiresAt });
  return created;
}

/** The secret of a stored key. */
export const secretOf = (masterKey: MasterKey, key: AccessKey): string =>
  masterKey.open(key.sealedSecret, key.accessKeyId);

/** {@link secretOf}, also when another process has put a newer master key in place a moment ago. */
async function currentSecretOf(masterKey: KeyDeps['masterKey'], key: AccessKey): Promise<string> {
  try {
    return secretOf(masterKey, key);
  } catch (error) {
    if ((await masterKey.refresh?.()) !== true) throw error;
    return secretOf(masterKey, key);
  }
}

/** Keys that are sealed anew in one go. */
const RESEALED_AT_ONCE = 100;

/** Seals every secret with the newest master key. Safe to repeat. Returns how many were changed. */
export async function resealKeys({ store, masterKey }: Pick<KeyDeps, 'store' | 'masterKey'>): Promise<number> {
  let [changed, after] = [0, ''];
  for (;;) {
    const page = await store.keys.sealed(after, RESEALED_AT_ONCE);
    for (const { accessKeyId, sealedSecret } of page) {
      after = accessKeyId;
      if (masterKey.isCurrent(sealedSecret, accessKeyId)) continue;
      const anew = masterKey.seal(masterKey.open(sealedSecret, accessKeyId), accessKeyId);
      if (await store.keys.reseal(accessKeyId, sealedSecret, anew)) changed++;
    }
    if (page.length < RESEALED_AT_ONCE) return changed;
  }
}

/** Of a key whose role is gone. */
const NOTHING: Policy = compilePolicy();

/** Looks keys up for the API; what it finds is remembered for ten seconds, because every request asks. */
export function keyLookup(deps: KeyDeps) {
  const { store, masterKey, clock } = deps;
  const remembered = remembering<{ readonly key: AccessKey; readonly credentials: Credentials }>(clock);
  const roleOf = rolePolicies(deps);
  async function policyOf({ accountId, role }: AccessKey): Promise<Pick<Credentials, 'policy'>> {
    return isBuiltIn(role) ? {} : { policy: (await roleOf(accountId, role))?.policy ?? NOTHING };
  }
  return async (accessKeyId: string): Promise<Credentials | undefined> => {
    const found = await remembered(accessKeyId, async () => {
      const key = await store.keys.find(accessKeyId);
      if (key === undefined || !isUsable(key, clock.now())) return undefined;
      const { accountId, role } = key;
      const secret = await currentSecretOf(masterKey, key);
      return { key, credentials: { secret, accountId, role, ...(await policyOf(key)) } };
    });
    // It may have expired since it was remembered.
    return found !== undefined && isUsable(found.key, clock.now()) ? found.credentials : undefined;
  };
}
