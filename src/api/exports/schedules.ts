import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { nextMoment } from '../../domain/cron.ts';
import { FINDINGS_FORMATS, isSbomFormat, SBOM_FORMATS } from '../../domain/export.ts';
import type { Filter } from '../../domain/filter.ts';
import { EXPORT_SCHEDULE, type ExportScheduleBody, MAX_SCHEDULES } from '../../store/export-schedules.ts';
import type { Document } from '../../store/store.ts';
import type { Operations } from '../contract/inspector2.generated.ts';
import { inspector2 } from '../contract/inspector2.generated.ts';
import { destinationOf, wireDestination } from '../inspector2/export-shape.ts';
import { criteriaOf, filterOf } from '../inspector2/filter.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { compileCodec } from '../wire/codec.ts';
import { apiError, fieldError, validationError } from '../wire/errors.ts';
import { checkedJson } from '../wire/json-body.ts';

/** What a schedule is created with; `order` has the members of CreateFindingsReport or CreateSbomExport. */
const REQUEST = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'has 1 to 64 letters, digits, dots, dashes and underscores'),
  cron: z.string().max(200).optional(),
  event: z.literal('RESOURCE_CHANGED').optional(),
  latest: z.boolean().optional(),
  order: z.looseObject({ reportFormat: z.enum([...FINDINGS_FORMATS, ...SBOM_FORMATS]) }),
});

type ScheduleRequest = z.infer<typeof REQUEST>;

/** A schedule as the routes show it. */
export interface WireSchedule {
  readonly name: string;
  readonly trigger: ExportScheduleBody['trigger'];
  readonly latest: boolean;
  readonly order: object;
  readonly nextRun?: string | undefined;
  readonly lastRun?: ExportScheduleBody['lastRun'] | undefined;
}

type Schedules = Pick<HandlerDeps, 'store' | 'queue' | 'clock'>;

/** Compiled at first use: it takes longer than a whole start should. */
let codecs: ReturnType<typeof compileCodec> | undefined;

/** An order is read exactly as its operation reads it. */
function decoded<O extends 'CreateFindingsReport' | 'CreateSbomExport'>(operation: O, order: object) {
  const body = Buffer.from(JSON.stringify(order));
  codecs ??= compileCodec(inspector2);
  const codec = codecs.get(operation);
  if (codec === undefined) throw new Error(`the contract has no ${operation}`);
  const input = codec.decode({ labels: {}, query: [], headers: {}, body });
  // The codec has just made the input that the contract says.
  return input as Operations[O]['input'];
}

function orderOf(order: ScheduleRequest['order']): Pick<ExportScheduleBody, 'format' | 'destination' | 'filter'> {
  if (isSbomFormat(order.reportFormat)) {
    const { reportFormat: format, s3Destination, resourceFilterCriteria } = decoded('CreateSbomExport', order);
    const filter = filterOf('ResourceFilterCriteria', resourceFilterCriteria);
    return { format, destination: destinationOf(s3Destination), filter };
  }
  const { reportFormat: format, s3Destination, filterCriteria } = decoded('CreateFindingsReport', order);
  const filter: Filter = filterOf('FilterCriteria', filterCriteria);
  return { format, destination: destinationOf(s3Destination), filter };
}

/** The body of a request for a new schedule, all but its order checked. @throws ApiError */
export const readSchedule = (body: Uint8Array): ScheduleRequest => checkedJson(REQUEST, body);

function triggerOf({ cron, event, order }: ScheduleRequest, now: Date): ExportScheduleBody['trigger'] {
  if ((cron === undefined) === (event === undefined)) throw fieldError('cron', 'Give either cron or event');
  if (event !== undefined) {
    if (!isSbomFormat(order.reportFormat)) throw fieldError('event', 'Only SBOMs follow the changes of resources');
    return { event };
  }
  if (cron === undefined || nextMoment(cron, now) === undefined) {
    throw fieldError('cron', 'Must be a cron expression of five fields (UTC) that comes true one day');
  }
  return { cron };
}

const shown = ({ name = '', body, dueAt }: Document<ExportScheduleBody>): WireSchedule => ({
  name,
  trigger: body.trigger,
  latest: body.latest,
  order: {
    reportFormat: body.format,
    s3Destination: wireDestination(body.destination),
    [isSbomFormat(body.format) ? 'resourceFilterCriteria' : 'filterCriteria']: criteriaOf(body.filter),
  },
  nextRun: dueAt,
  lastRun: body.lastRun,
});

const unknownSchedule = (name: string) => apiError('ResourceNotFoundException', `There is no export named ${name}.`);

/** @throws ApiError for a request that is wrong, a name that is taken, and more than {@link MAX_SCHEDULES} */
export async function createSchedule(
  { store, clock }: Schedules,
  caller: Caller,
  request: ScheduleRequest,
): Promise<WireSchedule> {
  const now = clock.now();
  const trigger = triggerOf(request, now);
  // What follows changes always overwrites: a new folder for each change would be found by nobody.
  const body = { ...orderOf(request.order), trigger, latest: 'event' in trigger || request.latest === true };
  const dueAt = 'cron' in trigger ? nextMoment(trigger.cron, now) : undefined;
  const place = { ...ownerOf(caller), id: randomUUID(), name: request.name, tags: {}, createdAt: now.toISOString() };
  const document = { ...place, body, ...(dueAt !== undefined && { dueAt }) };
  const created = await store.documents.create(EXPORT_SCHEDULE, document, MAX_SCHEDULES);
  if (created === 'name') throw apiError('ConflictException', `There is an export named ${request.name} already.`);
  if (created === 'quota')
    throw validationError(`An account has at most ${MAX_SCHEDULES} exports that run by themselves.`);
  return shown({ ...document, updatedAt: document.createdAt });
}

/** All of the account, by name. */
export async function listSchedules(
  { store }: Schedules,
  caller: Caller,
): Promise<{ exports: readonly WireSchedule[] }> {
  const { items } = await store.documents.list(EXPORT_SCHEDULE, ownScopeOf(caller), {}, { limit: MAX_SCHEDULES });
  return { exports: items.map(shown).sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** @throws ApiError when there is none of that name */
export async function deleteSchedule({ store }: Schedules, caller: Caller, name: string): Promise<void> {
  const found = await store.documents.getByName(EXPORT_SCHEDULE, ownerOf(caller), name);
  if (found === undefined || !(await store.documents.delete(EXPORT_SCHEDULE, found, found.id))) {
    throw unknownSchedule(name);
  }
}

/**
 * Exports everything that the schedule is for now, also where it follows changes.
 * @throws ApiError when there is none of that name
 */
export async function runSchedule(
  { store, queue, clock }: Schedules,
  caller: Caller,
  name: string,
): Promise<WireSchedule> {
  const found = await store.documents.getByName(EXPORT_SCHEDULE, ownerOf(caller), name);
  if (found === undefined) throw unknownSchedule(name);
  const dueAt = clock.now().toISOString();
  const moved = await store.documents.update(EXPORT_SCHEDULE, found, found.id, (current) => ({ ...current, dueAt }));
  if (moved === 'missing' || moved === 'name') throw unknownSchedule(name);
  await queue.send('export-schedules', {}, { singletonKey: 'export-schedules' });
  return shown(moved);
}
