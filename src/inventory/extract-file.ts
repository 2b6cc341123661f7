import type { ExtractedPackage, Extractor, FileTree, InventoryFile } from './extractor.ts';
import { type Collection, checkTime } from './options.ts';
import { reasonOf } from './problems.ts';

/** Says that a part of a file could not be used, and which extractor says so. */
export type Complain = (path: string, extractor: string, reason: string) => void;

/** Text that no name, version or path of a package has: control characters and halves of surrogate pairs. */
const UNTEXT = /[\p{Cc}\p{Cs}]/u;
const LONGEST = 1024;

export const isText = (text: string | undefined): boolean =>
  text === undefined || (text.length <= LONGEST && !UNTEXT.test(text));

const isHonest = (p: ExtractedPackage): boolean =>
  p.name !== '' &&
  [p.namespace, p.name, p.version, p.arch, p.source?.name, p.source?.version].every(isText) &&
  p.locations.every((location) => !UNTEXT.test(location.path));

/** What one extractor finds in one file. A throw is a problem of that file, and what came before it stays. */
export async function* extractFile(
  extractor: Extractor,
  file: InventoryFile,
  tree: FileTree,
  collection: Collection,
  complain: Complain,
): AsyncGenerator<ExtractedPackage> {
  try {
    for await (const each of extractor.extract(file, tree)) {
      if (isHonest(each)) yield each;
      else complain(file.path, extractor.id, 'a name, version or path is too long or no text, ignored');
    }
  } catch (error) {
    collection.watch.check();
    complain(file.path, extractor.id, reasonOf(error));
  }
}

/** Between synchronous stretches: timers and signals of the process run, and the time is looked at. */
export async function pause(collection: Collection): Promise<void> {
  await collection.breathe();
  checkTime(collection, 'inventory');
}
