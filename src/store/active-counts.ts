import { type Kysely, type RawBuilder, sql } from 'kysely';
import { FINDING_TYPES, type Finding, type FindingType } from '../domain/finding.ts';
import type { Owner } from '../domain/resource.ts';
import { SEVERITIES, severityRank } from '../domain/severity.ts';
import { jsonText } from './json-text.ts';
import type { Tables } from './schema.ts';

/**
 * `resource.active_counts`: how many findings of the resource are active and shown. For each type of findings, in the
 * order of FINDING_TYPES, eight figures: the severities by rank, those with a fix, those with an exploit. Whoever
 * changes findings holds the lock on their resource's row anyway, so the figures need no lock of their own.
 */
const FIXABLE = SEVERITIES.length;
const EXPLOITABLE = SEVERITIES.length + 1;
const WIDTH = SEVERITIES.length + 2;
const LENGTH = WIDTH * FINDING_TYPES.length;

/** What of a finding decides where it is counted. */
export interface CountedState {
  readonly resourceId: string;
  readonly type: string;
  readonly status: string;
  readonly severityRank: number;
  readonly hidden: string | null;
  readonly fixAvailable: string | null;
  readonly exploitAvailable: string | null;
}

export const COUNTED_COLUMNS = sql.raw(
  'resource_id, type, status, severity_rank, hidden, fix_available, exploit_available',
);

export const countedState = (finding: Finding): CountedState => ({
  resourceId: finding.resourceId,
  type: finding.type,
  status: finding.status,
  severityRank: severityRank(finding.severity),
  hidden: finding.hidden ?? null,
  fixAvailable: finding.fixAvailable ?? null,
  exploitAvailable: finding.exploitAvailable ?? null,
});

/** Places of the array at which a finding counts, from 0. */
function placesOf(state: CountedState): readonly number[] {
  if (state.status !== 'ACTIVE' || state.hidden !== null) return [];
  const start = (FINDING_TYPES as readonly string[]).indexOf(state.type) * WIDTH;
  return [
    start + state.severityRank,
    ...(state.fixAvailable === 'YES' ? [start + FIXABLE] : []),
    ...(state.exploitAvailable === 'YES' ? [start + EXPLOITABLE] : []),
  ];
}

/**
 * Says that the resources' findings moved (who read them before must read again), and counts them anew: `before` goes,
 * `after` comes. The resources' rows are locked by the caller.
 */
export async function countActive(
  trx: Kysely<Tables>,
  owner: Owner,
  before: readonly CountedState[],
  after: readonly CountedState[],
): Promise<void> {
  const deltas = new Map<string, number[]>();
  const add = (state: CountedState, step: 1 | -1): void => {
    const delta = deltas.get(state.resourceId) ?? Array<number>(LENGTH).fill(0);
    for (const place of placesOf(state)) delta[place] = (delta[place] ?? 0) + step;
    deltas.set(state.resourceId, delta);
  };
  for (const state of before) add(state, -1);
  for (const state of after) add(state, 1);
  const rows = [...deltas].map(([id, delta]) => ({ id, delta }));
  await sql`
    update resource r set revision = r.revision + 1, active_counts = array(
      select coalesce(r.active_counts[place], 0) + d.delta[place] from generate_series(1, ${sql.lit(LENGTH)}) as place
      order by place)
    from json_to_recordset(${jsonText(rows)}::json) as d(id text, delta integer[])
    where r.account_id = ${owner.accountId} and r.region = ${owner.region} and r.id = d.id
  `.execute(trx);
}

/** The sum of one figure of row `r` over some types of findings. `rank`: of the severity that is meant. */
function figure(types: readonly FindingType[], place: number): RawBuilder<number> {
  const terms = types.map((type) => `coalesce(r.active_counts[${FINDING_TYPES.indexOf(type) * WIDTH + place + 1}], 0)`);
  return sql.raw(terms.join(' + '));
}

/** SQL of the figures of resource `r`, for these types of findings; each is summed by the aggregation. */
export const activeFigures = (types: readonly FindingType[]) => ({
  severities: SEVERITIES.map((_, rank) => figure(types, rank)),
  fixable: figure(types, FIXABLE),
  exploitable: figure(types, EXPLOITABLE),
});
