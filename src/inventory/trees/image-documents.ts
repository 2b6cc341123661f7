import { z } from 'zod';

/**
 * The documents of an image, as far as they are used; everything else in them is ignored.
 * @see https://github.com/opencontainers/image-spec and https://github.com/moby/docker-image-spec
 */

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is no sha256 digest');
/** Texts that end in an inventory. */
const word = z.string().max(4096);

const platform = z.object({ os: word.nullish(), architecture: word.nullish(), variant: word.nullish() });

const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const descriptor = z.object({
  mediaType: word.nullish(),
  digest,
  platform: platform.nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});

/** `index.json` of a layout, or a nested image index. */
export const imageIndex = z.object({ manifests: z.array(descriptor).max(1000).nullish() });

/** A manifest; when it turns out to be an index, `manifests` is there. */
export const imageManifest = z.object({
  schemaVersion: z.number().nullish(),
  artifactType: word.nullish(),
  config: z.object({ digest, mediaType: word.nullish() }).nullish(),
  layers: z.array(z.object({ digest, size: size.nullish(), mediaType: word.nullish() })).nullish(),
  manifests: z.array(descriptor).max(1000).nullish(),
});

export const imageConfig = z.object({
  architecture: word.nullish(),
  os: word.nullish(),
  author: word.nullish(),
  created: word.nullish(),
  rootfs: z.object({ diff_ids: z.array(word).nullish() }).nullish(),
  history: z.array(z.object({ created_by: z.string().nullish(), empty_layer: z.boolean().nullish() })).nullish(),
});

/** `manifest.json` of `docker save`. */
export const dockerManifest = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(word).nullish(), Layers: z.array(z.string()).nullish() }),
);

export type Descriptor = z.infer<typeof descriptor>;
export type ImageManifest = z.infer<typeof imageManifest>;
export type ImageConfig = z.infer<typeof imageConfig>;
