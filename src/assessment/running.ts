import { hasEnded } from '../domain/assessment.ts';
import type { Owner, Scope } from '../domain/resource.ts';
import { type DocumentStore, documentKind } from '../store/store.ts';
import type { RunIds } from './arn.ts';
import { RUNS } from './kinds.ts';

/** A run that has not ended, and what it assesses. */
export interface RunningEntry extends RunIds {
  readonly resourceIds: readonly string[];
}

/** One document an account and region: two runs that start at once see each other. */
const RUNNING = documentKind<{ readonly runs: readonly RunningEntry[] }>('assessments-running');
const ID = 'running';

/** Resources that the runs of an account may assess at once (inspector.md part 4). */
export const MAX_RUNNING_RESOURCES = 500;

export interface BusyResource {
  readonly resourceId: string;
  readonly run: RunIds;
}

/** Runs that have resources. */
export async function runningOf(documents: DocumentStore, scope: Scope): Promise<readonly RunningEntry[]> {
  return (await documents.get(RUNNING, scope, ID))?.body.runs ?? [];
}

/** Runs that have not ended. One that ended without giving its resources back, in a process that died, does so here. */
export async function unfinishedOf(documents: DocumentStore, owner: Owner): Promise<readonly RunningEntry[]> {
  const scope: Scope = { accountIds: [owner.accountId], region: owner.region };
  const unfinished: RunningEntry[] = [];
  for (const entry of await runningOf(documents, scope)) {
    const run = await documents.get(RUNS, scope, entry.runId);
    if (run !== undefined && !hasEnded(run.body.state)) unfinished.push(entry);
    else await releaseResources(documents, owner, entry.runId);
  }
  return unfinished;
}

/**
 * Takes the resources for a run, in one transaction.
 * @returns the resources that another run assesses already, or 'limit'; nothing is taken then
 */
export async function takeResources(
  documents: DocumentStore,
  owner: Owner,
  entry: RunningEntry,
  now: string,
): Promise<'taken' | 'limit' | readonly BusyResource[]> {
  await documents.create(RUNNING, { ...owner, id: ID, tags: {}, body: { runs: [] }, createdAt: now });
  const mine = new Set(entry.resourceIds);
  let result: 'taken' | 'limit' | readonly BusyResource[] = 'taken';
  await documents.update(RUNNING, owner, ID, (document) => {
    const { runs } = document.body;
    const busy = runs.flatMap((run) =>
      run.resourceIds.filter((id) => mine.has(id)).map((resourceId) => ({ resourceId, run })),
    );
    const count = runs.reduce((sum, run) => sum + run.resourceIds.length, mine.size);
    result = busy.length > 0 ? busy : count > MAX_RUNNING_RESOURCES ? 'limit' : 'taken';
    return result === 'taken' ? { ...document, body: { runs: [...runs, entry] } } : undefined;
  });
  return result;
}

/** Idempotent. */
export async function releaseResources(documents: DocumentStore, owner: Owner, runId: string): Promise<void> {
  await documents.update(RUNNING, owner, ID, (document) => {
    const runs = document.body.runs.filter((run) => run.runId !== runId);
    return runs.length === document.body.runs.length ? undefined : { ...document, body: { runs } };
  });
}
