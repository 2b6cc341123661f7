import { type Extractor, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';

/** `any.NAME ==VERSION`; other constraints are flags, or packages that come with the compiler. */
const CONSTRAINT = /(?:^|[\s,:])(?:any\.)?([A-Za-z0-9][A-Za-z0-9-]*) ==\s?([0-9][0-9.]*)(?=[\s,]|$)/g;

/** Haskell packages that cabal chose. @see https://cabal.readthedocs.io/en/stable/cabal-commands.html#cabal-freeze */
export const cabalFreeze: Extractor = {
  id: 'cabal-freeze',
  capability: {
    ecosystem: 'Haskell',
    evidence: '`cabal.project.freeze`',
    types: ['hackage'],
    limits: 'Packages that come with the compiler (`installed`) have no version there and are left out.',
  },
  ...DECLARED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => path.endsWith('/cabal.project.freeze') && !isThirdParty(path),
  async *extract(file) {
    for (const [, name, version] of textOf(await file.read()).matchAll(CONSTRAINT)) {
      if (name !== undefined && version !== undefined)
        yield { type: 'hackage', name, version, locations: [locationOf(file)] };
    }
  },
};
