import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareText } from '../domain/order.ts';
import { packageDisplayName } from '../domain/package.ts';
import { EXTRACTORS } from './extractors/index.ts';
import type { Fixture } from './fixtures/fixture.ts';
import { collectDirectory, collectHost } from './index.ts';

/** @throws Error for an extractor without a fixture: docs/adding-an-ecosystem.md asks for one */
async function fixtureOf(id: string): Promise<Fixture> {
  return ((await import(`./fixtures/${id}.ts`)) as { readonly fixture: Fixture }).fixture;
}

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function laid(fixture: Fixture): string {
  for (const [path, content] of Object.entries(fixture.files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode: fixture.executable?.includes(path) ? 0o755 : 0o644 });
  }
  return root;
}

const signal = new AbortController().signal;

test('extractors are sorted by id, and no two share one', () => {
  const ids = EXTRACTORS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort(compareText));
});

describe('every extractor finds in its fixture what is there, and nothing else', () => {
  test.each(EXTRACTORS.map(({ id }) => id))('%s', async (id) => {
    const fixture = await fixtureOf(id);
    const collect = fixture.subject === 'host' ? collectHost : collectDirectory;
    const inventory = await collect(laid(fixture), { signal });
    const found = inventory.packages
      .filter((p) => p.foundBy === id)
      .map((p) => `${p.type} ${packageDisplayName(p)}@${p.version}${p.facts?.scope ? ` [${p.facts.scope}]` : ''}`);
    expect(found.sort(compareText)).toEqual([...fixture.truth]);
    expect(fixture.truth.length).toBeGreaterThan(0);
    expect(inventory.problems).toEqual([]);
  });
});
