import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { inputError, usageError } from '../domain/errors.ts';
import type { ChangeKind, FindingChange } from '../domain/finding.ts';
import type { Owner } from '../domain/resource.ts';
import { COUNTED_COLUMNS, type CountedState, countActive, countedState } from './active-counts.ts';
import { conflictError } from './database.ts';
import { facetsOf } from './facets.ts';
import { FINDING_COLUMNS, PACKAGE_COLUMNS, rowOfFinding, rowsOfPackages } from './finding-row.ts';
import { selectRows, setExcluded } from './rows.ts';
import type { Tables } from './schema.ts';
import { noteScores } from './scores.ts';
import type { ExpectedRevision } from './store.ts';
import { insertPlaceholders } from './vulnerabilities.ts';

/** Stable id of a change: the same change of the same finding at the same moment, however often it is applied. */
const changeId = ({ kind, finding }: FindingChange): string =>
  createHash('sha256')
    .update([finding.accountId, finding.region, finding.id, finding.updatedAt, kind].join('\0'))
    .digest('hex')
    .slice(0, 32);

/** These leave the packages as they were. */
const KEEPS_PACKAGES: ReadonlySet<ChangeKind> = new Set(['closed']);

const FACTS = FINDING_COLUMNS.filter((column) => !['account_id', 'region', 'id'].includes(column));

function check(owner: Owner, changes: readonly FindingChange[], batchSize: number): void {
  if (changes.length > batchSize) throw usageError(`${changes.length} changes in one batch of at most ${batchSize}`);
  const ids = new Set(changes.map((change) => change.finding.id));
  if (ids.size < changes.length) throw usageError('two changes of the same finding in one batch');
  const stranger = changes.find(
    ({ finding }) => finding.accountId !== owner.accountId || finding.region !== owner.region,
  );
  if (stranger !== undefined)
    throw usageError(`finding ${stranger.finding.id} does not belong to account ${owner.accountId}, ${owner.region}`);
}

/** Locks the resources, so that one job after the other changes their findings, and gives their revisions. */
async function lockResources(
  trx: Kysely<Tables>,
  owner: Owner,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; revision: number }>`
    select id, revision from resource
    where account_id = ${owner.accountId} and region = ${owner.region} and id = any(${ids}::text[])
    order by id for update
  `.execute(trx);
  const revisions = new Map(rows.map((row) => [row.id, row.revision]));
  const missing = ids.find((id) => !revisions.has(id));
  if (missing !== undefined)
    throw inputError(`resource ${missing} is not stored`, { remedy: 'Store the resource before its findings.' });
  return revisions;
}

interface StoredState extends CountedState {
  readonly id: string;
  readonly updatedAt: string;
}

/** Does the change go on from what is stored? */
const follows = (
  { kind, previousStatus, previousUpdatedAt }: FindingChange,
  stored: StoredState | undefined,
): boolean =>
  kind === 'opened'
    ? stored === undefined
    : stored !== undefined &&
      (previousStatus === undefined || previousStatus === stored.status) &&
      (previousUpdatedAt === undefined || previousUpdatedAt === stored.updatedAt);

/** Findings as they are stored, and which of these changes are in the history already. Rejects when a finding is not as a new change found it. */
async function appliedBefore(trx: Kysely<Tables>, owner: Owner, changes: readonly FindingChange[]) {
  const ids = changes.map((change) => change.finding.id);
  const { rows: findings } = await sql<StoredState>`
    select id, status, updated_at, ${COUNTED_COLUMNS} from finding
    where account_id = ${owner.accountId} and region = ${owner.region} and id = any(${ids}::text[])
  `.execute(trx);
  const { rows: history } = await sql<{ id: string }>`
    select id from history
    where account_id = ${owner.accountId} and region = ${owner.region} and finding_id = any(${ids}::text[])
      and id = any(${changes.map(changeId)}::text[])
  `.execute(trx);
  const states = new Map(findings.map((row) => [row.id, row]));
  const known = new Set(history.map((row) => row.id));
  const applied = new Set(changes.filter((change) => known.has(changeId(change))));
  for (const change of changes) {
    const state = states.get(change.finding.id);
    if (!applied.has(change) && !follows(change, state))
      throw conflictError(
        `finding ${change.finding.id} cannot be ${change.kind}: it is ${state === undefined ? 'not there' : `${state.status} since ${state.updatedAt}`}`,
      );
  }
  return { applied, states };
}

/**
 * Findings, their packages, history and outbox of a batch of changes, inside the transaction `trx`.
 * See FindingStore.apply for what it rejects.
 */
export async function applyChanges(
  trx: Kysely<Tables>,
  owner: Owner,
  all: readonly FindingChange[],
  options: { readonly batchSize: number; readonly now: string; readonly expected?: ExpectedRevision | undefined },
): Promise<void> {
  check(owner, all, options.batchSize);
  if (all.length === 0) return;
  const revisions = await lockResources(trx, owner, [...new Set(all.map((c) => c.finding.resourceId))].sort());
  const { applied, states } = await appliedBefore(trx, owner, all);
  const changes = all.filter((c) => !applied.has(c)).sort((a, b) => (a.finding.id < b.finding.id ? -1 : 1));
  if (changes.length === 0) return;
  const { expected } = options;
  if (expected !== undefined && revisions.get(expected.resourceId) !== expected.revision)
    throw conflictError(`resource ${expected.resourceId} changed since its findings were read`);
  const findings = changes.map((change) => change.finding);
  await countActive(
    trx,
    owner,
    changes.flatMap(({ finding }) => states.get(finding.id) ?? []),
    findings.map(countedState),
  );
  const vulnerabilityIds = findings.map((f) => f.packageVulnerability?.vulnerabilityId ?? '');
  await insertPlaceholders(trx, [...new Set(vulnerabilityIds)].sort());
  const facets = await facetsOf(trx, owner, findings);
  await noteScores(trx, owner, findings);
  const rows = findings.map((finding, n) => rowOfFinding(finding, facets[n] ?? 0));
  await sql`
    insert into finding (${sql.raw(FINDING_COLUMNS.join(', '))})
    ${selectRows('finding', FINDING_COLUMNS, rows)}
    on conflict (account_id, region, id) do update set ${setExcluded(FACTS)}
  `.execute(trx);
  await writePackages(trx, owner, changes);
  await writeTrail(trx, changes, options.now);
}

async function writePackages(trx: Kysely<Tables>, owner: Owner, all: readonly FindingChange[]): Promise<void> {
  const changes = all.filter((change) => !KEEPS_PACKAGES.has(change.kind));
  const known = changes.filter((change) => change.kind !== 'opened').map((change) => change.finding.id);
  if (known.length > 0)
    await sql`
      delete from finding_package
      where account_id = ${owner.accountId} and region = ${owner.region} and finding_id = any(${known}::text[])
    `.execute(trx);
  const rows = changes.flatMap((change) => rowsOfPackages(change.finding));
  if (rows.length > 0)
    await sql`
      insert into finding_package (${sql.raw(PACKAGE_COLUMNS.join(', '))})
      ${selectRows('finding_package', PACKAGE_COLUMNS, rows)}
    `.execute(trx);
}

const HISTORY_COLUMNS = ['account_id', 'region', 'finding_id', 'at', 'id', 'kind', 'cause', 'status', 'severity'];

/** Who follows the events hears of findings that are shown, and once when a finding is hidden that was shown. */
const isHeard = ({ kind, finding, wasHidden }: FindingChange): boolean =>
  finding.hidden === undefined || (kind !== 'opened' && wasHidden !== true);

/** History: one row for every change. Outbox: one for every change that is heard. */
async function writeTrail(trx: Kysely<Tables>, changes: readonly FindingChange[], now: string): Promise<void> {
  const history = changes.map((change) => ({
    account_id: change.finding.accountId,
    region: change.finding.region,
    finding_id: change.finding.id,
    at: change.finding.updatedAt,
    id: changeId(change),
    kind: change.kind,
    cause: change.cause,
    status: change.finding.status,
    severity: change.finding.severity,
  }));
  await sql`
    insert into history (${sql.raw(HISTORY_COLUMNS.join(', '))})
    ${selectRows('history', HISTORY_COLUMNS, history)} on conflict do nothing
  `.execute(trx);
  const outbox = changes.filter(isHeard).map((change) => ({ id: changeId(change), change, created_at: now }));
  if (outbox.length === 0) return;
  await sql`
    insert into outbox (id, change, created_at)
    ${selectRows('outbox', ['id', 'change', 'created_at'], outbox)} on conflict do nothing
  `.execute(trx);
}
