import { type Extractor, locationOf } from '../extractor.ts';
import { headerOf, isShort } from './control-file.ts';

/** A wheel leaves its metadata wherever pip put it, also with `--target`. */
const DIST_INFO = /\/[^/]+\.dist-info\/METADATA$/;
/** Eggs count in installed places only: a source tree has an egg-info folder too. */
const EGG_INFO = /\/(?:site|dist)-packages\/(?:.*\/)?[^/]+(?:\.egg-info(?:\/PKG-INFO)?|\.egg\/EGG-INFO\/PKG-INFO)$/;

const FIELDS = new Set(['name', 'version', 'license']);

/** Installed Python packages. @see https://packaging.python.org/en/latest/specifications/core-metadata/ */
export const python: Extractor = {
  id: 'python',
  capability: { ecosystem: 'Python', evidence: '`*.dist-info/METADATA`, `*.egg-info`', types: ['pypi'] },
  tags: ['installed'],
  subjects: ['image', 'host', 'directory', 'lambda', 'archive'],
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) =>
    (path.endsWith('/METADATA') && DIST_INFO.test(path)) ||
    ((path.endsWith('/PKG-INFO') || path.endsWith('.egg-info')) && EGG_INFO.test(path)),
  async *extract(file) {
    const header = headerOf(await file.read(), FIELDS);
    const name = header.get('name');
    if (!name) throw new Error('no Name field: is no Python package metadata');
    const licence = header.get('license');
    yield {
      type: 'pypi',
      name,
      version: header.get('version') ?? '',
      locations: [locationOf(file)],
      ...(isShort(licence) && licence !== 'UNKNOWN' && { facts: { licence } }),
    };
  },
};
