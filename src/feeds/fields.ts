import { z } from 'zod';
import { sortedSet } from '../domain/order.ts';

/** Fields as hand-written advisories have them: a list may be missing, `null`, or one text. */
export const textList = z
  .union([z.string().transform((text) => [text]), z.array(z.unknown())])
  .nullish()
  .transform((list) => (list ?? []).filter((text): text is string => typeof text === 'string'));

/** A list of records; `null` and nothing are none. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/** YAML and TOML have dates and numbers where a text is meant. */
export const looseText = z
  .union([z.string(), z.number().transform(String), z.date().transform((date) => date.toISOString())])
  .nullish()
  .transform((text) => (text == null || text.trim() === '' ? undefined : text.trim()));

const ISO = /^\d{4}-\d{2}-\d{2}/;

/** An ISO 8601 day or time; other notations say nothing. */
export const isoText = looseText.transform((text) => (text !== undefined && ISO.test(text) ? text : undefined));

/** A time as machines write it: ISO 8601, in UTC where no zone is named. Anything else says nothing, its record still does. */
export const utcTime = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value !== 'string' || !ISO.test(value)) return undefined;
    return /T[\d:.]+$/.test(value) ? `${value}Z` : value;
  });

/** `{ key: values }` when there are any, for spreading. */
export const listed = <K extends string>(
  key: K,
  values: readonly (string | undefined)[],
): { readonly [P in K]?: readonly string[] } => {
  const known = sortedSet(values.filter((value): value is string => value !== undefined && value !== ''));
  return (known.length === 0 ? {} : { [key]: known }) as { readonly [P in K]?: readonly string[] };
};

/** Why zod refuses a record, with the place. */
export const refusal = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return issue === undefined ? 'no record' : `${issue.path.join('.')}: ${issue.message}`;
};
