import { type ParseError, parse } from 'jsonc-parser';
import { excessOf } from '../trees/json-document.ts';
import { textOf } from './text.ts';

/** JSON with comments and trailing commas (`bun.lock`, `deno.json`). @throws Error with the reason, without the name of the document */
export function parseJsonc(bytes: Uint8Array): unknown {
  const excess = excessOf(bytes);
  if (excess !== undefined) throw new Error(excess);
  const errors: ParseError[] = [];
  const value: unknown = parse(textOf(bytes), errors, { allowTrailingComma: true });
  if (errors[0] !== undefined) throw new Error(`is no valid JSON (at character ${errors[0].offset})`);
  return value;
}
