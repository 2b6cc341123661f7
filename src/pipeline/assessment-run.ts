import { z } from 'zod';
import { AGENTS, EXCLUSIONS, FINDINGS, RUNS, SUPPRESSED } from '../assessment/kinds.ts';
import { recordWriter } from '../assessment/records.ts';
import { releaseResources, runningOf } from '../assessment/running.ts';
import { RUN_JOB } from '../assessment/start-run.ts';
import {
  type AssessmentEvent,
  type AssessmentRun,
  type AssessmentSeverity,
  hasEnded,
  movedTo,
  type RunState,
  riskScoreOf,
} from '../domain/assessment.ts';
import type { Owner } from '../domain/resource.ts';
import type { Document } from '../store/store.ts';
import { assess } from './assess.ts';
import { announce } from './assessment-notify.ts';
import { deleteRecords } from './assessment-sweep.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { exclusively } from './turns.ts';

type Run = Document<AssessmentRun>;

const jobData = z.object({
  accountId: z.string().optional(),
  region: z.string().optional(),
  runId: z.string().optional(),
});

/** Runs that one look by the clock carries on. */
const DUE_AT_ONCE = 100;
/** An evaluation that says nothing for this long is another process's to make: its own may have died. */
const EVALUATION_LEASE_MS = 5 * 60_000;
/** How often an evaluation says that it goes on. */
const RENEW_MS = 30_000;
/** Evaluations of a run that may fail; with the last the run has failed. */
const MAX_TRIES = 5;

/** Another process evaluates the run, or it was stopped. */
class NotMine extends Error {
  override readonly name = 'NotMine';
}

const ownerOfRun = ({ accountId, region }: Run): Owner => ({ accountId, region });

/** Moves a run through states at once; undefined when it is gone, or is not as `may` asks for. */
async function move(
  deps: PipelineDeps,
  run: Run,
  may: (current: Run) => boolean,
  states: readonly RunState[],
  change: (body: AssessmentRun, now: string) => { readonly body: AssessmentRun; readonly dueAt?: string },
): Promise<Run | undefined> {
  const now = deps.clock.now().toISOString();
  let moved = false;
  const after = await deps.store.documents.update(RUNS, ownerOfRun(run), run.id, (current) => {
    moved = may(current);
    if (!moved) return undefined;
    const { dueAt: _, ...rest } = current;
    const { body, dueAt } = change(
      states.reduce((one, state) => movedTo(one, state, now), current.body),
      now,
    );
    return { ...rest, body, ...(dueAt !== undefined && { dueAt }) };
  });
  if (!moved || typeof after === 'string') return undefined;
  const events = states.map((state) => ({ event: 'ASSESSMENT_RUN_STATE_CHANGED' as AssessmentEvent, state, at: now }));
  await announce(deps, after, events);
  return after;
}

const later = (now: string, seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();
const leaseEnd = (now: string): string => later(now, EVALUATION_LEASE_MS / 1000);

const BEFORE_COLLECTION: readonly RunState[] = [
  'CREATED',
  'START_DATA_COLLECTION_PENDING',
  'START_DATA_COLLECTION_IN_PROGRESS',
];

/** Collecting begins: the inventories that come until the duration is over count. */
async function begin(deps: PipelineDeps, run: Run): Promise<Run | undefined> {
  const collecting = await move(
    deps,
    run,
    ({ body }) => BEFORE_COLLECTION.includes(body.state),
    ['START_DATA_COLLECTION_PENDING', 'START_DATA_COLLECTION_IN_PROGRESS', 'COLLECTING_DATA'],
    (body, now) => ({ body: { ...body, startedAt: now }, dueAt: later(now, body.durationInSeconds) }),
  );
  if (collecting === undefined) return undefined;
  const { startedAt = '' } = collecting.body;
  await announce(deps, collecting, [{ event: 'ASSESSMENT_RUN_STARTED', state: 'COLLECTING_DATA', at: startedAt }]);
  await deps.queue.send(
    RUN_JOB,
    { ...ownerOfRun(run), runId: run.id },
    { startAfter: collecting.body.durationInSeconds },
  );
  return collecting;
}

function counter() {
  const counts: Partial<Record<AssessmentSeverity, number>> = {};
  const byResource = new Map<string, AssessmentSeverity[]>();
  return {
    count(severity: AssessmentSeverity, resourceId: string): void {
      counts[severity] = (counts[severity] ?? 0) + 1;
      const known = byResource.get(resourceId);
      if (known === undefined) byResource.set(resourceId, [severity]);
      else known.push(severity);
    },
    counts,
    risk: (): number => Math.max(0, ...[...byResource.values()].map(riskScoreOf)),
  };
}

/** One evaluation's turn: the run is its own while it is due when this evaluation last said. */
function turnOf({ store, clock }: PipelineDeps, run: Run) {
  let { dueAt } = run;
  let touched = clock.now().getTime();
  const isMine = ({ body, dueAt: current }: Run): boolean => body.state === 'EVALUATING_RULES' && current === dueAt;
  async function say(next: string, change: Partial<AssessmentRun> = {}): Promise<void> {
    let mine = false;
    await store.documents.update(RUNS, ownerOfRun(run), run.id, (current) => {
      mine = isMine(current);
      return mine ? { ...current, body: { ...current.body, ...change }, dueAt: next } : undefined;
    });
    if (!mine) throw new NotMine();
    dueAt = next;
  }
  return {
    isMine,
    /** Call between steps: rejects when the run is not this evaluation's any more. */
    async touch(): Promise<void> {
      const now = clock.now();
      if (now.getTime() - touched < RENEW_MS) return;
      await say(leaseEnd(now.toISOString()));
      touched = now.getTime();
    },
    /** The next try need not wait. Where this cannot be stored, it comes when the turn is over. */
    giveBack: (change?: Partial<AssessmentRun>): Promise<void> =>
      say(clock.now().toISOString(), change).catch(() => {}),
  };
}

type Turn = ReturnType<typeof turnOf>;

/** Evaluates and writes the results; what an earlier try wrote goes first. */
async function evaluate(
  deps: PipelineDeps,
  run: Run,
  turn: Turn,
  signal: AbortSignal,
): Promise<Partial<AssessmentRun>> {
  const { documents } = deps.store;
  const owner = ownerOfRun(run);
  await deleteRecords(deps, owner, run.id, signal);
  const now = (): string => deps.clock.now().toISOString();
  const findings = recordWriter(documents, FINDINGS, owner, run.id, now);
  const agents = recordWriter(documents, AGENTS, owner, run.id, now);
  const suppressed = recordWriter(documents, SUPPRESSED, owner, run.id, now);
  const { counts, count, risk } = counter();
  const running = await runningOf(documents, { accountIds: [owner.accountId], region: owner.region });
  const resourceIds = running.find(({ runId }) => runId === run.id)?.resourceIds;
  if (resourceIds === undefined) throw new Error('the start of the run was cut off before it took its resources');
  const sink = {
    suppressed: suppressed.add,
    async agent(agent: Parameters<typeof agents.add>[0]) {
      await turn.touch();
      await agents.add(agent);
    },
    async finding(finding: Parameters<typeof findings.add>[0]) {
      await turn.touch();
      count(finding.severity, finding.resource.id);
      await findings.add(finding);
    },
  };
  const { exclusions, packages, checks } = await assess(deps, owner, run.body, resourceIds, sink, signal);
  await findings.end();
  await agents.end();
  await suppressed.end();
  const writer = recordWriter(documents, EXCLUSIONS, owner, run.id, now);
  for (const exclusion of exclusions) await writer.add(exclusion);
  return {
    exclusions: await writer.end(),
    findingCounts: counts,
    // A zero would say that all is well where nothing was looked at.
    ...(checks > 0 && { riskScore: risk() }),
    dataCollected: resourceIds.length > 0,
    telemetry: [{ messageType: 'Package', count: packages }],
  };
}

const BEFORE_EVALUATION: readonly RunState[] = [
  'COLLECTING_DATA',
  'STOP_DATA_COLLECTION_PENDING',
  'DATA_COLLECTED',
  'START_EVALUATING_RULES_PENDING',
  'EVALUATING_RULES',
];

/**
 * Collecting is over: the rules are evaluated, by one process at a time; what breaks it off (the database went away, say)
 * may be over at the next try. COMPLETED means that every check was made on every resource.
 */
async function finish(deps: PipelineDeps, run: Run, signal: AbortSignal): Promise<Run | undefined> {
  const { state: from } = run.body;
  const left = BEFORE_EVALUATION.slice(BEFORE_EVALUATION.indexOf(from) + 1);
  const asked = deps.clock.now().toISOString();
  const isFree = ({ dueAt }: Run): boolean => from !== 'EVALUATING_RULES' || dueAt === undefined || dueAt <= asked;
  const evaluating = await move(
    deps,
    run,
    (current) => current.body.state === from && isFree(current),
    left,
    (body, now) => ({ body, dueAt: leaseEnd(now) }),
  );
  if (evaluating === undefined) return undefined;
  const turn = turnOf(deps, evaluating);
  const failures = (evaluating.body.failures ?? 0) + 1;
  let results: Partial<AssessmentRun> | undefined;
  let failure: unknown;
  try {
    results = await evaluate(deps, evaluating, turn, signal);
  } catch (error) {
    if (error instanceof NotMine) return undefined;
    if (signal.aborted || failures < MAX_TRIES) {
      await turn.giveBack(signal.aborted ? {} : { failures });
      throw error;
    }
    failure = error;
  }
  const state = results === undefined ? 'FAILED' : results.exclusions === 0 ? 'COMPLETED' : 'COMPLETED_WITH_ERRORS';
  const ended = await move(deps, evaluating, turn.isMine, [state], (body, now) => ({
    body: { ...body, ...results, completedAt: now },
  }));
  // Taken over at the very end: the resources are the other evaluation's.
  if (ended === undefined) return undefined;
  await releaseResources(deps.store.documents, ownerOfRun(run), run.id);
  const at = ended.body.completedAt ?? '';
  const completed = { event: 'ASSESSMENT_RUN_COMPLETED' as const, state, at } as const;
  const reported = { event: 'FINDING_REPORTED' as const, state, at } as const;
  await announce(deps, ended, results === undefined ? [completed] : [reported, completed]);
  // For the log: the run has its state, and is not tried again.
  if (failure !== undefined) throw failure;
  return ended;
}

/** Carries a run on as far as the clock lets it. */
async function carryOn(deps: PipelineDeps, owner: Owner, runId: string, signal: AbortSignal): Promise<string> {
  const { documents } = deps.store;
  const scope = { accountIds: [owner.accountId], region: owner.region };
  const found = await documents.get(RUNS, scope, runId);
  if (found === undefined) return 'gone';
  if (hasEnded(found.body.state)) return found.body.state;
  const run = BEFORE_EVALUATION.includes(found.body.state) ? found : await begin(deps, found);
  if (run === undefined) return 'overtaken';
  // Stopped before it began to collect: it has started all the same.
  const { stateChanges } = run.body;
  if (
    run.body.state === 'STOP_DATA_COLLECTION_PENDING' &&
    !stateChanges.some((one) => one.state === 'COLLECTING_DATA')
  ) {
    const at = run.body.startedAt ?? deps.clock.now().toISOString();
    await announce(deps, run, [{ event: 'ASSESSMENT_RUN_STARTED', state: run.body.state, at }]);
  }
  const { state, startedAt, durationInSeconds } = run.body;
  const now = deps.clock.now().toISOString();
  if (state === 'COLLECTING_DATA' && startedAt !== undefined && now < later(startedAt, durationInSeconds)) return state;
  return (await finish(deps, run, signal))?.body.state ?? 'overtaken';
}

/**
 * Runs of assessments: one by its id, when it was started, stopped or its duration is over; without one all that the clock
 * says have been waiting.
 */
export const assessmentRun: JobDefinition = {
  name: RUN_JOB,
  cron: '* * * * *',
  concurrency: 2,
  expireSeconds: 3600,
  async run(deps, data, signal) {
    const { accountId, region, runId } = jobData.parse(data ?? {});
    const carry = (owner: Owner, id: string) =>
      exclusively(`assessment/${owner.accountId}/${owner.region}/${id}`, () => carryOn(deps, owner, id, signal));
    if (accountId !== undefined && region !== undefined && runId !== undefined) {
      return { runId, state: await carry({ accountId, region }, runId) };
    }
    const due = await deps.store.documents.due(RUNS, deps.clock.now().toISOString(), DUE_AT_ONCE);
    for (const run of due) {
      signal.throwIfAborted();
      await carry(ownerOfRun(run), run.id);
    }
    return { due: due.length };
  },
};
