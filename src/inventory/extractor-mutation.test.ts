import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effortOf } from '../../test/effort.ts';
import { type Contents, memoryTree } from '../../test/inventory/memory-tree.ts';
import { anyEdit, mutated } from '../../test/inventory/mutate.ts';
import type { Extractor } from './extractor.ts';
import { EXTRACTORS } from './extractors/index.ts';
import type { Fixture } from './fixtures/fixture.ts';

/** Errors of the language are mistakes of the parser: what they say helps nobody. */
const isMistake = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/** Everything an extractor does with a tree: packages, then owners. */
async function extractAll(extractor: Extractor, files: Contents): Promise<void> {
  const tree = memoryTree(files);
  for (const path of Object.keys(files)) {
    const file = tree.open(path);
    if (file === undefined || !extractor.wants(path, file) || extractor.isEvidence?.(path) === false) continue;
    if (extractor.accepts?.(await file.readAt(0, 64)) === false) continue;
    try {
      for await (const found of extractor.extract(file, tree)) expect(found.locations.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      if (isMistake(error)) throw error;
    }
  }
  try {
    for await (const [path] of extractor.owners?.(tree) ?? []) expect(typeof path).toBe('string');
  } catch (error) {
    if (isMistake(error)) throw error;
  }
}

describe('a damaged file gives packages or a reason, never a mistake of the parser', () => {
  test.each(EXTRACTORS.map((extractor) => [extractor.id, extractor] as const))('%s', async (id, extractor) => {
    const { fixture } = (await import(`./fixtures/${id}.ts`)) as { readonly fixture: Fixture };
    const wanted = Object.keys(fixture.files).filter((path) => extractor.wants(path, { size: 1, mode: 0o755 }));
    expect(wanted.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wanted),
        fc.array(anyEdit(200), { minLength: 1, maxLength: 4 }),
        async (path, edits) => {
          const original = fixture.files[path] ?? '';
          const bytes = typeof original === 'string' ? Buffer.from(original) : original;
          await extractAll(extractor, { ...fixture.files, [path]: mutated(bytes, edits) });
        },
      ),
      { numRuns: effortOf(50, 2_000) },
    );
  });
});
