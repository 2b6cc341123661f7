import { cisConfigurationArn } from '../../domain/arn.ts';
import { type CisSchedule, checkTimezone, type TimeOfDay } from '../../domain/cis-schedule.ts';
import { AssayError } from '../../domain/errors.ts';
import { accountsMeant, CIS_CONFIGURATION, type CisConfiguration } from '../../store/cis-documents.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { validationError } from '../wire/errors.ts';

export const NAMED_CIS_CONFIGURATION = {
  kind: CIS_CONFIGURATION,
  arnOf: (d: Document<CisConfiguration>) => cisConfigurationArn(d, d.id, d.body.ownerId),
};

/** Its administrator edits it, and nobody tags it. */
export const isOfOrganization = ({ ownerId }: Pick<CisConfiguration, 'ownerId'>): boolean => ownerId.startsWith('o-');
export const NO_TAGS = 'A CIS configuration of an organization cannot be tagged.';

function timeOf({ timeOfDay, timezone }: wire.Time): TimeOfDay {
  try {
    checkTimezone(timezone);
  } catch (error) {
    if (error instanceof AssayError) throw validationError(error.message);
    throw error;
  }
  return { timeOfDay, timezone };
}

/** A schedule of the wire. Throws ValidationException for a time zone that does not exist. */
export function scheduleOf({ daily, weekly, monthly }: wire.Schedule): CisSchedule {
  if (daily !== undefined) return { kind: 'daily', at: timeOf(daily.startTime) };
  if (weekly !== undefined) {
    return { kind: 'weekly', at: timeOf(weekly.startTime), days: [...new Set(weekly.days)] };
  }
  if (monthly !== undefined) {
    return { kind: 'monthly', at: timeOf(monthly.startTime), day: monthly.day };
  }
  return { kind: 'oneTime' };
}

function wireSchedule(schedule: CisSchedule): wire.Schedule {
  if (schedule.kind === 'oneTime') return { oneTime: {} };
  const { at: startTime } = schedule;
  if (schedule.kind === 'daily') return { daily: { startTime } };
  if (schedule.kind === 'weekly') return { weekly: { startTime, days: schedule.days } };
  return { monthly: { startTime, day: schedule.day } };
}

export const wireCisConfiguration = (
  configuration: Document<CisConfiguration>,
  { accountId, members = [] }: Caller,
): wire.CisScanConfiguration => ({
  scanConfigurationArn: NAMED_CIS_CONFIGURATION.arnOf(configuration),
  ownerId: configuration.body.ownerId,
  scanName: configuration.body.scanName,
  securityLevel: configuration.body.level,
  schedule: wireSchedule(configuration.body.schedule),
  targets: {
    // The caller's members are meant by its own configurations alone.
    accountIds: accountsMeant(configuration, configuration.accountId === accountId ? members : []),
    targetResourceTags: configuration.body.resourceTags,
  },
  tags: configuration.tags,
});
