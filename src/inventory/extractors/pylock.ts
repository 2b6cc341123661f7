import { z } from 'zod';
import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseToml } from '../formats/toml.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { pypiPackage } from './pypi-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

const lockFile = z.object({ packages: z.array(z.unknown()).optional() });

const lockedPackage = z.object({ name: z.string(), version: z.string().optional(), directory: z.unknown().optional() });

/** @see https://packaging.python.org/en/latest/specifications/pylock-toml/ */
function* packagesOf(file: InventoryFile, bytes: Uint8Array): Iterable<ExtractedPackage> {
  const document = shapeOf(parseToml(bytes), lockFile, 'Python lock file');
  for (const each of document.packages ?? []) {
    const { data } = lockedPackage.safeParse(each);
    if (data?.version !== undefined && data.directory === undefined) yield pypiPackage(file, data.name, data.version);
  }
}

/** Declared Python packages of the standard's lock file (PEP 751). */
export const pylock: Extractor = {
  id: 'pylock',
  capability: {
    ecosystem: 'Python',
    evidence: '`pylock.toml`, `pylock.*.toml`',
    types: ['pypi'],
    limits: 'Development dependencies are not told from others.',
  },
  ...DECLARED,
  wants: (path) => path.endsWith('.toml') && /\/pylock(?:\.[^./]+)?\.toml$/.test(path) && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, await file.read()));
  },
};
