import { type BlobStore, type Document, documentOf } from './blob-store.ts';

/** `blobs/sha256/abc…` of a layout → `abc…`. */
const hexOf = (name: string): string | undefined => /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];

const isObject = ({ bytes }: Document): boolean => bytes.find((byte) => byte > 0x20) === 0x7b; // {

/**
 * What `skopeo copy … dir:` and `podman save --format docker-dir` write: one manifest in manifest.json, beside it every
 * blob under the hexadecimal digits of its digest. Shown as the layout that it would be; other stores stay as they are.
 * @see https://github.com/containers/image/blob/main/docs/containers-transports.5.md
 */
export async function asLayout(store: BlobStore): Promise<BlobStore> {
  const root = await store.document('manifest.json');
  if (root === undefined || !isObject(root)) return store;
  const isIndex = /"manifests"\s*:/.test(Buffer.from(root.bytes).toString('latin1'));
  const mediaType = isIndex ? 'application/vnd.oci.image.index.v1+json' : '';
  const index = documentOf(Buffer.from(JSON.stringify({ manifests: [{ digest: root.digest, mediaType }] })));
  return {
    ...store,
    async document(name, kind) {
      if (name === 'index.json') return index;
      const hex = hexOf(name);
      if (hex === undefined) return undefined;
      if (root.digest === `sha256:${hex}`) return root;
      return kind === 'manifest' ? store.document(`${hex}.manifest.json`) : store.document(hex);
    },
    layer: async (name, size, context) => store.layer(hexOf(name) ?? name, size, context),
  };
}
