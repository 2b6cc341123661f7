import { type Extractor, locationOf } from '../extractor.ts';
import { INSTALLED } from './evidence-kind.ts';

/** Nix's digits leave out e, o, t and u. */
const STORE_PATH = /^(.*\/nix\/store\/[0-9a-df-np-sv-z]{32}-([^/]+))\/(?:bin|sbin|lib|libexec|share|etc)\/[^/]+$/;
/** Parts of a package that are installed apart. */
const OUTPUT = /-(?:bin|dev|doc|devdoc|info|lib|man|out|static|debug|dist|data|tools)$/;

/** Packages of the Nix store, by the names of its folders. @see https://nix.dev/manual/nix/stable/store/store-path */
export const nixStore: Extractor = {
  id: 'nix-store',
  capability: {
    ecosystem: 'Nix',
    evidence: 'folders `/nix/store/HASH-NAME-VERSION`',
    types: ['nix'],
    limits: 'Listed, not evaluated: no advisories are published for them.',
  },
  ...INSTALLED,
  alone: true,
  wants: (path) => path.includes('/nix/store/') && STORE_PATH.test(path),
  *extract(file) {
    const [, folder, stored] = STORE_PATH.exec(file.path) ?? [];
    if (folder === undefined || stored === undefined) return;
    // The version begins behind the first dash that a digit follows.
    const [, name, version] = /^(.+?)-(\d.*)$/.exec(stored.replace(OUTPUT, '')) ?? [];
    if (name === undefined || version === undefined) return;
    yield { type: 'nix', name, version, locations: [{ ...locationOf(file), path: folder }] };
  },
};
