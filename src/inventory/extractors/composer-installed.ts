import { z } from 'zod';
import type { Extractor } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseJson } from '../trees/json-document.ts';
import { composerPackages } from './composer-packages.ts';
import { INSTALLED } from './evidence-kind.ts';

/** Composer 1 writes the list alone, Composer 2 puts it into an object. */
const installed = z.union([
  z.array(z.unknown()).transform((packages) => ({ packages, 'dev-package-names': undefined })),
  z.object({
    packages: z.array(z.unknown()),
    'dev-package-names': z.array(z.string()).optional().catch(undefined),
  }),
]);

/** Packages that Composer installed. */
export const composerInstalled: Extractor = {
  id: 'composer-installed',
  capability: { ecosystem: 'PHP', evidence: '`vendor/composer/installed.json` (Composer 1, 2)', types: ['composer'] },
  ...INSTALLED,
  maxFileBytes: 32 * 1024 * 1024,
  wants: (path) => path.endsWith('/composer/installed.json'),
  async *extract(file) {
    const read = shapeOf(parseJson(await file.read()), installed, 'installed.json of Composer');
    const forDevelopment = new Set(read['dev-package-names']);
    yield* composerPackages(read.packages, file, (name) => forDevelopment.has(name));
  },
};
