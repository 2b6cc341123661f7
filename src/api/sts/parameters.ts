import { z } from 'zod';
import type { ServiceRequest } from '../service.ts';
import { apiError, cannotParse, type FieldIssue, fieldErrors } from '../wire/errors.ts';
import { splitTarget } from '../wire/routes.ts';

/** Parameters of a query-protocol request, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** Far more than any operation of STS has. */
const MAX_PARAMETERS = 100;
const STS_VERSION = '2011-06-15';

/** `+` is a space in forms; in addresses clients write `%20`, which reads the same. */
function readPairs(text: string): Map<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PARAMETERS) throw cannotParse('The request has too many parameters.');
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const mark = pair.indexOf('=');
    const [name, value] = mark < 0 ? [pair, ''] : [pair.slice(0, mark), pair.slice(mark + 1)];
    try {
      const key = decodeURIComponent(name.replaceAll('+', ' '));
      if (found.has(key)) throw cannotParse(`The parameter ${key} stands there twice.`);
      found.set(key, decodeURIComponent(value.replaceAll('+', ' ')));
    } catch (error) {
      if (error instanceof URIError) throw cannotParse('The parameters are no URL-encoded UTF-8.');
      throw error;
    }
  }
  return found;
}

/** Does the request speak the query protocol: a form, or an address with `Action`? */
export function isQueryRequest({ method, target, headers }: Omit<ServiceRequest, 'body'>): boolean {
  const { path, query } = splitTarget(target);
  if (path !== '/') return false;
  if (method === 'GET') return /(^|&)Action=/.test(query);
  return method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(String(headers['content-type'] ?? ''));
}

/** Parameters without the signature's own, which presigned addresses carry. */
export function readParameters(method: string, target: string, body: Uint8Array): Parameters {
  const { query } = splitTarget(target);
  const text = method === 'GET' ? query : [query, Buffer.from(body).toString('utf8')].filter(Boolean).join('&');
  return Object.fromEntries([...readPairs(text)].filter(([name]) => !name.startsWith('X-Amz-')));
}

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const HOUR = 3_600;
const duration = z.coerce
  .number()
  .int()
  .min(900)
  .max(12 * HOUR)
  .default(HOUR);
const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@-]{1,64}$/);
const common = { Action: z.string(), Version: z.literal(STS_VERSION) };

/** Inputs of the operations, as far as they are understood here; any other member is refused. */
export const STS_INPUTS = {
  GetCallerIdentity: z.strictObject(common),
  AssumeRole: z.strictObject({
    ...common,
    RoleArn: roleArn,
    RoleSessionName: z.string().regex(SESSION_NAME),
    DurationSeconds: duration,
    ExternalId: z
      .string()
      .regex(/^[\w+=,.@:/-]{2,1224}$/)
      .optional(),
    Policy: z.string().min(1).max(2_048).optional(),
  }),
  AssumeRoleWithWebIdentity: z.strictObject({
    ...common,
    RoleArn: roleArn,
    RoleSessionName: z.string().regex(SESSION_NAME),
    WebIdentityToken: z.string().min(4).max(20_000),
    DurationSeconds: duration,
    Policy: z.string().min(1).max(2_048).optional(),
  }),
} as const;
export type StsOperation = keyof typeof STS_INPUTS;
export type StsInput<O extends StsOperation> = z.output<(typeof STS_INPUTS)[O]>;

/** The operation that is asked for. Throws ApiError when there is none of this name here. */
export function stsOperationOf({ Action = '', Version = '' }: Parameters): StsOperation {
  if (Object.hasOwn(STS_INPUTS, Action)) return Action as StsOperation;
  const named = Action.slice(0, 100);
  throw apiError('UnknownOperationException', `Could not find operation ${named} for version ${Version.slice(0, 20)}`);
}

/** The checked input, or all that is wrong with it. */
export function readInput<O extends StsOperation>(operation: O, parameters: Parameters): StsInput<O> {
  const parsed = STS_INPUTS[operation].safeParse(parameters);
  // The schema is the operation's own.
  if (parsed.success) return parsed.data as StsInput<O>;
  const issues = parsed.error.issues.flatMap((issue): FieldIssue[] => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    const message = issue.code === 'unrecognized_keys' ? 'Member is not supported here' : issue.message;
    return names.map((name) => ({ name: name.slice(0, 100), message }));
  });
  throw fieldErrors(issues);
}
