import type { CisLevel } from '../domain/cis.ts';
import type { CisSchedule } from '../domain/cis-schedule.ts';
import { type Document, documentKind } from './store.ts';

/** What is checked, where and when. Its name is not unique, so it stands in here; `dueAt` is its next run. */
export interface CisConfiguration {
  /** The account, or the organization (`o-…`) that it is for. */
  readonly ownerId: string;
  readonly scanName: string;
  readonly level: CisLevel;
  readonly schedule: CisSchedule;
  /** As they were given: twelve digits, `SELF` or `ALL_ACCOUNTS`. */
  readonly accountIds: readonly string[];
  readonly resourceTags: Readonly<Record<string, readonly string[]>>;
}

export const CIS_CONFIGURATION = documentKind<CisConfiguration>('cis-configuration');

/** The accounts that a configuration means, twelve digits each. @param members of its owner */
export const accountsMeant = (
  { accountId, body }: Document<CisConfiguration>,
  members: readonly string[],
): readonly string[] => [
  ...new Set(
    body.accountIds.flatMap((id) =>
      id === 'SELF' ? [accountId] : id === 'ALL_ACCOUNTS' ? [accountId, ...members] : [id],
    ),
  ),
];
