import { compareVersions } from '../versions/index.ts';
import { schemeOfPurlType } from '../versions/purl-types.ts';

const OPERATORS = {
  '<=': (order: number) => order <= 0,
  '>=': (order: number) => order >= 0,
  '!=': (order: number) => order !== 0,
  '<': (order: number) => order < 0,
  '>': (order: number) => order > 0,
  '=': (order: number) => order === 0,
} as const;
type Operator = keyof typeof OPERATORS;

export type Constraint = readonly { readonly operator: Operator; readonly version: string }[];

/** `>= 1.2, < 2`: every comparison holds. undefined for anything else. */
export function parseConstraint(text: string): Constraint | undefined {
  const comparisons = text.split(',').map((part) => {
    const [, operator, version] = /^\s*(<=|>=|!=|<|>|=)\s*(\S+)\s*$/.exec(part) ?? [];
    return operator === undefined || version === undefined ? undefined : { operator: operator as Operator, version };
  });
  return comparisons.every((one) => one !== undefined) ? comparisons : undefined;
}

/**
 * Does a version satisfy the constraint, in the order of its package's ecosystem?
 * undefined when Assay knows no order for it, or cannot read one of the versions.
 */
export function satisfies(purlType: string, version: string, constraint: Constraint): boolean | undefined {
  const scheme = schemeOfPurlType(purlType);
  if (scheme === undefined) return undefined;
  const orders = constraint.map(({ operator, version: bound }) => ({
    operator,
    order: compareVersions(scheme, version, bound),
  }));
  if (orders.some(({ order }) => order === undefined)) return undefined;
  return orders.every(({ operator, order }) => order !== undefined && OPERATORS[operator](order));
}
