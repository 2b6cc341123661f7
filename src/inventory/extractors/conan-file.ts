import type { Extractor } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { conanPackage, conanSections } from './conan-reference.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';

/** Sections that name packages, and what the packages are for. */
const SECTIONS: readonly (readonly [section: string, scope?: string])[] = [
  ['requires'],
  ['build_requires', 'dev'],
  ['tool_requires', 'dev'],
  ['test_requires', 'test'],
];

/** Packages that a project asks for. @see https://docs.conan.io/2/reference/conanfile_txt.html */
export const conanFile: Extractor = {
  id: 'conan-file',
  capability: {
    ecosystem: 'C, C++',
    evidence: '`conanfile.txt`',
    types: ['conan'],
    limits: 'Direct requirements with one version; ranges are left out: use conan.lock.',
  },
  ...DECLARED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => path.endsWith('/conanfile.txt') && !isThirdParty(path),
  async *extract(file) {
    const sections = conanSections(linesOf(await file.read()));
    for (const [section, scope] of SECTIONS) {
      for (const reference of sections.get(section) ?? []) {
        const found = conanPackage(reference, file, scope);
        if (found !== undefined) yield found;
      }
    }
  },
};
