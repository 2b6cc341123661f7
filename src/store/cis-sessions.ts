import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { type CisResult, type CisTarget, checkOrder } from '../domain/cis.ts';
import { uuidOf } from '../domain/uuid.ts';
import { countsOf, TARGET_COLUMNS, type TargetRow, targetOfRow } from './cis-rows.ts';
import type { CisJob, CisStore } from './cis-store.ts';
import type { Database, Trx } from './database.ts';
import { selectRows, setExcluded } from './rows.ts';

const RESULT_KEY = ['scan_id', 'account_id', 'region', 'resource_id', 'rule_id'];
const RESULT_FACTS = ['check_id', 'check_order', 'title', 'status', 'status_reason', 'finding_id'];

/** Why a scan without a checked machine failed. */
const NO_TARGET = 'No machine carries the tags of the configuration.';
const NO_RESULT = 'No machine delivered a whole result.';

/** Minutes after which a scan whose preparation died is taken as it is. */
const PREPARATION_MINUTES = 60;

/** A finding keeps its id from scan to scan. */
function findingIdOf({ accountId, region, resourceId }: CisTarget, ruleId: string): string {
  return uuidOf(createHash('sha256').update([accountId, region, resourceId, ruleId].join('\n')).digest('hex'));
}

async function addResults(trx: Trx, target: CisTarget, results: readonly CisResult[]): Promise<void> {
  // A rule that comes twice in one message would be two rows of one key: the later word counts.
  const byRule = new Map(results.map((result) => [result.ruleId, result]));
  const rows = [...byRule.values()].map(({ ruleId, checkId, title, status, statusReason }) => ({
    scan_id: target.scanId,
    account_id: target.accountId,
    region: target.region,
    resource_id: target.resourceId,
    rule_id: ruleId,
    check_id: checkId,
    check_order: checkOrder(checkId),
    title,
    status,
    status_reason: statusReason,
    finding_id: findingIdOf(target, ruleId),
  }));
  const columns = [...RESULT_KEY, ...RESULT_FACTS];
  await sql`
    insert into cis_result (${sql.raw(columns.join(', '))}) ${selectRows('cis_result', columns, rows)}
    on conflict (${sql.raw(RESULT_KEY.join(', '))}) do update set ${setExcluded(RESULT_FACTS)}
  `.execute(trx);
}

async function countResults(trx: Trx, target: CisTarget) {
  const { rows } = await sql<{ passed: number; failed: number; skipped: number }>`
    select count(*) filter (where status = 'PASSED') as passed, count(*) filter (where status = 'FAILED') as failed,
      count(*) filter (where status = 'SKIPPED') as skipped
    from cis_result where scan_id = ${target.scanId} and account_id = ${target.accountId}
      and region = ${target.region} and resource_id = ${target.resourceId}
  `.execute(trx);
  return rows[0] === undefined ? target.counts : countsOf(rows[0]);
}

/** Sums a scan up, and ends it when all its targets are there and none is open. */
async function settle(trx: Trx, scanId: string, now: string): Promise<void> {
  // Two targets that end at once wait for each other here: the second sees the first one's end.
  await sql`select 1 from cis_scan where id = ${scanId} for update`.execute(trx);
  await sql`
    update cis_scan s set
      failed_checks = t.failed, total_checks = t.total,
      status = case when t.open or not s.prepared then s.status when t.completed then 'COMPLETED' else 'FAILED' end,
      ended_at = case when t.open or not s.prepared then null else ${now}::timestamptz end,
      reason = case
        when t.open or not s.prepared or t.completed then null
        when t.targets = 0 then ${NO_TARGET} else ${NO_RESULT} end
    from (
      select count(*) as targets, coalesce(bool_or(status is null), false) as open,
        coalesce(bool_or(status = 'COMPLETED'), false) as completed,
        coalesce(sum(failed), 0)::int as failed, coalesce(sum(passed + failed + skipped), 0)::int as total
      from cis_target where scan_id = ${scanId}
    ) t
    where s.id = ${scanId} and s.status = 'IN_PROGRESS'
  `.execute(trx);
}

const writeTarget = (trx: Trx, target: CisTarget) =>
  trx
    .updateTable('cisTarget')
    .set({
      status: target.status ?? null,
      statusReason: target.statusReason ?? null,
      note: target.note ?? null,
      benchmark: target.benchmark ?? null,
      sessionToken: target.sessionToken ?? null,
      sessionStartedAt: target.sessionStartedAt ?? null,
      dueAt: target.dueAt ?? null,
      ...target.counts,
    })
    .where('jobId', '=', target.jobId)
    .execute();

export const cisSessions = (
  database: Database,
  clock: Clock,
): Pick<CisStore, 'complete' | 'jobs' | 'change' | 'expire' | 'sweep'> => ({
  async complete({ id, accountId, region }) {
    await database.write(async (trx) => {
      await trx
        .updateTable('cisScan')
        .set({ prepared: true })
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .where('region', '=', region)
        .execute();
      await settle(trx, id, clock.now().toISOString());
    });
  },

  async jobs({ accountId, region }, resourceId) {
    const { rows } = await database.read((db) =>
      sql<CisJob>`
        select t.job_id, s.id as scan_id, s.name as scan_name, s.level, s.started_at,
          t.session_token is not null as has_session
        from cis_target t join cis_scan s on s.id = t.scan_id
        where t.account_id = ${accountId} and t.region = ${region} and t.resource_id = ${resourceId}
          and t.status is null
        order by s.started_at, t.job_id limit 100
      `.execute(db),
    );
    return rows;
  },

  change: ({ accountId, region }, jobId, change, arrived = []) =>
    database.write(async (trx) => {
      const { rows } = await sql<TargetRow>`
        select ${sql.raw(TARGET_COLUMNS)} from cis_target t
        where t.job_id = ${jobId} and t.account_id = ${accountId} and t.region = ${region} for update
      `.execute(trx);
      const current = rows[0] && targetOfRow(rows[0]);
      if (current === undefined) return 'missing';
      const changed = change(current);
      if (arrived.length > 0) await addResults(trx, changed, arrived);
      const after = arrived.length > 0 ? { ...changed, counts: await countResults(trx, changed) } : changed;
      await writeTarget(trx, after);
      if (after.status !== undefined || arrived.length > 0) {
        await settle(trx, after.scanId, clock.now().toISOString());
      }
      return after;
    }),

  expire: (now, limit) =>
    database.write(async (trx) => {
      const { rows: ended } = await sql<{ scanId: string }>`
        update cis_target t set status = 'TIMED_OUT', due_at = null,
          status_reason = case when t.session_token is null then 'SSM_UNMANAGED' end,
          note = case when t.session_token is null
            then 'No agent of the machine began a session.' else 'The agent of the machine fell silent.' end
        where (t.scan_id, t.account_id, t.region, t.resource_id) in (
          select scan_id, account_id, region, resource_id from cis_target where due_at <= ${now}
          order by due_at limit ${limit} for update skip locked)
        returning t.scan_id
      `.execute(trx);
      const before = new Date(Date.parse(now) - PREPARATION_MINUTES * 60_000).toISOString();
      const { rows: left } = await sql<{ scanId: string }>`
        update cis_scan set prepared = true
        where id in (select id from cis_scan where status = 'IN_PROGRESS' and not prepared and started_at < ${before}
          limit ${limit})
        returning id as scan_id
      `.execute(trx);
      for (const scanId of new Set([...ended, ...left].map((row) => row.scanId))) await settle(trx, scanId, now);
      return ended.length + left.length;
    }),

  async sweep(before, limit) {
    const old = sql`select id from cis_scan where started_at < ${before} order by started_at limit 20`;
    for (const table of ['cis_result', 'cis_target']) {
      const { numAffectedRows } = await database.write((trx) =>
        sql`delete from ${sql.table(table)} where ctid in (
          select ctid from ${sql.table(table)} where scan_id in (${old}) limit ${limit})`.execute(trx),
      );
      if (numAffectedRows !== undefined && numAffectedRows > 0n) return limit;
    }
    const { numAffectedRows } = await database.write((trx) =>
      sql`delete from cis_scan s where s.id in (${old})
        and not exists (select 1 from cis_target t where t.scan_id = s.id)`.execute(trx),
    );
    return numAffectedRows !== undefined && numAffectedRows > 0n ? limit : 0;
  },
});
