import { type Coordinates, isCoordinates, isMavenId, requiredVersion } from './coordinates.ts';
import { interpolate, type Properties, propertiesOf } from './interpolation.ts';
import { type PomFile, type PomFiles, relativePom } from './pom-files.ts';
import type { Exclusion, PomDependency, PomModel } from './pom-model.ts';

/** A dependency with everything filled in that parents and managed versions say. */
export interface Dependency {
  readonly groupId: string;
  readonly artifactId: string;
  /** Tells dependencies apart: `group:artifact:type:classifier`. */
  readonly key: string;
  /** Absent when nothing in the tree says which. */
  readonly version?: string;
  /** `[1.2]`: this version and no other. */
  readonly isHard: boolean;
  readonly scope?: string;
  readonly isOptional: boolean;
  readonly exclusions: readonly Exclusion[];
}

/** What a parent or a bill of materials says of a dependency that is declared elsewhere. */
interface Managed {
  readonly dependency: PomDependency;
  readonly properties: Properties;
}

/** A project as Maven builds it: with its parents, its properties and the bills of materials it imports. */
export interface EffectivePom {
  readonly dependencies: readonly Dependency[];
  /** Version, scope and exclusions for a dependency by its key. */
  managed(key: string): Pick<Dependency, 'version' | 'scope' | 'exclusions'> | undefined;
}

const MAX_PARENTS = 32;
const MAX_IMPORTS = 16;
/** Managed dependencies of one project; Quarkus' bill of materials has about 4,000. */
const MAX_MANAGED = 50_000;

const isNamedBy = (model: PomModel, wanted: { groupId?: string; artifactId?: string; version?: string }): boolean => {
  const { groupId = model.parent?.groupId, version = model.parent?.version } = model;
  const isPlain = !`${version}${wanted.version}`.includes('${');
  return (
    groupId === wanted.groupId && model.artifactId === wanted.artifactId && (!isPlain || version === wanted.version)
  );
};

/** The parent in the tree or in a local repository. Projects in a repository have theirs there. */
async function parentOf(
  file: PomFile,
  lineage: readonly PomModel[],
  poms: PomFiles,
  project: string,
): Promise<PomFile | undefined> {
  const { parent } = file.model;
  if (parent === undefined) return undefined;
  const relative = parent.relativePath ?? '../pom.xml';
  const path = relative === '' || file.path.endsWith('.pom') ? undefined : relativePom(file.path, relative);
  const beside = path === undefined || path === file.path ? undefined : await poms.at(path);
  if (beside !== undefined && isNamedBy(beside.model, parent)) return beside;
  const properties = propertiesOf(lineage);
  const value = (text = ''): string => interpolate(text, properties) ?? '';
  const named = {
    groupId: value(parent.groupId),
    artifactId: value(parent.artifactId),
    version: value(parent.version),
  };
  return isCoordinates(named) ? poms.inRepository(named, project) : undefined;
}

/** The project, its parent, the parent's parent … as far as they can be found; never in a circle. */
async function lineageOf(file: PomFile, poms: PomFiles, project: string): Promise<readonly PomModel[]> {
  const lineage: PomModel[] = [file.model];
  const seen = new Set([file.path]);
  let at: PomFile | undefined = file;
  while (lineage.length < MAX_PARENTS) {
    at = await parentOf(at, lineage, poms, project);
    if (at === undefined || seen.has(at.path)) break;
    seen.add(at.path);
    lineage.push(at.model);
  }
  return lineage;
}

/** Group, artifact, type and classifier with properties filled in. */
function keyOf({ groupId, artifactId, type = 'jar', classifier = '' }: PomDependency, properties: Properties) {
  const group = interpolate(groupId, properties) ?? '';
  const artifact = interpolate(artifactId, properties) ?? '';
  if (!isMavenId(group) || !isMavenId(artifact)) return undefined;
  const kind = `${interpolate(type, properties) ?? ''}:${interpolate(classifier, properties) ?? ''}`;
  return { groupId: group, artifactId: artifact, key: `${group}:${artifact}:${kind}` };
}

const versionOf = (text: string | undefined, properties: Properties): string | undefined => {
  const version = text === undefined ? undefined : interpolate(text, properties);
  return version === undefined ? undefined : requiredVersion(version);
};

const isImport = ({ scope, type }: PomDependency): boolean => scope === 'import' && type === 'pom';

/**
 * Managed dependencies of a project: its own, its parents', then those of imported bills of materials; the first wins.
 * @param imported bills of materials already looked at: a second time they add nothing
 */
async function managedOf(
  lineage: readonly PomModel[],
  poms: PomFiles,
  project: string,
  imported: Set<string>,
  depth: number,
): Promise<ReadonlyMap<string, Managed>> {
  const properties = propertiesOf(lineage);
  const managed = new Map<string, Managed>();
  const imports = new Map<string, Coordinates>();
  const declared = lineage.flatMap((model) => model.managed);
  poms.spend(declared.length);
  for (const dependency of declared) {
    const named = keyOf(dependency, properties);
    if (named === undefined) continue;
    if (isImport(dependency)) {
      const version = versionOf(dependency.version, properties);
      if (version !== undefined && !imports.has(named.key)) imports.set(named.key, { ...named, version });
    } else if (!managed.has(named.key)) managed.set(named.key, { dependency, properties });
  }
  for (const bom of imports.values()) {
    const name = `${bom.groupId}:${bom.artifactId}:${bom.version}`;
    if (imported.has(name) || depth >= MAX_IMPORTS) continue;
    imported.add(name);
    const file = await bomOf(bom, poms, project);
    if (file === undefined) continue;
    const theirs = await managedOf(await lineageOf(file, poms, project), poms, project, imported, depth + 1);
    poms.spend(theirs.size);
    for (const [key, value] of theirs) if (!managed.has(key)) managed.set(key, value);
    if (managed.size > MAX_MANAGED) throw new Error(`limit: more than ${MAX_MANAGED} managed dependencies`);
  }
  return managed;
}

async function bomOf(bom: Coordinates, poms: PomFiles, project: string): Promise<PomFile | undefined> {
  const built = await poms.builtWith(project, `${bom.groupId}:${bom.artifactId}`);
  return built !== undefined && isNamedBy(built.model, bom) ? built : poms.inRepository(bom, project);
}

/**
 * A project with all that its parents and bills of materials add.
 * @param project path of the project that is being resolved: it decides which local repository serves
 */
export async function effectivePom(file: PomFile, poms: PomFiles, project: string): Promise<EffectivePom> {
  const lineage = await lineageOf(file, poms, project);
  const properties = propertiesOf(lineage);
  const managed = await managedOf(lineage, poms, project, new Set(), 0);

  function managedAt(key: string): Pick<Dependency, 'version' | 'scope' | 'exclusions'> | undefined {
    const found = managed.get(key);
    if (found === undefined) return undefined;
    const { version, scope, exclusions } = found.dependency;
    const known = versionOf(version, found.properties);
    const filled = scope === undefined ? undefined : interpolate(scope, found.properties);
    return {
      ...(known !== undefined && { version: known }),
      ...(filled !== undefined && { scope: filled }),
      exclusions,
    };
  }

  const dependencies = new Map<string, Dependency>();
  const declared = lineage.flatMap((model) => model.dependencies);
  poms.spend(declared.length);
  for (const dependency of declared) {
    const named = keyOf(dependency, properties);
    if (named === undefined || dependencies.has(named.key)) continue;
    const above = managedAt(named.key);
    const version = dependency.version === undefined ? above?.version : versionOf(dependency.version, properties);
    const scope = interpolate(dependency.scope ?? above?.scope ?? '', properties) || undefined;
    dependencies.set(named.key, {
      ...named,
      ...(version !== undefined && { version }),
      ...(scope !== undefined && { scope }),
      isHard: dependency.version?.trim().startsWith('[') ?? false,
      isOptional: interpolate(dependency.optional ?? '', properties) === 'true',
      exclusions: [...dependency.exclusions, ...(above?.exclusions ?? [])],
    });
  }
  return { dependencies: [...dependencies.values()], managed: managedAt };
}
