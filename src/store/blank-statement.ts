import { CompiledQuery } from 'kysely';

// A statement that is asked again and again with other values is written and compiled once, with blanks for the values:
// building it from its parts costs more than to send it. What a caller chose, a filter say, is part of its shape instead.

/** What takes the place of the blanks, by the letter of their list. */
export type BlankValues = Readonly<Record<string, readonly (string | number)[]>>;

/** No text of a filter begins so: PostgreSQL stores no NUL. */
const MARK = '\0';

/** `count` blanks of a list. As a parameter of its own, the whole list is one blank. */
export const blanks = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${MARK}${letter}${place}`);

const isBlank = (value: unknown): value is string => typeof value === 'string' && value.startsWith(MARK);

function fill(parameter: unknown, values: BlankValues): unknown {
  if (Array.isArray(parameter)) return isBlank(parameter[0]) ? values[parameter[0][1] ?? ''] : parameter;
  return isBlank(parameter) ? values[parameter[1] ?? '']?.[Number(parameter.slice(2))] : parameter;
}

/** The statement with values in the place of its blanks. */
export const filledIn = <R>({ sql, parameters }: CompiledQuery<R>, values: BlankValues): CompiledQuery<R> =>
  CompiledQuery.raw(
    sql,
    parameters.map((parameter) => fill(parameter, values)),
  ) as CompiledQuery<R>;

/** Remembers the last `limit` things of their shapes. */
export function byShape<T>(limit: number): (shape: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (shape, make) => {
    const value = known.get(shape) ?? make();
    known.delete(shape);
    known.set(shape, value);
    const [oldest] = known.keys();
    if (known.size > limit && oldest !== undefined) known.delete(oldest);
    return value;
  };
}
