import type { Inventory } from '../domain/inventory.ts';
import { readDistribution } from './distribution.ts';
import { EXTRACTORS } from './extractors/index.ts';
import { type CollectOptions, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { extractPackages } from './run-extractors.ts';
import { openImage } from './trees/image.ts';
import { extractorsFor } from './trees/selection.ts';

/**
 * Inventories a container image, without running or unpacking it.
 * @param target path of a `docker save` tar, an OCI layout folder or tar; gzip or zstd compressed or not
 * @throws AssayError usage when there is no such path, input when it is damaged, hostile or no image
 */
export async function collectImage(target: string, options: CollectOptions): Promise<Inventory> {
  const collection = startCollection(options);
  const problems = createProblemList(collection.limits.problems);
  const extractors = extractorsFor(EXTRACTORS, 'image');
  const { tree, image, close } = await openImage(target, extractors, collection, problems, options);
  try {
    const packages = await extractPackages(tree, extractors, collection, problems);
    const distribution = await readDistribution(tree);
    return {
      subject: { kind: 'image', name: target, image },
      ...(distribution !== undefined && { distribution }),
      packages,
      problems: problems.list(),
      collectedAt: collection.clock.now().toISOString(),
    };
  } finally {
    close();
  }
}
