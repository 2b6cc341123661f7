import { sql } from 'kysely';
import type { ResourceType } from '../domain/resource.ts';
import type { MeteredUsage, UsageType } from '../domain/usage.ts';
import type { Database, Trx } from './database.ts';
import { jsonText } from './json-text.ts';
import type { UsageStore } from './usage-store.ts';

const FOLDED_UNTIL = 'usage/folded-until';
const DAY_MS = 86_400_000;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const midnight = (day: string): string => `${day}T00:00:00.000Z`;

/** Hours of an interval inside [from, until); a scan counts one when it is inside. Hours may be none: a scan has no length. */
const quantityIn = (from: string, until: string) => sql`sum(case
  when started_at = ended_at then case when right(usage_type, 6) = '_HOURS' then 0 else 1 end
  else extract(epoch from least(ended_at, ${until}::timestamptz) - greatest(started_at, ${from}::timestamptz)) / 3600
end)::double precision`;

/** Intervals that have a part in [from, until). */
const touches = (from: string, until: string) => sql`
  ended_at >= ${from}::timestamptz and started_at < ${until}::timestamptz
  and (ended_at > ${from}::timestamptz or started_at = ended_at)`;

interface UsageRow {
  readonly accountId: string;
  readonly usageType: UsageType;
  readonly quantity: number;
  readonly since: string;
}

const readSetting = async (database: Database): Promise<string | undefined> => {
  const row = await database.read((db) =>
    db.selectFrom('setting').select('value').where('key', '=', FOLDED_UNTIL).executeTakeFirst(),
  );
  return typeof row?.value === 'string' ? row.value : undefined;
};

/**
 * Makes folding this transaction's, and says where it stands: another process that folds a day a second time, when its
 * intervals are swept already, would write less than there was.
 */
async function takeFolding(trx: Trx, day: string): Promise<string> {
  const row = { key: FOLDED_UNTIL, value: jsonText(day) };
  await trx
    .insertInto('setting')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const { value } = await trx
    .selectFrom('setting')
    .select('value')
    .where('key', '=', FOLDED_UNTIL)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return typeof value === 'string' ? value : day;
}

const setFoldedUntil = (trx: Trx, day: string) =>
  trx
    .updateTable('setting')
    .set({ value: jsonText(day) })
    .where('key', '=', FOLDED_UNTIL)
    .execute();

/** Metered usage: intervals are written with the coverage (metering.ts), folded by day here, and read with the rest. */
export const usageStore = (database: Database): UsageStore => ({
  async totals(accountIds, region, from, until) {
    const folded = await readSetting(database);
    const tail = folded === undefined || midnight(folded) < from ? from : midnight(folded);
    const accounts = sql`account_id = any(${[...accountIds]}::text[]) and region = ${region}`;
    const { rows } = await database.read((db) =>
      sql<UsageRow>`
        select account_id, usage_type, sum(quantity)::double precision as quantity, min(since) as since from (
          select account_id, usage_type, quantity, (day || 'T00:00:00Z')::timestamptz as since from usage_day
          where ${accounts} and day >= ${from.slice(0, 10)} and day < ${tail.slice(0, 10)}
          union all
          select account_id, usage_type, ${quantityIn(tail, until)}, greatest(min(started_at), ${tail}::timestamptz)
          from metering where ${accounts} and ${touches(tail, until)}
          group by account_id, usage_type
        ) parts group by account_id, usage_type order by account_id, usage_type`.execute(db),
    );
    const totals = new Map<string, MeteredUsage[]>();
    for (const { accountId, usageType, quantity, since } of rows) {
      const days = (Date.parse(until) - Date.parse(since)) / DAY_MS;
      totals.set(accountId, [...(totals.get(accountId) ?? []), { usageType, quantity, days }]);
    }
    return totals;
  },

  foldedUntil: () => readSetting(database),

  async firstDay() {
    const { rows } = await database.read((db) =>
      sql<{ first: string | null }>`select min(started_at) as first from metering`.execute(db),
    );
    return rows[0]?.first?.slice(0, 10);
  },

  async fold(day) {
    const [from, until] = [midnight(day), midnight(dayOf(Date.parse(midnight(day)) + DAY_MS))];
    await database.write(async (trx) => {
      if ((await takeFolding(trx, day)) > day) return;
      await sql`
        insert into usage_day (account_id, region, day, usage_type, quantity)
        select account_id, region, ${day}::text, usage_type, ${quantityIn(from, until)}
        from metering where ${touches(from, until)}
        group by account_id, region, usage_type
        on conflict (account_id, region, day, usage_type) do update set quantity = excluded.quantity`.execute(trx);
      await setFoldedUntil(trx, until.slice(0, 10));
    });
  },

  async sweepIntervals(before, limit) {
    const { numAffectedRows } = await database.write((trx) =>
      sql`delete from metering where (account_id, region, resource_id, scan_type, started_at) in (
        select account_id, region, resource_id, scan_type, started_at from metering
        where ended_at < ${before}::timestamptz and usage_type <> 'ECR_INITIAL_SCAN'
        limit ${limit})`.execute(trx),
    );
    return Number(numAffectedRows ?? 0n);
  },

  async sweepDays(before, limit) {
    const { numAffectedRows } = await database.write((trx) =>
      sql`delete from usage_day where (account_id, region, day, usage_type) in (
        select account_id, region, day, usage_type from usage_day where day < ${before.slice(0, 10)}
        limit ${limit})`.execute(trx),
    );
    return Number(numAffectedRows ?? 0n);
  },

  async resources({ accountId, region }) {
    const rows = await database.read((db) =>
      db
        .selectFrom('resource')
        .select((e) => ['type', e.fn.countAll<number>().as('n')])
        .where('accountId', '=', accountId)
        .where('region', '=', region)
        .groupBy('type')
        .execute(),
    );
    return Object.fromEntries(rows.map(({ type, n }) => [type as ResourceType, n]));
  },
});
