import { basename, dirname } from 'node:path';
import type { Inventory } from '../domain/inventory.ts';
import { type CollectOptions, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { realFile } from './real-path.ts';
import { extractPackages } from './run-extractors.ts';
import { selectExtractors } from './select-extractors.ts';
import { openFolder } from './trees/folder.ts';
import { selectionOf } from './trees/selection.ts';

/**
 * Inventories one file: a program (told by its content, whatever it is called), an archive of Java, a lock file, a
 * Dockerfile. Nothing else of its folder is looked at.
 * @throws AssayError input when there is no such file
 */
export async function collectFile(target: string, options: CollectOptions): Promise<Inventory> {
  const collection = startCollection(options);
  const problems = createProblemList(collection.limits.problems);
  const real = realFile(target);
  const place = `/${basename(real)}`;
  const { extractors: selected, dockerfiles } = selectExtractors('archive', options);
  const extractors = selected.map((extractor) =>
    extractor.accepts === undefined ? extractor : { ...extractor, wants: (path: string) => path === place },
  );
  const folder = openFolder(dirname(real), selectionOf(extractors, collection.limits.fileBytes), problems);
  try {
    const tree = folder.withFiles({ files: [place], links: [] });
    const packages = await extractPackages(tree, extractors, collection, problems);
    return {
      subject: { kind: 'archive', name: target },
      packages,
      problems: problems.list(),
      ...dockerfiles?.reports(),
      collectedAt: collection.clock.now().toISOString(),
    };
  } finally {
    folder.close();
  }
}
