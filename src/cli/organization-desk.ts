import { z } from 'zod';
import { checkAccountId } from '../access-keys.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type Config, type Flags, loadConfig } from '../config.ts';
import { usageError } from '../domain/errors.ts';
import { DEFAULT_PRICES } from '../domain/usage.ts';
import { organizationPolicy, readPolicy, writePolicy } from '../store/organization-settings.ts';
import { ACCOUNT_STATUSES, type AccountRecord } from '../store/organization-store.ts';
import type { Store } from '../store/store.ts';
import { auditCommand } from './command-audit.ts';
import { askServer } from './control.ts';
import { serverOrStore } from './server-or-store.ts';
import { estimateOf, usageEstimate } from './usage-estimate.ts';

const account = z.string();
const nothing = z.object({});

const organization = z.object({
  id: z.string(),
  managementAccount: z.string().exactOptional(),
  administrator: z.string().exactOptional(),
  members: z.number(),
  policy: organizationPolicy.exactOptional(),
});
export type OrganizationFacts = z.output<typeof organization>;

const accountRecord = z.object({
  accountId: z.string(),
  status: z.enum(ACCOUNT_STATUSES),
  email: z.string().exactOptional(),
  createdAt: z.string(),
});

/** What commands may ask of a server, or of the store when no server holds it; questions and answers travel as JSON. */
const QUESTIONS = {
  showOrganization: { asked: nothing, answer: organization },
  setManagementAccount: { asked: z.object({ account }), answer: nothing },
  setPolicy: { asked: z.object({ policy: organizationPolicy.optional() }), answer: nothing },
  createAccount: { asked: z.object({ account, email: z.string().optional() }), answer: nothing },
  listAccounts: { asked: nothing, answer: z.array(accountRecord) },
  setAccountStatus: { asked: z.object({ account, status: z.enum(ACCOUNT_STATUSES) }), answer: nothing },
  estimateUsage: { asked: z.object({ account }), answer: usageEstimate },
} as const;
type Question = keyof typeof QUESTIONS;
type Asked<Q extends Question> = z.output<(typeof QUESTIONS)[Q]['asked']>;
type Answer<Q extends Question> = z.output<(typeof QUESTIONS)[Q]['answer']>;
export type OrganizationDesk = { readonly [Q in Question]: (asked: Asked<Q>) => Promise<Answer<Q>> };

export interface OrganizationDeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: Pick<Config, 'region' | 'prices'>;
}

async function allAccounts({ accounts }: Store): Promise<AccountRecord[]> {
  const records: AccountRecord[] = [];
  let after: string | undefined;
  do {
    const page = await accounts.records({ limit: 1_000, ...(after !== undefined && { after }) });
    records.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return records;
}

/** The organization of an open store. What changes something is in the audit log of the account that it changes. */
export function organizationDesk(deps: OrganizationDeskDeps): OrganizationDesk {
  const { store, config } = deps;
  const { region } = config;
  const audited = async (operation: string, accountId: string, parameters: object, run: () => Promise<unknown>) => {
    await auditCommand(deps, { account: accountId, operation, parameters }, run, () => undefined);
    return {};
  };

  async function known(accountId: string): Promise<void> {
    checkAccountId(accountId);
    if (await store.accounts.exists(accountId)) return;
    throw usageError(`there is no account ${accountId}`, `Run: assay accounts create ${accountId}`);
  }

  return {
    async showOrganization() {
      const { id, managementAccountId } = await store.organization.get();
      const administrator = await store.organization.administrator(region);
      const owner = administrator && { accountId: administrator.accountId, region };
      const policy = await readPolicy(store.settings);
      return {
        id,
        ...(managementAccountId !== undefined && { managementAccount: managementAccountId }),
        ...(administrator !== undefined && { administrator: administrator.accountId }),
        members: owner === undefined ? 0 : (await store.organization.memberIds(owner)).length,
        ...(policy !== undefined && { policy: organizationPolicy.parse(policy) }),
      };
    },
    async setManagementAccount({ account: accountId }) {
      await known(accountId);
      return audited('SetManagementAccount', accountId, {}, () => store.organization.setManagementAccount(accountId));
    },
    async setPolicy({ policy }) {
      const { managementAccountId } = await store.organization.get();
      if (managementAccountId === undefined) throw usageError('there is no account yet that a policy could be for');
      return audited('SetOrganizationPolicy', managementAccountId, { policy }, () =>
        writePolicy(store.settings, policy),
      );
    },
    async createAccount({ account: accountId, email }) {
      checkAccountId(accountId);
      return audited('CreateAccount', accountId, {}, async () => {
        await store.accounts.create(accountId, email);
        const record = await store.accounts.record(accountId);
        if (record?.status === 'REMOVED') await store.accounts.setStatus(accountId, 'ACTIVE');
      });
    },
    listAccounts: () => allAccounts(store),
    async setAccountStatus({ account: accountId, status }) {
      await known(accountId);
      return audited('SetAccountStatus', accountId, { status }, () => store.accounts.setStatus(accountId, status));
    },
    async estimateUsage({ account: accountId }) {
      await known(accountId);
      const resources = await store.usage.resources({ accountId, region });
      return estimateOf(resources, { ...DEFAULT_PRICES, ...config.prices });
    },
  };
}

/** Puts a question that arrived as JSON to a desk; undefined when there is no such question. */
export function askOrganizationDesk(
  desk: OrganizationDesk,
  question: string,
  asked: unknown,
): Promise<unknown> | undefined {
  if (!Object.hasOwn(QUESTIONS, question)) return undefined;
  const name = question as Question;
  const put = desk[name] as (asked: unknown) => Promise<unknown>;
  return put(QUESTIONS[name].asked.parse(asked));
}

/** The flags that say where the store is. */
export type StoreFlags = Pick<Flags, 'data' | 'databaseUrl' | 'config' | 'region'>;

/**
 * Asks the organization of a data folder: through the server that holds it, else by opening the store.
 * @throws AssayError usage when the question cannot be answered, environment when the store cannot be reached
 */
export function askOrganization<Q extends Question>(
  { data, databaseUrl, config, region }: StoreFlags,
  question: Q,
  asked: Asked<Q>,
): Promise<Answer<Q>> {
  const loaded = loadConfig({ data, databaseUrl, config, region }, process.env);
  // The schema of an answer is the one of its question.
  const parse = (value: unknown) => QUESTIONS[question].answer.parse(value) as Answer<Q>;
  return serverOrStore(
    loaded,
    async (folder) => {
      const answered = await askServer(folder, question, asked);
      return answered && { value: parse(answered.value) };
    },
    (store) => organizationDesk({ store, clock: systemClock, config: loaded })[question](asked),
  );
}
