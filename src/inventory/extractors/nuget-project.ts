import { type Extractor, type FileTree, locationOf } from '../extractor.ts';
import { parseXml, type XmlElement } from '../formats/xml.ts';
import { DECLARED, fileName, folderOf, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';
import { exactVersion, expander, packageItems, propertiesOf } from './msbuild.ts';

const PROJECT = /\.(?:cs|vb|fs)proj$/;
const BUILD_PROPS = 'Directory.Build.props';
const PACKAGES_PROPS = 'Directory.Packages.props';
const MAX_FOLDERS = 64;

/** The nearest file of this name at or above the folder: the one that MSBuild imports. */
async function above(folder: string, name: string, tree: FileTree): Promise<XmlElement | undefined> {
  let at = folder;
  for (let i = 0; i < MAX_FOLDERS; i++) {
    const file = tree.open(`${at}/${name}`);
    if (file !== undefined) return parseXml(await file.read());
    if (at === '') return undefined;
    at = folderOf(at);
  }
  return undefined;
}

/** A companion that cannot be read is a problem of its own; the project's own versions still count. */
async function readableAbove(folder: string, name: string, tree: FileTree, problems: string[]) {
  try {
    return await above(folder, name, tree);
  } catch (error) {
    problems.push(`${name} ${error instanceof Error ? error.message : 'cannot be read'}`);
    return undefined;
  }
}

/** Packages that a project asks for itself. @see https://learn.microsoft.com/en-us/nuget/consume-packages/package-references-in-project-files */
export const nugetProject: Extractor = {
  id: 'nuget-project',
  capability: {
    ecosystem: '.NET',
    evidence: '`*.csproj`, `*.vbproj`, `*.fsproj` with `Directory.Packages.props` and `Directory.Build.props`',
    types: ['nuget'],
    limits:
      'Direct references with one version; ranges, floating versions (`1.*`) and unknown properties are left out: use packages.lock.json.',
  },
  ...DECLARED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => {
    if (!path.endsWith('proj') && !path.endsWith('.props')) return false;
    const name = fileName(path);
    return (PROJECT.test(name) || name === BUILD_PROPS || name === PACKAGES_PROPS) && !isThirdParty(path);
  },
  isEvidence: (path) => PROJECT.test(path),
  async *extract(file, tree) {
    const project = parseXml(await file.read());
    if (project.name !== 'Project') throw new Error('is no project file: its root is not <Project>');
    const folder = folderOf(file.path);
    const problems: string[] = [];
    const build = await readableAbove(folder, BUILD_PROPS, tree, problems);
    const central = await readableAbove(folder, PACKAGES_PROPS, tree, problems);
    const expand = expander(
      new Map([build, central, project].flatMap((each) => (each === undefined ? [] : [...propertiesOf(each)]))),
    );
    const centralVersions = new Map<string, string>();
    for (const { name, version } of central === undefined ? [] : packageItems(central, ['PackageVersion'])) {
      if (version !== undefined) centralVersions.set(name.toLowerCase(), version);
    }
    for (const item of packageItems(project, ['PackageReference'])) {
      const name = expand(item.name);
      const written = item.version ?? centralVersions.get(name?.toLowerCase() ?? '');
      const version = written === undefined ? undefined : exactVersion(expand(written)?.trim() ?? '');
      if (!name || version === undefined) continue;
      yield {
        type: 'nuget',
        name,
        version,
        locations: [locationOf(file)],
        ...someFacts({ scope: item.isPrivate ? 'dev' : undefined }),
      };
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
  },
};
