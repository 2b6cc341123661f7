import { type RunIds, runArn } from '../../assessment/arn.ts';
import { PREVIEWS, RUNS, TARGETS, TEMPLATES } from '../../assessment/kinds.ts';
import { type RunningEntry, unfinishedOf } from '../../assessment/running.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { type ApiError, apiError } from '../wire/errors.ts';

const PAGE = 100;
/** The error names so many runs. */
const NAMED_RUNS = 10;

/** Nothing is deleted under a run that has not ended. */
function inProgress(runs: readonly RunningEntry[], caller: Caller): ApiError {
  const arns = runs.slice(0, NAMED_RUNS).map((run: RunIds) => runArn(ownerOf(caller), run));
  return apiError('AssessmentRunInProgressException', `Assessment runs are in progress: ${arns.join(', ')}`, {
    assessmentRunArns: arns,
    assessmentRunArnsTruncated: runs.length > NAMED_RUNS,
    canRetry: true,
  });
}

/**
 * Deletes a target, a template or a run with everything below: runs go at once, their findings, exclusions and agents by a
 * job. Each answers whether there was such a thing, and throws AssessmentRunInProgress.
 */
export function assessmentDeletion({ store: { documents }, queue }: HandlerDeps) {
  async function checkNoneRuns(caller: Caller, isBelow: (run: RunningEntry) => boolean): Promise<void> {
    const runs = (await unfinishedOf(documents, ownerOf(caller))).filter(isBelow);
    if (runs.length > 0) throw inProgress(runs, caller);
  }

  const sweep = (caller: Caller, runIds: readonly string[]) =>
    queue.send('assessment-sweep', { ...ownerOf(caller), runIds });

  async function template(id: string, caller: Caller): Promise<boolean> {
    await checkNoneRuns(caller, ({ templateId }) => templateId === id);
    const owner = ownerOf(caller);
    const select = { parent: id };
    for (;;) {
      const { items } = await documents.list(RUNS, ownScopeOf(caller), select, { limit: PAGE });
      if (items.length === 0) break;
      // Asked for first: a run without a document has nobody who would look for its records.
      const ids = items.map((run) => run.id);
      await sweep(caller, ids);
      for (const runId of ids) await documents.delete(RUNS, owner, runId);
    }
    await documents.deleteChildren(PREVIEWS, owner, id, PAGE);
    return documents.delete(TEMPLATES, owner, id);
  }

  return {
    template,

    async target(id: string, caller: Caller): Promise<boolean> {
      await checkNoneRuns(caller, ({ targetId }) => targetId === id);
      for (;;) {
        const { items } = await documents.list(TEMPLATES, ownScopeOf(caller), { parent: id }, { limit: PAGE });
        if (items.length === 0) break;
        for (const { id: templateId } of items) await template(templateId, caller);
      }
      return documents.delete(TARGETS, ownerOf(caller), id);
    },

    async run(id: string, caller: Caller): Promise<boolean> {
      await checkNoneRuns(caller, ({ runId }) => runId === id);
      await sweep(caller, [id]);
      return documents.delete(RUNS, ownerOf(caller), id);
    },
  };
}
