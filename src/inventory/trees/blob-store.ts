import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../domain/errors.ts';
import { type Layer, type LayerContext, readLayer } from './layer.ts';
import type { Meter } from './meter.ts';

/** Manifests and configs: the OCI distribution specification lets registries refuse more than 4 MiB. */
export const MAX_DOCUMENT = 4 * 1024 * 1024;

export interface Document {
  readonly bytes: Uint8Array;
  /** `sha256:…`, computed. */
  readonly digest: string;
}

/** Where an image's manifests, configs and layers are read from, by their names in the archive or layout. */
export interface BlobStore {
  /**
   * A small JSON document; undefined when there is none of this name.
   * @param kind tells a registry where to look: manifests and indexes lie apart from blobs
   * @throws AssayError input when too large
   */
  document(name: string, kind?: 'manifest' | 'blob'): Promise<Document | undefined>;
  /**
   * undefined when there is no blob of this name.
   * @param size bytes that the manifest states
   * @param context of this layer alone, where several are read at a time; default that of the store
   * @throws AssayError input when it is corrupt or no layer
   */
  layer(name: string, size?: number, context?: LayerContext): Promise<Layer | undefined>;
  /** Present when layers come over a network, several at a time. */
  readonly remote?: RemoteLayers;
  close(): Promise<void>;
}

export interface RemoteLayers {
  /** Layers to ask for at a time. */
  readonly parallel: number;
  /** Told before the first layer: how many will be asked for, and their bytes. */
  expect(layers: number, bytes: number): void;
  /** Ends all downloads: one failed, the others are of no use. */
  cancel(): void;
}

export const documentOf = (bytes: Uint8Array): Document => ({
  bytes,
  digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
});

const CHUNK = 256 * 1024;

/** As many bytes as the file has from `at`, up to the length of the buffer. */
async function readInto(buffer: Buffer, file: FileHandle, at: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/**
 * Bytes `from` … `to` of an open file, in three buffers that take turns: a chunk is valid until the next but one.
 * The next is read while the caller works on this one.
 * @throws AssayError input when the file is shorter
 */
export async function* fileRange(
  file: FileHandle,
  from: number,
  to: number,
  meter: Meter,
  name: string,
): AsyncGenerator<Uint8Array> {
  const size = Math.min(CHUNK, to - from);
  const buffers = [0, 1, 2].map(() => Buffer.allocUnsafeSlow(size));
  const readAt = (at: number): Promise<Buffer> | undefined => {
    const buffer = buffers.shift();
    if (buffer === undefined || at >= to) return undefined;
    buffers.push(buffer);
    const reading = readInto(buffer.subarray(0, Math.min(size, to - at)), file, at);
    reading.catch(() => {}); // told where it is awaited
    return reading;
  };
  let next = readAt(from);
  try {
    for (let at = from; next !== undefined; ) {
      const chunk = await next;
      next = undefined;
      if (chunk.length < Math.min(size, to - at)) throw inputError(`${name}: truncated`);
      meter.read(chunk.length);
      at += chunk.length;
      next = readAt(at);
      yield chunk;
    }
  } finally {
    await next?.catch(() => {}); // the file is closed only when nothing reads from it
  }
}

export async function readDocument(
  file: FileHandle,
  from: number,
  size: number,
  meter: Meter,
  name: string,
): Promise<Document> {
  if (size > MAX_DOCUMENT) throw inputError(`${name}: limit: ${size} bytes, at most ${MAX_DOCUMENT} are read`);
  const bytes = Buffer.alloc(size);
  let filled = 0;
  for await (const piece of fileRange(file, from, from + size, meter, name)) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return documentOf(bytes);
}

/** Opens a regular file without ever waiting for a pipe's other end; undefined when there is none. */
export async function openRegular(path: string): Promise<{ file: FileHandle; size: number } | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw inputError(`${path}: cannot be read: ${code}`, { cause: error });
  }
  const stat = await file.stat();
  if (stat.isFile()) return { file, size: stat.size };
  await file.close();
  return undefined;
}

/** An image layout, or an unpacked `docker save`, in a folder. */
export function openLayoutFolder(folder: string, context: LayerContext): BlobStore {
  /** Names come from manifests: only plain relative names inside the folder are ever opened. */
  async function opened(name: string): Promise<{ file: FileHandle; size: number } | undefined> {
    const parts = name.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'))) return undefined;
    return openRegular(join(folder, ...parts));
  }
  return {
    async document(name) {
      const found = await opened(name);
      if (found === undefined) return undefined;
      try {
        return await readDocument(found.file, 0, found.size, context.meter, join(folder, name));
      } finally {
        await found.file.close();
      }
    },
    async layer(name) {
      const found = await opened(name);
      if (found === undefined) return undefined;
      try {
        const label = `${folder}: layer ${name}`;
        return await readLayer(fileRange(found.file, 0, found.size, context.meter, label), label, context);
      } finally {
        await found.file.close();
      }
    },
    close: async () => {},
  };
}
