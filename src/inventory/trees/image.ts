import type { ImageDetails, ImageLayer } from '../../domain/inventory.ts';
import { withoutSecrets } from '../dockerfile/secrets.ts';
import type { Extractor } from '../extractor.ts';
import type { Collection, CollectOptions } from '../options.ts';
import type { ProblemList } from '../problems.ts';
import { type ScratchSignal, scratchSignals, usualPathsOf } from '../scratch-image.ts';
import { type ChosenImage, chooseImage } from './choose-image.ts';
import type { ImageConfig } from './image-documents.ts';
import { hasReachedBound, readLayers } from './image-layers.ts';
import { openImageSource } from './image-source.ts';
import type { Layer, LayerContext } from './layer.ts';
import { type Missing, mergeLayers } from './merge.ts';
import { createMeter } from './meter.ts';
import { createScratch } from './scratch.ts';
import { type Selection, selectionOf } from './selection.ts';
import { createSpool, type Spool } from './spool.ts';
import type { WalkedTree } from './walked-tree.ts';

export interface OpenedImage {
  /** The target's path, or the reference in full. */
  readonly name: string;
  readonly tree: WalkedTree;
  readonly image: ImageDetails;
  /** Usual parts of a system that no layer has. */
  readonly lacks: readonly ScratchSignal[];
  /** `created_by` of each step of the build history, oldest first. */
  readonly history: readonly string[];
  /** Forgets all contents. */
  close(): void;
}

interface ReadImage extends OpenedImage {
  readonly missing: Missing;
  /** By name; empty when another pass has to read them all again. */
  readonly layers: ReadonlyMap<string, Layer>;
  readonly spool: Spool;
}

/** What one image is opened with. */
interface Opening {
  readonly target: string;
  readonly extractors: readonly Extractor[];
  readonly collection: Collection;
  readonly problems: ProblemList;
  readonly options: CollectOptions;
}

/**
 * Opens an image, wherever it is, and merges its layers.
 * @param target an archive, a layout, or a reference: see image-source.ts
 * @throws AssayError usage when there is no such image; input when it is corrupt, truncated, hostile or no image
 */
export async function openImage(
  target: string,
  extractors: readonly Extractor[],
  collection: Collection,
  problems: ProblemList,
  options: CollectOptions,
): Promise<OpenedImage> {
  const opening: Opening = { target, extractors, collection, problems, options };
  const first = await readImage(opening);
  if (first.missing.size === 0) return first;
  // A wanted path is a link to a file that nobody wanted by name: once more, with these wanted too.
  collection.progress(`${target}: reading again for ${first.missing.size} linked files`);
  const second = await readImage(opening, first);
  for (const [linked, links] of second.missing) {
    for (const path of links) problems.add(path, 'image', `link to ${linked}, which is no file here`);
  }
  return second;
}

/** Notes which of the usual parts of a system are seen, whoever wants them. */
function observing(selection: Selection, seen: Set<string>): Selection {
  return {
    ...selection,
    choose(path, stat) {
      for (const usual of usualPathsOf(path)) seen.add(usual);
      return selection.choose(path, stat);
    },
  };
}

/** Layers that have none of the files that the next pass is for. */
function reusable({ layers, missing }: ReadImage): ReadonlyMap<string, Layer> {
  const targets = [...missing.keys()];
  return new Map([...layers].filter(([, layer]) => !targets.some((target) => layer.written.has(target, 'other'))));
}

async function readImage(opening: Opening, earlier?: ReadImage, mayOverlap = true): Promise<ReadImage> {
  const { target, extractors, collection, problems, options } = opening;
  const known: ReadonlyMap<string, Layer> = earlier === undefined ? new Map() : reusable(earlier);
  if (known.size === 0) earlier?.close();
  const spool = known.size > 0 && earlier !== undefined ? earlier.spool : createSpool(collection.limits.memoryBytes);
  const scratch = createScratch();
  const plain = selectionOf(extractors, collection.limits.fileBytes);
  const wanted = selectionOf(extractors, collection.limits.fileBytes, earlier?.missing ?? new Map());
  const seen = new Set<string>();
  const context: LayerContext = {
    collection,
    problems,
    selection: options.scratchHeuristics === true ? observing(wanted, seen) : wanted,
    spool,
    scratch,
    meter: createMeter(collection, target),
    used: { entries: 0, files: 0, names: 0 },
  };
  try {
    const { store, name } = await openImageSource(target, context, options);
    try {
      const chosen = await chooseImage(store, name, collection, problems, options);
      const layers = await readLayers(store, chosen, name, context, known, mayOverlap);
      const isRemote = store.remote !== undefined;
      if (isRemote && mayOverlap && hasReachedBound(problems)) {
        // One by one, the bound cuts off the same files every time.
        spool.close();
        return await readImage(opening, earlier && { ...earlier, layers: new Map() }, false);
      }
      const merged = mergeLayers(layers, { plain, reading: context.selection }, spool);
      const isWritten = (path: string): boolean =>
        seen.has(path) || layers.some(({ written }) => written.has(path, 'folder') || written.has(path, 'other'));
      return {
        ...merged,
        name,
        image: detailsOf(chosen, layers, name, problems),
        lacks: scratchSignals(isWritten),
        history: (chosen.config.history ?? []).map((step) => step.created_by ?? ''),
        layers: isRemote && mayOverlap ? byName(chosen, layers) : new Map(),
        spool,
        close: () => spool.close(),
      };
    } finally {
      await store.close();
    }
  } catch (error) {
    spool.close();
    throw error;
  } finally {
    scratch.close();
  }
}

function byName(chosen: ChosenImage, layers: readonly Layer[]): ReadonlyMap<string, Layer> {
  return new Map(layers.map((layer, i) => [chosen.layers[i]?.name ?? '', layer]));
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

/** A step as it is shown: secrets in build arguments and commands are of no use to anyone who reads an inventory. */
const shownStep = (createdBy: string | null | undefined): string =>
  withoutSecrets((createdBy ?? '').slice(0, 64 * 1024)).slice(0, 4096);

/** Dockerfile instructions of the layers, when the history tells of as many layers as there are. */
function instructionsOf(config: ImageConfig, layers: readonly Layer[]): readonly (string | undefined)[] {
  const steps = (config.history ?? []).filter((step) => step.empty_layer !== true);
  return steps.length === layers.length ? steps.map((step) => shownStep(step.created_by) || undefined) : [];
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
