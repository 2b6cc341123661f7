import { announcement, NOTIFY_JOB, type RunEvent } from '../../assessment/announce.ts';
import { runArn, templateArn } from '../../assessment/arn.ts';
import { RUNS, TEMPLATES } from '../../assessment/kinds.ts';
import { releaseResources } from '../../assessment/running.ts';
import { ASSESSMENT_SEVERITIES, type AssessmentRun, movedTo, type RunState } from '../../domain/assessment.ts';
import { matchesPattern } from '../../domain/name-pattern.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import { assessmentDeletion } from './deletion.ts';
import { invalidInput } from './errors.ts';
import { type Capability, describeByIds, idOfArn, missing, NOTHING, pageOf, readWanted } from './handler.ts';
import { findRun, idsOfRun, startRunOf, wakeRun } from './run-desk.ts';

type RunOperations =
  | 'DeleteAssessmentRun'
  | 'DescribeAssessmentRuns'
  | 'ListAssessmentRuns'
  | 'StartAssessmentRun'
  | 'StopAssessmentRun';

const lastChange = ({ stateChanges }: AssessmentRun): string => stateChanges.at(-1)?.at ?? '';

function wireRun(run: Document<AssessmentRun>): wire.AssessmentRun {
  const { body } = run;
  return {
    arn: runArn(run, idsOfRun(run)),
    name: body.name,
    assessmentTemplateArn: templateArn(run, body.targetId, body.templateId),
    state: body.state,
    durationInSeconds: body.durationInSeconds,
    rulesPackageArns: body.rulesPackageArns,
    userAttributesForFindings: body.userAttributes,
    createdAt: run.createdAt,
    startedAt: body.startedAt,
    completedAt: body.completedAt,
    stateChangedAt: lastChange(body),
    dataCollected: body.dataCollected,
    stateChanges: body.stateChanges.map(({ state, at }) => ({ state, stateChangedAt: at })),
    notifications: body.notifications.map(({ at, event, topicArn, status, message }) => ({
      date: at,
      event,
      error: status !== 'SUCCESS',
      snsTopicArn: topicArn,
      snsPublishStatusCode: status,
      message,
    })),
    findingCounts: Object.fromEntries(ASSESSMENT_SEVERITIES.map((one) => [one, body.findingCounts[one] ?? 0])),
  };
}

/** Bounds inclusive; what has no such time yet is in no range. */
function isIn(time: string | undefined, range: wire.TimestampRange | undefined): boolean {
  if (range === undefined) return true;
  const { beginDate, endDate } = range;
  return (
    time !== undefined && (beginDate === undefined || time >= beginDate) && (endDate === undefined || time <= endDate)
  );
}

const isWanted =
  (templateIds: readonly string[], filter: wire.AssessmentRunFilter) =>
  ({ body }: Document<AssessmentRun>): boolean => {
    const { states = [], rulesPackageArns = [], durationRange = {}, namePattern = '*' } = filter;
    const { minSeconds = 0, maxSeconds = Number.POSITIVE_INFINITY } = durationRange;
    return (
      (templateIds.length === 0 || templateIds.includes(body.templateId)) &&
      (states.length === 0 || states.includes(body.state)) &&
      (rulesPackageArns.length === 0 || rulesPackageArns.some((arn) => body.rulesPackageArns.includes(arn))) &&
      body.durationInSeconds >= minSeconds &&
      body.durationInSeconds <= maxSeconds &&
      matchesPattern(namePattern, body.name) &&
      isIn(body.startedAt, filter.startTimeRange) &&
      isIn(body.completedAt, filter.completionTimeRange) &&
      isIn(lastChange(body), filter.stateChangeTimeRange)
    );
  };

/** States in which a run still collects, so that it can be told to stop. */
const COLLECTS: ReadonlySet<RunState> = new Set([
  'CREATED',
  'START_DATA_COLLECTION_PENDING',
  'START_DATA_COLLECTION_IN_PROGRESS',
  'COLLECTING_DATA',
]);

/** Runs: a template is executed. `pipeline/assessment-run.ts` carries them through their states. */
export function runs(deps: HandlerDeps): Capability<RunOperations> {
  const { store, clock, queue } = deps;
  const { documents } = store;
  const deletion = assessmentDeletion(deps);

  return {
    async StartAssessmentRun({ assessmentTemplateArn: arn, assessmentRunName }, caller) {
      const template = await documents.get(TEMPLATES, ownScopeOf(caller), idOfArn('template', arn, caller));
      if (template === undefined) throw missing('template', arn);
      const name = assessmentRunName ?? `Run - ${template.name} - ${clock.now().toISOString()}`.slice(0, 140);
      return { assessmentRunArn: await startRunOf(deps, template, name, caller) };
    },

    async StopAssessmentRun({ assessmentRunArn: arn, stopAction = 'START_EVALUATION' }, caller) {
      const { id } = await findRun(deps, arn, caller);
      const owner = ownerOf(caller);
      const now = clock.now().toISOString();
      const stopped = await documents.update(RUNS, owner, id, (run) => {
        const { body } = run;
        if (!COLLECTS.has(body.state)) {
          throw invalidInput(
            'INVALID_ASSESSMENT_RUN_STATE',
            `The run is ${body.state}: it does not collect data that could be stopped.`,
          );
        }
        const started = { ...body, startedAt: body.startedAt ?? now };
        if (stopAction === 'START_EVALUATION') {
          return { ...run, body: movedTo(started, 'STOP_DATA_COLLECTION_PENDING', now), dueAt: now };
        }
        const { dueAt: _, ...rest } = run;
        return { ...rest, body: { ...movedTo(started, 'CANCELED', now), completedAt: now } };
      });
      if (typeof stopped === 'string') throw missing('run', arn);
      const { state } = stopped.body;
      const events: RunEvent[] = [{ event: 'ASSESSMENT_RUN_STATE_CHANGED', state, at: now }];
      if (state === 'CANCELED') events.push({ event: 'ASSESSMENT_RUN_COMPLETED', state, at: now });
      const heard = await announcement(documents, stopped, events);
      if (heard !== undefined) await queue.send(NOTIFY_JOB, heard);
      if (stopAction === 'SKIP_EVALUATION') await releaseResources(documents, owner, id);
      else await wakeRun(queue, owner, id);
      return NOTHING;
    },

    async DeleteAssessmentRun({ assessmentRunArn: arn }, caller) {
      const { id } = await findRun(deps, arn, caller);
      if (!(await deletion.run(id, caller))) throw missing('run', arn);
      return NOTHING;
    },

    async DescribeAssessmentRuns({ assessmentRunArns }, caller) {
      const scope = ownScopeOf(caller);
      const { found, failedItems } = await describeByIds(assessmentRunArns, 'run', caller, (ids) =>
        documents.get(RUNS, scope, ids.run ?? ''),
      );
      return { assessmentRuns: [...found.values()].map(wireRun), failedItems };
    },

    async ListAssessmentRuns(input, caller) {
      const { assessmentTemplateArns = [], filter = {} } = input;
      const templateIds = assessmentTemplateArns.map((arn) => idOfArn('template', arn, caller));
      const [parent, ...others] = templateIds;
      const select = { newestFirst: true, ...(parent !== undefined && others.length === 0 && { parent }) };
      const query = { templateIds, filter };
      const { items, nextToken } = await pageOf(deps, caller, 'ListAssessmentRuns', query, input, (page) =>
        readWanted(
          page,
          (request) => documents.list(RUNS, ownScopeOf(caller), select, request),
          (read) => read.filter(isWanted(templateIds, filter)),
        ),
      );
      return { assessmentRunArns: items.map((run) => runArn(run, idsOfRun(run))), nextToken };
    },
  };
}
