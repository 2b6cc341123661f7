import type { z } from 'zod';

/**
 * The value as the schema says.
 * @param what the document should be, for the error: `composer.lock`
 * @throws Error that names the first difference, without the path of the document
 */
export function shapeOf<T>(value: unknown, schema: z.ZodType<T>, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.').slice(0, 100)})`;
  throw new Error(`is no ${what}${where}: ${issue?.message ?? 'wrong shape'}`);
}
