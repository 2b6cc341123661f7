import { type Extractor, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { INSTALLED } from './evidence-kind.ts';

const term = (text: string, functor: string): string | undefined =>
  new RegExp(`^[ \\t]*${functor}\\([ \\t]*'?([^'()\\s]+)'?[ \\t]*\\)[ \\t]*\\.`, 'm').exec(text)?.[1];

/** Installed packs of SWI-Prolog. @see https://www.swi-prolog.org/pldoc/man?section=packs */
export const swiplPack: Extractor = {
  id: 'swipl-pack',
  capability: {
    ecosystem: 'SWI-Prolog',
    evidence: '`pack/*/pack.pl`',
    types: ['swiplpack'],
    limits: 'No advisories are known for packs: they are listed, not evaluated.',
  },
  ...INSTALLED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => path.endsWith('/pack.pl') && /\/packs?\/[^/]+\/pack\.pl$/.test(path),
  async *extract(file) {
    const text = textOf(await file.read());
    const name = term(text, 'name');
    const version = term(text, 'version');
    if (name === undefined || version === undefined) throw new Error('is no description of a pack: no name or version');
    yield { type: 'swiplpack', name, version, locations: [locationOf(file)] };
  },
};
