import type { AssessmentRun, AssessmentTemplate } from '../domain/assessment.ts';
import type { Owner, Scope } from '../domain/resource.ts';
import type { Document, Store } from '../store/store.ts';
import { newAssessmentId, type RunIds } from './arn.ts';
import { QUOTAS, RUNS, TARGETS } from './kinds.ts';
import { type BusyResource, MAX_RUNNING_RESOURCES, takeResources, unfinishedOf } from './running.ts';
import { selected, selectorOf } from './select.ts';

/** The job that carries a run through its states. */
export const RUN_JOB = 'assessment-run';
/** A run that nobody asked the queue for is found by the clock after this time. */
const GRACE_MS = 60_000;

export type StartResult =
  | { readonly started: RunIds }
  | { readonly refused: 'no target' | 'too many runs' | 'too many resources' }
  | { readonly busy: readonly BusyResource[] };

const settingsOf = ({ schedule: _, subscriptions: __, ...settings }: AssessmentTemplate) => settings;

/**
 * Makes a run of a template, in its first state, and takes the resources that its target selects at this moment.
 * The caller asks the queue for RUN_JOB.
 */
export async function startRun(
  store: Pick<Store, 'documents' | 'coverage'>,
  template: Document<AssessmentTemplate>,
  name: string,
  now: string,
): Promise<StartResult> {
  const { documents } = store;
  const owner: Owner = { accountId: template.accountId, region: template.region };
  const scope: Scope = { accountIds: [owner.accountId], region: owner.region };
  const target = await documents.get(TARGETS, scope, template.body.targetId);
  if (target === undefined) return { refused: 'no target' };
  const resourceIds: string[] = [];
  for await (const { resource } of selected(store, scope, await selectorOf(documents, scope, target.body))) {
    resourceIds.push(resource.id);
    if (resourceIds.length > MAX_RUNNING_RESOURCES) return { refused: 'too many resources' };
  }
  const runId = newAssessmentId();
  const run: AssessmentRun = {
    ...settingsOf(template.body),
    name,
    templateId: template.id,
    state: 'CREATED',
    stateChanges: [{ state: 'CREATED', at: now }],
    dataCollected: false,
    notifications: [],
    findingCounts: {},
    resources: resourceIds.length,
    exclusions: 0,
    telemetry: [],
  };
  const dueAt = new Date(Date.parse(now) + GRACE_MS).toISOString();
  const document = { ...owner, id: runId, parent: template.id, tags: {}, body: run, dueAt, createdAt: now };
  if ((await documents.create(RUNS, document, QUOTAS.runs)) !== 'created') return { refused: 'too many runs' };
  const ids = { targetId: target.id, templateId: template.id, runId };
  await unfinishedOf(documents, owner);
  const taken = await takeResources(documents, owner, { ...ids, resourceIds }, now);
  if (taken === 'taken') return { started: ids };
  await documents.delete(RUNS, owner, runId);
  return taken === 'limit' ? { refused: 'too many resources' } : { busy: taken };
}
