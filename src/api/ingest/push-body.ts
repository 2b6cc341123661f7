import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { cannotParse, fieldErrors, validationError } from '../wire/errors.ts';
import { type Push, pushSchema } from './inventory-schema.ts';

/** The same bound on the wire and unpacked: a small gzip cannot become a large inventory. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_ISSUES = 20;

const gunzipAsync = promisify(gunzip);
const utf8 = new TextDecoder('utf-8', { fatal: true });

async function unpacked(body: Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') throw validationError(`Content-Encoding ${encoding} is not accepted: send gzip or nothing.`);
  try {
    return await gunzipAsync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge
      ? validationError(`The body unpacks to more than ${MAX_BODY_BYTES} bytes.`)
      : cannotParse('The body is not gzip although Content-Encoding says so.');
  }
}

/** The pushed inventory, parsed and checked; ValidationException with the members that are wrong. */
export async function readPush(body: Uint8Array, encoding: string | undefined): Promise<Push> {
  const bytes = await unpacked(body, encoding);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw cannotParse('The request body is not JSON.');
  }
  const parsed = pushSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, MAX_ISSUES);
  throw fieldErrors(issues.map((issue) => ({ name: issue.path.join('.'), message: issue.message })));
}
