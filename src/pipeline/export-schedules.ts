import { createHash } from 'node:crypto';
import { nextMoment } from '../domain/cron.ts';
import { isSbomFormat } from '../domain/export.ts';
import type { Owner } from '../domain/resource.ts';
import { uuid8Of } from '../domain/uuid.ts';
import { singletonKeyOf } from '../queue/queue.ts';
import { FINDINGS_REPORT, newExport, REPORT_IN_PROGRESS, SBOM_EXPORT } from '../store/export-documents.ts';
import { EXPORT_SCHEDULE, type ExportScheduleBody, LATEST } from '../store/export-schedules.ts';
import type { Document } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

const LIMIT = 100;
/** A report that waits for another one of its account looks again after this. */
const WAIT_MS = 60_000;

type Schedule = Document<ExportScheduleBody>;

/** The same moment of the same schedule is the same export: a job that runs twice orders one. */
function exportIdOf({ id, dueAt }: Schedule): string {
  return uuid8Of(createHash('sha256').update(`${id} ${dueAt}`).digest('hex'));
}

/** Orders the export of a schedule, as its account might have. False: its account has a report in progress. */
async function order(deps: PipelineDeps, schedule: Schedule, id: string): Promise<boolean> {
  const { store, queue, clock } = deps;
  const owner: Owner = { accountId: schedule.accountId, region: schedule.region };
  const { format, destination, filter, latest } = schedule.body;
  const members = await deps.membersOf(owner);
  const scope = { accountIds: [owner.accountId, ...members], region: owner.region };
  const now = clock.now();
  const what = { destination, filter, scope, ...(latest && { keyName: LATEST }) };
  const place = { ...owner, id, tags: {}, createdAt: now.toISOString() };
  if (isSbomFormat(format)) {
    await store.documents.create(SBOM_EXPORT, { ...place, ...newExport({ ...what, format }, now) });
  } else {
    const report = { ...place, name: REPORT_IN_PROGRESS, ...newExport({ ...what, format }, now) };
    const created = await store.documents.create(FINDINGS_REPORT, report);
    const known = await store.documents.get(FINDINGS_REPORT, scope, id);
    if (created !== 'created' && known === undefined) return false;
  }
  const job = isSbomFormat(format) ? 'export-sbom' : 'export-findings';
  await queue.send(job, { ...owner, id }, { singletonKey: singletonKeyOf(owner, id) });
  return true;
}

async function runSchedule(deps: PipelineDeps, schedule: Schedule): Promise<'ordered' | 'waits'> {
  const id = exportIdOf(schedule);
  const ordered = await order(deps, schedule, id);
  const now = deps.clock.now();
  const { trigger } = schedule.body;
  // What follows changes never comes by the clock: a command alone has started it.
  const next = 'cron' in trigger ? nextMoment(trigger.cron, now) : undefined;
  const dueAt = ordered ? next : new Date(now.getTime() + WAIT_MS).toISOString();
  await deps.store.documents.update(EXPORT_SCHEDULE, schedule, schedule.id, ({ name, tags, body, dueAt: was }) => ({
    tags,
    body: ordered ? { ...body, lastRun: { at: now.toISOString(), exportId: id } } : body,
    ...(name !== undefined && { name }),
    // Somebody asked for another run meanwhile: that moment stands.
    ...(was !== schedule.dueAt ? was !== undefined && { dueAt: was } : dueAt !== undefined && { dueAt }),
  }));
  return ordered ? 'ordered' : 'waits';
}

/** Orders the exports whose moment has come. What was missed while no server ran is made up for once. */
export const exportSchedules: JobDefinition = {
  name: 'export-schedules',
  cron: '* * * * *',
  async run(deps, _data, signal) {
    const counts = { ordered: 0, waits: 0 };
    for (const schedule of await deps.store.documents.due(EXPORT_SCHEDULE, deps.clock.now().toISOString(), LIMIT)) {
      signal.throwIfAborted();
      counts[await runSchedule(deps, schedule)]++;
    }
    return counts;
  },
};
