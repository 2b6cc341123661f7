import { type AssessmentEntity, readAssessmentArn } from '../../assessment/arn.ts';
import type { Owner } from '../../domain/resource.ts';
import type { Page, PageRequest } from '../../store/store.ts';
import {
  type FailedItemDetails,
  type InvalidInputErrorCode,
  inspector,
  type NoSuchEntityErrorCode,
  type Operations,
} from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, type PageInput, readPage } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { invalidInput, noSuchEntity } from './errors.ts';

export type OperationName = keyof Operations;

/** Gets the validated input, answers with the modelled output, throws ApiError. */
export type Handler<O extends OperationName> = (
  input: Operations[O]['input'],
  caller: Caller,
) => Promise<Operations[O]['output']>;

/** Every operation of the contract: one that is missing here does not compile. */
export type Handlers = { readonly [O in OperationName]: Handler<O> };

/** The handlers of one capability. */
export type Capability<O extends OperationName> = { readonly [K in O]: Handler<K> };

/** What an operation without output members answers. */
export const NOTHING = {};

type Entity = Exclude<AssessmentEntity, 'exclusion'>;
const CODES: Readonly<Record<Entity, readonly [InvalidInputErrorCode, NoSuchEntityErrorCode]>> = {
  finding: ['INVALID_FINDING_ARN', 'FINDING_DOES_NOT_EXIST'],
  resourcegroup: ['INVALID_RESOURCE_GROUP_ARN', 'RESOURCE_GROUP_DOES_NOT_EXIST'],
  rulespackage: ['INVALID_RULES_PACKAGE_ARN', 'RULES_PACKAGE_DOES_NOT_EXIST'],
  run: ['INVALID_ASSESSMENT_RUN_ARN', 'ASSESSMENT_RUN_DOES_NOT_EXIST'],
  target: ['INVALID_ASSESSMENT_TARGET_ARN', 'ASSESSMENT_TARGET_DOES_NOT_EXIST'],
  template: ['INVALID_ASSESSMENT_TEMPLATE_ARN', 'ASSESSMENT_TEMPLATE_DOES_NOT_EXIST'],
};

export const malformedArn = (entity: Entity, arn: string) =>
  invalidInput(CODES[entity][0], `${arn} is not the ARN of such a thing (${entity}).`);

/** What does not exist and what belongs to others answer alike. */
export const missing = (entity: Entity, arn: string) =>
  noSuchEntity(CODES[entity][1], `There is no ${entity} ${arn} in this account and region.`);

/** The id at the end of an ARN of the caller's. Throws InvalidInput for what is no ARN, NoSuchEntity for another's. */
export function idOfArn(entity: Entity, arn: string, caller: Owner): string {
  const ids = readAssessmentArn(caller, entity, arn);
  if (ids === 'malformed') throw malformedArn(entity, arn);
  const id = ids === 'foreign' ? undefined : ids[entity];
  if (id === undefined) throw missing(entity, arn);
  return id;
}

type FailureCode = FailedItemDetails['failureCode'];

/** Looks a batch of ARNs up; what cannot be shown is told by ARN instead of failing the call. */
export async function describeAll<T extends object>(
  arns: readonly string[],
  describe: (arn: string) => Promise<T | FailureCode>,
): Promise<{ readonly found: ReadonlyMap<string, T>; readonly failedItems: Record<string, FailedItemDetails> }> {
  const found = new Map<string, T>();
  const failed = new Map<string, FailedItemDetails>();
  for (const [index, arn] of arns.entries()) {
    const result = arns.indexOf(arn) < index ? 'DUPLICATE_ARN' : await describe(arn);
    if (typeof result === 'string') failed.set(arn, { failureCode: result, retryable: false });
    else found.set(arn, result);
  }
  return { found, failedItems: Object.fromEntries(failed) };
}

/** As {@link describeAll}, for what is found by the ids of its ARN. */
export const describeByIds = <T extends object>(
  arns: readonly string[],
  entity: AssessmentEntity,
  caller: Caller,
  describe: (ids: Readonly<Record<string, string>>) => Promise<T | undefined>,
) =>
  describeAll<T>(arns, async (arn) => {
    const ids = readAssessmentArn(ownerOf(caller), entity, arn);
    if (ids === 'malformed') return 'INVALID_ARN';
    return (ids === 'foreign' ? undefined : await describe(ids)) ?? 'ITEM_DOES_NOT_EXIST';
  });

const DEFAULT_PAGE = 10;
const MAX_PAGE = 500;

/** Items that the model lets an answer have: most lists end at 100, though 500 may be asked for. */
function mostShown(operation: OperationName): number {
  const output = inspector.shapes[inspector.operations[operation]?.output ?? ''];
  const members = output?.type === 'structure' ? Object.values(output.members) : [];
  const lists = members.map((member) => inspector.shapes[typeof member === 'string' ? member : member.shape]);
  return Math.min(MAX_PAGE, ...lists.map((list) => (list?.type === 'list' && list.max) || MAX_PAGE));
}

/** One page of a list; the model leaves it to the service that 1 to 500 items may be asked for. */
export function pageOf<T>(
  { tokens }: Pick<HandlerDeps, 'tokens'>,
  caller: Caller,
  operation: OperationName,
  query: unknown,
  input: PageInput,
  read: (page: PageRequest) => Promise<Page<T>>,
): Promise<{ items: readonly T[]; nextToken: string | undefined }> {
  const { maxResults = DEFAULT_PAGE } = input;
  if (maxResults < 1 || maxResults > MAX_PAGE) {
    throw invalidInput('INVALID_MAX_RESULTS', `maxResults is a number from 1 to ${MAX_PAGE}.`);
  }
  const asked = { ...input, maxResults: Math.min(maxResults, mostShown(operation)) };
  return readPage(tokens, caller, { operation, query, input: asked, defaultSize: DEFAULT_PAGE }, read);
}

/** Pages that are looked through for one answer: a filter that takes little must not read everything at once. */
const LOOKED_THROUGH = 50;

/** Reads on while a page has nothing that is wanted, so that empty pages are rare; they still have a token. */
export async function readWanted<T, U>(
  request: PageRequest,
  read: (page: PageRequest) => Promise<Page<T>>,
  wanted: (items: readonly T[]) => readonly U[] | Promise<readonly U[]>,
): Promise<Page<U>> {
  let after = request.after;
  for (let page = 1; ; page++) {
    const { items, next } = await read({ limit: request.limit, ...(after !== undefined && { after }) });
    const kept = await wanted(items);
    if (next === undefined) return { items: kept };
    if (kept.length > 0 || page === LOOKED_THROUGH) return { items: kept, next };
    after = next;
  }
}

/** A page of a list that is in memory: the key is the place of its last item. */
export function pageOfList<T>(all: readonly T[], { limit, after }: PageRequest): Page<T> {
  const start = after === undefined ? 0 : Number(after);
  const end = start + limit;
  return { items: all.slice(start, end), ...(end < all.length && { next: String(end) }) };
}
