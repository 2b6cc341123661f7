import { z } from 'zod';
import { announcement, NOTIFY_JOB, type RunEvent } from '../assessment/announce.ts';
import { assessmentFindingArn, type RunIds, runArn, targetArn, templateArn } from '../assessment/arn.ts';
import { FINDINGS, RUNS, TEMPLATES } from '../assessment/kinds.ts';
import { readRecords } from '../assessment/records.ts';
import {
  ASSESSMENT_EVENTS,
  type AssessmentRun,
  MAX_NOTIFICATIONS,
  RUN_STATES,
  type RunNotification,
  type TopicStatus,
} from '../domain/assessment.ts';
import type { Owner } from '../domain/resource.ts';
import { counted } from '../reports/text.ts';
import type { Document } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

const jobData = z.object({
  accountId: z.string(),
  region: z.string(),
  runId: z.string(),
  events: z.array(z.object({ event: z.enum(ASSESSMENT_EVENTS), state: z.enum(RUN_STATES), at: z.string() })),
});

const scopeOf = ({ accountId, region }: Owner) => ({ accountIds: [accountId], region });

/** Asks for messages about events that somebody subscribed to; they are sent by a job, apart from the run. */
export async function announce(
  { store, queue }: PipelineDeps,
  run: Document<AssessmentRun>,
  events: readonly RunEvent[],
): Promise<void> {
  const heard = await announcement(store.documents, run, events);
  if (heard !== undefined) await queue.send(NOTIFY_JOB, heard);
}

/** The messages of one event: the names are those of the service's own, which scripts read (`run`, `finding`). */
async function* messagesOf(
  { store }: PipelineDeps,
  run: Document<AssessmentRun>,
  { event, state, at }: RunEvent,
): AsyncGenerator<object> {
  const ids: RunIds = { targetId: run.body.targetId, templateId: run.body.templateId, runId: run.id };
  const common = {
    event,
    time: at,
    run: runArn(run, ids),
    template: templateArn(run, ids.targetId, ids.templateId),
    target: targetArn(run, ids.targetId),
  };
  if (event !== 'FINDING_REPORTED') {
    yield { ...common, state };
    return;
  }
  for await (const { number } of readRecords(store.documents, FINDINGS, scopeOf(run), run.id)) {
    yield { ...common, finding: assessmentFindingArn(run, ids, number) };
  }
}

/** Sends the messages of an event to a topic, until one is refused. */
async function deliver(
  deps: PipelineDeps,
  run: Document<AssessmentRun>,
  event: RunEvent,
  topicArn: string,
  signal: AbortSignal,
): Promise<RunNotification> {
  let sent = 0;
  let status: TopicStatus = 'SUCCESS';
  for await (const message of messagesOf(deps, run, event)) {
    signal.throwIfAborted();
    status = await deps.publishToTopic(topicArn, JSON.stringify(message));
    if (status !== 'SUCCESS') break;
    sent++;
  }
  const at = deps.clock.now().toISOString();
  const message = event.event === 'FINDING_REPORTED' ? counted(sent, 'finding') : `State: ${event.state}`;
  return { at, event: event.event, topicArn, status, message };
}

/** Tells the topics of a template what happened to a run, and writes into the run what came of it. */
export const assessmentNotify: JobDefinition = {
  name: NOTIFY_JOB,
  expireSeconds: 3600,
  async run(deps, data, signal) {
    const { runId, events, ...owner } = jobData.parse(data);
    const { documents } = deps.store;
    const run = await documents.get(RUNS, scopeOf(owner), runId);
    const template = run && (await documents.get(TEMPLATES, scopeOf(owner), run.body.templateId));
    if (run === undefined || template === undefined) return { runId, skipped: 'the run is gone' };
    const notifications: RunNotification[] = [];
    for (const event of events) {
      for (const { topicArn, events: subscribed } of template.body.subscriptions) {
        if (!subscribed.some((one) => one.event === event.event)) continue;
        notifications.push(await deliver(deps, run, event, topicArn, signal));
      }
    }
    await documents.update(RUNS, owner, runId, (current) => {
      const all = [...current.body.notifications, ...notifications].slice(-MAX_NOTIFICATIONS);
      return { ...current, body: { ...current.body, notifications: all } };
    });
    const failed = notifications.filter(({ status }) => status !== 'SUCCESS').length;
    return { runId, notifications: notifications.length, failed };
  },
};
