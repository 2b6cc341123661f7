/**
 * One filter language for lists and suppression rules, with two interpreters: `findings/filter.ts` in memory and
 * `store/filter-sql.ts`. Wire criteria are translated to it at the edge (inspector.md 2.1):
 * fields AND; inside a field any positive (EQUALS, PREFIX, ranges) AND no NOT_EQUALS.
 */
export type StringComparison = 'EQUALS' | 'NOT_EQUALS' | 'PREFIX';

export type Condition =
  | { readonly kind: 'string'; readonly comparison: StringComparison; readonly value: string }
  /** Bounds inclusive. */
  | { readonly kind: 'number'; readonly lower?: number; readonly upper?: number }
  /** ISO 8601 bounds, inclusive. */
  | { readonly kind: 'date'; readonly start?: string; readonly end?: string }
  /** Any port of the range, both ends included: the finding's range overlaps it. */
  | { readonly kind: 'ports'; readonly begin?: number; readonly end?: number }
  /** Tag exists (no value) or equals. */
  | { readonly kind: 'map'; readonly key: string; readonly value?: string }
  /** All given sub-conditions hold for the same package. */
  | { readonly kind: 'package'; readonly parts: Readonly<Partial<Record<PackageField, Condition>>> };

export const PACKAGE_FIELDS = [
  'name',
  'version',
  'epoch',
  'release',
  'architecture',
  'filePath',
  'sourceLayerHash',
  'sourceLambdaLayerArn',
] as const;
export type PackageField = (typeof PACKAGE_FIELDS)[number];

/** Field name (the wire's own, e.g. `severity`, `vulnerablePackages`) → its conditions, at least one. */
export type Filter = Readonly<Record<string, readonly Condition[]>>;

export const MATCH_ALL: Filter = {};

/** Do the conditions of a field take this text? */
export function acceptsText(conditions: readonly Condition[], text: string): boolean {
  const texts = conditions.flatMap((c) => (c.kind === 'string' ? [c] : []));
  const positive = texts.filter((c) => c.comparison !== 'NOT_EQUALS');
  return (
    texts.every((c) => c.comparison !== 'NOT_EQUALS' || c.value !== text) &&
    (positive.length === 0 ||
      positive.some((c) => (c.comparison === 'PREFIX' ? text.startsWith(c.value) : text === c.value)))
  );
}
