import { type Extractor, locationOf } from '../extractor.ts';
import { childrenOf, parseXml } from '../formats/xml.ts';
import { DECLARED, fileName, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** Packages of a project in NuGet's first format. @see https://learn.microsoft.com/en-us/nuget/reference/packages-config */
export const nugetConfig: Extractor = {
  id: 'nuget-config',
  capability: { ecosystem: '.NET', evidence: '`packages.config`', types: ['nuget'] },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) =>
    path.endsWith('.config') && fileName(path).toLowerCase() === 'packages.config' && !isThirdParty(path),
  async *extract(file) {
    const root = parseXml(await file.read());
    if (root.name !== 'packages') throw new Error('is no packages.config: its root is not <packages>');
    for (const { attributes } of childrenOf(root, 'package')) {
      const { id, version, developmentDependency } = attributes;
      if (!id || !version) throw new Error('is no packages.config: a package without id or version');
      yield {
        type: 'nuget',
        name: id,
        version,
        locations: [locationOf(file)],
        ...someFacts({ scope: developmentDependency?.toLowerCase() === 'true' ? 'dev' : undefined }),
      };
    }
  },
};
