import type { Dependency, EffectivePom } from './effective-pom.ts';
import { effectivePom } from './effective-pom.ts';
import type { PomFile, PomFiles } from './pom-files.ts';
import type { Exclusion, PomModel } from './pom-model.ts';

/** A dependency of a project, direct or through others. */
export interface ResolvedDependency {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
  /** Absent for what production code is compiled against or run with. */
  readonly scope?: 'optional' | 'provided' | 'test' | 'system';
  readonly isTransitive: boolean;
}

/** Dependencies of one project; a large application has under a thousand. */
const MAX_DEPENDENCIES = 5_000;
const MAX_DEPTH = 64;
/** Dependencies of dependencies at one distance from the project, with doubles. */
const MAX_LEVEL = 100_000;
/** Exclusions that hold at one place. */
const MAX_EXCLUSIONS = 1_000;

/** From what production code has to what only tests have. */
const SCOPES = [undefined, 'system', 'optional', 'provided', 'test'] as const;
type Scope = (typeof SCOPES)[number];
const breadthOf = (scope: Scope): number => SCOPES.indexOf(scope);

function scopeOf({ scope, isOptional }: Pick<Dependency, 'scope' | 'isOptional'>): Scope {
  if (scope === 'test' || scope === 'provided' || scope === 'system') return scope;
  return isOptional ? 'optional' : undefined;
}

/** Only what production code needs comes along with a dependency. */
const comesAlong = (dependency: Dependency): boolean => scopeOf(dependency) === undefined;

const isExcluded = ({ groupId, artifactId }: Dependency, exclusions: readonly Exclusion[]): boolean =>
  exclusions.some(
    (each) =>
      (each.groupId === '*' || each.groupId === groupId) && (each.artifactId === '*' || each.artifactId === artifactId),
  );

interface Node {
  readonly dependency: Dependency;
  readonly scope: Scope;
  readonly depth: number;
  readonly exclusions: readonly Exclusion[];
}

/**
 * All dependencies of a project, as far as the tree and its local repositories tell: the nearest version wins, versions
 * that the project manages win over what dependencies ask for, exclusions hold below where they are written.
 * @throws Error `limit: …` after yielding as many as it allows
 * @see https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html
 */
export async function* resolveDependencies(file: PomFile, poms: PomFiles): AsyncGenerator<ResolvedDependency> {
  const project = file.path;
  const root = await effectivePom(file, poms, project);
  const chosen = new Map<string, Node>();
  let level: readonly Node[] = root.dependencies.map((dependency) => ({
    dependency,
    scope: scopeOf(dependency),
    depth: 1,
    exclusions: dependency.exclusions,
  }));
  while (level.length > 0) {
    const next: Node[] = [];
    for (const node of level) {
      const { key, groupId, artifactId } = node.dependency;
      // Projects of the same build are no dependencies of it; theirs stand in their own pom.xml.
      if ((await poms.builtWith(project, `${groupId}:${artifactId}`)) !== undefined) continue;
      const known = chosen.get(key);
      const isHarder = known !== undefined && node.dependency.isHard && !known.dependency.isHard;
      if (known !== undefined && !isHarder && breadthOf(known.scope) <= breadthOf(node.scope)) continue;
      if (known === undefined && chosen.size >= MAX_DEPENDENCIES) {
        yield* [...chosen.values()].flatMap(resolved);
        throw new Error(`limit: more than ${MAX_DEPENDENCIES} dependencies of one project`);
      }
      const kept = known === undefined ? node : merged(known, node, isHarder);
      chosen.set(key, kept);
      for (const child of await childrenOf(kept, root, poms, project)) next.push(child);
      if (next.length > MAX_LEVEL) {
        yield* [...chosen.values()].flatMap(resolved);
        throw new Error(`limit: more than ${MAX_LEVEL} dependencies of dependencies`);
      }
    }
    level = next;
  }
  yield* [...chosen.values()].flatMap(resolved);
}

/** Seen again: a hard requirement decides the version, else the nearest; the scope is the one nearer to production. */
function merged(known: Node, again: Node, isHarder: boolean): Node {
  const scope = breadthOf(again.scope) < breadthOf(known.scope) ? again.scope : known.scope;
  return isHarder ? { ...again, scope, depth: Math.min(known.depth, again.depth) } : { ...known, scope };
}

function resolved({ dependency, scope, depth }: Node): readonly ResolvedDependency[] {
  const { groupId, artifactId, version } = dependency;
  if (version === undefined) return [];
  return [{ groupId, artifactId, version, ...(scope !== undefined && { scope }), isTransitive: depth > 1 }];
}

/** Libraries of a repository are the same for all projects that need them. */
const declared = new WeakMap<PomModel, readonly Dependency[]>();

async function declaredBy(file: PomFile, poms: PomFiles, project: string): Promise<readonly Dependency[]> {
  const known = declared.get(file.model);
  if (known !== undefined) return known;
  const { dependencies } = await effectivePom(file, poms, project);
  declared.set(file.model, dependencies);
  return dependencies;
}

async function childrenOf(node: Node, root: EffectivePom, poms: PomFiles, project: string): Promise<readonly Node[]> {
  const { groupId, artifactId, version } = node.dependency;
  if (version === undefined || node.depth >= MAX_DEPTH) return [];
  const file = await poms.inRepository({ groupId, artifactId, version }, project);
  if (file === undefined) return [];
  const dependencies = await declaredBy(file, poms, project);
  // Looking at an exclusion is far less work than filling in a dependency.
  poms.spend(dependencies.length * (1 + Math.ceil(node.exclusions.length / 20)));
  const children: Node[] = [];
  for (const each of dependencies) {
    if (!comesAlong(each) || isExcluded(each, node.exclusions)) continue;
    const managed = root.managed(each.key);
    const version = managed?.version ?? each.version;
    const scope = managed?.scope ?? each.scope;
    const own: Dependency = {
      ...each,
      ...(version !== undefined && { version }),
      ...(scope !== undefined && { scope }),
      exclusions: [...each.exclusions, ...(managed?.exclusions ?? [])],
    };
    const widest = Math.max(breadthOf(node.scope), breadthOf(scopeOf(own)));
    children.push({
      dependency: own,
      scope: SCOPES[widest],
      depth: node.depth + 1,
      exclusions: [...node.exclusions, ...own.exclusions].slice(0, MAX_EXCLUSIONS),
    });
  }
  return children;
}
