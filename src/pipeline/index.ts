import type { Job, Queue } from '../queue/queue.ts';
import { applySuppression } from './apply-suppression.ts';
import { assessmentNotify } from './assessment-notify.ts';
import { assessmentPreview } from './assessment-preview.ts';
import { assessmentRun } from './assessment-run.ts';
import { assessmentSchedule } from './assessment-schedule.ts';
import { assessmentSweep } from './assessment-sweep.ts';
import { cisSchedule } from './cis-schedule.ts';
import { cisTimeouts } from './cis-timeouts.ts';
import { codeIntegration } from './code-integration.ts';
import { codeScan } from './code-scan.ts';
import { connector } from './connector.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { exportFindings } from './export-findings.ts';
import { exportSbom } from './export-sbom.ts';
import { exportSbomOfResource } from './export-sbom-of-resource.ts';
import { exportSchedules } from './export-schedules.ts';
import { exportWatch } from './export-watch.ts';
import { foldUsage } from './fold-usage.ts';
import { organization } from './organization.ts';
import { rescan } from './rescan.ts';
import { scanResource } from './scan-resource.ts';
import { settleMember } from './settle-member.ts';
import { sweep } from './sweep.ts';

/** Every job, sorted by name: what a name does and when it runs by itself. */
export const JOBS: readonly JobDefinition[] = [
  applySuppression,
  assessmentNotify,
  assessmentPreview,
  assessmentRun,
  assessmentSchedule,
  assessmentSweep,
  cisSchedule,
  cisTimeouts,
  codeIntegration,
  codeScan,
  connector,
  disable,
  enable,
  exportFindings,
  exportSbom,
  exportSbomOfResource,
  exportSchedules,
  exportWatch,
  foldUsage,
  organization,
  rescan,
  scanResource,
  settleMember,
  sweep,
];

const figuresOf = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(figuresOf) : [value];

/** Did a job that runs by the clock find nothing to do? Everything that it counted is nought. */
function isIdle({ cron }: JobDefinition, outcome: object): boolean {
  const counts = figuresOf(outcome).filter((figure) => typeof figure === 'number');
  return cron !== undefined && counts.length > 0 && counts.every((count) => count === 0);
}

/** Runs one job: its outcome is one log line, at debug where there was nothing to do, and one figure. */
async function runJob(definition: JobDefinition, deps: PipelineDeps, job: Job): Promise<void> {
  const { name } = definition;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const outcome = await definition.run(deps, job.data, job.signal);
    deps.metrics.jobEnded(name, 'completed', seconds());
    const line = { job: name, id: job.id, seconds: seconds(), ...outcome };
    if (isIdle(definition, outcome)) deps.log.debug(line, 'job completed');
    else deps.log.info(line, 'job completed');
  } catch (error) {
    const outcome = job.signal.aborted ? 'aborted' : 'failed';
    deps.metrics.jobEnded(name, outcome, seconds());
    if (outcome === 'aborted') deps.log.info({ job: name, id: job.id, seconds: seconds() }, 'job aborted');
    else deps.log.error({ job: name, id: job.id, seconds: seconds(), err: error }, 'job failed');
    throw error;
  }
}

/** Starts taking jobs of every name and plans those that run by the clock. */
export async function registerJobs(queue: Queue, deps: PipelineDeps): Promise<void> {
  for (const definition of JOBS) {
    const { name, concurrency, expireSeconds, cron } = definition;
    await queue.work(name, (job) => runJob(definition, deps, job), {
      ...(concurrency !== undefined && { concurrency }),
      ...(expireSeconds !== undefined && { expireSeconds }),
    });
    if (cron !== undefined) await queue.schedule(name, cron);
  }
}
