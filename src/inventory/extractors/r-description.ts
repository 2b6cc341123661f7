import { type Extractor, locationOf } from '../extractor.ts';
import { headerOf } from './control-file.ts';
import { INSTALLED } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** `…/library/NAME/DESCRIPTION`, `…/site-library/NAME/DESCRIPTION`, and renv's libraries below `library/`. */
const LIBRARY = /\/(?:site-)?library\/(?:[^/]+\/){1,4}DESCRIPTION$/;

const FIELDS = new Set(['package', 'version', 'license']);

/** Installed R packages. @see https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file */
export const rDescription: Extractor = {
  id: 'r-description',
  capability: { ecosystem: 'R', evidence: '`library/*/DESCRIPTION`, `site-library/*/DESCRIPTION`', types: ['cran'] },
  ...INSTALLED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => path.endsWith('/DESCRIPTION') && LIBRARY.test(path),
  async *extract(file) {
    const header = headerOf(await file.read(), FIELDS);
    const name = header.get('package');
    const version = header.get('version');
    // Templates and test data of a package lie in folders of other names.
    if (!name || !file.path.endsWith(`/${name}/DESCRIPTION`)) return;
    if (!version) throw new Error('is no description of an R package: no Version field');
    yield {
      type: 'cran',
      name,
      version,
      locations: [locationOf(file)],
      ...someFacts({ licence: header.get('license') }),
    };
  },
};
