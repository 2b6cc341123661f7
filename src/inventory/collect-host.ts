import { usageError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import { realFolder } from './collect-directory.ts';
import { DEFAULT_DEEP_PATHS, tooMuchTime } from './deep-inspection.ts';
import { readDistribution } from './distribution.ts';
import { EXTRACTORS } from './extractors/index.ts';
import { hostDetailsOf } from './host-details.ts';
import { CONTAINER_STORAGE, foreignMountsUnder, KERNEL_FOLDERS } from './mounts.ts';
import { type CollectOptions, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { extractPackages } from './run-extractors.ts';
import { openFolder } from './trees/folder.ts';
import { isUnder, normalizePath } from './trees/paths.ts';
import { extractorsFor, selectionOf } from './trees/selection.ts';
import { walk } from './walk.ts';

/** Own paths that are no absolute path inside the root are a mistake of the caller. */
function deepPath(path: string): string {
  const normal = path.startsWith('/') ? normalizePath(path) : undefined;
  if (normal === undefined) throw usageError(`deep inspection path ${path}: is no absolute path`);
  return normal;
}

/** Without those that lie inside another. */
const outermost = (folders: readonly string[]): readonly string[] => {
  const distinct = [...new Set(folders)];
  return distinct.filter((folder) => !distinct.some((other) => other !== folder && isUnder(folder, other)));
};

/**
 * Inventories a machine: packages of the operating system, and language packages below the default deep-inspection
 * paths and `options.deepPaths`, up to 5,000 packages and 15 minutes (problems that begin with `deep-inspection:`).
 * @param root `/` for this machine, or where another's root is mounted
 */
export async function collectHost(root: string, options: CollectOptions): Promise<Inventory> {
  const collection = startCollection(options);
  const { limits } = collection;
  const problems = createProblemList(limits.problems);
  const real = realFolder(root);
  const extractors = extractorsFor(EXTRACTORS, 'host');
  const selection = selectionOf(extractors, limits.fileBytes);
  const folder = openFolder(real, selection, problems);
  const systemRoots = extractors.flatMap((extractor) => extractor.roots ?? []);
  const deepPaths = [...DEFAULT_DEEP_PATHS, ...(options.deepPaths ?? []).map(deepPath)];
  const starts = outermost([...systemRoots, ...deepPaths].map(folder.canonical)).filter(folder.isFolder);
  const mounts = foreignMountsUnder(real);
  const skips = new Set([...mounts, ...CONTAINER_STORAGE, ...KERNEL_FOLDERS]);
  const plan = { starts, skips, deadline: { seconds: limits.deepSeconds, reason: tooMuchTime(limits.deepSeconds) } };
  const tree = folder.withFiles(await walk(real, plan, selection, collection, problems));
  const packages = await extractPackages(tree, extractors, collection, problems, {
    packages: limits.deepPackages,
    seconds: limits.deepSeconds,
  });
  const distribution = await readDistribution(tree);
  const host = hostDetailsOf(real, folder.canonical, packages);
  return {
    subject: { kind: 'host', name: host.hostname, host },
    ...(distribution !== undefined && { distribution }),
    packages,
    problems: problems.list(),
    collectedAt: collection.clock.now().toISOString(),
  };
}
