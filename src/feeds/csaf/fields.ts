/**
 * Fields of JSON documents, read tolerantly: another type than expected is no value. Documents of vendors hold up to
 * hundreds of thousands of products; a schema library takes longer to look at them than JSON.parse to read them.
 */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The objects of a list; whatever else is in it is left out. */
export function* objectsOf(value: unknown): Generator<Fields, void, undefined> {
  for (const item of listOf(value)) {
    const fields = fieldsOf(item);
    if (fields !== undefined) yield fields;
  }
}

export const textsOf = (value: unknown): readonly string[] => {
  const list = listOf(value);
  return list.every((item) => typeof item === 'string') ? (list as string[]) : list.flatMap((i) => textOf(i) ?? []);
};

/** `2024-03-05T00:00:00+00:00` as UTC in ISO form; undefined when it is no date. */
export function dateOf(value: unknown): string | undefined {
  const text = textOf(value);
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
