import type { Inventory } from '../domain/inventory.ts';
import { readDistribution } from './distribution.ts';
import { type CollectOptions, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { extractPackages } from './run-extractors.ts';
import { scratchDistribution } from './scratch-image.ts';
import { selectExtractors } from './select-extractors.ts';
import { openImage } from './trees/image.ts';

/**
 * Inventories a container image, without running or unpacking it.
 * @param target path of a `docker save` tar, an OCI layout folder or tar, gzip or zstd compressed or not; or a
 * reference, read from an engine or a registry as far as the options allow it
 * @throws AssayError input when there is no such image, or it is damaged, hostile or none; upstream when a registry fails
 */
export async function collectImage(target: string, options: CollectOptions): Promise<Inventory> {
  const collection = startCollection(options);
  const problems = createProblemList(collection.limits.problems);
  const { extractors, dockerfiles } = selectExtractors('image', options);
  const isOfSystem = new Set(extractors.filter(({ tags }) => tags.includes('os')).map(({ id }) => id));
  const { name, tree, image, lacks, history, close } = await openImage(
    target,
    extractors,
    collection,
    problems,
    options,
  );
  try {
    const packages = await extractPackages(tree, extractors, collection, problems);
    dockerfiles?.readHistory(history, problems);
    const isNameless = !packages.some(({ foundBy }) => isOfSystem.has(foundBy));
    const scratch = options.scratchHeuristics === true && isNameless ? scratchDistribution(lacks) : undefined;
    const distribution = (await readDistribution(tree)) ?? scratch;
    return {
      subject: { kind: 'image', name, image },
      ...(distribution !== undefined && { distribution }),
      packages,
      problems: problems.list(),
      ...dockerfiles?.reports(),
      collectedAt: collection.clock.now().toISOString(),
    };
  } finally {
    close();
  }
}
