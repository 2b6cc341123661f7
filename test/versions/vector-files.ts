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
