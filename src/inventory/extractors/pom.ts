import { type ExtractedPackage, type Extractor, type FileTree, locationOf } from '../extractor.ts';
import { mavenPackage } from '../maven/coordinates.ts';
import { isDeclaredPlace } from '../maven/declared-place.ts';
import { type PomFiles, pomFilesOf } from '../maven/pom-files.ts';
import { parsePom } from '../maven/pom-model.ts';
import { resolveDependencies } from '../maven/resolve-dependencies.ts';
import { baseOf } from '../trees/paths.ts';

/** Parents may have other names: `parent-pom.xml`. */
const isProject = (path: string): boolean => path.endsWith('.xml') && baseOf(path).includes('pom');
const REPOSITORY = '/.m2/repository/';
const isOfRepository = (path: string): boolean => path.endsWith('.pom') && path.includes(REPOSITORY);
/** Projects that a project tests with. */
const TEST_PROJECT = /\/src\/(?:it|test)\//;

/** Parents and bills of materials are the same for all projects of a tree. */
const poms = new WeakMap<FileTree, PomFiles>();

function pomsOf(tree: FileTree): PomFiles {
  let files = poms.get(tree);
  if (files === undefined) {
    files = pomFilesOf(tree);
    poms.set(tree, files);
  }
  return files;
}

/** Dependencies that Maven projects declare. */
export const pom: Extractor = {
  id: 'pom',
  capability: {
    ecosystem: 'Java',
    evidence:
      '`pom.xml` with its parents, properties and bills of materials; `.m2/repository` for what these bring along',
    types: ['maven'],
    limits:
      'Nothing is fetched: a version that only a parent, BOM or dependency outside the tree and its local repository knows is left out.',
  },
  tags: ['declared'],
  subjects: ['directory', 'archive', 'repo'],
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => (isProject(path) || isOfRepository(path)) && isDeclaredPlace(path),
  isEvidence: (path) => path.endsWith('/pom.xml') && !path.includes(REPOSITORY),
  async *extract(file, tree): AsyncGenerator<ExtractedPackage> {
    const project = { path: file.path, model: parsePom(await file.read()) };
    const isTest = TEST_PROJECT.test(file.path);
    for await (const each of resolveDependencies(project, pomsOf(tree))) {
      const scope = isTest ? 'test' : each.scope;
      yield mavenPackage(each, locationOf(file), {
        ...(scope !== undefined && { scope }),
        ...(each.isTransitive && { transitive: 'true' }),
      });
    }
  },
};
