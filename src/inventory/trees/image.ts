import { stat } from 'node:fs/promises';
import { inputError } from '../../domain/errors.ts';
import type { ImageDetails, ImageLayer } from '../../domain/inventory.ts';
import type { Extractor } from '../extractor.ts';
import type { Collection, CollectOptions } from '../options.ts';
import type { ProblemList } from '../problems.ts';
import { openArchive } from './archive.ts';
import { type BlobStore, openLayoutFolder } from './blob-store.ts';
import { type ChosenImage, chooseImage } from './choose-image.ts';
import type { ImageConfig } from './image-documents.ts';
import type { Layer, LayerContext } from './layer.ts';
import { mergeLayers } from './merge.ts';
import { createMeter } from './meter.ts';
import { selectionOf } from './selection.ts';
import { createSpool } from './spool.ts';
import type { WalkedTree } from './walked-tree.ts';

export interface OpenedImage {
  readonly tree: WalkedTree;
  readonly image: ImageDetails;
  /** Forgets all contents. */
  close(): void;
}

/**
 * Opens an image archive or layout and merges its layers.
 * @param target path of a `docker save` tar or an OCI layout (folder or tar), compressed or not
 * @throws AssayError usage when there is no such path; input when it is corrupt, truncated, hostile or no image
 */
export async function openImage(
  target: string,
  extractors: readonly Extractor[],
  collection: Collection,
  problems: ProblemList,
  options: CollectOptions,
): Promise<OpenedImage> {
  const first = await readImage(target, extractors, new Set(), collection, problems, options);
  if (first.missing.size === 0) return first;
  // A wanted path is a link to a file that nobody wanted by name: once more, with these wanted too.
  first.close();
  collection.progress(`${target}: reading again for ${first.missing.size} linked files`);
  const second = await readImage(target, extractors, new Set(first.missing.keys()), collection, problems, options);
  for (const [linked, path] of second.missing) problems.add(path, 'image', `link to ${linked}, which is no file here`);
  return second;
}

async function readImage(
  target: string,
  extractors: readonly Extractor[],
  also: ReadonlySet<string>,
  collection: Collection,
  problems: ProblemList,
  options: CollectOptions,
): Promise<OpenedImage & { readonly missing: ReadonlyMap<string, string> }> {
  const spool = createSpool(collection.limits.memoryBytes);
  const context: LayerContext = {
    collection,
    problems,
    selection: selectionOf(extractors, collection.limits.fileBytes, also),
    spool,
    meter: createMeter(collection, target),
    used: { entries: 0, files: 0, names: 0 },
  };
  try {
    const store = await openStore(target, context);
    try {
      const chosen = await chooseImage(store, target, collection, problems, options);
      const layers = await readLayers(store, chosen, target, context);
      const merged = mergeLayers(layers, selectionOf(extractors, collection.limits.fileBytes), spool);
      return { ...merged, image: detailsOf(chosen, layers, target, problems), close: () => spool.close() };
    } finally {
      await store.close();
    }
  } catch (error) {
    spool.close();
    throw error;
  }
}

async function openStore(target: string, context: LayerContext): Promise<BlobStore> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(target)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ENAMETOOLONG') {
      throw inputError(`${target}: cannot be read: ${code}`, { cause: error });
    }
    throw inputError(`${target}: no such file or folder; images in a registry cannot be read directly yet`, {
      remedy:
        'Save the image first: docker save IMAGE -o image.tar, or skopeo copy docker://IMAGE oci-archive:image.tar',
    });
  }
  return isFolder ? openLayoutFolder(target, context) : openArchive(target, context);
}

async function readLayers(
  store: BlobStore,
  chosen: ChosenImage,
  target: string,
  context: LayerContext,
): Promise<readonly Layer[]> {
  const { limits, progress } = context.collection;
  if (chosen.layers.length > limits.layers) throw inputError(`${target}: limit: more than ${limits.layers} layers`);
  const known = new Map<string, Layer>();
  const layers: Layer[] = [];
  for (const { name, digest } of chosen.layers) {
    progress(`${target}: layer ${layers.length + 1} of ${chosen.layers.length}`);
    const layer = known.get(name) ?? (await store.layer(name));
    if (layer === undefined) throw inputError(`${target}: layer ${name} is missing from the image`);
    if (digest !== undefined && layer.blobDigest !== digest) {
      throw inputError(`${target}: layer ${name}: content is ${layer.blobDigest}, the manifest says ${digest}`, {
        remedy: 'The image was damaged or changed; save or copy it again.',
      });
    }
    known.set(name, layer);
    layers.push(layer);
  }
  return layers;
}

/** Compares the layers with the config's diff ids: a mismatch makes the inventory partial, with the layer named. */
function checkDiffIds(config: ImageConfig, layers: readonly Layer[], target: string, problems: ProblemList): void {
  const stated = config.rootfs?.diff_ids ?? [];
  if (stated.length !== layers.length) {
    problems.add(target, 'image', `the config lists ${stated.length} layers, the manifest ${layers.length}`);
    return;
  }
  for (const [i, layer] of layers.entries()) {
    if (stated[i] !== layer.diffId) {
      problems.add(layer.diffId, 'image', `layer ${i + 1} differs from the image config, which says ${stated[i]}`);
    }
  }
}

/** Dockerfile instructions of the layers, when the history tells of as many layers as there are. */
function instructionsOf(config: ImageConfig, layers: readonly Layer[]): readonly (string | undefined)[] {
  const steps = (config.history ?? []).filter((step) => step.empty_layer !== true);
  return steps.length === layers.length ? steps.map((step) => step.created_by?.slice(0, 4096) || undefined) : [];
}

function detailsOf(chosen: ChosenImage, layers: readonly Layer[], target: string, problems: ProblemList): ImageDetails {
  const { config } = chosen;
  checkDiffIds(config, layers, target, problems);
  const instructions = instructionsOf(config, layers);
  return {
    digest: chosen.manifestDigest ?? chosen.configDigest,
    imageId: chosen.configDigest,
    tags: chosen.tags,
    os: config.os || 'unknown',
    architecture: config.architecture || 'unknown',
    ...(config.author && { author: config.author }),
    ...(config.created && { createdAt: config.created }),
    layers: layers.map((layer, i): ImageLayer => {
      const createdBy = instructions[i];
      return createdBy === undefined ? { diffId: layer.diffId } : { diffId: layer.diffId, createdBy };
    }),
  };
}
