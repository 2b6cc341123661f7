import type { FileTree, InventoryFile } from '../extractor.ts';

/** A file of a tree whose wanted files are known. */
export interface WalkedFile extends InventoryFile {
  /** What `alone` extractors found while it streamed by, as {@link encodeFindings} wrote it; absent when none was asked. */
  readonly found?: () => Uint8Array;
  /** Where the symbolic link at this path leads: extractors that want it under that path find it there. */
  readonly linkTo?: string;
  /** false when only `alone` extractors want it: they read it in parts, or have found what there is. */
  readonly isReadable: boolean;
}

/** A tree whose wanted files are known: what the extractors run on. */
export interface WalkedTree extends FileTree {
  /** Every wanted regular file, sorted by path. */
  files(): Iterable<WalkedFile>;
  /** The path with its symbolic links resolved inside the root: `/lib/x` → `/usr/lib/x`. */
  canonical(path: string): string;
}
