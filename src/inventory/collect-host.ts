import type { Inventory } from '../domain/inventory.ts';
import { customDeepPaths, DEFAULT_DEEP_PATHS, tooMuchTime } from './deep-inspection.ts';
import { readDistribution } from './distribution.ts';
import { hostOf } from './host-details.ts';
import { atLowPriority } from './low-priority.ts';
import { containerStorageOf, foreignMountsUnder, KERNEL_FOLDERS } from './mounts.ts';
import { type CollectOptions, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { realFolder } from './real-path.ts';
import { extractPackages } from './run-extractors.ts';
import { selectExtractors } from './select-extractors.ts';
import { openFolder } from './trees/folder.ts';
import { isUnder } from './trees/paths.ts';
import { selectionOf } from './trees/selection.ts';
import { walk } from './walk.ts';

/** Without those that lie inside another. */
const outermost = (folders: readonly string[]): readonly string[] => {
  const distinct = [...new Set(folders)];
  return distinct.filter((folder) => !distinct.some((other) => other !== folder && isUnder(folder, other)));
};

/**
 * Inventories a machine: packages of the operating system, and language packages below the default deep-inspection
 * paths and the custom ones, up to 5,000 packages and 15 minutes (problems that begin with `deep-inspection:`).
 * Runs at low priority. What is collected, and what not: docs/hosts.md.
 * @param root `/` for this machine, or where another's root is mounted
 * @throws AssayError usage for custom paths that are too many or not absolute; input when there is no such folder
 */
export function collectHost(root: string, options: CollectOptions): Promise<Inventory> {
  return atLowPriority(() => collect(root, options));
}

async function collect(root: string, options: CollectOptions): Promise<Inventory> {
  const custom = customDeepPaths(options.deepPaths ?? [], options.orgDeepPaths ?? []);
  const collection = startCollection(options);
  const { limits } = collection;
  const problems = createProblemList(limits.problems);
  const real = realFolder(root);
  const { extractors } = selectExtractors('host', options);
  const selection = selectionOf(extractors, limits.fileBytes);
  const folder = openFolder(real, selection, problems);
  const mounts = foreignMountsUnder(real);
  if (mounts.length > 0) collection.progress(`${root}: not entering the mounts ${mounts.join(', ')}`);
  const skipped = [...mounts, ...containerStorageOf(real), ...KERNEL_FOLDERS];
  const isSearched = (path: string): boolean => {
    if (!skipped.some((each) => isUnder(path, each))) return true;
    problems.add(path, 'walk', 'is on a network or pseudo file system or in container storage: not searched');
    return false;
  };
  const systemRoots = extractors.flatMap((extractor) => extractor.roots ?? []);
  const deepPaths = [...DEFAULT_DEEP_PATHS, ...custom.map(folder.canonical).filter(isSearched)];
  const starts = outermost([...systemRoots, ...deepPaths].map(folder.canonical)).filter(folder.isFolder);
  const plan = {
    starts,
    skips: new Set(skipped),
    deadline: { seconds: limits.deepSeconds, reason: tooMuchTime(limits.deepSeconds) },
  };
  try {
    const tree = folder.withFiles(await walk(real, plan, selection, collection, problems));
    const found = await extractPackages(tree, extractors, collection, problems, {
      packages: limits.deepPackages,
      seconds: limits.deepSeconds,
    });
    const distribution = await readDistribution(tree);
    const { details, packages } = hostOf(real, folder.canonical, found);
    return {
      subject: { kind: 'host', name: details.hostname, host: details },
      ...(distribution !== undefined && { distribution }),
      packages,
      problems: problems.list(),
      collectedAt: collection.clock.now().toISOString(),
    };
  } finally {
    folder.close();
  }
}
