import { inputError, usageError } from '../../domain/errors.ts';
import type { Collection, CollectOptions } from '../options.ts';
import type { ProblemList } from '../problems.ts';
import type { BlobStore, Document } from './blob-store.ts';
import { checkedImage, isForeignLayer } from './choose-image-kind.ts';
import { checkPlatform, ofPlatform, parsePlatform, platformText, usualPlatform } from './choose-image-platform.ts';
import {
  type Descriptor,
  dockerManifest,
  type ImageConfig,
  imageConfig,
  imageIndex,
  imageManifest,
} from './image-documents.ts';
import { parseDocument } from './json-document.ts';

/** The one image of an archive or layout that is inventoried. */
export interface ChosenImage {
  readonly config: ImageConfig;
  readonly configDigest: string;
  readonly manifestDigest?: string;
  readonly tags: readonly string[];
  /** Lowest first. */
  readonly layers: readonly ChosenLayer[];
}

export interface ChosenLayer {
  /** Of the blob in the store. */
  readonly name: string;
  /** Of the blob, where the manifest states it. */
  readonly digest?: string;
  /** Bytes of the blob, where the manifest states them. */
  readonly size?: number;
  /** It may be kept elsewhere, where it is not looked for. */
  readonly isForeign?: boolean;
}

/** Reads manifests and config. @throws AssayError input, or usage when the asked tag is not there */
export async function chooseImage(
  store: BlobStore,
  target: string,
  collection: Collection,
  problems: ProblemList,
  options: CollectOptions,
): Promise<ChosenImage> {
  const docker = await store.document('manifest.json');
  const index = docker === undefined || options.platform !== undefined ? await store.document('index.json') : undefined;
  // Archives of several platforms have one of them in manifest.json, and all in index.json.
  if (index !== undefined) return chooseOci(store, index, target, collection, problems, options);
  if (docker !== undefined) return chooseDocker(store, docker, target, problems, options);
  throw inputError(`${target}: is no image: neither manifest.json (docker save) nor index.json (OCI layout) inside`, {
    remedy: 'For an unpacked root file system use: assay scan dir PATH',
  });
}

const listed = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(', ')} …` : names.join(', ');

function noteOthers(kind: string, taken: string, all: readonly string[], target: string, problems: ProblemList): void {
  problems.add(target, 'image', `holds ${all.length} ${kind}, only ${taken} was read; all: ${listed(all)}`);
}

async function chooseDocker(
  store: BlobStore,
  document: Document,
  target: string,
  problems: ProblemList,
  options: CollectOptions,
): Promise<ChosenImage> {
  const images = parseDocument(document.bytes, dockerManifest, `${target}: manifest.json`);
  const { tag } = options;
  const image = tag === undefined ? images[0] : images.find((each) => each.RepoTags?.some((t) => isTag(t, tag)));
  const names = images.map((each) => each.RepoTags?.[0] ?? each.Config);
  if (image === undefined) {
    if (tag === undefined) throw inputError(`${target}: manifest.json lists no image`);
    throw usageError(`${target}: holds no image ${tag}`, `It holds: ${listed(names)}`);
  }
  const taken = image.RepoTags?.[0] ?? image.Config;
  if (images.length > 1 && tag === undefined) noteOthers('images', taken, names, target, problems);
  const config = await store.document(image.Config);
  if (config === undefined) throw inputError(`${target}: config ${image.Config} is missing from the image`);
  const stated = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/.exec(image.Config)?.[1];
  if (stated !== undefined && config.digest !== `sha256:${stated}`) {
    // The name is a habit of `docker save`, no statement of the manifest: the image is read, and said to be partial.
    problems.add(target, 'image', `config ${image.Config} was changed after it was named: it is ${config.digest}`);
  }
  const manifestDigest = await manifestOf(store, config.digest);
  const parsed = parseDocument(config.bytes, imageConfig, `${target}: config ${image.Config}`);
  checkPlatform(parsed, options.platform === undefined ? undefined : parsePlatform(options.platform), target);
  return {
    config: parsed,
    configDigest: config.digest,
    ...(manifestDigest !== undefined && { manifestDigest }),
    tags: image.RepoTags ?? [],
    layers: (image.Layers ?? []).map((name) => ({ name })),
  };
}

/** `docker save` of version 25 and later also writes an OCI index: the digest of the manifest with this config. */
async function manifestOf(store: BlobStore, configDigest: string): Promise<string | undefined> {
  try {
    const index = await store.document('index.json');
    if (index === undefined) return undefined;
    for (const { digest } of parseDocument(index.bytes, imageIndex, 'index.json').manifests ?? []) {
      const document = await store.document(blobName(digest));
      if (document === undefined || document.digest !== digest) continue;
      if (parseDocument(document.bytes, imageManifest, digest).config?.digest === configDigest) return digest;
    }
  } catch {
    // Only a nicer name is lost: manifest.json says all that is needed.
  }
  return undefined;
}

const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

function checkDigest(document: Document, stated: string, name: string): void {
  if (document.digest === stated) return;
  throw inputError(`${name}: content is ${document.digest}, expected ${stated}`, {
    remedy: 'The image was damaged or changed; save or copy it again.',
  });
}

/** The document behind a digest, verified. */
async function blob(
  store: BlobStore,
  digest: string,
  what: 'index' | 'manifest' | 'config',
  target: string,
): Promise<Document> {
  const document = await store.document(blobName(digest), what === 'config' ? 'blob' : 'manifest');
  if (document === undefined) throw inputError(`${target}: ${what} ${blobName(digest)} is missing from the image`);
  checkDigest(document, digest, `${target}: ${what} ${blobName(digest)}`);
  return document;
}

/** `name:tag` as asked, `docker.io/library/` and the name left out or not. */
const isTag = (have: string, asked: string): boolean =>
  have === asked || have.endsWith(`/${asked}`) || have.endsWith(`:${asked}`);

const nameOf = (descriptor: Descriptor): string | undefined =>
  descriptor.annotations?.['io.containerd.image.name'] ?? descriptor.annotations?.['org.opencontainers.image.ref.name'];

/** BuildKit stores provenance beside the images, for platform unknown/unknown. */
const isAttestation = (descriptor: Descriptor): boolean =>
  descriptor.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' ||
  descriptor.platform?.os === 'unknown';

const MAX_NESTING = 4;
const MAX_INDEXES = 100;

/** One manifest of an index, with the name its outermost index gave it. */
interface Candidate {
  readonly descriptor: Descriptor;
  readonly name: string | undefined;
  /** Position in the outermost index: several platforms of one image share it. */
  readonly root: number;
}

async function candidatesIn(store: BlobStore, index: Document, target: string): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  let indexes = 0;
  async function visit(descriptors: readonly Descriptor[], depth: number, outer?: Candidate): Promise<void> {
    if (depth > MAX_NESTING) throw inputError(`${target}: limit: indexes nested more than ${MAX_NESTING} deep`);
    for (const [i, descriptor] of descriptors.entries()) {
      if (isAttestation(descriptor)) continue;
      const candidate = { descriptor, name: outer?.name ?? nameOf(descriptor), root: outer?.root ?? i };
      if (!/index|manifest\.list/.test(descriptor.mediaType ?? '')) candidates.push(candidate);
      else {
        if (++indexes > MAX_INDEXES) throw inputError(`${target}: limit: more than ${MAX_INDEXES} indexes`);
        const nested = await blob(store, descriptor.digest, 'index', target);
        const { manifests } = parseDocument(nested.bytes, imageIndex, `${target}: index ${descriptor.digest}`);
        await visit(manifests ?? [], depth + 1, candidate);
      }
      if (candidates.length > 1000) throw inputError(`${target}: limit: more than 1000 manifests`);
    }
  }
  const { manifests } = parseDocument(index.bytes, imageIndex, `${target}: index.json`);
  await visit(manifests ?? [], 1);
  return candidates;
}

function pick(
  candidates: readonly Candidate[],
  collection: Collection,
  target: string,
  architecture: string | undefined,
): Candidate | undefined {
  const first = candidates[0];
  const platforms = candidates.filter((each) => each.root === first?.root);
  if (platforms.length < 2) return first;
  const chosen = usualPlatform(platforms, architecture);
  collection.progress(`${target}: ${platforms.length} platforms, reading ${platformText(chosen)}`);
  return chosen;
}

async function chooseOci(
  store: BlobStore,
  index: Document,
  target: string,
  collection: Collection,
  problems: ProblemList,
  options: CollectOptions,
): Promise<ChosenImage> {
  const all = await candidatesIn(store, index, target);
  const { tag } = options;
  const tagged = tag === undefined ? all : all.filter(({ name }) => name !== undefined && isTag(name, tag));
  const asked = options.platform === undefined ? undefined : parsePlatform(options.platform);
  const candidates = asked === undefined || tagged.length === 0 ? tagged : ofPlatform(tagged, asked, target);
  const chosen = asked === undefined ? pick(candidates, collection, target, options.architecture) : candidates[0];
  const listedOnes = asked === undefined || candidates.length === 0 ? all : candidates;
  const names = [...new Map(listedOnes.map((each) => [each.root, each.name ?? each.descriptor.digest])).values()];
  if (chosen === undefined) {
    if (tag === undefined || all.length === 0) throw inputError(`${target}: index.json lists no image`);
    throw usageError(`${target}: holds no image ${tag}`, `It holds: ${listed(names)}`);
  }
  const { digest } = chosen.descriptor;
  if (names.length > 1 && tag === undefined) noteOthers('images', chosen.name ?? digest, names, target, problems);
  const document = await blob(store, digest, 'manifest', target);
  const manifest = parseDocument(document.bytes, imageManifest, `${target}: manifest ${digest}`);
  const { config: described, layers } = checkedImage(manifest, `${target}: manifest ${digest}`);
  const config = await blob(store, described.digest, 'config', target);
  const parsed = parseDocument(config.bytes, imageConfig, `${target}: config ${config.digest}`);
  checkPlatform(parsed, asked, target);
  return {
    config: parsed,
    configDigest: config.digest,
    manifestDigest: digest,
    tags: chosen.name === undefined ? [] : [chosen.name],
    layers: layers.map(
      ({ digest: layer, size, mediaType }): ChosenLayer => ({
        name: blobName(layer),
        digest: layer,
        ...(typeof size === 'number' && { size }),
        ...(isForeignLayer(mediaType) && { isForeign: true }),
      }),
    ),
  };
}
