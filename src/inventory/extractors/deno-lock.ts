import { type ExtractedPackage, type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import { type JsonMembers, openJson } from '../formats/json-members.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isNpmVersion, npmPackage, splitReference } from './npm-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

/** `name@1.0.0_peer@2.0.0`: peers follow an underscore, which no version has. */
function npmOf(file: InventoryFile, key: string): ExtractedPackage | undefined {
  const [name, reference = ''] = splitReference(key) ?? [key];
  const version = reference.split('_', 1)[0];
  return isNpmVersion(version) ? npmPackage(file, name, version) : undefined;
}

function jsrOf(file: InventoryFile, key: string): ExtractedPackage | undefined {
  const found = npmOf(file, key);
  return found && { ...found, type: 'jsr' };
}

const HOSTED = /^https:\/\/deno\.land\/(?:x\/)?([^/@]+)@([^/]+)\//;

/** Modules of deno.land are imported by URL; `std` and each of `x` are versioned as a whole. */
function hostedOf(file: InventoryFile, url: string): ExtractedPackage | undefined {
  const [, name, version] = HOSTED.exec(url) ?? [];
  if (name === undefined || version === undefined) return undefined;
  return { type: 'generic', namespace: 'deno.land', name, version, locations: [locationOf(file)] };
}

type Read = (file: InventoryFile, key: string) => ExtractedPackage | undefined;

/** Sections by version of the format: 4 and 5 have them at the top, 3 below `packages`, 2 npm's with `packages` below. */
const SECTIONS: readonly (readonly [path: readonly string[], read: Read])[] = [
  [['npm'], npmOf],
  [['jsr'], jsrOf],
  [['remote'], hostedOf],
  [['packages', 'npm'], npmOf],
  [['packages', 'jsr'], jsrOf],
  [['npm', 'packages'], npmOf],
];

function* packagesOf(file: InventoryFile, document: JsonMembers): Iterable<ExtractedPackage> {
  for (const [path, read] of SECTIONS) {
    for (const [key] of document.entriesAt(path)) {
      const found = read(file, key);
      if (found !== undefined) yield found;
    }
  }
}

/** Declared packages of Deno's lock file. @see https://docs.deno.com/runtime/fundamentals/modules/ */
export const denoLock: Extractor = {
  id: 'deno-lock',
  capability: {
    ecosystem: 'Deno',
    evidence: '`deno.lock` (2–5)',
    types: ['npm', 'jsr', 'generic'],
    limits: 'Of modules imported by URL only those of deno.land.',
  },
  ...DECLARED,
  wants: (path) => path.endsWith('/deno.lock') && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, openJson(await file.read())));
  },
};
