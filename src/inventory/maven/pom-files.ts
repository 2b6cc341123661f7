import type { FileTree } from '../extractor.ts';
import { joinPath, normalizePath, parentOf } from '../trees/paths.ts';
import type { Coordinates } from './coordinates.ts';
import { type PomModel, parsePom } from './pom-model.ts';

/** A pom.xml that was read, and where. */
export interface PomFile {
  readonly path: string;
  readonly model: PomModel;
}

/** The Maven projects and local repositories of one tree. A file that is missing or broken is not there. */
export interface PomFiles {
  at(path: string): Promise<PomFile | undefined>;
  /** From a local repository that serves this project: `.m2/repository` beside or above it, or root's. */
  inRepository(coordinates: Coordinates, projectPath: string): Promise<PomFile | undefined>;
  /** A project `group:artifact` that is built together with this one. */
  builtWith(projectPath: string, name: string): Promise<PomFile | undefined>;
  /** Counts dependencies looked at. @throws Error `limit: …` when the projects of this tree need too many */
  spend(steps: number): void;
}

const REPOSITORY = '.m2/repository';
/** Folders above a project that are looked at. */
const MAX_ABOVE = 32;
/** Modules of one build: the largest open builds have about a thousand. */
const MAX_MODULES = 2_000;
/** Dependencies and properties remembered of parsed files; about 200 bytes each. */
const MAX_REMEMBERED = 100_000;
/** Larger projects serve no other as parent or bill of materials; Quarkus' has about 4,000. */
const MAX_WEIGHT = 30_000;

/** Dependencies looked at for all projects of a tree: a thousand modules with Spring's bill of materials need five million. */
const MAX_STEPS = 50_000_000;

const weightOf = ({ dependencies, managed, properties, modules }: PomModel): number =>
  20 + dependencies.length + managed.length + properties.size + modules.length;

/** Files of one tree, each parsed once as far as memory allows. */
export function pomFilesOf(tree: FileTree): PomFiles {
  let known = new Map<string, PomFile | undefined>();
  let weight = 0;
  let found: Map<string, Map<string, string>> | undefined;
  const builds = new Map<string, ReadonlyMap<string, string>>();
  const isThere = new Map<string, boolean>();

  async function at(path: string): Promise<PomFile | undefined> {
    if (known.has(path)) return known.get(path);
    let pom: PomFile | undefined;
    try {
      const file = tree.open(path);
      if (file !== undefined) pom = { path, model: parsePom(await file.read()) };
    } catch {
      // Its own problem is recorded where it is read as evidence.
    }
    if (pom !== undefined && weightOf(pom.model) > MAX_WEIGHT) pom = undefined;
    weight += pom === undefined ? 1 : weightOf(pom.model);
    if (weight > MAX_REMEMBERED) {
      known = new Map();
      weight = 0;
    }
    known.set(path, pom);
    return pom;
  }

  function hasProject(folder: string): boolean {
    let has = isThere.get(folder);
    if (has === undefined) {
      has = tree.open(joinPath(folder, 'pom.xml')) !== undefined;
      isThere.set(folder, has);
    }
    return has;
  }

  /** Projects in the folders above, from the nearest to the topmost. */
  const projectsAbove = (projectPath: string): readonly string[] =>
    [...foldersAbove(parentOf(projectPath))].filter(hasProject).map((folder) => joinPath(folder, 'pom.xml'));

  /** Local repositories of the tree, and their snapshots by folder: the files of these carry the time of their build. */
  function repositories(): ReadonlyMap<string, ReadonlyMap<string, string>> {
    if (found !== undefined) return found;
    found = new Map();
    for (const { path } of tree.under('/')) {
      const end = path.lastIndexOf(`/${REPOSITORY}/`);
      if (end === -1 || !path.endsWith('.pom')) continue;
      const repository = path.slice(0, end + REPOSITORY.length + 1);
      const snapshots = found.get(repository) ?? new Map();
      found.set(repository, snapshots);
      if (path.includes('-SNAPSHOT/')) snapshots.set(parentOf(path), path);
    }
    return found;
  }

  let steps = 0;
  return {
    at,
    spend(count) {
      steps += count;
      if (steps > MAX_STEPS)
        throw new Error(`limit: Maven projects with more than ${MAX_STEPS} dependencies to look at`);
    },
    async inRepository({ groupId, artifactId, version }, projectPath) {
      if (repositories().size === 0) return undefined;
      for (const home of [...foldersAbove(projectPath), '/root']) {
        const repository = joinPath(home, REPOSITORY);
        const snapshots = repositories().get(repository);
        if (snapshots === undefined) continue;
        const folder = `${repository}/${groupId.replaceAll('.', '/')}/${artifactId}/${version}`;
        const release = await at(`${folder}/${artifactId}-${version}.pom`);
        if (release !== undefined) return release;
        const snapshot = snapshots.get(folder);
        if (snapshot !== undefined) return at(snapshot);
      }
      return undefined;
    },
    async builtWith(projectPath, name) {
      for (const start of [projectPath, ...projectsAbove(projectPath)]) {
        let build = builds.get(start);
        if (build === undefined) {
          build = await modulesFrom(start, at);
          builds.set(start, build);
        }
        const path = build.get(name);
        if (path !== undefined) return at(path);
      }
      return undefined;
    },
  };
}

/** The folder of a file, the one above it, … the root. */
function* foldersAbove(path: string): Iterable<string> {
  let folder = path;
  for (let i = 0; i < MAX_ABOVE && folder !== '/'; i++) {
    folder = parentOf(folder);
    yield folder;
  }
}

/** Where a parent or module that is named by a relative path lies: a folder stands for the pom.xml in it. */
export function relativePom(projectPath: string, relative: string): string | undefined {
  const path = normalizePath(`${parentOf(projectPath)}/${relative}`);
  return path === undefined || path.endsWith('.xml') ? path : joinPath(path, 'pom.xml');
}

/** Paths of a project and its modules, their modules … by `group:artifact`. */
async function modulesFrom(
  start: string,
  at: (path: string) => Promise<PomFile | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const projects = new Map<string, string>();
  const pending = [start];
  const seen = new Set(pending);
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const file = await at(path);
    if (file === undefined) continue;
    const { groupId = file.model.parent?.groupId, artifactId, modules } = file.model;
    projects.set(`${groupId}:${artifactId}`, path);
    for (const module of modules) {
      const next = relativePom(path, module);
      if (next === undefined || seen.has(next) || seen.size >= MAX_MODULES) continue;
      seen.add(next);
      pending.push(next);
    }
  }
  return projects;
}
