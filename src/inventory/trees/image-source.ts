import { stat } from 'node:fs/promises';
import { AssayError, inputError, upstreamError, usageError } from '../../domain/errors.ts';
import { formatImageReference, parseImageReference } from '../../domain/image-reference.ts';
import type { CollectOptions } from '../options.ts';
import { openArchive, openArchiveStream } from './archive.ts';
import { type BlobStore, openLayoutFolder } from './blob-store.ts';
import { asLayout } from './directory-transport.ts';
import type { EngineImage } from './engine-socket.ts';
import type { LayerContext } from './layer.ts';

/** Where an image is taken from, before `:`; without it every place is looked at, nearest first. */
const PLACES = ['archive', 'docker', 'oci', 'podman', 'registry'] as const;
type Place = (typeof PLACES)[number];

const SAVE_IT =
  'Save the image first: docker save IMAGE -o image.tar, or skopeo copy docker://IMAGE oci-archive:image.tar';

/** `docker:app:1` → docker, app:1; a place is not taken for a repository: `docker:1` without more is no image there. */
export function placeOf(target: string): { readonly place?: Place; readonly name: string } {
  for (const place of PLACES) {
    if (target.startsWith(`${place}:`) && target.length > place.length + 1) {
      return { place, name: target.slice(place.length + 1) };
    }
  }
  return { name: target };
}

/** A name that people give to files, not to images: it is never looked up in a registry. */
const looksLikePath = (name: string): boolean =>
  /^[./~\\]/.test(name) || /\.(tar|tgz|tar\.(gz|zst|xz|bz2))$/i.test(name) || parseImageReference(name) === undefined;

async function isFolder(path: string): Promise<boolean | undefined> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw inputError(`${path}: cannot be read: ${code}`, { cause: error });
  }
}

export interface ImageSource {
  readonly store: BlobStore;
  /** What the image is called from now on: a path, or a reference in full. */
  readonly name: string;
}

async function fromFiles(path: string, context: LayerContext): Promise<ImageSource | undefined> {
  const folder = await isFolder(path);
  if (folder === undefined) return undefined;
  const store = folder ? openLayoutFolder(path, context) : await openArchive(path, context);
  try {
    return { store: await asLayout(store), name: path };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function fromEngine(found: EngineImage, name: string, context: LayerContext): Promise<ImageSource> {
  const where = `${found.engine}: ${name}`;
  context.collection.progress(`${where}: reading from ${found.socket}`);
  const stream = await found.save();
  try {
    return { store: await openArchiveStream(stream, where, context), name };
  } catch (error) {
    if (error instanceof AssayError) throw error;
    context.collection.watch.check();
    throw upstreamError(`${where}: the image ended early: ${(error as Error).message}`, { cause: error });
  } finally {
    stream.destroy();
  }
}

async function fromRegistry(name: string, context: LayerContext, options: CollectOptions): Promise<ImageSource> {
  const reference = parseImageReference(name);
  if (reference === undefined) {
    throw usageError(`${name} is no image reference`, 'write it as [HOST[:PORT]/]NAME[:TAG][@sha256:…], in lower case');
  }
  // Loaded when asked for: Node's HTTP and TLS take a tenth of a small scan.
  const { openRegistryImage } = await import('./registry.ts');
  const store = await openRegistryImage(reference, options.registry ?? {}, context, options.signal);
  return { store, name: formatImageReference(reference) };
}

/**
 * Finds an image: a file or folder of this name, else an engine that has it, else its registry.
 * @param target a path or reference, with a place before it (`docker:app:1`) or not
 * @throws AssayError usage, input or upstream when it is nowhere or cannot be read
 */
export async function openImageSource(
  target: string,
  context: LayerContext,
  options: CollectOptions,
): Promise<ImageSource> {
  const { place, name } = placeOf(target);
  const path = place === undefined ? target : name;
  if (place === undefined || place === 'archive' || place === 'oci') {
    const found = await fromFiles(path, context);
    if (found !== undefined) return found;
    if (place !== undefined) throw inputError(`${path}: no such file or folder`);
  }
  if (place === undefined && looksLikePath(name)) {
    throw inputError(`${target}: no such file or folder`, { remedy: SAVE_IT });
  }
  if (place === 'docker' || place === 'podman' || place === undefined) {
    const engines = (options.engines ?? []).filter(({ engine }) => place === undefined || engine === place);
    const { findInEngines } = await import('./engine-socket.ts');
    const found = await findInEngines(engines, name, place !== undefined, context.collection.progress, options.signal);
    if (found !== undefined) return fromEngine(found, name, context);
    if (place !== undefined)
      throw inputError(`${name}: ${place} has no such image`, { remedy: `List them: ${place} images` });
  }
  if (place === undefined && options.registry === undefined) {
    throw inputError(`${target}: no such file or folder, and no registry is asked here`, { remedy: SAVE_IT });
  }
  try {
    return await fromRegistry(name, context, options);
  } catch (error) {
    if (place !== undefined || !(error instanceof AssayError) || error.kind === 'usage') throw error;
    // Whoever meant a file sees why a registry speaks.
    const remedy = `${error.remedy ?? ''} No file, folder or engine of this machine has ${name}.`.trim();
    throw new AssayError(error.kind, error.message, { remedy, cause: error.cause });
  }
}
