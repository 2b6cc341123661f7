import type { z } from 'zod';
import { cannotParse, fieldErrors } from './errors.ts';

const MAX_ISSUES = 20;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value of a body. @throws ApiError ValidationException: it is no JSON in UTF-8 */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw cannotParse('The request body is not JSON.');
  }
}

/** A body of JSON as its schema reads it. @throws ApiError ValidationException that names the members that are wrong */
export function checkedJson<T>(schema: z.ZodType<T>, body: Uint8Array): T {
  const result = schema.safeParse(jsonOf(body));
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, MAX_ISSUES);
  throw fieldErrors(issues.map(({ path, message }) => ({ name: path.join('.') || 'body', message })));
}
