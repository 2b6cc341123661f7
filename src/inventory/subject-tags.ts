import { DISTRIBUTION_FILES } from './distribution.ts';
import type { Extractor, FileTree } from './extractor.ts';

/** Folders of repositories and caches of compilers: no package lies or is declared in them. */
export const SOURCE_SKIPS: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '__pycache__']);

/** Installed dependencies, of which a source tree scanned as `repo` is not asked: they are declared in lock files. */
export const REPOSITORY_SKIPS: ReadonlySet<string> = new Set([
  ...SOURCE_SKIPS,
  'node_modules',
  'bower_components',
  'site-packages',
  'dist-packages',
]);

/** Where the package databases of distributions lie. */
export const systemRoots = (extractors: readonly Extractor[]): readonly string[] =>
  extractors.filter(({ tags }) => tags.includes('os')).flatMap(({ roots = [] }) => roots);

/** Is it the root of a system: does it tell its distribution, or have a package database? */
export function isRootFileSystem(tree: FileTree, extractors: readonly Extractor[]): boolean {
  for (const path of DISTRIBUTION_FILES) if (tree.open(path) !== undefined) return true;
  return systemRoots(extractors).some((folder) => {
    for (const _ of tree.under(folder)) return true;
    return false;
  });
}

/** A root file system has what is installed in it; lock files in it install nothing. */
export const withoutDeclared = (extractors: readonly Extractor[]): readonly Extractor[] =>
  extractors.filter(({ tags }) => !tags.every((tag) => tag === 'declared'));
