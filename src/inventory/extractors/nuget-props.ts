import { type Extractor, locationOf } from '../extractor.ts';
import { parseXml } from '../formats/xml.ts';
import { DECLARED, fileName, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';
import { exactVersion, expander, packageItems, propertiesOf } from './msbuild.ts';

const KINDS = ['PackageVersion', 'PackageReference', 'GlobalPackageReference'];

/** Versions that a solution manages centrally. @see https://learn.microsoft.com/en-us/nuget/consume-packages/central-package-management */
export const nugetProps: Extractor = {
  id: 'nuget-props',
  capability: {
    ecosystem: '.NET',
    evidence: '`Directory.Packages.props`, `Packages.props`',
    types: ['nuget'],
    limits: 'Every version is listed, whether or not a project uses it; ranges and floating versions are left out.',
  },
  ...DECLARED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => path.endsWith('.props') && /^(?:.*\.)?packages\.props$/i.test(fileName(path)) && !isThirdParty(path),
  async *extract(file) {
    const project = parseXml(await file.read());
    if (project.name !== 'Project') throw new Error('is no property file: its root is not <Project>');
    const expand = expander(propertiesOf(project));
    for (const item of packageItems(project, KINDS)) {
      const name = expand(item.name);
      const version = exactVersion(expand(item.version ?? '')?.trim() ?? '');
      if (!name || version === undefined) continue;
      yield {
        type: 'nuget',
        name,
        version,
        locations: [locationOf(file)],
        ...someFacts({ scope: item.isPrivate ? 'dev' : undefined }),
      };
    }
  },
};
