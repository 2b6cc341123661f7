import { realpathSync, statSync } from 'node:fs';
import { inputError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import { readDistribution } from './distribution.ts';
import { EXTRACTORS } from './extractors/index.ts';
import { CONTAINER_STORAGE, foreignMountsUnder, KERNEL_FOLDERS } from './mounts.ts';
import { type CollectOptions, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { extractPackages } from './run-extractors.ts';
import { openFolder } from './trees/folder.ts';
import { extractorsFor, selectionOf } from './trees/selection.ts';
import { walk } from './walk.ts';

/** The real path of a folder to scan. @throws AssayError usage when there is none, input when it is no folder */
export function realFolder(root: string): string {
  try {
    const real = realpathSync(root);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw inputError(`${root}: no such folder`);
    throw inputError(`${root}: cannot be read: ${code}`, { cause: error });
  }
  throw inputError(`${root}: is no folder`, { remedy: 'For an image archive use: assay scan image PATH' });
}

/**
 * Inventories everything installed below a folder: an unpacked root file system or an application's folder.
 * @throws AssayError usage when there is no such folder, input when it cannot be read at all
 */
export async function collectDirectory(root: string, options: CollectOptions): Promise<Inventory> {
  const collection = startCollection(options);
  const problems = createProblemList(collection.limits.problems);
  const real = realFolder(root);
  const extractors = extractorsFor(EXTRACTORS, 'directory');
  const selection = selectionOf(extractors, collection.limits.fileBytes);
  const mounts = foreignMountsUnder(real);
  if (mounts.length > 0) collection.progress(`${root}: not entering the mounts ${mounts.join(', ')}`);
  const own = real === '/' ? [...CONTAINER_STORAGE, ...KERNEL_FOLDERS] : [];
  const plan = { starts: ['/'], skips: new Set([...mounts, ...own]) };
  const folder = openFolder(real, selection, problems);
  const tree = folder.withFiles(await walk(real, plan, selection, collection, problems));
  const packages = await extractPackages(tree, extractors, collection, problems);
  const distribution = await readDistribution(tree);
  return {
    subject: { kind: 'directory', name: root },
    ...(distribution !== undefined && { distribution }),
    packages,
    problems: problems.list(),
    collectedAt: collection.clock.now().toISOString(),
  };
}
