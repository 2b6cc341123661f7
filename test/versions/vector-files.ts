import { readFileSync } from 'node:fs';
import { compareVersions } from '../../src/versions/index.ts';
import { shared } from '../shared.ts';

/** Two versions and their order: -1, 0 or 1. */
export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly sign: number;
}

export const SIGNS: Readonly<Record<string, number>> = { '<': -1, '=': 0, '>': 1 };

const read = (path: string): string => readFileSync(shared(`suites/${path}`), 'utf8');

export const parseJson = <T>(path: string): T => JSON.parse(read(path)) as T;

/** A version a line. */
export const textLines = (path: string): string[] => read(path).trim().split('\n');

/** Every version of a sorted list against every later one. */
export const everyPair = (list: readonly string[]): Comparison[] =>
  list.flatMap((a, i) => list.slice(i + 1).map((b) => ({ a, b, sign: -1 })));

/** One JSON object a line: `{"a", "b", "cmp"}`, made with the tool itself. */
export const oracle = (path: string): Comparison[] =>
  read(path)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { a: string; b: string; cmp: number })
    .map(({ a, b, cmp }) => ({ a, b, sign: cmp }));

/** `a < b`, `a = b`, `a > b`; comments begin with `#` or `//`. */
export const scalibr = (path: string): Comparison[] =>
  read(path)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('//'))
    .map((line) => {
      const [a = '', operator = '', b = ''] = line.split(' ');
      return { a, b, sign: SIGNS[operator] ?? Number.NaN };
    });

/** Pairs where ours is not the expected sign, written out for the reader of a failure. */
export const failures = (scheme: string, comparisons: readonly Comparison[]): string[] =>
  comparisons
    .filter(({ a, b, sign }) => {
      const ours = compareVersions(scheme, a, b);
      return ours !== sign || compareVersions(scheme, b, a) !== -sign + 0;
    })
    .map(({ a, b, sign }) => `${a} ${'<=>'[sign + 1]} ${b}`);

export interface VersTest {
  readonly test_type: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected_output?: unknown;
  readonly expected_failure?: boolean;
}

/** Tests of a file of the vers suite or of univers, whose older files are bare lists. */
export function versTests(path: string): readonly VersTest[] {
  const file = parseJson<VersTest[] | { tests: VersTest[] }>(path);
  return Array.isArray(file) ? file : file.tests;
}

/** Comparison and equality tests that our order fails; a comparison gives its versions sorted, two or more. */
export const versFailures = (scheme: string, tests: readonly VersTest[]): VersTest[] =>
  tests.filter(({ test_type, input, expected_output }) => {
    const versions = (test_type === 'equality' ? input.versions : expected_output) as string[];
    if (input.input_scheme !== scheme || versions.length < 2) return true;
    const signs = versions.slice(1).map((b, i) => compareVersions(scheme, versions[i] ?? '', b) ?? Number.NaN);
    if (test_type === 'equality') return signs.some((sign) => !((sign === 0) === expected_output && sign <= 1));
    const same = new Set(versions).size < versions.length;
    return test_type !== 'comparison' || signs.some((sign) => !(same ? sign <= 0 : sign < 0));
  });
