import { z } from 'zod';
import type { Extractor } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseJson } from '../trees/json-document.ts';
import { composerPackages } from './composer-packages.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';

const lock = z.object({
  packages: z.array(z.unknown()),
  'packages-dev': z.array(z.unknown()).nullish(),
});

/** Packages that Composer chose. @see https://getcomposer.org/doc/01-basic-usage.md */
export const composerLock: Extractor = {
  id: 'composer-lock',
  capability: { ecosystem: 'PHP', evidence: '`composer.lock`', types: ['composer'] },
  ...DECLARED,
  maxFileBytes: 32 * 1024 * 1024,
  wants: (path) => path.endsWith('/composer.lock') && !isThirdParty(path),
  async *extract(file) {
    const { packages, 'packages-dev': forDevelopment } = shapeOf(parseJson(await file.read()), lock, 'composer.lock');
    yield* composerPackages(packages, file, () => false);
    yield* composerPackages(forDevelopment ?? [], file, () => true);
  },
};
