import { AssayError, inputError, upstreamError } from '../../domain/errors.ts';
import { formatImageReference, type ImageReference } from '../../domain/image-reference.ts';
import type { RegistryOptions } from '../options.ts';
import { connectRegistry, type RegistryClient } from '../registry/client.ts';
import { bodyOf, causeOf, type HttpAnswer } from '../registry/http.ts';
import { download } from '../registry/resumed.ts';
import { type BlobStore, type Document, documentOf, MAX_DOCUMENT } from './blob-store.ts';
import { imageManifest } from './image-documents.ts';
import { parseDocument } from './json-document.ts';
import { type LayerContext, readLayer } from './layer.ts';

const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  // Asked for only to be refused with its name.
  'application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1',
].join(', ');

/** Layers downloaded at a time: enough to hide a round trip, few enough for a registry's patience. */
const PARALLEL = 3;
const DOCUMENT_ATTEMPTS = 3;
const MIB = 1024 * 1024;

/** Reads a small document; a connection that breaks in the middle is tried again. */
async function documentAt(
  client: RegistryClient,
  path: string,
  accept: string,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly document: Document; readonly answer: HttpAnswer } | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await client.get(path, { accept });
    if (answer === undefined) return undefined;
    try {
      return { document: documentOf(await bodyOf(answer, MAX_DOCUMENT, name)), answer };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AssayError) throw error;
      if (attempt === DOCUMENT_ATTEMPTS) throw upstreamError(`${name}: ${causeOf(error)}`, { cause: error });
    }
  }
}

/** `blobs/sha256/abc…` of a layout → `sha256:abc…`. */
const digestOf = (name: string): string | undefined =>
  /^blobs\/(sha256)\/([0-9a-f]{64})$/.exec(name)?.slice(1, 3).join(':');

/** What a tag or digest names: the document, checked against every digest that was stated. */
async function rootOf(
  client: RegistryClient,
  reference: ImageReference,
  signal: AbortSignal,
): Promise<{ readonly document: Document; readonly mediaType: string }> {
  const name = formatImageReference(reference);
  const wanted = reference.digest ?? reference.tag ?? 'latest';
  const found = await documentAt(client, `manifests/${wanted}`, MANIFEST_TYPES, `${name}: manifest`, signal);
  if (found === undefined) {
    throw inputError(`${name}: ${reference.registry} has no such image`, { remedy: 'Check repository and tag.' });
  }
  const { document, answer } = found;
  // Its digest leaves out the signatures inside, so it is told before digests are compared.
  if (/"schemaVersion"\s*:\s*1\b/.test(Buffer.from(document.bytes).toString('latin1'))) {
    throw inputError(`${name}: is stored in Docker's first format (schema 1), which states no digests of its parts`, {
      remedy: 'Pull it and push it again with any Docker of this decade.',
    });
  }
  const header = answer.headers['docker-content-digest'];
  const stated = reference.digest ?? (typeof header === 'string' && header.startsWith('sha256:') ? header : undefined);
  if (stated !== undefined && stated !== document.digest) {
    throw inputError(`${name}: manifest: content is ${document.digest}, expected ${stated}`, {
      remedy: 'The image was damaged or changed in the registry or on the way; push it again.',
    });
  }
  // What a document is, it says itself: content types are only claims.
  const { manifests } = parseDocument(document.bytes, imageManifest, `${name}: manifest`);
  return { document, mediaType: manifests ? 'application/vnd.oci.image.index.v1+json' : '' };
}

/**
 * Opens an image of a registry as the layout that it would be in a folder: `index.json` names what the reference names,
 * everything else is a blob. Layers stream straight into the reader.
 * @throws AssayError upstream when the registry cannot be asked, input when it has no such image
 */
export async function openRegistryImage(
  reference: ImageReference,
  options: RegistryOptions,
  context: LayerContext,
  signal: AbortSignal,
): Promise<BlobStore> {
  const { meter, collection } = context;
  const name = formatImageReference(reference);
  const client = await connectRegistry(reference, options, signal, collection.progress);
  let root: Awaited<ReturnType<typeof rootOf>>;
  try {
    root = await rootOf(client, reference, signal);
  } catch (error) {
    client.close();
    throw error;
  }
  const { digest } = root.document;
  const { repository, registry, tag } = reference;
  const named = tag === undefined ? undefined : { 'io.containerd.image.name': `${registry}/${repository}:${tag}` };
  const index = { manifests: [{ mediaType: root.mediaType, digest, ...(named && { annotations: named }) }] };
  const total = { layers: 0, read: 0, bytes: 0, received: 0, told: 0 };

  function received(bytes: number): void {
    meter.read(bytes);
    total.received += bytes;
    if (total.received - total.told < MIB) return;
    total.told = total.received;
    const [some, all] = [total.received, Math.max(total.bytes, total.received)].map((n) => Math.ceil(n / MIB));
    collection.progress(`${name}: ${some} of ${all} MiB, ${total.read} of ${total.layers} layers`);
  }

  return {
    remote: {
      parallel: PARALLEL,
      expect(layers, bytes) {
        Object.assign(total, { layers, bytes });
      },
      cancel: () => client.close(),
    },
    async document(path, kind = 'blob') {
      if (path === 'index.json') return documentOf(Buffer.from(JSON.stringify(index)));
      const wanted = digestOf(path);
      if (wanted === undefined) return undefined;
      if (wanted === digest) return root.document;
      const accept = kind === 'manifest' ? MANIFEST_TYPES : '*/*';
      const found = await documentAt(client, `${kind}s/${wanted}`, accept, `${name}: ${kind} ${wanted}`, signal);
      return found?.document;
    },
    async layer(path, size, layerContext = context) {
      const wanted = digestOf(path);
      if (wanted === undefined) return undefined;
      const label = `${name}: layer ${wanted}`;
      if (size === undefined) throw inputError(`${label}: the manifest does not say its size`);
      const first = await client.get(`blobs/${wanted}`, {});
      if (first === undefined) return undefined;
      let opened: HttpAnswer | undefined = first;
      const open = async (from: number): Promise<HttpAnswer | undefined> => {
        const answer = opened ?? (await client.get(`blobs/${wanted}`, {}, from));
        opened = undefined;
        return answer;
      };
      const blob = download({ digest: wanted, size }, open, label, signal, received);
      try {
        const layer = await readLayer(blob.bytes, label, layerContext);
        total.read++;
        return layer;
      } catch (error) {
        // A flipped bit shows first as broken gzip: the digest says what really happened.
        if (error instanceof AssayError && error.kind === 'input') await blob.verify();
        throw error;
      } finally {
        await blob.close();
        first.body.destroy();
      }
    },
    close: async () => client.close(),
  };
}
