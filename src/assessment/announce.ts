import type { AssessmentEvent, AssessmentRun, RunState } from '../domain/assessment.ts';
import type { Document, DocumentStore } from '../store/store.ts';
import { TEMPLATES } from './kinds.ts';

/** The job that sends messages to topics. */
export const NOTIFY_JOB = 'assessment-notify';

/** Something that happened to a run. */
export interface RunEvent {
  readonly event: AssessmentEvent;
  readonly state: RunState;
  readonly at: string;
}

/** Data of NOTIFY_JOB for those of the events that somebody subscribed to; undefined when nobody did. */
export async function announcement(
  documents: DocumentStore,
  run: Document<AssessmentRun>,
  events: readonly RunEvent[],
): Promise<object | undefined> {
  const { accountId, region } = run;
  const scope = { accountIds: [accountId], region };
  const template = await documents.get(TEMPLATES, scope, run.body.templateId);
  const wanted = new Set(template?.body.subscriptions.flatMap((one) => one.events.map(({ event }) => event)));
  const heard = events.filter(({ event }) => wanted.has(event));
  return heard.length === 0 ? undefined : { accountId, region, runId: run.id, events: heard };
}
