import type { Inventory } from '../domain/inventory.ts';
import { DISTRIBUTION_FILES, readDistribution } from './distribution.ts';
import type { Extractor } from './extractor.ts';
import { containerStorageOf, foreignMountsUnder, KERNEL_FOLDERS } from './mounts.ts';
import { type CollectOptions, startCollection } from './options.ts';
import { createProblemList, type ProblemList } from './problems.ts';
import { realFolder } from './real-path.ts';
import { extractPackages } from './run-extractors.ts';
import { selectExtractors } from './select-extractors.ts';
import { REPOSITORY_SKIPS, SOURCE_SKIPS, systemRoots, withoutDeclared } from './subject-tags.ts';
import { openFolder } from './trees/folder.ts';
import { selectionOf } from './trees/selection.ts';
import { walk } from './walk.ts';

/**
 * Inventories what is installed below a folder: an unpacked root file system or an application's folder. Where it is
 * no root file system, what lock files and manifests declare too.
 * @throws AssayError input when there is no such folder or it cannot be read
 */
export const collectDirectory = (root: string, options: CollectOptions): Promise<Inventory> =>
  collectFolder('directory', root, options);

/**
 * Inventories what a source tree declares in its lock files and manifests.
 * @throws as {@link collectDirectory}
 */
export const collectRepo = (root: string, options: CollectOptions): Promise<Inventory> =>
  collectFolder('repo', root, options);

async function collectFolder(kind: 'directory' | 'repo', root: string, options: CollectOptions): Promise<Inventory> {
  const collection = startCollection(options);
  const problems = createProblemList(collection.limits.problems);
  const real = realFolder(root);
  const { extractors: ofKind, dockerfiles } = selectExtractors(kind, options);
  const isSystem = kind === 'directory' && hasSystem(real, ofKind, problems);
  const extractors = isSystem ? withoutDeclared(ofKind) : ofKind;
  const selection = selectionOf(extractors, collection.limits.fileBytes);
  const mounts = foreignMountsUnder(real);
  if (mounts.length > 0) collection.progress(`${root}: not entering the mounts ${mounts.join(', ')}`);
  const own = real === '/' ? [...containerStorageOf(real), ...KERNEL_FOLDERS] : [];
  const skipNames = kind === 'repo' ? REPOSITORY_SKIPS : SOURCE_SKIPS;
  const plan = { starts: ['/'], skips: new Set([...mounts, ...own]), ...(!isSystem && { skipNames }) };
  const folder = openFolder(real, selection, problems);
  try {
    const tree = folder.withFiles(await walk(real, plan, selection, collection, problems));
    const packages = await extractPackages(tree, extractors, collection, problems);
    const distribution = kind === 'repo' ? undefined : await readDistribution(tree);
    return {
      subject: { kind, name: root },
      ...(distribution !== undefined && { distribution }),
      packages,
      problems: problems.list(),
      ...dockerfiles?.reports(),
      collectedAt: collection.clock.now().toISOString(),
    };
  } finally {
    folder.close();
  }
}

/** Is it a root file system? Judged before the walk, which then looks for what is installed alone. */
function hasSystem(root: string, extractors: readonly Extractor[], problems: ProblemList): boolean {
  const folder = openFolder(root, selectionOf([], 0), problems);
  if ([...DISTRIBUTION_FILES].some((path) => folder.open(path) !== undefined)) return true;
  return systemRoots(extractors).some(folder.isFolder);
}
