import { z } from 'zod';
import { ExportError, isSbomFormat } from '../domain/export.ts';
import type { Owner, Resource } from '../domain/resource.ts';
import { matchesResource } from '../domain/resource-filter.ts';
import { singletonKeyOf } from '../queue/queue.ts';
import { EXPORT_SCHEDULE, type ExportScheduleBody, LATEST, MAX_SCHEDULES } from '../store/export-schedules.ts';
import type { Document } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { exportResource } from './export-sbom.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), resourceId: z.string() });

/** Changes of one resource that come in this time are one export. */
const DEBOUNCE_SECONDS = 30;

const followsChanges = ({ body }: Document<ExportScheduleBody>): boolean => 'event' in body.trigger;

/** Schedules of the resource's account and, as by the clock, of its administrator at this moment. */
async function followersOf({ store }: PipelineDeps, { accountId, region }: Owner) {
  const administratorId = await store.organization.administratorOf({ accountId, region });
  const accountIds = [accountId, ...(administratorId === undefined ? [] : [administratorId])];
  const limit = MAX_SCHEDULES * accountIds.length;
  const { items } = await store.documents.list(EXPORT_SCHEDULE, { accountIds, region }, {}, { limit });
  return items.filter(followsChanges);
}

/** Asks for the SBOMs of a resource that is new or whose software changed, where anybody has a schedule for that who sees it. */
export async function resourceChanged(deps: PipelineDeps, owner: Owner, resourceId: string): Promise<void> {
  if ((await followersOf(deps, owner)).length === 0) return;
  const { accountId, region } = owner;
  const singletonKey = singletonKeyOf({ accountId, region }, resourceId);
  const data = { accountId, region, resourceId };
  await deps.queue.send('export-sbom-of-resource', data, { singletonKey, startAfter: DEBOUNCE_SECONDS });
}

async function exportFor(
  deps: PipelineDeps,
  schedule: Document<ExportScheduleBody>,
  resource: Resource,
  signal: AbortSignal,
): Promise<'exported' | 'skipped' | 'failed'> {
  const { format, destination, filter } = schedule.body;
  if (!isSbomFormat(format) || !matchesResource(filter, resource)) return 'skipped';
  const at = deps.clock.now().toISOString();
  const tell = (lastRun: NonNullable<ExportScheduleBody['lastRun']>) =>
    deps.store.documents.update(EXPORT_SCHEDULE, schedule, schedule.id, (current) => ({
      ...current,
      body: { ...current.body, lastRun },
    }));
  try {
    const target = await deps.exportTarget(destination);
    if (!(await exportResource(deps, resource, target, { format, destination, name: LATEST }, signal)))
      return 'skipped';
    await tell({ at, resourceId: resource.id });
    return 'exported';
  } catch (error) {
    if (!(error instanceof ExportError)) throw error;
    const { failure, message } = error;
    deps.log.warn({ schedule: schedule.name, resourceId: resource.id, failure, reason: message }, 'export failed');
    await tell({ at, resourceId: resource.id, failure, message });
    return 'failed';
  }
}

/** Writes the SBOM of one resource for every schedule that follows its changes. */
export const exportSbomOfResource: JobDefinition = {
  name: 'export-sbom-of-resource',
  concurrency: 2,
  async run(deps, data, signal) {
    const { resourceId, ...owner } = jobData.parse(data);
    const resource = await deps.store.resources.get(owner, resourceId);
    if (resource === undefined) return { resourceId, skipped: 'the resource is gone' };
    const counts = { exported: 0, skipped: 0, failed: 0 };
    for (const schedule of await followersOf(deps, owner)) {
      signal.throwIfAborted();
      counts[await exportFor(deps, schedule, resource, signal)]++;
    }
    return { resourceId, ...counts };
  },
};
