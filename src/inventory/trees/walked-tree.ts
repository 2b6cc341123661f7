import type { FileTree, InventoryFile } from '../extractor.ts';

/** A tree whose wanted files are known: what the extractors run on. */
export interface WalkedTree extends FileTree {
  /** Every wanted regular file, sorted by path. */
  files(): Iterable<InventoryFile>;
  /** The path with its symbolic links resolved inside the root: `/lib/x` → `/usr/lib/x`. */
  canonical(path: string): string;
}
