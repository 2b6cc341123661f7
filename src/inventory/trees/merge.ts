import { compareText } from '../../domain/order.ts';
import type { InventoryFile } from '../extractor.ts';
import type { Layer, LayerFile } from './layer.ts';
import { baseOf, isUnder, joinPath, parentOf, resolveLinks } from './paths.ts';
import type { Selection } from './selection.ts';
import type { Spool } from './spool.ts';
import type { WalkedTree } from './walked-tree.ts';

/** A wanted file of the merged image; the layer's own record, so that merging costs no second one. */
interface FileNode extends LayerFile {
  /** The same path in lower layers, lowest first. */
  readonly earlier?: readonly FileNode[];
}

type Node = FileNode | { readonly kind: 'symlink'; readonly target: string };

export interface MergedImage {
  readonly tree: WalkedTree;
  /** Target → wanted link, where the target's content was not kept: read the image again with these wanted too. */
  readonly missing: ReadonlyMap<string, string>;
}

/** Missing link targets asked for at most; more is a hostile image. */
const MAX_MISSING = 10_000;
/** Verdicts on folders remembered at a time. */
const MAX_VERDICTS = 10_000;

/**
 * Puts layers on top of each other, lowest first, as a container runtime does: whiteouts and opaque folders hide what
 * is below, anything that is no folder replaces a folder, parents are resolved through links.
 * @see https://github.com/opencontainers/image-spec/blob/main/layer.md
 */
export function mergeLayers(layers: readonly Layer[], selection: Selection, spool: Spool): MergedImage {
  const nodes = new Map<string, Node>();
  const missing = new Map<string, string>();
  const targetOf = (path: string): string | undefined => {
    const node = nodes.get(path);
    return node?.kind === 'symlink' ? node.target : undefined;
  };
  for (const layer of layers) {
    removeHidden(nodes, layer, targetOf);
    addEntries(nodes, layer, selection, missing, targetOf);
  }
  const linked = new Map(linkedFiles(nodes, layers, selection, missing, targetOf));
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

function addEntries(
  nodes: Map<string, Node>,
  layer: Layer,
  selection: Selection,
  missing: Map<string, string>,
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
    if (node === undefined) {
      nodes.delete(path);
      if (entry.kind === 'hardlink' && missing.size < MAX_MISSING) missing.set(entry.target, path);
    } else if (node.kind === 'symlink') nodes.set(path, node);
    else nodes.set(path, withHistory(node, nodes.get(path), selection, path));
  }
}

/** The file, knowing what lower layers had at its path if its extractor asks for that. */
function withHistory(file: FileNode, before: Node | undefined, selection: Selection, path: string): FileNode {
  if (before?.kind !== 'file' || !selection.isRewritten(path, file)) return file;
  const { earlier = [], ...last } = before;
  return { ...file, earlier: [...earlier, last] };
}

/** Is there a file at this path when all layers are merged? Judged by fingerprints, for files that were not kept. */
function isPresent(path: string, layers: readonly Layer[]): boolean {
  const folders: string[] = [];
  for (let folder = parentOf(path); folder !== '/'; folder = parentOf(folder)) folders.push(folder);
  for (const layer of layers.toReversed()) {
    if (layer.written.has(path, 'other')) return true;
    if (layer.whiteouts.has(path) || layer.written.has(path, 'folder')) return false;
    if (folders.some((f) => layer.whiteouts.has(f) || layer.opaque.has(f) || layer.written.has(f, 'other')))
      return false;
  }
  return false;
}

/** Wanted paths that are links to files which nobody wants under their own name. */
function* linkedFiles(
  nodes: ReadonlyMap<string, Node>,
  layers: readonly Layer[],
  selection: Selection,
  missing: Map<string, string>,
  targetOf: (path: string) => string | undefined,
): Iterable<[string, FileNode]> {
  const anyFile = { size: 0, mode: 0o644 };
  for (const [path, node] of nodes) {
    if (node.kind !== 'symlink' || selection.limitOf(path, anyFile) === undefined) continue;
    const target = resolveLinks(path, targetOf);
    if (target === undefined) continue;
    const file = nodes.get(target);
    if (file?.kind === 'file') {
      if (selection.limitOf(target, file) === undefined) yield [path, file];
    } else if (missing.size < MAX_MISSING && isPresent(target, layers)) missing.set(target, path);
  }
}

/** @param paths of all files, sorted */
function treeOf(
  paths: readonly string[],
  nodeAt: (path: string) => FileNode | undefined,
  spool: Spool,
  targetOf: (path: string) => string | undefined,
): WalkedTree {
  const fileOf = (path: string, node: FileNode): InventoryFile => ({
    path,
    layer: node.layer.diffId,
    size: node.size,
    mode: node.mode,
    ...(node.earlier && { earlier: node.earlier.map((earlier) => fileOf(path, earlier)) }),
    read: async () => spool.read(node),
    readAt: async (offset, length) => spool.read(node).subarray(offset, offset + length),
  });
  function* filesFrom(first: number, folder: string): Iterable<InventoryFile> {
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
      return node && fileOf(target, node);
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
      return filesFrom(low, inside);
    },
  };
}
