const repaired = (text: string): string => text.replaceAll('\0', '\uFFFD').replace(LONE_SURROGATE, '\uFFFD');
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function repairedValue(value: unknown): unknown {
  if (typeof value === 'string') return repaired(value);
  if (Array.isArray(value)) return value.map(repairedValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [repaired(key), repairedValue(inner)]));
}

/**
 * JSON that PostgreSQL takes: NUL and lone surrogates, which JSON can write and PostgreSQL cannot store, become U+FFFD.
 * Names in inventories are hostile input; one of them must not make a whole batch fail for ever.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  // Both only ever appear as escapes in JSON.stringify's output.
  return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(repairedValue(value)) : text;
}

/** The same for a plain text column. */
export const storableText = (text: string): string => (/[\0\uD800-\uDFFF]/.test(text) ? repaired(text) : text);
