import { constants, lstatSync, readlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { compareText } from '../../domain/order.ts';
import type { InventoryFile } from '../extractor.ts';
import { type ProblemList, reasonOf } from '../problems.ts';
import type { WalkedPaths } from '../walk.ts';
import { isUnder, resolveLinks } from './paths.ts';
import type { Selection } from './selection.ts';
import type { WalkedTree } from './walked-tree.ts';

/** Resolved links remembered; a walk asks for the same few again and again. */
const MAX_CACHED_LINKS = 10_000;

/**
 * A folder of this machine as the root of a tree: files are read when an extractor asks, links end inside the root.
 * @param root real path
 * @param selection what may be opened; larger files than it allows are a problem
 */
export function openFolder(root: string, selection: Selection, problems: ProblemList) {
  const base = root === '/' ? '' : root;
  const links = new Map<string, string | undefined>();
  const databases = new Map<string, InventoryFile>();

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
  function fileAt(path: string, shownAs: string): InventoryFile | undefined {
    const known = databases.get(path);
    if (known !== undefined) return known;
    const stat = lstatSync(base + path, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile()) return undefined;
    const limit = selection.limitOf(shownAs, stat) ?? selection.limitOf(path, stat);
    if (limit === undefined) return undefined;
    if (stat.size > limit) {
      problems.add(shownAs, 'limits', `limit: ${stat.size} bytes, at most ${limit} are read`);
      return undefined;
    }
    let content: Promise<Uint8Array> | undefined;
    const file: InventoryFile = {
      path: shownAs,
      size: stat.size,
      mode: stat.mode & 0o7777,
      read: () => (content ??= readWhole(base + path, limit)),
      readAt: async (offset, length) => (await file.read()).subarray(offset, offset + length),
    };
    // Package databases are read twice, for packages and for owners: these few stay in memory.
    if (selection.isRewritten(path, stat) && databases.size < 4) databases.set(path, file);
    return file;
  }

  function opened(path: string, shownAs?: string): InventoryFile | undefined {
    try {
      const real = resolveLinks(path, targetOf);
      return real === undefined ? undefined : fileAt(real, shownAs ?? real);
    } catch (error) {
      problems.add(path, 'walk', reasonOf(error));
      return undefined;
    }
  }

  return {
    canonical,
    open: (path: string) => opened(path),
    isFolder(path: string): boolean {
      return lstatSync(base + canonical(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
    },
    /** The tree of what a walk found. */
    withFiles(walked: WalkedPaths): WalkedTree {
      const paths = [...walked.files, ...wantedLinks(walked.links, selection, targetOf)].sort(compareText);
      function* files(of: readonly string[]): Iterable<InventoryFile> {
        for (const path of of) {
          const file = opened(path, path);
          if (file !== undefined) yield file;
        }
      }
      return {
        canonical,
        open: (path) => opened(path),
        files: () => files(paths),
        under(folder) {
          const inside = canonical(folder);
          return files(paths.filter((path) => isUnder(path, inside)));
        },
      };
    },
  };
}

/** Links at wanted paths that lead to files which are not wanted under their own name: they would go unseen. */
function wantedLinks(
  links: readonly string[],
  selection: Selection,
  targetOf: (path: string) => string | undefined,
): readonly string[] {
  return links.filter((path) => {
    const target = resolveLinks(path, targetOf);
    return target !== undefined && selection.limitOf(target, { size: 0, mode: 0o644 }) === undefined;
  });
}

/** @throws Error when it is no regular file any more, or larger than `limit` */
async function readWhole(hostPath: string, limit: number): Promise<Uint8Array> {
  const file = await open(hostPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error('is no regular file');
    if (stat.size > limit) throw new Error(`limit: ${stat.size} bytes, at most ${limit} are read`);
    const content = Buffer.alloc(stat.size);
    let filled = 0;
    while (filled < content.length) {
      const { bytesRead } = await file.read(content, filled, content.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return content.subarray(0, filled);
  } finally {
    await file.close();
  }
}
