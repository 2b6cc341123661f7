import { parse } from 'yaml';

/**
 * The value of a record that is written as YAML, or why it is none. Days stay as they are written; a document does not
 * grow by its aliases, and what the parser would warn of is printed nowhere.
 */
export function readYaml(text: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: parse(text, { schema: 'core', maxAliasCount: 10, logLevel: 'error' }) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
