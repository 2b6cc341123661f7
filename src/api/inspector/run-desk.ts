import { type RunIds, runArn } from '../../assessment/arn.ts';
import { RUNS } from '../../assessment/kinds.ts';
import { MAX_RUNNING_RESOURCES } from '../../assessment/running.ts';
import { RUN_JOB, startRun } from '../../assessment/start-run.ts';
import { type AssessmentRun, type AssessmentTemplate, hasEnded } from '../../domain/assessment.ts';
import type { Owner } from '../../domain/resource.ts';
import type { Document } from '../../store/store.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError } from '../wire/errors.ts';
import { agentId } from './agent-id.ts';
import { limitExceeded, noSuchEntity } from './errors.ts';
import { idOfArn, missing } from './handler.ts';

/** The ARN's parts of a run. */
export const idsOfRun = ({ id, body }: Document<AssessmentRun>): RunIds => ({
  targetId: body.targetId,
  templateId: body.templateId,
  runId: id,
});

/** Named in the error about resources that are being assessed. */
const NAMED_AGENTS = 10;

/** Asks the queue to carry a run on. */
export const wakeRun = (queue: HandlerDeps['queue'], owner: Owner, runId: string) =>
  queue.send(RUN_JOB, { accountId: owner.accountId, region: owner.region, runId });

/** The run behind an ARN. @throws ApiError InvalidInput, NoSuchEntity */
export async function findRun(
  { store }: Pick<HandlerDeps, 'store'>,
  arn: string,
  caller: Caller,
): Promise<Document<AssessmentRun>> {
  const run = await store.documents.get(RUNS, ownScopeOf(caller), idOfArn('run', arn, caller));
  if (run === undefined) throw missing('run', arn);
  return run;
}

/** The run, once it has ended. @throws ApiError AssessmentRunInProgress besides those of {@link findRun} */
export async function findEndedRun(deps: Pick<HandlerDeps, 'store'>, arn: string, caller: Caller) {
  const run = await findRun(deps, arn, caller);
  if (hasEnded(run.body.state)) return run;
  throw apiError('AssessmentRunInProgressException', `The assessment run is in progress: ${run.body.state}.`, {
    assessmentRunArns: [arn],
    assessmentRunArnsTruncated: false,
    canRetry: true,
  });
}

/** Starts a run of a template; its ARN. @throws ApiError LimitExceeded, AgentsAlreadyRunningAssessment, NoSuchEntity */
export async function startRunOf(
  { store, clock, queue }: Pick<HandlerDeps, 'store' | 'clock' | 'queue'>,
  template: Document<AssessmentTemplate>,
  name: string,
  caller: Caller,
): Promise<string> {
  const owner = ownerOf(caller);
  const result = await startRun(store, template, name, clock.now().toISOString());
  if ('started' in result) {
    await wakeRun(queue, owner, result.started.runId);
    return runArn(owner, result.started);
  }
  if ('busy' in result) {
    const agents = result.busy.map(({ resourceId, run }) => ({
      agentId: agentId(resourceId),
      assessmentRunArn: runArn(owner, run),
    }));
    const message = `${agents.length} resources of the target are being assessed by another run.`;
    throw apiError('AgentsAlreadyRunningAssessmentException', message, {
      agents: agents.slice(0, NAMED_AGENTS),
      agentsTruncated: agents.length > NAMED_AGENTS,
      canRetry: true,
    });
  }
  if (result.refused === 'no target') {
    throw noSuchEntity('ASSESSMENT_TARGET_DOES_NOT_EXIST', 'The target of the template does not exist any more.');
  }
  throw limitExceeded(
    'ASSESSMENT_RUN_LIMIT_EXCEEDED',
    result.refused === 'too many runs'
      ? 'The account has the largest number of assessment runs.'
      : `Runs in progress assess at most ${MAX_RUNNING_RESOURCES} resources at once.`,
  );
}
