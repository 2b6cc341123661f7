import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseToml } from '../formats/toml.ts';
import { DECLARED, fileName, isThirdParty } from './evidence-kind.ts';

const entry = z.object({
  uuid: z.string(),
  version: z.string().optional(),
  path: z.string().optional(),
  'git-tree-sha1': z.string().optional(),
});
const dependencies = z.record(z.string(), z.array(entry));

/** Since format 2 the packages stand below `deps`; before, they were the document itself. */
const manifest = z.union([
  z.object({ manifest_format: z.string(), julia_version: z.string().optional(), deps: dependencies.optional() }),
  dependencies.transform((deps) => ({ julia_version: undefined, deps })),
]);

const MANIFEST = /^(?:Julia)?Manifest(?:-v\d+(?:\.\d+)?)?\.toml$/;

/** Packages that Julia's Pkg chose. @see https://pkgdocs.julialang.org/v1/toml-files/#Manifest.toml */
export const juliaManifest: Extractor = {
  id: 'julia-manifest',
  capability: {
    ecosystem: 'Julia',
    evidence: '`Manifest.toml`',
    types: ['julia'],
    limits: 'Standard libraries count with the version of Julia; before Julia 1.7 the file names none.',
  },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith('.toml') && MANIFEST.test(fileName(path)) && !isThirdParty(path),
  async *extract(file) {
    const { julia_version: julia, deps = {} } = shapeOf(
      parseToml(await file.read()),
      manifest,
      'Manifest.toml of Julia',
    );
    for (const [name, entries] of Object.entries(deps)) {
      for (const { uuid, version: own, path, 'git-tree-sha1': tree } of entries) {
        // A package below the project's own path is a part of it; without path and tree it is a standard library.
        const version = own ?? (path === undefined && tree === undefined ? julia : undefined);
        if (path !== undefined || version === undefined || name === '') continue;
        yield { type: 'julia', name, version, locations: [locationOf(file)], facts: { uuid } };
      }
    }
  },
};
