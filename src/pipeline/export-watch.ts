import type { Owner } from '../domain/resource.ts';
import { singletonKeyOf } from '../queue/queue.ts';
import { type ExportBody, FINDINGS_REPORT, nextLook, SBOM_EXPORT } from '../store/export-documents.ts';
import type { DocumentKind } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { failExport } from './export-run.ts';

const LIMIT = 100;

const sendJob = ({ queue }: PipelineDeps, job: string, { accountId, region }: Owner, id: string) =>
  queue.send(job, { accountId, region, id }, { singletonKey: singletonKeyOf({ accountId, region }, id) });

/** Exports that nobody has worked at for minutes: their job is lost, or their time is over. */
async function lookAfter<F>(deps: PipelineDeps, kind: DocumentKind<ExportBody<F>>, job: string): Promise<object> {
  const { store, clock } = deps;
  const now = clock.now();
  const due = await store.documents.due(kind, now.toISOString(), LIMIT);
  let [resent, failed] = [0, 0];
  for (const document of due) {
    const { id, body } = document;
    if (body.deadline <= now.toISOString()) {
      if (await failExport(deps, kind, document, id, 'INTERNAL_ERROR', 'The export did not end within 12 hours.'))
        failed++;
    } else {
      await store.documents.update(kind, document, id, (current) =>
        current.body.status === 'IN_PROGRESS' ? { ...current, dueAt: nextLook(body.deadline, now) } : undefined,
      );
      resent++;
    }
    // Also for what timed out: a run takes back what is half uploaded.
    await sendJob(deps, job, document, id);
  }
  return { [job]: { resent, failed } };
}

/** Sends the jobs of exports again that stalled, and ends those whose twelve hours are over. */
export const exportWatch: JobDefinition = {
  name: 'export-watch',
  cron: '* * * * *',
  run: async (deps) => ({
    ...(await lookAfter(deps, FINDINGS_REPORT, 'export-findings')),
    ...(await lookAfter(deps, SBOM_EXPORT, 'export-sbom')),
  }),
};
