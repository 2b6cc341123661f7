import { z } from 'zod';
import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseJson } from '../trees/json-document.ts';
import { conanPackage } from './conan-reference.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { withStrongestScope } from './strongest-scope.ts';

const references = z.array(z.string()).optional();

/** A graph in Conan 1, plain lists in Conan 2. */
const lock = z.object({
  graph_lock: z
    .object({
      nodes: z.record(
        z.string(),
        z.object({ ref: z.string().optional(), pref: z.string().optional(), context: z.string().optional() }),
      ),
    })
    .optional(),
  requires: references,
  build_requires: references,
  python_requires: references,
});

function* packagesOf(read: z.infer<typeof lock>, file: InventoryFile): Iterable<ExtractedPackage | undefined> {
  for (const { ref, pref, context } of Object.values(read.graph_lock?.nodes ?? {})) {
    // The node without a reference is the project's own conanfile.
    const reference = ref ?? pref;
    if (reference) yield conanPackage(reference, file, context === 'build' ? 'dev' : undefined);
  }
  for (const reference of read.requires ?? []) yield conanPackage(reference, file);
  for (const reference of [...(read.build_requires ?? []), ...(read.python_requires ?? [])])
    yield conanPackage(reference, file, 'dev');
}

/** Packages that Conan chose. @see https://docs.conan.io/2/tutorial/versioning/lockfiles.html */
export const conanLock: Extractor = {
  id: 'conan-lock',
  capability: { ecosystem: 'C, C++', evidence: '`conan.lock` (Conan 1, 2)', types: ['conan'] },
  ...DECLARED,
  maxFileBytes: 16 * 1024 * 1024,
  wants: (path) => path.endsWith('/conan.lock') && !isThirdParty(path),
  async *extract(file) {
    const read = shapeOf(parseJson(await file.read()), lock, 'conan.lock');
    if (read.graph_lock === undefined && read.requires === undefined)
      throw new Error('is no conan.lock: it has neither graph_lock nor requires');
    yield* withStrongestScope(present(packagesOf(read, file)));
  },
};

function* present(found: Iterable<ExtractedPackage | undefined>): Iterable<ExtractedPackage> {
  for (const each of found) if (each !== undefined) yield each;
}
