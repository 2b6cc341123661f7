import { type MeteredUsage, monthlyCost, type Prices, TRIAL_DAYS, WINDOW_DAYS } from '../../domain/usage.ts';
import { SCAN_TYPES_OF_ACCOUNT } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { fieldError } from '../wire/errors.ts';
import { isManaged, notManaged } from './accounts.ts';
import { type Capability, type HandlerDeps, readPage } from './handler.ts';

const DAY_MS = 86_400_000;
const DEFAULT_PAGE = 100;
/** Hours are told to the second or so, and no digits of the computer's arithmetic. */
const DIGITS = 1e4;

const wireUsage = (usage: MeteredUsage, prices: Prices): wire.Usage => ({
  type: usage.usageType,
  total: Math.round(usage.quantity * DIGITS) / DIGITS,
  estimatedMonthlyCost: monthlyCost(usage, prices),
  currency: 'USD',
  cloudProvider: usage.usageType.startsWith('AZURE_') ? 'AZURE' : 'AWS',
});

/** The model takes any text that contains an account's id. */
const accountIn = (text: string): string => /\d{12}/.exec(text)?.[0] ?? '';

/** Midnight UTC at which the window of {@link WINDOW_DAYS} days begins, today among them. */
function windowStart(now: Date): string {
  const first = new Date(now.getTime() - (WINDOW_DAYS - 1) * DAY_MS);
  return `${first.toISOString().slice(0, 10)}T00:00:00.000Z`;
}

/** Usage metered from coverage, and the trials (inspector.md 3.13). An administrator sees its members'. */
export function usage({
  store,
  tokens,
  clock,
  prices,
}: HandlerDeps): Capability<'ListUsageTotals' | 'BatchGetFreeTrialInfo'> {
  async function trialsOf(accountId: string, region: string): Promise<wire.FreeTrialAccountInfo> {
    const began = await store.accounts.firstEnabledAt({ accountId, region });
    const freeTrialInfo = SCAN_TYPES_OF_ACCOUNT.flatMap((type): wire.FreeTrialInfo[] => {
      const start = began[type];
      if (start === undefined) return [];
      // It runs on while the scan type is disabled.
      const end = new Date(Date.parse(start) + TRIAL_DAYS * DAY_MS);
      return [{ type, start, end: end.toISOString(), status: clock.now() < end ? 'ACTIVE' : 'INACTIVE' }];
    });
    return { accountId, freeTrialInfo };
  }

  return {
    async ListUsageTotals(input, caller) {
      const { accountId, members = [], region } = caller;
      const asked = input.accountIds && new Set(input.accountIds.map(accountIn));
      // Others' accounts name nothing here.
      const accounts = [accountId, ...members].filter((id) => asked === undefined || asked.has(id)).sort();
      const request = {
        operation: 'ListUsageTotals',
        query: asked === undefined ? [] : [...asked].sort(),
        input,
        defaultSize: DEFAULT_PAGE,
      } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, async ({ limit, after = '' }) => {
        const rest = accounts.filter((id) => id > after);
        const page = { items: rest.slice(0, limit) };
        const last = page.items.at(-1);
        return rest.length > limit && last !== undefined ? { ...page, next: last } : page;
      });
      const now = clock.now();
      const totals = await store.usage.totals(items, region, windowStart(now), now.toISOString());
      return {
        totals: items.map((id) => ({
          accountId: id,
          usage: (totals.get(id) ?? []).map((one) => wireUsage(one, prices)),
        })),
        nextToken,
      };
    },

    async BatchGetFreeTrialInfo({ accountIds }, caller) {
      const accounts: wire.FreeTrialAccountInfo[] = [];
      const failedAccounts: wire.FreeTrialInfoError[] = [];
      for (const text of new Set(accountIds)) {
        const accountId = accountIn(text);
        if (accountId === '') throw fieldError('accountIds', 'Members must be account ids');
        if (isManaged(accountId, caller)) accounts.push(await trialsOf(accountId, caller.region));
        else failedAccounts.push({ accountId, code: 'ACCESS_DENIED', message: notManaged(accountId) });
      }
      return { accounts, failedAccounts };
    },
  };
}
