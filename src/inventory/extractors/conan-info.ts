import type { Extractor } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { conanPackage, conanSections } from './conan-reference.ts';
import { INSTALLED } from './evidence-kind.ts';

/** Conan 1's cache: `NAME/VERSION/USER/CHANNEL/package/ID/conaninfo.txt`, `_` where there is no user or channel. */
const CACHED = /\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\/package\/[^/]+\/conaninfo\.txt$/;

/** Packages in Conan's cache, and what each was built with. @see https://docs.conan.io/1/creating_packages/understand_packaging.html */
export const conanInfo: Extractor = {
  id: 'conan-info',
  capability: { ecosystem: 'C, C++', evidence: '`conaninfo.txt` of packages in Conan’s cache', types: ['conan'] },
  ...INSTALLED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => path.endsWith('/conaninfo.txt'),
  async *extract(file) {
    const [, name, version, user, channel] = CACHED.exec(file.path) ?? [];
    const own = name === undefined ? [] : [`${name}/${version}@${user}/${channel}`];
    const sections = conanSections(linesOf(await file.read()));
    for (const reference of [...own, ...(sections.get('full_requires') ?? [])]) {
      const found = conanPackage(reference, file);
      if (found !== undefined) yield found;
    }
  },
};
