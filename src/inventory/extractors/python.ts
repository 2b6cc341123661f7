import { type Extractor, locationOf } from '../extractor.ts';
import { headerOf, isShort, type Stanza } from './control-file.ts';
import { INSTALLED } from './evidence-kind.ts';

/** A wheel leaves its metadata wherever pip put it, also with `--target`. Old file systems fold names to capitals. */
const DIST_INFO = /\/[^/]*dist-info\/METADATA$/i;
/** An unpacked egg, or what an old pip left: a source tree's egg-info folder has no version in its name. */
const EGG_INFO = /(?:\/[^/]+-\d[^/]*\.egg-info|\/(?:[^/]*\.egg\/)?EGG-INFO)\/PKG-INFO$/i;
const IN_SITE = /\/(?:site|dist)-packages\/(?:.*\/)?[^/]+\.egg-info\/PKG-INFO$/;
/** distutils wrote one file, and only where it installed. */
const EGG_FILE = /\/[^/]+\.egg-info$/;

const FIELDS = new Set(['name', 'version', 'license', 'license-expression']);

function licenceOf(header: Stanza): string | undefined {
  const licence = header.get('license-expression') || header.get('license');
  return isShort(licence) && licence !== 'UNKNOWN' ? licence : undefined;
}

/** What a METADATA or PKG-INFO file says. @throws Error when it has no name */
export function pythonMetadata(bytes: Uint8Array): {
  readonly name: string;
  readonly version: string;
  readonly facts?: { readonly licence: string };
} {
  const header = headerOf(bytes, FIELDS);
  const name = header.get('name');
  if (!name) throw new Error('no Name field: is no Python package metadata');
  const licence = licenceOf(header);
  return { name, version: header.get('version') ?? '', ...(licence !== undefined && { facts: { licence } }) };
}

/** Installed Python packages. @see https://packaging.python.org/en/latest/specifications/core-metadata/ */
export const python: Extractor = {
  id: 'python',
  capability: {
    ecosystem: 'Python',
    evidence: '`*.dist-info/METADATA`, `*.egg-info`, `*.egg` folders',
    types: ['pypi'],
    limits: 'The egg-info folder of a source tree, which `setup.py develop` writes, is not an installed package.',
  },
  ...INSTALLED,
  maxFileBytes: 8 * 1024 * 1024,
  wants(path) {
    const last = path.slice(-9).toLowerCase();
    if (last === '/metadata') return DIST_INFO.test(path);
    if (last === '/pkg-info') return EGG_INFO.test(path) || IN_SITE.test(path);
    return last === '.egg-info' && EGG_FILE.test(path);
  },
  async *extract(file) {
    yield { type: 'pypi', ...pythonMetadata(await file.read()), locations: [locationOf(file)] };
  },
};
