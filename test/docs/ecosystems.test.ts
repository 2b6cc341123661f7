import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withCapabilityTable } from '../../scripts/capability-table.ts';
import { installationRoot } from '../../src/installation.ts';
import { EXTRACTORS } from '../../src/inventory/extractors/index.ts';

test('docs/ecosystems.md says what the extractors say: else run npm run ecosystems', () => {
  const page = readFileSync(join(installationRoot(), 'docs/ecosystems.md'), 'utf8');
  expect(page).toBe(withCapabilityTable(page, EXTRACTORS));
});

test('what an extractor says of itself is fit for a table', () => {
  for (const { id, capability } of EXTRACTORS) {
    expect(capability.ecosystem, id).not.toBe('');
    expect(capability.evidence, id).not.toMatch(/\n/);
    expect(capability.types.length, id).toBeGreaterThan(0);
  }
});
