import { randomUUID } from 'node:crypto';
import { cisConfigurationArn } from '../../domain/arn.ts';
import { type CisSchedule, nextRun } from '../../domain/cis-schedule.ts';
import { CIS_CONFIGURATION, type CisConfiguration } from '../../store/cis-documents.ts';
import type { Document, Page, PageRequest } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { validationError } from '../wire/errors.ts';
import { administratorsOnly, isAdministrator } from './accounts.ts';
import {
  isOfOrganization,
  NAMED_CIS_CONFIGURATION,
  NO_TAGS,
  scheduleOf,
  wireCisConfiguration,
} from './cis-configuration-shape.ts';
import { passes } from './cis-filter.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage, scopeOf } from './handler.ts';
import { getNamed } from './named-document.ts';
import { checkNewTags } from './tag-rules.ts';

/** inspector.md 3.12 */
const QUOTA = 500;
const DEFAULT_PAGE = 100;
const READ_PAGE = 500;

/** Each account is the caller's own or a member's. */
function checkAccounts(accountIds: readonly string[], { accountId, members = [] }: Caller): void {
  for (const id of accountIds) {
    const isOne = id === 'SELF' || id === 'ALL_ACCOUNTS' || id === accountId || members.includes(id);
    if (!isOne) throw validationError(`The account ${id} is not managed by your account.`);
  }
}

type Tags = Readonly<Record<string, readonly string[]>>;

const looksFor = (filters: readonly wire.TagFilter[] | undefined, tags: Tags): boolean =>
  filters === undefined || filters.some(({ key, value }) => tags[key]?.includes(value) === true);

function isAskedFor(one: Document<CisConfiguration>, criteria: wire.ListCisScanConfigurationsFilterCriteria): boolean {
  const { scanNameFilters, scanConfigurationArnFilters, targetResourceTagFilters } = criteria;
  return (
    passes(scanNameFilters, one.body.scanName) &&
    passes(scanConfigurationArnFilters, NAMED_CIS_CONFIGURATION.arnOf(one)) &&
    looksFor(targetResourceTagFilters, one.body.resourceTags)
  );
}

/** What is checked, where and when (inspector.md 2.1). The job `cis-schedule` starts the scans. */
export function cisConfigurations({
  store,
  queue,
  tokens,
  clock,
}: HandlerDeps): Capability<
  | 'CreateCisScanConfiguration'
  | 'UpdateCisScanConfiguration'
  | 'DeleteCisScanConfiguration'
  | 'ListCisScanConfigurations'
> {
  const { documents } = store;

  /** Whose a configuration is: its account's while it looks at that alone, else the organization's. */
  async function ownerIdOf(accountIds: readonly string[], caller: Caller): Promise<string> {
    if (accountIds.every((id) => id === 'SELF' || id === caller.accountId)) return caller.accountId;
    if (await isAdministrator(store, caller)) return (await store.organization.get()).id;
    if (caller.administratorId !== undefined) throw administratorsOnly('scan all accounts');
    // ALL_ACCOUNTS of an account that stands alone are itself.
    return caller.accountId;
  }

  /** What runs once runs now. */
  const firstRun = (schedule: CisSchedule): string => (nextRun(schedule, clock.now()) ?? clock.now()).toISOString();

  const wake = async ({ kind }: CisSchedule): Promise<void> => {
    if (kind === 'oneTime') await queue.send('cis-schedule', {}, { singletonKey: 'cis-schedule' });
  };

  /** One page, sorted, of all that a caller sees: reads them by pages and keeps no more than it answers. */
  async function sortedPage(
    caller: Caller,
    {
      filterCriteria = {},
      sortBy = 'SCAN_CONFIGURATION_ARN',
      sortOrder = 'ASC',
    }: wire.ListCisScanConfigurationsRequest,
    { limit, after }: PageRequest,
  ): Promise<Page<Document<CisConfiguration>>> {
    // NUL is in no name, so that keys compare by name, then by id.
    const keyOf = (one: Document<CisConfiguration>): string =>
      `${sortBy === 'SCAN_NAME' ? one.body.scanName : NAMED_CIS_CONFIGURATION.arnOf(one)}\0${one.id}`;
    const isBefore = (a: string, b: string): boolean => (sortOrder === 'ASC' ? a < b : a > b);
    let best: Document<CisConfiguration>[] = [];
    let next: string | undefined;
    do {
      const request = { limit: READ_PAGE, ...(next !== undefined && { after: next }) };
      const page = await documents.list(CIS_CONFIGURATION, scopeOf(caller), {}, request);
      const asked = page.items.filter((one) => isAskedFor(one, filterCriteria));
      const rest = asked.filter((one) => after === undefined || isBefore(after, keyOf(one)));
      best = [...best, ...rest].sort((a, b) => (isBefore(keyOf(a), keyOf(b)) ? -1 : 1)).slice(0, limit + 1);
      next = page.next;
    } while (next !== undefined);
    const items = best.slice(0, limit);
    const last = items.at(-1);
    return best.length > limit && last !== undefined ? { items, next: keyOf(last) } : { items };
  }

  return {
    async CreateCisScanConfiguration({ scanName, securityLevel: level, schedule: given, targets, tags }, caller) {
      checkAccounts(targets.accountIds, caller);
      const ownerId = await ownerIdOf(targets.accountIds, caller);
      if (isOfOrganization({ ownerId }) && Object.keys(tags ?? {}).length > 0) throw validationError(NO_TAGS);
      const schedule = scheduleOf(given);
      const owner = ownerOf(caller);
      const id = randomUUID();
      const body: CisConfiguration = {
        ownerId,
        scanName,
        level,
        schedule,
        accountIds: [...new Set(targets.accountIds)],
        resourceTags: targets.targetResourceTags,
      };
      const document = { ...owner, id, tags: checkNewTags(tags), body, createdAt: clock.now().toISOString() };
      const result = await documents.create(CIS_CONFIGURATION, { ...document, dueAt: firstRun(schedule) }, QUOTA);
      // The operation declares no exception for a quota.
      if (result === 'quota') throw validationError(`The account has ${QUOTA} CIS scan configurations already.`);
      await wake(schedule);
      return { scanConfigurationArn: cisConfigurationArn(owner, id, body.ownerId) };
    },

    async UpdateCisScanConfiguration(input, caller) {
      const { scanConfigurationArn: arn, scanName, securityLevel: level, targets } = input;
      const { id } = await getNamed(documents, NAMED_CIS_CONFIGURATION, ownScopeOf(caller), arn);
      if (targets?.accountIds !== undefined) checkAccounts(targets.accountIds, caller);
      const schedule = input.schedule && scheduleOf(input.schedule);
      await documents.update(CIS_CONFIGURATION, ownerOf(caller), id, (current) => {
        const isNew = (one: string): boolean => !current.body.accountIds.includes(one);
        // Its ARN says whose it is, and stays.
        if (!isOfOrganization(current.body) && targets?.accountIds?.some(isNew)) {
          throw validationError('The target of a configuration that was made for its own account cannot be changed.');
        }
        return {
          ...current,
          body: {
            ...current.body,
            ...(scanName !== undefined && { scanName }),
            ...(level !== undefined && { level }),
            ...(schedule !== undefined && { schedule }),
            ...(targets?.accountIds !== undefined && { accountIds: [...new Set(targets.accountIds)] }),
            ...(targets?.targetResourceTags !== undefined && { resourceTags: targets.targetResourceTags }),
          },
          ...(schedule !== undefined && { dueAt: firstRun(schedule) }),
        };
      });
      if (schedule !== undefined) await wake(schedule);
      return { scanConfigurationArn: arn };
    },

    async DeleteCisScanConfiguration({ scanConfigurationArn: arn }, caller) {
      const { id } = await getNamed(documents, NAMED_CIS_CONFIGURATION, ownScopeOf(caller), arn);
      await documents.delete(CIS_CONFIGURATION, ownerOf(caller), id);
      return { scanConfigurationArn: arn };
    },

    async ListCisScanConfigurations(input, caller) {
      const { filterCriteria, sortBy, sortOrder } = input;
      const query = [filterCriteria, sortBy, sortOrder];
      const request = { operation: 'ListCisScanConfigurations', query, input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) => sortedPage(caller, input, page));
      return { scanConfigurations: items.map((one) => wireCisConfiguration(one, caller)), nextToken };
    },
  };
}
