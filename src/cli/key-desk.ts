import { randomBytes } from 'node:crypto';
import {
  checkAccountId,
  checkRoleExists,
  createAccessKey,
  type KeyDeps,
  keyOf,
  resealKeys,
  rotateAccessKey,
} from '../access-keys.ts';
import { checkedBody, NEW_TRUSTED_TOKENS, TRUSTED_LOGINS } from '../api/oidc/issuer.ts';
import { BUILT_IN_POLICIES, isBuiltIn, MANAGED_POLICIES } from '../api/policies/built-in.ts';
import { parsePolicyText } from '../api/policies/document.ts';
import { parseTrustText } from '../api/policies/trust.ts';
import { roleArnOf } from '../api/sts/session.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { kmsDataKeys } from '../connectors/aws/kms.ts';
import { usageError } from '../domain/errors.ts';
import { type InstalledMasterKey, openMasterKey } from '../master-key.ts';
import { type AccessKey, type Federation, type IamRole, ROLES, type Store } from '../store/store.ts';
import { auditCommand, type CommandAuditDeps } from './command-audit.ts';
import { callServer } from './control.ts';
import type { Desk, ListedFederation, ListedKey, ListedRole } from './desk.ts';
import { type AccountFlags, configOf, onlyAccount } from './identity-options.ts';
import { serverOrStore } from './server-or-store.ts';

interface DeskDeps extends KeyDeps, CommandAuditDeps {
  readonly store: Pick<Store, 'accounts' | 'audit' | 'keys' | 'organization' | 'roles' | 'federation'>;
  readonly masterKey: InstalledMasterKey;
}

/** IAM's default quota is 1,000. */
const MAX_ROLES = 1_000;
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** A key without its secret. */
const listedKey = ({ sealedSecret: _, accountId: account, ...key }: AccessKey): ListedKey => ({ ...key, account });

const listedFederation = ({ accountId: account, body, ...rest }: Federation): ListedFederation => ({
  ...rest,
  account,
  body: body as Record<string, unknown>,
});

const builtInRoles = (region: string, account: string): ListedRole[] =>
  ROLES.map((name) => ({
    name,
    arn: roleArnOf(region, account, name),
    builtIn: true,
    policy: BUILT_IN_POLICIES[name],
  }));

const customRole = (region: string, { name, accountId, policy, trust, createdAt }: IamRole): ListedRole => ({
  ...{ name, arn: roleArnOf(region, accountId, name), builtIn: false, policy, createdAt },
  ...(trust !== undefined && { trust }),
});

/** JSON, or the name of one of AWS's managed policies. */
function policyOf(text: string): unknown {
  const name = text.replace(/^arn:aws[a-z-]*:iam::aws:policy\//, '');
  if (Object.hasOwn(MANAGED_POLICIES, name)) return MANAGED_POLICIES[name];
  return parsePolicyText(text);
}

const idOf = ({ accessKeyId }: { readonly accessKeyId: string }): string => accessKeyId;

function accountQuestions({ store }: DeskDeps) {
  return {
    async accountIds() {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.accounts.records({ limit: 1_000, ...(after !== undefined && { after }) });
        ids.push(...page.items.filter(({ status }) => status !== 'REMOVED').map(({ accountId }) => accountId));
        after = page.next;
      } while (after !== undefined);
      return ids;
    },
  } satisfies Partial<Desk>;
}

function keyQuestions(deps: DeskDeps) {
  const { store, masterKey, clock } = deps;
  return {
    async createKey(asked) {
      const { account, role } = asked;
      checkAccountId(account);
      const command = { account, operation: 'CreateAccessKey', parameters: { role } };
      return auditCommand(deps, command, () => createAccessKey(deps, asked), idOf);
    },
    async rotateKey({ accessKeyId, ...how }) {
      const { accountId: account } = await keyOf(store, accessKeyId);
      const command = { account, operation: 'RotateAccessKey', parameters: { accessKeyId, ...how } };
      return auditCommand(deps, command, () => rotateAccessKey(deps, accessKeyId, how), idOf);
    },
    async listKeys({ account }) {
      checkAccountId(account);
      return (await store.keys.list(account)).map(listedKey);
    },
    async switchKey({ accessKeyId, enabled }) {
      const { accountId: account } = await keyOf(store, accessKeyId);
      const disabledAt = enabled ? null : clock.now().toISOString();
      const command = { account, operation: 'UpdateAccessKey', parameters: { accessKeyId, enabled } };
      await auditCommand(
        deps,
        command,
        () => store.keys.update(account, accessKeyId, { disabledAt }),
        () => accessKeyId,
      );
      return {};
    },
    async deleteKey({ accessKeyId }) {
      const { accountId: account } = await keyOf(store, accessKeyId);
      const command = { account, operation: 'DeleteAccessKey', parameters: { accessKeyId } };
      await auditCommand(
        deps,
        command,
        () => store.keys.delete(account, accessKeyId),
        () => accessKeyId,
      );
      return {};
    },
    async rewrapKeys({ newMasterKey }) {
      const rewrap = async (): Promise<number> => {
        if (newMasterKey) await masterKey.rotate();
        else await masterKey.refresh();
        return resealKeys(deps);
      };
      // Keys of all accounts: the one that governs them has it in its log.
      const { managementAccountId: account } = await store.organization.get();
      if (account === undefined) return { changed: await rewrap() };
      const command = { account, operation: 'RewrapAccessKeys', parameters: { newMasterKey } };
      return { changed: await auditCommand(deps, command, rewrap, () => undefined) };
    },
  } satisfies Partial<Desk>;
}

function roleQuestions(deps: DeskDeps) {
  const { store, clock } = deps;
  const { region } = deps.config;
  return {
    async createRole({ account, name, policy, trust }) {
      checkAccountId(account);
      if (!ROLE_NAME.test(name)) throw usageError(`${name} is no name of a role: letters, digits and _+=,.@- are`);
      if (isBuiltIn(name)) throw usageError(`${name} is built in: give the role another name`);
      const role: IamRole = {
        ...{ accountId: account, name, policy: policyOf(policy), createdAt: clock.now().toISOString() },
        ...(trust !== undefined && { trust: parseTrustText(trust) }),
      };
      await store.accounts.create(account);
      const command = { account, operation: 'CreateRole', parameters: { name, policy, trust } };
      const create = async (): Promise<ListedRole> => {
        const created = await store.roles.create(role, MAX_ROLES);
        if (created === 'quota') throw usageError(`${account} has ${MAX_ROLES} roles already`);
        if (created === 'name') throw usageError(`${account} has a role ${name} already`, 'Delete it first.');
        return customRole(region, role);
      };
      return auditCommand(deps, command, create, ({ arn }) => arn);
    },
    async listRoles({ account }) {
      checkAccountId(account);
      const own = await store.roles.list(account);
      return [...builtInRoles(region, account), ...own.map((role) => customRole(region, role))];
    },
    async deleteRole({ account, name }) {
      checkAccountId(account);
      const users = (await store.keys.list(account)).filter(({ role }) => role === name);
      if (users.length > 0 && !isBuiltIn(name)) {
        throw usageError(`${users.length} keys have the role ${name}`, 'Delete those keys first.');
      }
      const command = { account, operation: 'DeleteRole', parameters: { name } };
      const remove = async (): Promise<void> => {
        if (!(await store.roles.delete(account, name))) throw usageError(`${account} has no role ${name} of its own`);
      };
      await auditCommand(deps, command, remove, () => roleArnOf(region, account, name));
      return {};
    },
  } satisfies Partial<Desk>;
}

function federationQuestions(deps: DeskDeps) {
  const { store, clock } = deps;
  return {
    async addFederation({ account, role, kind, body }) {
      checkAccountId(account);
      const checked = kind === 'oidc' ? checkedBody(NEW_TRUSTED_TOKENS, body) : checkedBody(TRUSTED_LOGINS, body);
      await store.accounts.create(account);
      await checkRoleExists(store, account, role);
      const id = randomBytes(8).toString('hex');
      const federation = { id, kind, accountId: account, role, body: checked, createdAt: clock.now().toISOString() };
      const command = { account, operation: 'CreateFederation', parameters: { role, kind, ...checked } };
      await auditCommand(
        deps,
        command,
        () => store.federation.create(federation),
        () => id,
      );
      return listedFederation(federation);
    },
    async listFederation({ account }) {
      checkAccountId(account);
      return (await store.federation.list(account)).map(listedFederation);
    },
    async removeFederation({ account, id }) {
      checkAccountId(account);
      const command = { account, operation: 'DeleteFederation', parameters: { id } };
      const remove = async (): Promise<void> => {
        if (!(await store.federation.delete(account, id))) throw usageError(`${account} has no ${id} to remove`);
      };
      await auditCommand(deps, command, remove, () => id);
      return {};
    },
  } satisfies Partial<Desk>;
}

/** Keys, roles and whom else to let in, of an open store. */
export const deskOf = (deps: DeskDeps): Desk => ({
  ...accountQuestions(deps),
  ...keyQuestions(deps),
  ...roleQuestions(deps),
  ...federationQuestions(deps),
});

/**
 * Uses the desk of a data folder: through the server that holds it, else by opening the store.
 * @throws AssayError environment when the folder is held by a process that does not answer
 */
export const useDesk = <T>(config: Config, use: (desk: Desk) => Promise<T>): Promise<T> =>
  serverOrStore(
    config,
    (dataFolder) => callServer(dataFolder, async (desk) => ({ value: await use(desk) })),
    async (store) => {
      const { masterKeyFile, masterKeyKms } = config;
      const masterKey = await openMasterKey(masterKeyFile, masterKeyKms ? kmsDataKeys(masterKeyKms) : undefined);
      return use(deskOf({ store, masterKey, clock: systemClock, config }));
    },
  );

/**
 * {@link useDesk} for one account: the one that the flags name, else the only one.
 * @throws AssayError usage when it has to be named
 */
export const useAccountDesk = <T>(flags: AccountFlags, use: (desk: Desk, account: string) => Promise<T>): Promise<T> =>
  useDesk(configOf(flags), async (desk) => use(desk, flags.account ?? onlyAccount(await desk.accountIds({}))));
