import type { FileHandle } from 'node:fs/promises';
import { type ByteReader, createByteReader, piecesOf } from '../../compression/byte-reader.ts';
import { inputError } from '../../domain/errors.ts';
import {
  type BlobStore,
  type Document,
  documentOf,
  fileRange,
  MAX_DOCUMENT,
  openRegular,
  readDocument,
} from './blob-store.ts';
import { COMPRESSIONS, decompressed, sniff } from './decompress.ts';
import { createFileReader } from './file-reader.ts';
import { isInputError, type Layer, type LayerContext, readLayer } from './layer.ts';
import { joinPath, normalizePath, parentOf } from './paths.ts';
import { readTar, type TarEntry } from './tar.ts';

/** Entries of the outer archive: an image has a handful a layer. */
const MAX_ENTRIES = 20_000;

/**
 * Opens an image archive: a plain tar is read where the manifest points to; a compressed one in a single pass,
 * in which everything that looks like a layer is read as it streams by, because the manifest may come last.
 * @throws AssayError input: missing, no archive, truncated, corrupt
 */
export async function openArchive(path: string, context: LayerContext): Promise<BlobStore> {
  const opened = await openRegular(path);
  if (opened === undefined) throw inputError(`${path}: is no regular file`);
  const { file, size } = opened;
  let isKept = false;
  try {
    const whole = fileRange(file, 0, size, context.meter, path);
    const { format, data } = await decompressed(whole, context.meter, path);
    if (COMPRESSIONS.has(format)) return await readCompressed(data, path, context);
    if (format !== 'tar') {
      throw inputError(`${path}: is no image archive`, {
        remedy: 'Give a `docker save` tar, an OCI layout folder or tar; gzip, xz or zstd compressed or not.',
      });
    }
    const store = await indexTar(file, size, path, context);
    isKept = true;
    return store;
  } finally {
    if (!isKept) await file.close();
  }
}

/**
 * Opens an image archive that arrives as a stream, in a single pass.
 * @param name of the source, for errors
 * @throws AssayError input: no archive, truncated, corrupt
 */
export async function openArchiveStream(
  source: AsyncIterable<Uint8Array>,
  name: string,
  context: LayerContext,
): Promise<BlobStore> {
  async function* metered(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      context.meter.read(chunk.length);
      yield chunk;
    }
  }
  const { data } = await decompressed(metered(), context.meter, name);
  return readCompressed(data, name, context);
}

type Names<T> = Map<string, T | { readonly link: string }>;

/** Follows links between entries: old `docker save` shares equal layers by them. */
function lookUp<T extends object>(names: Names<T>, name: string): T | undefined {
  let path = normalizePath(name);
  for (let hops = 0; hops < 8 && path !== undefined; hops++) {
    const found = names.get(path);
    if (found === undefined) return undefined;
    if (!('link' in found)) return found;
    path = normalizePath(found.link);
  }
  return undefined;
}

function linkOf(entry: TarEntry, path: string): { readonly link: string } | undefined {
  if (entry.type === 'hardlink') return { link: entry.linkName };
  if (entry.type !== 'symlink') return undefined;
  return { link: entry.linkName.startsWith('/') ? entry.linkName : joinPath(parentOf(path), entry.linkName) };
}

/** The entries of an outer archive, with honest names; counts them. */
async function* outerEntries(reader: ByteReader, archive: string): AsyncGenerator<[string, TarEntry]> {
  let entries = 0;
  for await (const entry of readTar(reader, archive)) {
    if (++entries > MAX_ENTRIES) throw inputError(`${archive}: limit: more than ${MAX_ENTRIES} entries in the archive`);
    const path = normalizePath(entry.name);
    if (path !== undefined && path.length < 1024) yield [path, entry];
  }
}

interface Place {
  readonly from: number;
  readonly size: number;
}

async function indexTar(file: FileHandle, size: number, archive: string, context: LayerContext): Promise<BlobStore> {
  const names: Names<Place> = new Map();
  const reader = createFileReader(file, size, context.meter);
  for await (const [path, entry] of outerEntries(reader, archive)) {
    const link = linkOf(entry, path);
    if (link !== undefined) names.set(path, link);
    else if (entry.type === 'file') names.set(path, { from: reader.position(), size: entry.size });
  }
  return {
    async document(name) {
      const place = lookUp(names, name);
      return place && readDocument(file, place.from, place.size, context.meter, `${archive}: ${name}`);
    },
    async layer(name) {
      const place = lookUp(names, name);
      if (place === undefined) return undefined;
      const label = `${archive}: layer ${name}`;
      return readLayer(fileRange(file, place.from, place.from + place.size, context.meter, label), label, context);
    },
    close: () => file.close(),
  };
}

type Found = { readonly document: Document } | { readonly layer: Layer } | { readonly error: unknown };

/** Bytes of all documents of one archive held together. */
const MAX_DOCUMENTS = 16 * 1024 * 1024;

async function readCompressed(
  data: AsyncIterable<Uint8Array>,
  archive: string,
  context: LayerContext,
): Promise<BlobStore> {
  const names: Names<Found> = new Map();
  const reader = createByteReader(data);
  let documentBytes = 0;
  if ((await sniff(reader)) !== 'tar') throw inputError(`${archive}: is no image archive (no tar inside)`);
  for await (const [path, entry] of outerEntries(reader, archive)) {
    const link = linkOf(entry, path);
    if (link !== undefined) names.set(path, link);
    if (entry.type !== 'file') continue;
    const found = await readBlob(path, entry, reader, archive, context);
    if (found === undefined) continue;
    if ('document' in found) documentBytes += found.document.bytes.length;
    if (documentBytes > MAX_DOCUMENTS) {
      throw inputError(`${archive}: limit: more than ${MAX_DOCUMENTS} bytes of JSON documents in the archive`);
    }
    names.set(path, found);
  }
  for await (const _ of data); // to the end: a truncated or corrupt tail must not go unseen
  return {
    async document(name) {
      const found = lookUp(names, name);
      if (found === undefined) return undefined;
      if ('document' in found) return found.document;
      throw inputError(`${archive}: ${name}: is no JSON document`);
    },
    async layer(name) {
      const found = lookUp(names, name);
      if (found === undefined) return undefined;
      if ('layer' in found) return found.layer;
      if ('error' in found) throw found.error;
      throw inputError(`${archive}: layer ${name}: is no layer (no tar archive)`);
    },
    close: async () => {},
  };
}

async function readBlob(
  path: string,
  entry: TarEntry,
  reader: ByteReader,
  archive: string,
  context: LayerContext,
): Promise<Found | undefined> {
  const name = path.slice(1);
  // Copies of the config that `docker save` writes for Docker before 1.10, one a layer.
  if (/^\/[0-9a-f]{64}\/(json|VERSION)$/.test(path)) return undefined;
  const isDocument = entry.size <= MAX_DOCUMENT && (await startsLikeJson(reader, entry.size));
  if (isDocument) {
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(reader, entry.size)) pieces.push(Uint8Array.from(piece));
    return { document: documentOf(Buffer.concat(pieces)) };
  }
  const label = `${archive}: layer ${name}`;
  try {
    return { layer: await readLayer(piecesOf(reader, entry.size), label, context) };
  } catch (error) {
    // Only the manifest knows whether this blob matters.
    if (isInputError(error)) return { error };
    throw error;
  }
}

async function startsLikeJson(reader: ByteReader, size: number): Promise<boolean> {
  const window = Math.min(size, 64);
  await reader.fill(window);
  const first = reader.peek(window).find((byte) => byte > 0x20);
  return first === 0x7b || first === 0x5b; // { [
}
