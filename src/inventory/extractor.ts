import type { SubjectKind } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';

export interface FileStat {
  /** Bytes. */
  readonly size: number;
  /** POSIX mode bits. */
  readonly mode: number;
}

/** A regular file of the scanned root, opened by the core. */
export interface InventoryFile extends FileStat {
  /** Absolute inside the root, `/`-separated. */
  readonly path: string;
  /** Diff id of the layer that last wrote it; absent outside images. */
  readonly layer?: string;
  /** What lower layers of an image had at this path, lowest first; only for files of {@link Extractor.rewritten} extractors. */
  readonly earlier?: readonly InventoryFile[];
  /** Whole content, at most the extractor limit (64 MiB unless the extractor says otherwise). Read from the source at most once. */
  read(): Promise<Uint8Array>;
  /** Up to `length` bytes from `offset`, fewer at the end: for programs and archives, of which only parts matter. */
  readAt(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * The merged file system of the target: what a process in the container or on the host would see.
 * Symbolic links are resolved inside the root, never outside it. Only files that some extractor wants can be opened.
 */
export interface FileTree {
  open(path: string): InventoryFile | undefined;
  /** Wanted files under a folder, sorted by path. */
  under(folder: string): Iterable<InventoryFile>;
}

/** A package as an extractor reports it; the core adds `foundBy`, merges doubles and resolves ownership. */
export type ExtractedPackage = Omit<Package, 'foundBy' | 'ownedBy'>;

/**
 * Where an extractor applies: installed software (images, hosts, functions) or declared dependencies (source trees).
 * A root file system is searched for installed software only, also as a directory: lock files in it install nothing.
 */
export type ExtractorTag = 'os' | 'installed' | 'declared';

/** What the capability table of docs/ecosystems.md says of an extractor. */
export interface Capability {
  /** `npm`, `Go`, `RPM`: the heading it stands under. */
  readonly ecosystem: string;
  /** What it reads, for people: `package-lock.json (1–3)`, `*.dist-info/METADATA`. */
  readonly evidence: string;
  /** purl types it yields. */
  readonly types: readonly string[];
  /** What it leaves out, in one sentence. */
  readonly limits?: string;
}

/**
 * One package manager. The core walks, opens, limits and records problems; an extractor only parses.
 * A throw is a recorded problem of that file, never a failed scan. To add one: docs/adding-an-ecosystem.md.
 */
export interface Extractor {
  readonly id: string;
  readonly capability: Capability;
  readonly tags: readonly ExtractorTag[];
  /** Which subjects it runs on. */
  readonly subjects: readonly SubjectKind[];
  /** Folders that hold all its files (distribution package managers): a host is not searched elsewhere for them. */
  readonly roots?: readonly string[];
  /** Larger files are a problem instead of being read, bytes; 64 MiB when absent. */
  readonly maxFileBytes?: number;
  /** It reads by {@link InventoryFile.readAt} alone: `maxFileBytes` may be more than files that are held in memory have. */
  readonly byParts?: true;
  /**
   * Its evidence is one database that every layer writes anew: the core then tells from the older versions
   * in which layer each package version appeared.
   */
  readonly rewritten?: boolean;
  /**
   * It needs no file but the one it is given. The core then extracts while the file streams by and keeps only its
   * packages: programs and archives of any size take no room. Its `extract` gets a tree without files.
   */
  readonly alone?: true;
  /** Id of an extractor with better evidence: at and below folders where that one found packages, this one's finds do not count. */
  readonly yieldsTo?: string;
  /** Alone only: judges the first 64 bytes (fewer when the file is shorter), so that most files are passed over. */
  accepts?(head: Uint8Array): boolean;
  /** A cheap test on the path; also true for companion files that `extract` opens through the tree. */
  wants(path: string, stat: FileStat): boolean;
  /** Called for each wanted file that {@link isEvidence} accepts (all of them when absent). */
  isEvidence?(path: string): boolean;
  extract(file: InventoryFile, tree: FileTree): AsyncIterable<ExtractedPackage> | Iterable<ExtractedPackage>;
  /** Distribution package managers: which package owns which path, to tell OS-owned language packages. Yields [path, package name]. */
  owners?(
    tree: FileTree,
  ): AsyncIterable<readonly [path: string, packageName: string]> | Iterable<readonly [string, string]>;
}

/** The location that proves a package found in `file`. */
export const locationOf = (file: InventoryFile): { readonly path: string; readonly layer?: string } =>
  file.layer === undefined ? { path: file.path } : { path: file.path, layer: file.layer };
