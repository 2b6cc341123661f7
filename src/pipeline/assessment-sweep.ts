import { z } from 'zod';
import { AGENTS, EXCLUSIONS, FINDINGS, SUPPRESSED } from '../assessment/kinds.ts';
import type { Owner } from '../domain/resource.ts';
import { untilEmpty } from './batches.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), runIds: z.array(z.string()) });

/** Documents of fifty records each that one transaction deletes. */
const DOCUMENTS = 20;

/** Deletes what a run wrote. Returns how many documents that were. */
export async function deleteRecords(
  { store }: PipelineDeps,
  owner: Owner,
  runId: string,
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  for (const kind of [FINDINGS, EXCLUSIONS, AGENTS, SUPPRESSED]) {
    deleted += await untilEmpty(signal, DOCUMENTS, (n) => store.documents.deleteChildren(kind, owner, runId, n));
  }
  return deleted;
}

/** Deletes the findings, exclusions, agents and suppressed issues of runs that were deleted. */
export const assessmentSweep: JobDefinition = {
  name: 'assessment-sweep',
  async run(deps, data, signal) {
    const { runIds, ...owner } = jobData.parse(data);
    let deleted = 0;
    for (const runId of runIds) deleted += await deleteRecords(deps, owner, runId, signal);
    return { runs: runIds.length, deleted };
  },
};
