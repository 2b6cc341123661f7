import { inputError } from '../../domain/errors.ts';
import type { ProblemList } from '../problems.ts';
import type { BlobStore } from './blob-store.ts';
import type { ChosenImage, ChosenLayer } from './choose-image.ts';
import type { Layer, LayerContext } from './layer.ts';
import { createPathSet } from './path-set.ts';
import { createScratch } from './scratch.ts';

/** Layers whose licence forbids handing them on lie elsewhere, at addresses that are not followed. */
function absentLayer(chosen: ChosenImage, index: number, problems: ProblemList): Layer {
  const { name, digest = name } = chosen.layers[index] ?? { name: '' };
  problems.add(digest, 'image', `layer ${index + 1} is not distributed with the image: its files were not read`);
  return {
    diffId: chosen.config.rootfs?.diff_ids?.[index] ?? digest,
    blobDigest: digest,
    entries: new Map(),
    whiteouts: new Set(),
    opaque: new Set(),
    written: createPathSet(),
  };
}

async function layerOf(store: BlobStore, chosen: ChosenLayer, target: string, context: LayerContext) {
  const { name, digest, size } = chosen;
  const layer = await store.layer(name, size, context);
  if (layer === undefined && chosen.isForeign !== true) {
    throw inputError(`${target}: layer ${name} is missing from the image`);
  }
  if (layer !== undefined && digest !== undefined && layer.blobDigest !== digest) {
    throw inputError(`${target}: layer ${name}: content is ${layer.blobDigest}, the manifest says ${digest}`, {
      remedy: 'The image was damaged or changed; save or copy it again.',
    });
  }
  return layer;
}

/** Runs `task` for each, so many at a time. The first failure cancels the others, and is thrown once they have ended. */
async function forEachInParallel<T>(
  items: readonly T[],
  parallel: number,
  task: (item: T) => Promise<void>,
  cancel: () => void,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = items.values();
  async function work(): Promise<void> {
    for (const item of queue) {
      if (failures.length > 0) return;
      try {
        await task(item);
      } catch (error) {
        failures.push(error);
        cancel();
      }
    }
  }
  await Promise.all(Array.from({ length: parallel }, work));
  if (failures.length > 0) throw failures[0];
}

/**
 * Reads the layers of an image, lowest first; a layer that the manifest repeats once.
 * @param known layers that need not be read again, by name
 * @param mayOverlap whether layers of a registry may be read several at a time
 * @throws AssayError input: missing, corrupt, not what the manifest says; upstream when a registry fails
 */
export async function readLayers(
  store: BlobStore,
  chosen: ChosenImage,
  target: string,
  context: LayerContext,
  known: ReadonlyMap<string, Layer>,
  mayOverlap: boolean,
): Promise<readonly Layer[]> {
  const { limits, progress } = context.collection;
  if (chosen.layers.length > limits.layers) throw inputError(`${target}: limit: more than ${limits.layers} layers`);
  const all = [...new Map(chosen.layers.map((layer) => [layer.name, layer])).values()];
  const distinct = all.filter(({ name }) => !known.has(name));
  const read = new Map<string, Layer>(known);
  const { remote } = store;
  if (remote === undefined || !mayOverlap) {
    for (const [i, layer] of distinct.entries()) {
      progress(`${target}: layer ${i + 1} of ${distinct.length}`);
      const found = await layerOf(store, layer, target, context);
      if (found !== undefined) read.set(layer.name, found);
    }
  } else {
    const bytes = distinct.reduce((sum, { size = 0 }) => sum + size, 0);
    remote.expect(distinct.length, bytes);
    await forEachInParallel(
      distinct,
      Math.min(remote.parallel, distinct.length),
      async (layer) => {
        // Contents of several layers arrive in turns: each layer writes to a place of its own.
        const scratch = createScratch();
        try {
          const found = await layerOf(store, layer, target, { ...context, spool: context.spool.writer(), scratch });
          if (found !== undefined) read.set(layer.name, found);
        } finally {
          scratch.close();
        }
      },
      remote.cancel,
    );
  }
  return chosen.layers.map(({ name }, index) => read.get(name) ?? absentLayer(chosen, index, context.problems));
}

/**
 * Did the layers together reach a bound of the collection? Which of them came too late then depends on how the network
 * mixed them.
 */
export const hasReachedBound = (problems: ProblemList): boolean =>
  problems.list().some(({ path, extractor }) => path === '/' && extractor === 'limits');
