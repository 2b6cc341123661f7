import type { z } from 'zod';
import { inputError } from '../../domain/errors.ts';

/** Deeper documents are hostile: the deepest manifest, config or package.json in the wild has a dozen levels. */
const MAX_DEPTH = 64;
/** Values of one document: the largest configs and package.json files in the wild have a few thousand. */
const MAX_VALUES = 100_000;

/** Nesting and empty objects cost a parser far more memory than their bytes: judged before parsing. */
export function excessOf(bytes: Uint8Array): string | undefined {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x2c) values++;
    else if (byte === 0x7b || byte === 0x5b) {
      values++;
      if (++depth > MAX_DEPTH) return `limit: JSON nested more than ${MAX_DEPTH} deep`;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return values > MAX_VALUES ? `limit: JSON of more than ${MAX_VALUES} values` : undefined;
}

/** @throws Error with the reason, without the name of the document */
export function parseJson(bytes: Uint8Array): unknown {
  const excess = excessOf(bytes);
  if (excess !== undefined) throw new Error(excess);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new Error('is no valid JSON');
  }
}

/** @param name of the document, for errors. @throws AssayError input: no JSON, too deep, not of the schema */
export function parseDocument<T>(bytes: Uint8Array, schema: z.ZodType<T>, name: string): T {
  let value: unknown;
  try {
    value = parseJson(bytes);
  } catch (error) {
    throw inputError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.').slice(0, 100)}`;
  throw inputError(`${name}: not as the image specification says${where}: ${issue?.message ?? 'invalid'}`);
}
