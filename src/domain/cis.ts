import type { Owner } from './resource.ts';

/** The configuration checks of the Center for Internet Security (inspector.md 3.11). */
export type CisLevel = 'LEVEL_1' | 'LEVEL_2';
export type CisScanStatus = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type CisTargetStatus = 'COMPLETED' | 'TIMED_OUT' | 'CANCELLED';
export type CisTargetReason = 'SCAN_IN_PROGRESS' | 'UNSUPPORTED_OS' | 'SSM_UNMANAGED';
export type CisResultStatus = 'PASSED' | 'FAILED' | 'SKIPPED';

/** What agents say of a rule. */
export type CisRuleStatus =
  | 'FAILED'
  | 'PASSED'
  | 'NOT_EVALUATED'
  | 'INFORMATIONAL'
  | 'UNKNOWN'
  | 'NOT_APPLICABLE'
  | 'ERROR';

/** Machines of these accounts that carry all of the tags, each with one of its values. */
export interface CisTargets {
  /** Twelve digits each. */
  readonly accountIds: readonly string[];
  readonly resourceTags: Readonly<Record<string, readonly string[]>>;
}

export interface CisCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One run of a configuration. */
export interface CisScan extends Owner {
  readonly id: string;
  /** The account, or the organization, that the configuration is of. */
  readonly ownerId: string;
  readonly configurationId: string;
  readonly name: string;
  readonly level: CisLevel;
  readonly status: CisScanStatus;
  readonly scheduledBy: string;
  readonly targets: CisTargets;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Why it failed, for reports and the log. */
  readonly reason?: string;
  readonly failedChecks: number;
  readonly totalChecks: number;
}

/** A machine that a scan looks at. `accountId` is the machine's, which may be a member's of the scan's owner. */
export interface CisTarget extends Owner {
  readonly scanId: string;
  readonly resourceId: string;
  /** What the agent names in its session. */
  readonly jobId: string;
  /** The tags that it was chosen by. */
  readonly tags: Readonly<Record<string, string>>;
  readonly platform: string;
  /** Absent while it is open. */
  readonly status?: CisTargetStatus;
  readonly statusReason?: CisTargetReason;
  /** What else is to say, for reports. */
  readonly note?: string;
  readonly benchmark?: string;
  readonly sessionToken?: string;
  readonly sessionStartedAt?: string;
  /** When it times out unless more is heard. */
  readonly dueAt?: string;
  readonly counts: CisCounts;
}

/** What an agent found out about one rule on one machine. */
export interface CisResult {
  readonly ruleId: string;
  /** `1.1.1.1` where the rule's name tells it, else the rule's name. */
  readonly checkId: string;
  readonly title: string;
  readonly status: CisResultStatus;
  readonly statusReason?: string;
}

/** `xccdf_org.cisecurity.benchmarks_rule_1.1.1.1_Ensure_mounting_of_cramfs_is_disabled`, or `1.1.1.1 Ensure …`. */
const NUMBERED = /(?:^|_rule_)(\d+(?:\.\d+)*)(?:[_ ]+(.*))?$/s;

/** Number and title of a check as its rule's name tells them: there is no other source of them yet. */
export function checkOfRule(ruleId: string): { readonly checkId: string; readonly title: string } {
  const [, number, words] = NUMBERED.exec(ruleId) ?? [];
  if (number === undefined) return { checkId: ruleId, title: ruleId };
  const title = words?.replaceAll('_', ' ').trim();
  return { checkId: number, title: title === undefined || title === '' ? ruleId : title };
}

/** Text by which checks sort as their numbers do: 1.2 before 1.10. */
export const checkOrder = (checkId: string): string =>
  /^\d+(\.\d+)*$/.test(checkId)
    ? checkId
        .split('.')
        .map((part) => part.padStart(5, '0'))
        .join('.')
    : `~${checkId}`;

/** What a rule's status comes to: what was neither passed nor failed was skipped. @see spec: inspector.md 2.1 */
export const resultStatusOf = (status: CisRuleStatus): CisResultStatus =>
  status === 'PASSED' || status === 'FAILED' ? status : 'SKIPPED';

/** A LEVEL_1 scan holds checks of that level alone; of the others the rule's name does not tell. */
export const levelOfChecks = (scan: CisLevel): CisLevel | undefined => (scan === 'LEVEL_1' ? scan : undefined);
