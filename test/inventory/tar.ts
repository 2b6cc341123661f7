import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Writes small tar archives and images in memory: what a test needs is seen in the test. */
export interface TarItem {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** `0` file (default), `1` hard link, `2` symbolic link, `3` device, `5` folder, `6` fifo. */
  readonly type?: string;
  readonly link?: string;
  readonly mode?: number;
  /** Size to state instead of the true one. */
  readonly size?: number;
}

const BLOCK = 512;

/** One header block, checksum right. */
export function tarHeader(item: TarItem, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(item.name, 0, 100, 'utf8');
  block.write(`${(item.mode ?? 0o644).toString(8).padStart(7, '0')}\0`, 100);
  block.write('0000000\0'.repeat(2), 108);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(item.type ?? '0', 156);
  block.write(item.link ?? '', 157, 100, 'utf8');
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);

/** A PAX record, `LENGTH KEY=VALUE\n`, its length counting itself. */
export function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

function blocksOf(item: TarItem): Buffer[] {
  const content = Buffer.from(item.content ?? '');
  const blocks: Buffer[] = [];
  const records: Buffer[] = [];
  if (Buffer.byteLength(item.name) > 100) records.push(paxRecord('path', item.name));
  if (Buffer.byteLength(item.link ?? '') > 100) records.push(paxRecord('linkpath', item.link ?? ''));
  if (records.length > 0) {
    const pax = Buffer.concat(records);
    blocks.push(tarHeader({ name: 'PaxHeader', type: 'x' }, pax.length), padded(pax));
  }
  blocks.push(tarHeader(item, item.size ?? content.length), padded(content));
  return blocks;
}

export const END_OF_TAR = Buffer.alloc(2 * BLOCK);

/** Entries without the end mark. */
export const tarEntries = (items: readonly TarItem[]): Buffer => Buffer.concat(items.flatMap(blocksOf));

/** As {@link tar}, for more items than a call takes. */
export const tarOf = (items: readonly TarItem[]): Buffer => Buffer.concat([tarEntries(items), END_OF_TAR]);

export const tar = (...items: readonly TarItem[]): Buffer => tarOf(items);

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

export interface DockerImage {
  readonly layers: readonly Uint8Array[];
  readonly tags?: readonly string[];
  /** Members of the image config to add or change. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The files of one image in a `docker save` archive, without manifest.json. */
export function dockerFiles(image: DockerImage): { files: TarItem[]; manifest: Record<string, unknown> } {
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: image.layers.map((layer) => `sha256:${sha256(layer)}`) },
    ...image.config,
  });
  const configName = `${sha256(Buffer.from(config))}.json`;
  const layers = image.layers.map((layer) => ({ name: `${sha256(layer)}.tar`, content: layer }));
  return {
    files: [...layers, { name: configName, content: config }],
    manifest: {
      Config: configName,
      RepoTags: image.tags ?? ['example:1'],
      Layers: layers.map(({ name }) => name),
    },
  };
}

/** A `docker save` archive, manifest last as `docker save` writes it. */
export function dockerArchive(...images: readonly DockerImage[]): Buffer {
  const parts = images.map(dockerFiles);
  const manifest = JSON.stringify(parts.map((part) => part.manifest));
  return tar(...parts.flatMap((part) => part.files), { name: 'manifest.json', content: manifest });
}

/** The files of an OCI layout with one image for each entry; layers are compressed by `compress`. */
export function ociFiles(
  images: readonly (DockerImage & { readonly platform?: string; readonly annotations?: Record<string, string> })[],
  compress: (layer: Uint8Array) => Uint8Array = (layer) => gzipSync(layer),
): TarItem[] {
  const files: TarItem[] = [{ name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' }];
  const add = (content: Uint8Array): { digest: string; size: number } => {
    files.push({ name: `blobs/sha256/${sha256(content)}`, content });
    return { digest: `sha256:${sha256(content)}`, size: content.length };
  };
  const manifests = images.map((image) => {
    const [os = 'linux', architecture = 'amd64'] = image.platform?.split('/') ?? [];
    const config = JSON.stringify({
      os,
      architecture,
      rootfs: { type: 'layers', diff_ids: image.layers.map((layer) => `sha256:${sha256(layer)}`) },
      ...image.config,
    });
    const manifest = {
      schemaVersion: 2,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...add(Buffer.from(config)) },
      layers: image.layers.map((layer) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        ...add(compress(layer)),
      })),
    };
    return {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      ...add(Buffer.from(JSON.stringify(manifest))),
      ...(image.platform !== undefined && { platform: { os, architecture } }),
      ...(image.annotations !== undefined && { annotations: image.annotations }),
    };
  });
  files.push({ name: 'index.json', content: JSON.stringify({ schemaVersion: 2, manifests }) });
  return files;
}
