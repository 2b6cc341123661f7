import type { VersionSchemeId } from '../../domain/advisory.ts';
import { between, boundAt, complement, intersect, union, type VersionSet } from '../affected-ranges.ts';

export type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';

const CANONICAL: Readonly<Record<string, Operator>> = {
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '': '=',
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
};

/** The operator that a sign stands for; undefined when it is none of the comparisons. */
export const operatorOf = (sign: string): Operator | undefined =>
  Object.hasOwn(CANONICAL, sign) ? CANONICAL[sign] : undefined;

/** Versions that compare so with the given one; undefined when that is no version of the scheme. */
export function compared(scheme: VersionSchemeId, operator: Operator, version: string): VersionSet | undefined {
  const at = (inclusive: boolean) => boundAt(scheme, version, inclusive);
  const here = at(true);
  if (here === undefined) return undefined;
  switch (operator) {
    case '<':
      return between(undefined, at(false));
    case '<=':
      return between(undefined, here);
    case '>':
      return between(at(false), undefined);
    case '>=':
      return between(here, undefined);
    case '=':
      return between(here, here);
    case '!=':
      return complement(between(here, here));
  }
}

/** Versions from the first up to, not including, the second. */
export function fromUpTo(scheme: VersionSchemeId, from: string, upTo: string): VersionSet | undefined {
  const [start, end] = [boundAt(scheme, from, true), boundAt(scheme, upTo, false)];
  return start === undefined || end === undefined ? undefined : between(start, end);
}

/** Versions that meet every requirement; undefined when one of them, or none at all, can be read. */
export function allOf(sets: readonly (VersionSet | undefined)[]): VersionSet | undefined {
  let all: VersionSet | undefined;
  for (const set of sets) {
    if (set === undefined) return undefined;
    all = all === undefined ? set : intersect(all, set);
  }
  return all;
}

/** Versions that meet any of the requirements; undefined when one of them, or none at all, can be read. */
export function anyOf(sets: readonly (VersionSet | undefined)[]): VersionSet | undefined {
  if (sets.length === 0) return undefined;
  const known = sets.flatMap((set) => (set === undefined ? [] : [set]));
  return known.length === sets.length ? union(...known) : undefined;
}

const COMPARATOR = /^\s*([<>=!]*)\s*([^\s<>=!,]+)\s*$/;

/** `>= 1.0, < 2.0`: comparisons of whole versions, all of which hold, as GitHub's advisories write them. */
export function readComparators(scheme: VersionSchemeId, text: string): VersionSet | undefined {
  return allOf(
    text.split(',').map((part) => {
      const [, sign = '', version] = COMPARATOR.exec(part) ?? [];
      const operator = operatorOf(sign);
      return version === undefined || operator === undefined ? undefined : compared(scheme, operator, version);
    }),
  );
}

/** The decimal text plus one, of any size. */
export const successor = (digits: string): string => (BigInt(digits) + 1n).toString();
