import { type Dir, type Dirent, lstatSync, opendirSync } from 'node:fs';
import { compareText } from '../domain/order.ts';
import type { FileStat } from './extractor.ts';
import { type Collection, checkTime } from './options.ts';
import { type ProblemList, reasonOf } from './problems.ts';
import { depthOf, joinPath } from './trees/paths.ts';
import { LINKED_FILE, type Selection } from './trees/selection.ts';

/** What to walk and what to leave out, as paths inside the root. */
export interface WalkPlan {
  /** Folders to begin at, in this order; none inside another. */
  readonly starts: readonly string[];
  readonly skips: ReadonlySet<string>;
  /** Folders of these names are left out wherever they are. */
  readonly skipNames?: ReadonlySet<string>;
  /** Stops early, with the reason as a problem. */
  readonly deadline?: { readonly seconds: number; readonly reason: string };
}

export interface WalkedPaths {
  /** Wanted regular files, sorted. */
  readonly files: readonly string[];
  /** Symbolic links at wanted paths, sorted; whether they lead to a file is not known yet. */
  readonly links: readonly string[];
}

/** Asked only if an extractor looks at it: most tests need the path alone. */
function lazyStat(hostPath: string): FileStat {
  let stat: FileStat | undefined;
  const known = (): FileStat => (stat ??= lstatSync(hostPath, { throwIfNoEntry: false }) ?? { size: 0, mode: 0 });
  return {
    get size() {
      return known().size;
    },
    get mode() {
      return known().mode;
    },
  };
}

const reasonFor = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : reasonOf(error);
};

/** How many entries are looked at between two looks at the clock and the signal. */
const BREATH = 2_000;

/**
 * Looks at every entry below the starts once, in a fixed order, and follows no link.
 * Unreadable folders and limits are problems, never the end of the walk.
 * @param root real path of the scanned root
 * @throws what the signal says when aborted; AssayError input when the whole collection takes too long
 */
export async function walk(
  root: string,
  plan: WalkPlan,
  selection: Selection,
  collection: Collection,
  problems: ProblemList,
): Promise<WalkedPaths> {
  const { limits } = collection;
  const files: string[] = [];
  const links: string[] = [];
  const pending = [...plan.starts].reverse();
  let entries = 0;
  let names = 0;

  /** undefined to go on, else why the walk ends here. */
  function isFull(): string | undefined {
    if (entries > limits.entries) return `limit: more than ${limits.entries} entries`;
    if (files.length + links.length > limits.keptFiles) return `limit: more than ${limits.keptFiles} package files`;
    if (names > limits.keptNames) return `limit: more than ${limits.keptNames} characters of paths of package files`;
    const { deadline } = plan;
    return deadline !== undefined && collection.watch.isOver(deadline.seconds) ? deadline.reason : undefined;
  }

  function look(folder: string, entry: Dirent, below: string[]): void {
    const path = joinPath(folder, entry.name);
    if (path.length > limits.pathLength) {
      problems.add(`${path.slice(0, 200)}…`, 'limits', `limit: path longer than ${limits.pathLength} characters`);
    } else if (entry.isDirectory()) {
      if (!plan.skips.has(path) && plan.skipNames?.has(entry.name) !== true) below.push(path);
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      const stat = entry.isFile() ? lazyStat(root + path) : LINKED_FILE;
      if (selection.choose(path, stat) === undefined) return;
      (entry.isFile() ? files : links).push(path);
      names += path.length;
    }
  }

  let untilBreath = BREATH;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (depthOf(folder) >= limits.depth) {
      problems.add(`${folder.slice(0, 200)}…`, 'limits', `limit: more than ${limits.depth} folders deep`);
      continue;
    }
    const below: string[] = [];
    let directory: Dir | undefined;
    let full: string | undefined;
    try {
      directory = opendirSync(root + folder, { bufferSize: 256 });
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        entries++;
        look(folder, entry, below);
        if (--untilBreath > 0) continue;
        untilBreath = BREATH;
        await collection.breathe();
        checkTime(collection, root);
        full = isFull();
        if (full !== undefined) break;
      }
    } catch (error) {
      collection.watch.check();
      if (collection.watch.isOver(limits.seconds)) throw error;
      problems.add(folder, 'walk', reasonFor(error));
    } finally {
      directory?.closeSync();
    }
    full ??= isFull();
    if (full !== undefined) {
      problems.add('/', 'limits', full);
      break;
    }
    pending.push(...below.sort(compareText).reverse());
  }
  return { files: files.sort(compareText), links: links.sort(compareText) };
}
