import type { Collection } from '../options.ts';
import type { ProblemList } from '../problems.ts';
import type { Meter } from './meter.ts';
import { createPathSet, type PathSet } from './path-set.ts';
import { depthOf, normalizePath } from './paths.ts';
import type { Scratch } from './scratch.ts';
import type { Selection } from './selection.ts';
import type { Spool, Spooled } from './spool.ts';

/** Names a layer once it has been read to its end. */
export interface LayerName {
  /** `sha256:…` of the uncompressed tar, computed; empty when the tree is no image. */
  diffId: string;
}

/** A wanted file: its content kept, or what `alone` extractors found in it, or both. */
export interface LayerFile extends Spooled {
  readonly kind: 'file';
  /** Is the content kept? Else `at` says nothing. */
  readonly isKept: boolean;
  readonly mode: number;
  readonly layer: LayerName;
  /** Findings of the `alone` extractors that were offered it, see alone.ts. */
  readonly found?: Spooled;
}

/** What merging needs of one entry of a layer. */
export type LayerEntry =
  | LayerFile
  | { readonly kind: 'hardlink'; readonly target: string }
  | { readonly kind: 'symlink'; readonly target: string };

/** One layer, read once: contents of wanted files, links, whiteouts, and fingerprints of all else. */
export interface Layer extends Readonly<LayerName> {
  /** `sha256:…` of the blob as stored, computed. */
  readonly blobDigest: string;
  /** Wanted files and all symbolic links, in the order of the archive; a later entry of one path wins. */
  readonly entries: ReadonlyMap<string, LayerEntry>;
  /** Paths that the layer removes from below. */
  readonly whiteouts: ReadonlySet<string>;
  /** Folders whose content from below the layer hides. */
  readonly opaque: ReadonlySet<string>;
  /** Every path the layer writes. */
  readonly written: PathSet;
}

/** What all layers of one image share while they are read. */
export interface LayerContext {
  readonly collection: Collection;
  readonly problems: ProblemList;
  readonly selection: Selection;
  readonly spool: Spool;
  /** Where a file lies while `alone` extractors read it. */
  readonly scratch: Scratch;
  readonly meter: Meter;
  /** Who speaks in problems of entries; an image unless it says otherwise. */
  readonly speaker?: 'archive';
  /** Counts towards the limits, over all layers. */
  readonly used: { entries: number; files: number; names: number };
}

export interface GrowingLayer {
  readonly name: LayerName;
  readonly entries: Map<string, LayerEntry>;
  readonly whiteouts: Set<string>;
  readonly opaque: Set<string>;
  readonly written: PathSet;
}

export const growingLayer = (): GrowingLayer => ({
  name: { diffId: '' },
  entries: new Map<string, LayerEntry>(),
  whiteouts: new Set<string>(),
  opaque: new Set<string>(),
  written: createPathSet(),
});

export function finished(layer: GrowingLayer, blobDigest: string): Layer {
  const { entries, whiteouts, opaque, written } = layer;
  return { diffId: layer.name.diffId, blobDigest, entries, whiteouts, opaque, written };
}

/** Counts what is remembered; false, and a problem that names the bound, when there is no more room. */
export function hasRoom(context: LayerContext, characters: number): boolean {
  const { limits } = context.collection;
  const { used, problems } = context;
  used.files++;
  used.names += characters;
  if (used.files > limits.keptFiles) {
    if (used.files === limits.keptFiles + 1)
      problems.add('/', 'limits', `limit: more than ${limits.keptFiles} package files and links`);
    return false;
  }
  if (used.names > limits.keptNames) {
    problems.add('/', 'limits', `limit: more than ${limits.keptNames} characters of paths of package files and links`);
    return false;
  }
  return true;
}

/**
 * The entry's path inside the root, or undefined with a problem when it is unacceptable.
 * @param archive for problems
 */
export function acceptedPath(entryName: string, archive: string, context: LayerContext): string | undefined {
  const { limits } = context.collection;
  const { problems } = context;
  if (++context.used.entries > limits.entries) {
    problems.add('/', 'limits', `limit: more than ${limits.entries} entries`);
    return undefined;
  }
  const path = normalizePath(entryName);
  if (path === undefined)
    problems.add(shown(entryName), context.speaker ?? 'image', `${archive}: entry points outside of the root, ignored`);
  else if (path.length > limits.pathLength) {
    problems.add(shown(path), 'limits', `limit: path longer than ${limits.pathLength} characters`);
  } else if (depthOf(path) > limits.depth) {
    problems.add(shown(path), 'limits', `limit: more than ${limits.depth} folders deep`);
  } else return path;
  return undefined;
}

export const shown = (path: string): string =>
  (path.length > 200 ? `${path.slice(0, 200)}…` : path).replaceAll('\0', '�');

export function recordSymlink(
  path: string,
  target: string,
  layer: GrowingLayer,
  name: string,
  context: LayerContext,
): void {
  if (target.length > context.collection.limits.pathLength || target.includes('\0')) {
    context.problems.add(
      shown(path),
      context.speaker ?? 'image',
      `${name}: link target is too long or no text, ignored`,
    );
  } else if (hasRoom(context, path.length + target.length)) layer.entries.set(path, { kind: 'symlink', target });
}
