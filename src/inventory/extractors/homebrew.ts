import { type Extractor, locationOf } from '../extractor.ts';
import { INSTALLED } from './evidence-kind.ts';

const FORMULA = /\/Cellar\/([^/]+)\/([^/]+)\/\.brew\/[^/]+\.rb$/;

/** Formulae that Homebrew installed, on macOS and Linux. Formulae of a tap are only known, not installed. */
export const homebrew: Extractor = {
  id: 'homebrew',
  capability: {
    ecosystem: 'Homebrew',
    evidence: '`Cellar/NAME/VERSION/.brew/NAME.rb`',
    types: ['brew'],
    limits: 'Listed, not evaluated: no advisories are published for them.',
  },
  ...INSTALLED,
  wants: (path) => path.endsWith('.rb') && FORMULA.test(path),
  *extract(file) {
    const [, name, version] = FORMULA.exec(file.path) ?? [];
    if (name === undefined || version === undefined) return;
    yield { type: 'brew', name, version, locations: [locationOf(file)] };
  },
};
