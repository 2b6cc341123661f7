import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { operationsPage } from '../../src/api/operations-page.ts';
import { installationRoot } from '../../src/installation.ts';
import { FINDING_FILTER_FIELDS } from '../../src/store/index.ts';
import { FINDING_SORT_FIELDS } from '../../src/store/store.ts';

test('docs/operations.md shows the contracts (node scripts/run.mjs scripts/operations.ts writes it)', () => {
  expect(readFileSync(join(installationRoot(), 'docs/operations.md'), 'utf8')).toBe(operationsPage());
});

test('docs/api.md names every field that findings can be filtered and sorted by', () => {
  const page = readFileSync(join(installationRoot(), 'docs/api.md'), 'utf8');
  for (const field of [...FINDING_FILTER_FIELDS, ...FINDING_SORT_FIELDS])
    expect(page).toMatch(new RegExp(`\\b${field}\\b`));
});
