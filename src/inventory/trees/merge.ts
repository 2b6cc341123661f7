import { compareText } from '../../domain/order.ts';
import type { Layer, LayerFile } from './layer-entries.ts';
import { baseOf, isUnder, joinPath, parentOf, resolveLinks } from './paths.ts';
import { isWantedBeyond, LINKED_FILE, type Selection } from './selection.ts';
import type { Spool, Spooled } from './spool.ts';
import type { WalkedFile, WalkedTree } from './walked-tree.ts';

/** A wanted file of the merged image; the layer's own record, so that merging costs no second one. */
interface FileNode extends LayerFile {
  /** The same path in lower layers, lowest first. */
  readonly earlier?: readonly FileNode[];
}

type Node = FileNode | { readonly kind: 'symlink'; readonly target: string };

export interface MergedImage {
  readonly tree: WalkedTree;
  /** Target → wanted links, where the target was not read as they want it: read the image again with these wanted too. */
  readonly missing: Missing;
}

export interface Selections {
  /** By the files' own paths. */
  readonly plain: Selection;
  /** What the layers were read with: targets of links too. */
  readonly reading: Selection;
}

/** Targets of links and the links to each. */
export type Missing = ReadonlyMap<string, readonly string[]>;

/** Missing link targets asked for at most, and links to each; more is a hostile image. */
const MAX_MISSING = 10_000;
const MAX_LINKS = 100;
/** Verdicts on folders remembered at a time. */
const MAX_VERDICTS = 10_000;

/**
 * Puts layers on top of each other, lowest first, as a container runtime does: whiteouts and opaque folders hide what
 * is below, anything that is no folder replaces a folder, parents are resolved through links.
 * @see https://github.com/opencontainers/image-spec/blob/main/layer.md
 */
export function mergeLayers(layers: readonly Layer[], selections: Selections, spool: Spool): MergedImage {
  const nodes = new Map<string, Node>();
  const missing = new Map<string, string[]>();
  const targetOf = (path: string): string | undefined => {
    const node = nodes.get(path);
    return node?.kind === 'symlink' ? node.target : undefined;
  };
  for (const [i, layer] of layers.entries()) {
    removeHidden(nodes, layer, targetOf);
    addEntries(nodes, layer, layers.slice(0, i + 1), selections, missing, targetOf);
  }
  const linked = new Map<string, FileNode>(linkedFiles(nodes, layers, selections, missing, targetOf));
  const paths = [...linked.keys()];
  for (const [path, node] of nodes) if (node.kind === 'file') paths.push(path);
  paths.sort(compareText);
  const fileAt = (path: string): FileNode | undefined => {
    const node = nodes.get(path);
    return node?.kind === 'file' ? node : linked.get(path);
  };
  return { tree: treeOf(paths, fileAt, spool, targetOf), missing };
}

/** Takes away what the layer's whiteouts, opaque folders and replaced paths hide. */
function removeHidden(nodes: Map<string, Node>, layer: Layer, targetOf: (path: string) => string | undefined): void {
  const opaque = new Set<string>();
  for (const folder of layer.opaque) opaque.add(resolveLinks(folder, targetOf) ?? folder);
  const whiteouts = new Set<string>();
  for (const path of layer.whiteouts) {
    whiteouts.add(joinPath(resolveLinks(parentOf(path), targetOf) ?? parentOf(path), baseOf(path)));
  }
  const verdicts = new Map<string, boolean>();
  /** Is everything below this folder hidden? */
  function hides(folder: string): boolean {
    if (folder === '/') return opaque.has('/');
    const known = verdicts.get(folder);
    if (known !== undefined) return known;
    const verdict =
      opaque.has(folder) || whiteouts.has(folder) || layer.written.has(folder, 'other') || hides(parentOf(folder));
    if (verdicts.size > MAX_VERDICTS) verdicts.clear();
    verdicts.set(folder, verdict);
    return verdict;
  }
  for (const [path, node] of nodes) {
    if (hides(parentOf(path)) || whiteouts.has(path)) nodes.delete(path);
    else if (layer.written.has(path, 'folder')) nodes.delete(path);
    // A wanted file that is written again keeps its history: addEntries replaces it.
    else if (layer.written.has(path, 'other') && !(node.kind === 'file' && layer.entries.has(path))) nodes.delete(path);
  }
}

/** @param layers up to this one */
function addEntries(
  nodes: Map<string, Node>,
  layer: Layer,
  layers: readonly Layer[],
  selections: Selections,
  missing: Map<string, string[]>,
  targetOf: (path: string) => string | undefined,
): void {
  const name = { diffId: layer.diffId };
  // Entries of one folder follow each other: one remembered parent spares nearly all resolving.
  let parent = '';
  let parentInside: string | undefined;
  const within = (path: string): string | undefined => {
    if (parent !== parentOf(path)) {
      parent = parentOf(path);
      parentInside = resolveLinks(parent, targetOf);
    }
    return parentInside === undefined ? undefined : joinPath(parentInside, baseOf(path));
  };
  /** What a hard link shares, as this layer's own. */
  const linkedNode = (target: string): Node | undefined => {
    const path = within(target);
    const node = path === undefined ? undefined : nodes.get(path);
    return node?.kind === 'file' ? { ...node, layer: name } : node;
  };
  for (const [written, entry] of layer.entries) {
    const path = within(written);
    if (path === undefined) continue; // its parent is a loop of links: no process can reach it
    if (entry.kind === 'symlink') {
      nodes.set(path, entry);
      parent = '';
      continue;
    }
    const node = entry.kind === 'file' ? entry : linkedNode(entry.target);
    if (entry.kind === 'hardlink' && node?.kind !== 'symlink') {
      const target = within(entry.target) ?? entry.target;
      const isThere = node !== undefined || topLayerOf(target, layers) !== undefined;
      if (!isThere || isUnread(path, target, node, layers, selections)) addMissing(missing, target, path);
    }
    if (node === undefined) nodes.delete(path);
    else if (node.kind === 'symlink') nodes.set(path, node);
    else nodes.set(path, withHistory(node, nodes.get(path), selections.plain, path));
  }
}

/** The file, knowing what lower layers had at its path if its extractor asks for that. */
function withHistory(file: FileNode, before: Node | undefined, selection: Selection, path: string): FileNode {
  if (before?.kind !== 'file' || !before.isKept || !selection.isRewritten(path, file)) return file;
  const { earlier = [], ...last } = before;
  return { ...file, earlier: [...earlier, last] };
}

function addMissing(missing: Map<string, string[]>, target: string, link: string): void {
  const links = missing.get(target);
  if (links === undefined) {
    if (missing.size < MAX_MISSING) missing.set(target, [link]);
  } else if (links.length < MAX_LINKS) links.push(link);
}

/**
 * Does someone want the link's path who did not read the target?
 * @param target without links
 */
function isUnread(
  link: string,
  target: string,
  node: FileNode | undefined,
  layers: readonly Layer[],
  { plain, reading }: Selections,
): boolean {
  if (node?.isKept === true) return false;
  const choice = plain.choose(link, node ?? LINKED_FILE);
  if (choice === undefined) return false;
  const top = node === undefined ? topLayerOf(target, layers) : undefined;
  if (node === undefined && top === undefined) return false; // leads nowhere
  if (choice.limit !== undefined) return true;
  if (top !== undefined && !top.written.has(target, 'seen')) return true;
  return isWantedBeyond(choice, reading.choose(target, node ?? { ...LINKED_FILE, mode: 0o755 }));
}

/** The layer of the file at this path when all layers are merged. Judged by fingerprints, for files that were not kept. */
function topLayerOf(path: string, layers: readonly Layer[]): Layer | undefined {
  const folders: string[] = [];
  for (let folder = parentOf(path); folder !== '/'; folder = parentOf(folder)) folders.push(folder);
  for (const layer of layers.toReversed()) {
    if (layer.written.has(path, 'other')) return layer;
    if (layer.whiteouts.has(path) || layer.written.has(path, 'folder')) return undefined;
    if (folders.some((f) => layer.whiteouts.has(f) || layer.opaque.has(f) || layer.written.has(f, 'other'))) {
      return undefined;
    }
  }
  return undefined;
}

/** Wanted paths that are links to files which not all who want them want under their own name. */
function* linkedFiles(
  nodes: ReadonlyMap<string, Node>,
  layers: readonly Layer[],
  selections: Selections,
  missing: Map<string, string[]>,
  targetOf: (path: string) => string | undefined,
): Iterable<[string, FileNode]> {
  for (const [path, node] of nodes) {
    const choice = node.kind === 'symlink' ? selections.plain.choose(path, LINKED_FILE) : undefined;
    const target = choice === undefined ? undefined : resolveLinks(path, targetOf);
    if (choice === undefined || target === undefined) continue;
    const found = nodes.get(target);
    const file = found?.kind === 'file' ? found : undefined;
    if (isUnread(path, target, file, layers, selections)) addMissing(missing, target, path);
    else if (file !== undefined && isWantedBeyond(choice, selections.plain.choose(target, file))) yield [path, file];
  }
}

function* readable(files: Iterable<WalkedFile>): Iterable<WalkedFile> {
  for (const file of files) if (file.isReadable) yield file;
}

function partOf({ at, size }: FileNode, offset: number, length: number): Spooled {
  const from = Math.min(offset, size);
  return { at: at + from, size: Math.max(0, Math.min(length, size - from)) };
}

/** @param paths of all files, sorted */
function treeOf(
  paths: readonly string[],
  nodeAt: (path: string) => FileNode | undefined,
  spool: Spool,
  targetOf: (path: string) => string | undefined,
): WalkedTree {
  const fileOf = (path: string, node: FileNode): WalkedFile => ({
    path,
    ...linkAt(path),
    ...(node.layer.diffId !== '' && { layer: node.layer.diffId }),
    size: node.size,
    mode: node.mode,
    isReadable: node.isKept,
    ...(node.found && { found: () => spool.read(node.found ?? node) }),
    ...(node.earlier && { earlier: node.earlier.map((earlier) => fileOf(path, earlier)) }),
    read: async () => spool.read(node),
    readAt: async (offset, length) => spool.read(partOf(node, offset, length)),
  });
  function linkAt(path: string): { linkTo?: string } {
    return targetOf(path) === undefined ? {} : { linkTo: canonical(path) };
  }
  function* filesFrom(first: number, folder: string): Iterable<WalkedFile> {
    for (let i = first; i < paths.length; i++) {
      const path = paths[i];
      if (path?.startsWith(folder) !== true) return;
      const node = isUnder(path, folder) ? nodeAt(path) : undefined;
      if (node !== undefined) yield fileOf(path, node);
    }
  }
  const canonical = (path: string): string => resolveLinks(path, targetOf) ?? path;
  return {
    canonical,
    files: () => filesFrom(0, '/'),
    open(path) {
      const target = canonical(path);
      const node = nodeAt(target);
      return node?.isKept === true ? fileOf(target, node) : undefined;
    },
    under(folder) {
      const inside = canonical(folder);
      let low = 0;
      let high = paths.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((paths[middle] ?? '') < inside) low = middle + 1;
        else high = middle;
      }
      return readable(filesFrom(low, inside));
    },
  };
}
