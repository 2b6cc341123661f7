import { createHash } from 'node:crypto';
import { AssayError, inputError } from '../../domain/errors.ts';
import type { Collection } from '../options.ts';
import type { ProblemList } from '../problems.ts';
import { createByteReader, piecesOf, restOf } from './byte-reader.ts';
import { decompressed } from './decompress.ts';
import type { Meter } from './meter.ts';
import { createPathSet, type PathSet } from './path-set.ts';
import { baseOf, depthOf, joinPath, normalizePath, parentOf } from './paths.ts';
import type { Selection } from './selection.ts';
import type { Spool, Spooled } from './spool.ts';
import { readTar, type TarEntry } from './tar.ts';

/** Names a layer once it has been read to its end. */
export interface LayerName {
  /** `sha256:…` of the uncompressed tar, computed. */
  diffId: string;
}

/** A wanted file, its content kept. */
export interface LayerFile extends Spooled {
  readonly kind: 'file';
  readonly mode: number;
  readonly layer: LayerName;
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
  readonly meter: Meter;
  /** Counts towards the limits, over all layers. */
  readonly used: { entries: number; files: number; names: number };
}

const WHITEOUT = '.wh.';
/** Entries with this prefix are bookkeeping of AUFS, except the opaque mark. @see OCI image-spec layer.md */
const RESERVED = '.wh..wh.';
const OPAQUE = '.wh..wh..opq';

async function* hashing(
  source: AsyncIterable<Uint8Array>,
  hash: { update(data: Uint8Array): unknown },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

const digest = (hash: { digest(encoding: 'hex'): string }): string => `sha256:${hash.digest('hex')}`;

/**
 * Reads a layer to its end, whatever its compression.
 * @param name of the layer, for errors and problems
 * @throws AssayError input: truncated, corrupt, no tar
 */
export async function readLayer(
  source: AsyncIterable<Uint8Array>,
  name: string,
  context: LayerContext,
): Promise<Layer> {
  const blobHash = createHash('sha256');
  const { format, data } = await decompressed(hashing(source, blobHash), context.meter, name);
  const isCompressed = format === 'gzip' || format === 'zstd';
  if (!isCompressed && format !== 'tar' && format !== 'empty')
    throw inputError(`${name}: is no layer (no tar archive)`);
  const tarHash = isCompressed ? createHash('sha256') : undefined;
  const reader = createByteReader(tarHash === undefined ? data : hashing(data, tarHash));
  const layer: GrowingLayer = {
    name: { diffId: '' },
    entries: new Map<string, LayerEntry>(),
    whiteouts: new Set<string>(),
    opaque: new Set<string>(),
    written: createPathSet(),
  };
  for await (const entry of readTar(reader, name)) {
    const content = record(entry, layer, name, context);
    if (content !== undefined) for await (const piece of piecesOf(reader, content.size)) context.spool.write(piece);
  }
  // The digests are of everything, also of the padding behind the end mark.
  for await (const _ of restOf(reader));
  const blobDigest = digest(blobHash);
  layer.name.diffId = tarHash === undefined ? blobDigest : digest(tarHash);
  const { entries, whiteouts, opaque, written } = layer;
  return { diffId: layer.name.diffId, blobDigest, entries, whiteouts, opaque, written };
}

interface GrowingLayer {
  readonly name: LayerName;
  readonly entries: Map<string, LayerEntry>;
  readonly whiteouts: Set<string>;
  readonly opaque: Set<string>;
  readonly written: PathSet;
}

/** Counts what is remembered; false, and a problem that names the bound, when there is no more room. */
function hasRoom(context: LayerContext, characters: number): boolean {
  const { limits } = context.collection;
  const { used, problems } = context;
  used.files++;
  used.names += characters;
  if (used.files > limits.keptFiles) {
    problems.add('/', 'limits', `limit: more than ${limits.keptFiles} package files and links`);
    return false;
  }
  if (used.names > limits.keptNames) {
    problems.add('/', 'limits', `limit: more than ${limits.keptNames} characters of paths of package files and links`);
    return false;
  }
  return true;
}

/** The entry's path inside the root, or undefined with a problem when it is unacceptable. */
function acceptedPath(entry: TarEntry, name: string, context: LayerContext): string | undefined {
  const { limits } = context.collection;
  const { problems } = context;
  if (++context.used.entries > limits.entries) {
    problems.add('/', 'limits', `limit: more than ${limits.entries} entries`);
    return undefined;
  }
  const path = normalizePath(entry.name);
  if (path === undefined)
    problems.add(shown(entry.name), 'image', `${name}: entry points outside of the root, ignored`);
  else if (path.length > limits.pathLength) {
    problems.add(shown(path), 'limits', `limit: path longer than ${limits.pathLength} characters`);
  } else if (depthOf(path) > limits.depth) {
    problems.add(shown(path), 'limits', `limit: more than ${limits.depth} folders deep`);
  } else return path;
  return undefined;
}

const shown = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path).replaceAll('\0', '�');

/** Notes what merging needs of an entry; returns where its content goes if it is kept. */
function record(entry: TarEntry, layer: GrowingLayer, name: string, context: LayerContext): Spooled | undefined {
  const path = acceptedPath(entry, name, context);
  if (path === undefined || path === '/') return undefined;
  const base = baseOf(path);
  if (base.startsWith(WHITEOUT)) {
    if (base === OPAQUE) {
      if (hasRoom(context, path.length)) layer.opaque.add(parentOf(path));
    } else if (!base.startsWith(RESERVED) && hasRoom(context, path.length)) {
      layer.whiteouts.add(joinPath(parentOf(path), base.slice(WHITEOUT.length)));
    }
    return undefined;
  }
  // GNU tar stores a file that was named twice as a hard link to itself: nothing new.
  if (entry.type === 'hardlink' && normalizePath(entry.linkName) === path) return undefined;
  layer.written.add(path, entry.type === 'directory' ? 'folder' : 'other');
  layer.entries.delete(path);
  if (entry.type === 'symlink') {
    if (entry.linkName.length > context.collection.limits.pathLength || entry.linkName.includes('\0')) {
      context.problems.add(shown(path), 'image', `${name}: link target is too long or no text, ignored`);
    } else if (hasRoom(context, path.length + entry.linkName.length)) {
      layer.entries.set(path, { kind: 'symlink', target: entry.linkName });
    }
    return undefined;
  }
  const limit = entry.type === 'file' || entry.type === 'hardlink' ? context.selection.limitOf(path, entry) : undefined;
  if (limit === undefined) return undefined;
  if (entry.type === 'hardlink') recordHardLink(path, entry, layer, name, context);
  else if (isKeepable(path, entry, limit, context)) {
    const content = context.spool.begin(entry.size);
    layer.entries.set(path, { kind: 'file', ...content, mode: entry.mode, layer: layer.name });
    return content;
  }
  return undefined;
}

function recordHardLink(path: string, entry: TarEntry, layer: GrowingLayer, name: string, context: LayerContext): void {
  const target = normalizePath(entry.linkName);
  if (target === undefined || target.length > context.collection.limits.pathLength) {
    context.problems.add(shown(path), 'image', `${name}: hard link points outside of the root, ignored`);
  } else if (hasRoom(context, path.length + target.length)) layer.entries.set(path, { kind: 'hardlink', target });
}

function isKeepable(path: string, entry: TarEntry, limit: number, context: LayerContext): boolean {
  const { limits } = context.collection;
  if (entry.sparse) context.problems.add(path, 'image', 'sparse files are not supported');
  else if (entry.size > limit) {
    context.problems.add(path, 'limits', `limit: ${entry.size} bytes, at most ${limit} are read`);
  } else if (context.spool.size() + entry.size > limits.keptBytes) {
    context.problems.add('/', 'limits', `limit: more than ${limits.keptBytes} bytes of package files`);
  } else return hasRoom(context, path.length);
  return false;
}

/** Is it an error that says something about the input, rather than an abort or a bug? */
export const isInputError = (error: unknown): error is AssayError =>
  error instanceof AssayError && error.kind === 'input';
