import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { partitionOf } from '../domain/arn.ts';
import { usageError } from '../domain/errors.ts';
import type { Condition, Filter } from '../domain/filter.ts';
import { storableText } from './json-text.ts';

/**
 * Filters as SQL: the second interpreter of `domain/filter.ts`, equal to `findings/filter.ts` by a property test.
 *
 * Fields AND; inside a field any positive condition and no NOT_EQUALS. A missing value equals nothing: EQUALS, PREFIX
 * and ranges are false of it, NOT_EQUALS is true. A list holds when one of its elements does; NOT_EQUALS when none does.
 */
export type Predicate = RawBuilder<SqlBool>;

/** SQL of one positive condition on a field. May be NULL where the value is missing. */
export type FieldTest = (condition: Condition) => Predicate;

/** Field name → its test. */
export type FilterFields = Readonly<Record<string, FieldTest>>;

/** A column, or an expression that stands for one. */
export type Column = RawBuilder<unknown>;

/** The partition of a region, as `partitionOf` of domain/arn.ts says it. */
export const partitionOfRegion = (region: string): Column =>
  sql.raw(`case when ${region} like 'cn-%' then '${partitionOf('cn-north-1')}'
    when ${region} like 'us-gov-%' then '${partitionOf('us-gov-west-1')}' else '${partitionOf('us-east-1')}' end`);

const TRUE: Predicate = sql`true`;
const FALSE: Predicate = sql`false`;

export const allOf = (predicates: readonly Predicate[]): Predicate =>
  predicates.length === 0 ? TRUE : sql`(${sql.join(predicates, sql` and `)})`;

const anyOf = (predicates: readonly Predicate[]): Predicate =>
  predicates.length === 0 ? FALSE : sql`(${sql.join(predicates, sql` or `)})`;

const mismatch = (condition: Condition): never => {
  throw usageError(`a ${condition.kind} condition does not fit this filter field`);
};

/** `%` and `_` of a prefix mean themselves. */
const likePrefix = (prefix: string): string => `${prefix.replace(/[\\%_]/g, '\\$&')}%`;

/** Text with a NUL, or half of a surrogate pair, is in no row: PostgreSQL cannot even compare with it. */
export const isStorable = (text: string): boolean => storableText(text) === text;

function textTest(column: Column, condition: Condition): Predicate {
  if (condition.kind !== 'string') return mismatch(condition);
  const { comparison, value } = condition;
  if (!isStorable(value)) return FALSE;
  return comparison === 'PREFIX' ? sql`${column} like ${likePrefix(value)}` : sql`${column} = ${value}`;
}

export const textField =
  (column: Column): FieldTest =>
  (condition) =>
    textTest(column, condition);

/** A text column where the empty text stands for a missing value. */
export const filledTextField =
  (column: Column): FieldTest =>
  (condition) =>
    sql`(${column} <> '' and ${textTest(column, condition)})`;

/** The rows of `source` (an SQL `from` item named `item`, with a column `value`) are the field's values. */
export const textListField =
  (source: RawBuilder<unknown>): FieldTest =>
  (condition) =>
    sql`exists (select 1 from ${source} where ${textTest(sql`item.value`, condition)})`;

/** A column of texts in an array. That one of them is a value is asked in the way for which PostgreSQL knows how many have it. */
export function textArrayField(column: Column): FieldTest {
  const test = textListField(sql`unnest(${column}) as item(value)`);
  return (condition) =>
    condition.kind === 'string' && condition.comparison === 'EQUALS' && isStorable(condition.value)
      ? sql`${column} @> array[${condition.value}]::text[] collate "C"`
      : test(condition);
}

/** A field with few values, kept as a number: the condition is decided here, for each value. */
export const rankField =
  (column: Column, names: readonly string[]): FieldTest =>
  (condition) => {
    if (condition.kind !== 'string') return mismatch(condition);
    const { comparison, value } = condition;
    const ranks = names.flatMap((name, rank) =>
      (comparison === 'PREFIX' ? name.startsWith(value) : name === value) ? [rank] : [],
    );
    return ranks.length === 0 ? FALSE : sql`${column} in (${sql.join(ranks)})`;
  };

/** Numbers where a negative one stands for a missing value. */
export const scoreField =
  (column: Column): FieldTest =>
  (condition) =>
    sql`(${column} >= 0 and ${numberTest(column, condition)})`;

export const numberField =
  (column: Column): FieldTest =>
  (condition) =>
    numberTest(column, condition);

function numberTest(column: Column, condition: Condition): Predicate {
  if (condition.kind !== 'number') return mismatch(condition);
  const { lower, upper } = condition;
  return allOf([
    sql`${column} is not null`,
    ...(lower === undefined ? [] : [sql<SqlBool>`${column} >= ${lower}::double precision`]),
    ...(upper === undefined ? [] : [sql<SqlBool>`${column} <= ${upper}::double precision`]),
  ]);
}

export const dateField =
  (column: Column): FieldTest =>
  (condition) => {
    if (condition.kind !== 'date') return mismatch(condition);
    const bound = (operator: '>=' | '<=', text: string | undefined): Predicate[] => {
      if (text === undefined) return [];
      const time = Date.parse(text);
      if (Number.isNaN(time)) return [FALSE];
      return [sql<SqlBool>`${column} ${sql.raw(operator)} ${new Date(time).toISOString()}::timestamptz`];
    };
    return allOf([sql`${column} is not null`, ...bound('>=', condition.start), ...bound('<=', condition.end)]);
  };

/** A range of ports, the condition's bounds included: both ranges overlap. */
export const portsField =
  (begin: Column, end: Column): FieldTest =>
  (condition) => {
    if (condition.kind !== 'ports') return mismatch(condition);
    return allOf([
      sql`${begin} is not null`,
      ...(condition.end === undefined ? [] : [sql<SqlBool>`${begin} <= ${condition.end}::integer`]),
      ...(condition.begin === undefined ? [] : [sql<SqlBool>`${end} >= ${condition.begin}::integer`]),
    ]);
  };

/** A jsonb object of tags: the key is there, with the value where one is given. */
export const mapField =
  (column: Column): FieldTest =>
  (condition) => {
    if (condition.kind !== 'map') return mismatch(condition);
    const { key, value } = condition;
    if (!isStorable(key) || (value !== undefined && !isStorable(value))) return FALSE;
    return value === undefined ? sql`${column} ? ${key}` : sql`${column} ->> ${key}::text = ${value}`;
  };

/** A test that makes sense where `guard` holds alone: it is false elsewhere. */
export const guarded =
  (guard: Predicate, test: FieldTest): FieldTest =>
  (condition) =>
    sql`(${guard} and ${test(condition)})`;

export const isNegative = (condition: Condition): boolean =>
  condition.kind === 'string' && condition.comparison === 'NOT_EQUALS';

/** The conditions of one field, on anything that `test` can ask. */
export function fieldPredicate(conditions: readonly Condition[], test: FieldTest): Predicate {
  const positive = conditions.filter((c) => !isNegative(c));
  const negative = conditions.flatMap((c) => (c.kind === 'string' && isNegative(c) ? [c] : []));
  return allOf([
    ...(positive.length === 0 ? [] : [anyOf(positive.map(test))]),
    ...negative.map((c): Predicate => sql`(${test({ ...c, comparison: 'EQUALS' })}) is not true`),
  ]);
}

/** @throws AssayError usage on a field that is not among `fields`, or a condition that does not fit it */
export function filterPredicate(filter: Filter, fields: FilterFields): Predicate {
  return allOf(
    Object.entries(filter).map(([name, conditions]) => {
      const test = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (test === undefined) throw usageError(`no filter field is called ${name}`);
      return fieldPredicate(conditions, test);
    }),
  );
}
