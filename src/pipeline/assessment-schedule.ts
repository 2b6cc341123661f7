import { TEMPLATES } from '../assessment/kinds.ts';
import { RUN_JOB, startRun } from '../assessment/start-run.ts';
import type { AssessmentTemplate } from '../domain/assessment.ts';
import { nextMoment } from '../domain/cron.ts';
import type { Document } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

/** Templates that are started at one look. */
const AT_ONCE = 50;

/** Starts one run, unless another process did so first. A start that is refused waits for the next moment. */
async function start(deps: PipelineDeps, template: Document<AssessmentTemplate>): Promise<string | undefined> {
  const { store, queue, clock, log } = deps;
  const { accountId, region, id } = template;
  const now = clock.now();
  let isMine = false;
  const after = await store.documents.update(TEMPLATES, template, id, (current) => {
    isMine = current.dueAt === template.dueAt;
    if (!isMine) return undefined;
    const { dueAt: _, ...rest } = current;
    const next = nextMoment(current.body.schedule ?? '', now);
    return { ...rest, ...(next !== undefined && { dueAt: next }) };
  });
  if (!isMine || typeof after === 'string') return undefined;
  const name = `Scheduled run - ${template.name} - ${now.toISOString()}`.slice(0, 140);
  const result = await startRun(store, after, name, now.toISOString());
  if (!('started' in result)) {
    const reason = 'busy' in result ? 'its resources are being assessed' : result.refused;
    log.warn({ template: id, reason }, 'a scheduled assessment run was not started');
    return undefined;
  }
  await queue.send(RUN_JOB, { accountId, region, runId: result.started.runId });
  return result.started.runId;
}

/** Starts the runs of templates that have a schedule, when their moment has come. */
export const assessmentSchedule: JobDefinition = {
  name: 'assessment-schedule',
  cron: '* * * * *',
  async run(deps, _data, signal) {
    let started = 0;
    for (const template of await deps.store.documents.due(TEMPLATES, deps.clock.now().toISOString(), AT_ONCE)) {
      signal.throwIfAborted();
      if ((await start(deps, template)) !== undefined) started++;
    }
    return { started };
  },
};
