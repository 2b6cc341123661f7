import { sql } from 'kysely';
import type { Coverage } from '../domain/coverage.ts';
import { meteringOf } from '../domain/usage.ts';
import type { Trx } from './database.ts';

/** Nothing of an account is covered from now on; the next scan of a resource, if there is one, begins anew. */
export async function stopMetering(trx: Trx, accountId: string, now: string): Promise<void> {
  await sql`
    update metering set ended_at = greatest(started_at, ${now}::timestamptz)
    where account_id = ${accountId} and ended_at = 'infinity'`.execute(trx);
}

/**
 * Writes down what a row of coverage means for usage, in the transaction that writes the row: an interval begins when the
 * resource is covered and ends when it is no longer; each scan of what is metered by scans is an interval without length.
 * The same row again changes nothing.
 */
export async function meter(trx: Trx, coverage: Coverage, now: string): Promise<void> {
  const metering = meteringOf(coverage);
  if (metering === undefined) return;
  const { resource, scanType, status, lastScannedAt } = coverage;
  const { accountId, region, id } = resource;
  const isActive = status.code === 'ACTIVE';
  if (metering.by === 'scan') {
    if (!isActive || lastScannedAt === undefined) return;
    await sql`
      insert into metering (account_id, region, resource_id, scan_type, usage_type, started_at, ended_at)
      select ${accountId}, ${region}, ${id}, ${scanType},
        case when exists (select 1 from metering
          where account_id = ${accountId} and region = ${region} and resource_id = ${id} and scan_type = ${scanType})
        then ${metering.later} else ${metering.first} end,
        ${lastScannedAt}::timestamptz, ${lastScannedAt}::timestamptz
      on conflict do nothing`.execute(trx);
    return;
  }
  const covered = isActive ? metering.usageType : '';
  await sql`
    update metering set ended_at = greatest(started_at, ${now}::timestamptz)
    where account_id = ${accountId} and region = ${region} and resource_id = ${id} and scan_type = ${scanType}
      and ended_at = 'infinity' and usage_type <> ${covered}`.execute(trx);
  if (!isActive) return;
  await sql`
    insert into metering (account_id, region, resource_id, scan_type, usage_type, started_at, ended_at)
    values (${accountId}, ${region}, ${id}, ${scanType}, ${covered}, ${now}, 'infinity')
    on conflict do nothing`.execute(trx);
}
