import { expect, test } from 'vitest';
import { generationOf, type ScanSummary, wasJudged } from './coverage.ts';

const summary = (generation: string): ScanSummary => ({
  ...{ packages: 1, evaluated: 1, notEvaluated: {}, problems: 0, completeness: [] },
  ...{ generation, inventoryDigest: 'sha256:inventory' },
});

test.each([
  ['', 'sha256:inventory', 'sha256:database', true],
  ['sha256:vex', 'sha256:inventory', 'sha256:database', true],
  ['sha256:vex', 'sha256:inventory', 'sha256:newer', false],
  ['', 'sha256:another', 'sha256:database', false],
])('judged with the VEX statements %j, asked for %s by %s: %s', (vex, inventory, database, expected) => {
  expect(wasJudged(summary(generationOf('sha256:database', vex)), inventory, database)).toBe(expected);
});

test('what has no summary was not judged', () => {
  expect(wasJudged(undefined, 'sha256:inventory', 'sha256:database')).toBe(false);
});
