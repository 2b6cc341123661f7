import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { compareText } from '../../domain/order.ts';
import type { InventoryFile } from '../extractor.ts';
import { type ProblemList, reasonOf } from '../problems.ts';
import type { WalkedPaths } from '../walk.ts';
import { createPartReader } from './part-reader.ts';
import { isUnder, resolveLinks } from './paths.ts';
import { isWantedBeyond, LINKED_FILE, type Selection } from './selection.ts';
import type { WalkedFile, WalkedTree } from './walked-tree.ts';

/** Resolved links remembered; a walk asks for the same few again and again. */
const MAX_CACHED_LINKS = 10_000;
/** Small contents remembered, bytes: what several files refer to (parents, workspaces) is read once. */
const MAX_REMEMBERED = 8 * 1024 * 1024;
const MAX_REMEMBERED_FILE = 256 * 1024;

/**
 * A folder of this machine as the root of a tree: files are read when an extractor asks, links end inside the root.
 * @param root real path
 * @param selection what may be opened; larger files than it allows are a problem
 */
export function openFolder(root: string, selection: Selection, problems: ProblemList) {
  const base = root === '/' ? '' : root;
  const links = new Map<string, string | undefined>();
  const contents = rememberedContents();
  const parts = createPartReader((path) => openToRead(base + path));

  function targetOf(path: string): string | undefined {
    if (links.has(path)) return links.get(path);
    let target: string | undefined;
    try {
      target = readlinkSync(base + path);
    } catch {
      target = undefined; // no link, or nothing there
    }
    if (links.size > MAX_CACHED_LINKS) links.clear();
    links.set(path, target);
    return target;
  }

  const canonical = (path: string): string => resolveLinks(path, targetOf) ?? path;

  /** @param path without links */
  function fileAt(path: string, shownAs: string): WalkedFile | undefined {
    const stat = lstatSync(base + path, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile()) return undefined;
    const choice = selection.choose(shownAs, stat) ?? (shownAs === path ? undefined : selection.choose(path, stat));
    if (choice === undefined) return undefined;
    const { limit } = choice;
    const isReadable = limit !== undefined && stat.size <= limit;
    if (limit !== undefined && !isReadable) {
      problems.add(shownAs, 'limits', `limit: ${stat.size} bytes, at most ${limit} are read`);
      if (choice.alone.length === 0) return undefined;
    }
    return {
      path: shownAs,
      ...(shownAs !== path && { linkTo: path }),
      size: stat.size,
      mode: stat.mode & 0o7777,
      isReadable,
      async read() {
        const known = contents.get(path);
        if (known !== undefined) return known;
        const content = readWhole(base + path, limit ?? 0);
        // Package databases are read twice, for packages and for owners.
        contents.keep(path, content, limit !== undefined && selection.isRewritten(path, stat));
        return content;
      },
      readAt: async (offset, length) =>
        contents.get(path)?.subarray(offset, offset + length) ?? parts.readAt(path, offset, length),
    };
  }

  /** @param real undefined when it is in a loop of links */
  function opened(path: string, real: string | undefined, shownAs?: string): WalkedFile | undefined {
    try {
      return real === undefined ? undefined : fileAt(real, shownAs ?? real);
    } catch (error) {
      problems.add(path, 'walk', reasonOf(error));
      return undefined;
    }
  }

  function open(path: string): InventoryFile | undefined {
    const file = opened(path, resolveLinks(path, targetOf));
    return file?.isReadable === true ? file : undefined;
  }

  return {
    canonical,
    open,
    isFolder(path: string): boolean {
      return lstatSync(base + canonical(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
    },
    /** The tree of what a walk found. */
    withFiles(walked: WalkedPaths): WalkedTree {
      const links = new Set(wantedLinks(walked.links, selection, targetOf));
      const paths = [...walked.files, ...links].sort(compareText);
      function* files(of: readonly string[]): Iterable<WalkedFile> {
        for (const path of of) {
          // No link leads to what a walk found: only links need to be resolved.
          const file = opened(path, links.has(path) ? resolveLinks(path, targetOf) : path, path);
          if (file !== undefined) yield file;
        }
      }
      return {
        canonical,
        open,
        files: () => files(paths),
        *under(folder) {
          const inside = canonical(folder);
          for (const file of files(paths.filter((path) => isUnder(path, inside)))) if (file.isReadable) yield file;
        },
      };
    },
    /** Gives the last file back. */
    close: parts.close,
  };
}

/** Links at wanted paths that lead to files which not all who want them want under their own name: they would go unseen. */
function wantedLinks(
  links: readonly string[],
  selection: Selection,
  targetOf: (path: string) => string | undefined,
): readonly string[] {
  return links.filter((path) => {
    const target = resolveLinks(path, targetOf);
    const choice = target === undefined ? undefined : selection.choose(path, LINKED_FILE);
    if (target === undefined || choice === undefined) return false;
    const own = selection.choose(target, { ...LINKED_FILE, mode: 0o755 });
    return own === undefined || isWantedBeyond(choice, own);
  });
}

/** Package databases, and small files as long as there is room. */
function rememberedContents() {
  const contents = new Map<string, Uint8Array>();
  let databases = 0;
  let bytes = 0;
  return {
    get: (path: string): Uint8Array | undefined => contents.get(path),
    keep(path: string, content: Uint8Array, isDatabase: boolean): void {
      if (isDatabase && databases < 4) databases++;
      else if (content.length > MAX_REMEMBERED_FILE) return;
      else bytes += content.length;
      contents.set(path, content);
      // The oldest go first; databases are few and stay.
      for (const [oldest, old] of contents) {
        if (bytes <= MAX_REMEMBERED) break;
        if (old.length > MAX_REMEMBERED_FILE) continue;
        contents.delete(oldest);
        bytes -= old.length;
      }
    },
  };
}

/** @throws Error when it is no regular file any more */
function openToRead(hostPath: string): { readonly file: number; readonly size: number } {
  const file = openSync(hostPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stat = fstatSync(file);
  if (stat.isFile()) return { file, size: stat.size };
  closeSync(file);
  throw new Error('is no regular file');
}

/** @throws Error when it is no regular file any more, or larger than `limit` */
function readWhole(hostPath: string, limit: number): Uint8Array {
  const { file, size } = openToRead(hostPath);
  try {
    if (size > limit) throw new Error(`limit: ${size} bytes, at most ${limit} are read`);
    const content = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < content.length) {
      const bytesRead = readSync(file, content, filled, content.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return content.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}
