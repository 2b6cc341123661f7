import type { OvalCriteria, OvalCriterion, OvalDefinition, OvalTest } from './document.ts';

/** A package that a definition speaks of, and under which conditions. */
export interface PackageCriterion {
  readonly name: string;
  /** What is asked of the package, all at once; never empty. */
  readonly tests: readonly OvalTest[];
  /** Conditions that hold all at once; each is a choice of criteria any of which is enough. */
  readonly conditions: readonly (readonly OvalCriterion[])[];
}

/** How a criterion is to be taken. */
export type CriterionRole = 'package' | 'condition' | 'ignored';

/** Release packages of distributions: they say what is installed, not what is affected. */
const RELEASE_PACKAGE = /-release(-[\w.+]+)?$/;

/**
 * The role of a criterion by its test: signatures say nothing of a package's code; what asks of a package's version or
 * presence speaks of it, unless it is a release's own package or an architecture; all else is a condition.
 */
export function roleOf({ test, isNegated }: OvalCriterion): CriterionRole {
  if (test === undefined) return 'condition';
  if (test.isSignature) return 'ignored';
  if (test.isAbsence || isNegated) return 'ignored';
  if (test.evr !== undefined) return 'package';
  if (test.version === undefined && test.arches !== undefined) return 'condition';
  return RELEASE_PACKAGE.test(test.name) ? 'condition' : 'package';
}

const isPackage = (item: OvalCriteria | OvalCriterion): boolean =>
  item.kind === 'criterion' ? roleOf(item) === 'package' : item.items.some(isPackage);

function conditionsIn(item: OvalCriteria | OvalCriterion): readonly OvalCriterion[] {
  if (item.kind === 'criteria') return item.items.flatMap(conditionsIn);
  return roleOf(item) === 'condition' ? [item] : [];
}

/**
 * The packages of a definition. A branch that speaks of no package is a condition of those beside it: a choice, where
 * it is one of alternatives (`SLES 15 or SLED 15 is installed`). Negated branches are left out: none speaks of a package.
 */
export function* packagesOf(definition: OvalDefinition): Generator<PackageCriterion, void, undefined> {
  if (definition.criteria !== undefined) yield* packagesIn(definition.criteria, []);
}

function* packagesIn(
  criteria: OvalCriteria,
  outer: readonly (readonly OvalCriterion[])[],
): Generator<PackageCriterion, void, undefined> {
  if (criteria.isNegated) return;
  const isAll = criteria.operator === 'AND';
  const conditions = [...outer];
  if (isAll) {
    for (const item of criteria.items) {
      if (isPackage(item)) continue;
      const choice = conditionsIn(item);
      // All of a nested AND hold at once.
      if (item.kind === 'criteria' && item.operator === 'AND') conditions.push(...choice.map((one) => [one]));
      else if (choice.length > 0) conditions.push(choice);
    }
  }
  const together = new Map<string, OvalTest[]>();
  for (const item of criteria.items) {
    if (item.kind === 'criteria') {
      if (isPackage(item)) yield* packagesIn(item, conditions);
      continue;
    }
    if (roleOf(item) !== 'package' || item.test === undefined) continue;
    const { name } = item.test;
    const known = isAll ? together.get(name) : undefined;
    if (known !== undefined) known.push(item.test);
    else if (isAll) together.set(name, [item.test]);
    else yield { name, tests: [item.test], conditions };
  }
  for (const [name, tests] of together) yield { name, tests, conditions };
}

/** The stream of `Module nodejs:18 is enabled`, as conditions have it. */
export function moduleOf(conditions: PackageCriterion['conditions']): string | undefined {
  for (const choice of conditions) {
    for (const { comment } of choice) {
      const stream = /^module (\S+:\S+) is enabled/i.exec(comment)?.[1];
      if (stream !== undefined) return stream;
    }
  }
  return undefined;
}
