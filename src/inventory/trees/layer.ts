import { createHash } from 'node:crypto';
import { type ByteReader, createByteReader, piecesOf, restOf } from '../../compression/byte-reader.ts';
import { AssayError, inputError } from '../../domain/errors.ts';
import { COMPRESSIONS, decompressed, sniff } from './decompress.ts';
import {
  acceptedPath,
  finished,
  type GrowingLayer,
  growingLayer,
  hasRoom,
  type Layer,
  type LayerContext,
  recordSymlink,
  shown,
} from './layer-entries.ts';
import { baseOf, joinPath, normalizePath, parentOf } from './paths.ts';
import { LINKED_FILE } from './selection.ts';
import { type Content, takeContent, type Wanted, wantedOf } from './take-content.ts';
import { readTar, type TarEntry } from './tar.ts';

export type { Layer, LayerContext } from './layer-entries.ts';

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
  const isCompressed = COMPRESSIONS.has(format);
  if (!isCompressed && format !== 'tar' && format !== 'empty')
    throw inputError(`${name}: is no layer (no tar archive)`);
  const tarHash = isCompressed ? createHash('sha256') : undefined;
  const reader = createByteReader(tarHash === undefined ? data : hashing(data, tarHash));
  const layer = growingLayer();
  await readEntries(reader, layer, name, context);
  // The digests are of everything, also of the padding behind the end mark.
  for await (const _ of restOf(reader));
  const blobDigest = digest(blobHash);
  layer.name.diffId = tarHash === undefined ? blobDigest : digest(tarHash);
  return finished(layer, blobDigest);
}

async function readEntries(
  reader: ByteReader,
  layer: GrowingLayer,
  name: string,
  context: LayerContext,
): Promise<void> {
  for await (const entry of readTar(reader, name)) {
    const wanted = record(entry, layer, name, context);
    if (wanted !== undefined) await takeContent(wanted, tarContent(reader, wanted.size), layer, context);
  }
}

/**
 * Reads a tar that is no layer of an image to its end, whatever its compression: its files name no layer.
 * @throws AssayError input: truncated, corrupt, no tar
 */
export async function readTarArchive(
  source: AsyncIterable<Uint8Array>,
  name: string,
  context: LayerContext,
): Promise<Layer> {
  const { format, data } = await decompressed(source, context.meter, name);
  const reader = createByteReader(data);
  if (COMPRESSIONS.has(format) && (await sniff(reader)) !== 'tar')
    throw inputError(`${name}: is no tar archive inside`);
  const layer = growingLayer();
  await readEntries(reader, layer, name, context);
  for await (const _ of restOf(reader));
  return finished(layer, '');
}

const tarContent = (reader: ByteReader, size: number): Content => ({
  async head(count) {
    await reader.fill(Math.min(count, size));
    return reader.peek(Math.min(count, size));
  },
  pieces: () => piecesOf(reader, size),
});

/** Notes what merging needs of an entry; returns what is wanted of its content. */
function record(entry: TarEntry, layer: GrowingLayer, name: string, context: LayerContext): Wanted | undefined {
  const path = acceptedPath(entry.name, name, context);
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
  if (entry.type === 'symlink') recordSymlink(path, entry.linkName, layer, name, context);
  else if (entry.type === 'hardlink') recordHardLink(path, entry, layer, name, context);
  else if (entry.type === 'file') return wantedOf(path, entry, entry.sparse, context);
  return undefined;
}

function recordHardLink(path: string, entry: TarEntry, layer: GrowingLayer, name: string, context: LayerContext): void {
  if (context.selection.choose(path, { size: LINKED_FILE.size, mode: entry.mode }) === undefined) return;
  const target = normalizePath(entry.linkName);
  if (target === undefined || target.length > context.collection.limits.pathLength) {
    context.problems.add(shown(path), 'image', `${name}: hard link points outside of the root, ignored`);
  } else if (hasRoom(context, path.length + target.length)) layer.entries.set(path, { kind: 'hardlink', target });
}

/** Is it an error that says something about the input, rather than an abort or a bug? */
export const isInputError = (error: unknown): error is AssayError =>
  error instanceof AssayError && error.kind === 'input';
