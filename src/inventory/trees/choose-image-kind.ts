import { inputError } from '../../domain/errors.ts';
import type { ImageManifest } from './image-documents.ts';

const IMAGE_CONFIGS = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** Things that registries keep beside images, by a word in their types. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/helm/, 'a Helm chart'],
  [/wasm/, 'a WebAssembly module'],
  [/simplesigning|cosign|notary|sigstore/, 'a signature'],
  [/in-toto|attestation/, 'an attestation'],
  [/spdx|cyclonedx/, 'an SBOM'],
  [/docker\.plugin/, 'a Docker plugin'],
  [/buildkit\.cache/, 'a build cache'],
];

/** The type that shows a manifest to be of something else than a container image; undefined for images. */
function foreignType({ artifactType, config, layers }: ImageManifest): string | undefined {
  if (config?.mediaType && !IMAGE_CONFIGS.has(config.mediaType)) return artifactType || config.mediaType;
  const types = (layers ?? []).map(({ mediaType }) => mediaType ?? '');
  const hasTar = types.some((type) => type === '' || /tar|layer|octet-stream/.test(type));
  return types.length > 0 && !hasTar ? artifactType || types[0] : undefined;
}

/** @throws AssayError input for a chart, a signature, anything that is stored like an image and is none */
export function checkedImage(
  manifest: ImageManifest,
  name: string,
): { readonly config: NonNullable<ImageManifest['config']>; readonly layers: NonNullable<ImageManifest['layers']> } {
  const type = foreignType(manifest);
  if (type !== undefined) {
    const kind = OTHERS.find(([pattern]) => pattern.test(type))?.[1] ?? 'something else';
    throw inputError(`${name}: is no container image but ${kind} (${type.slice(0, 100)})`);
  }
  const { config, layers } = manifest;
  if (config && layers) return { config, layers };
  throw inputError(`${name}: has no config and layers: it is no container image`);
}

/** Layers that their owner forbids to copy; their `urls` are not followed. @see OCI image-spec layer.md */
export const isForeignLayer = (mediaType: string | null | undefined): boolean =>
  /foreign|nondistributable/.test(mediaType ?? '');
