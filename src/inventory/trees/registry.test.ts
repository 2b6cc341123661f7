import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { serve } from '../../../test/inventory/registry-front.ts';
import { npmPackage, packagesOf, problemsOf } from '../../../test/inventory/scratch.ts';
import { sha256, tar } from '../../../test/inventory/tar.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { collectImage } from '../collect-image.ts';

const { signal } = new AbortController();
const collect = (reference: string): Promise<Inventory> => collectImage(reference, { signal, registry: {} });
const content = tar(npmPackage('a', '1.0.0'));

describe('what a registry keeps beside images', () => {
  const CONFIG = 'application/vnd.oci.image.config.v1+json';
  const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

  /** A registry with one tag, that names this manifest, and these blobs. */
  async function registryOf(manifest: object, blobs: readonly Uint8Array[] = []): Promise<string> {
    const front = await serve((incoming, response) => {
      const blob = blobs.find((each) => incoming.url?.endsWith(sha256(each)));
      if (incoming.url === '/v2/') response.end('{}');
      else if (incoming.url?.includes('/manifests/')) response.end(JSON.stringify(manifest));
      else if (blob !== undefined) response.end(blob);
      else response.writeHead(404).end();
    });
    return `${front.host}/thing:1`;
  }
  const described = (content: Uint8Array, mediaType: string) => ({
    mediaType,
    digest: `sha256:${sha256(content)}`,
    size: content.length,
  });
  const layer = gzipSync(content);
  const config = Buffer.from(
    JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [`sha256:${sha256(content)}`] } }),
  );

  test.each([
    ['a Helm chart', 'application/vnd.cncf.helm.config.v1+json', LAYER],
    ['a WebAssembly module', 'application/vnd.wasm.config.v0+json', 'application/wasm'],
    ['a signature', CONFIG, 'application/vnd.dev.cosign.simplesigning.v1+json'],
    ['an attestation', CONFIG, 'application/vnd.in-toto+json'],
    ['something else', 'application/vnd.oci.empty.v1+json', 'application/x-tar'],
  ])('%s is refused by its name', async (kind, configType, layerType) => {
    const manifest = { schemaVersion: 2, config: described(config, configType), layers: [described(layer, layerType)] };
    await expect(collect(await registryOf(manifest))).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining(`is no container image but ${kind}`),
    });
  });

  test('an image in the format of long ago', async () => {
    await expect(collect(await registryOf({ schemaVersion: 1, fsLayers: [] }))).rejects.toThrow('(schema 1)');
  });

  test('a layer that may not be copied is left out, and the inventory is partial', async () => {
    const absent = described(Buffer.from('elsewhere'), 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip');
    const both = Buffer.from(
      JSON.stringify({
        ...JSON.parse(String(config)),
        rootfs: { diff_ids: ['sha256:x', `sha256:${sha256(content)}`] },
      }),
    );
    const layers = [{ ...absent, urls: ['http://127.0.0.1:1/layer'] }, described(layer, LAYER)];
    const manifest = { schemaVersion: 2, config: described(both, CONFIG), layers };
    const inventory = await collect(await registryOf(manifest, [both, layer]));
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual([
      'image: layer 1 is not distributed with the image: its files were not read',
    ]);
  });

  test('a layer that is longer than stated, or not there', async () => {
    const short = { ...described(layer, LAYER), size: layer.length - 1 };
    const manifest = (each: object) => ({ schemaVersion: 2, config: described(config, CONFIG), layers: [each] });
    await expect(collect(await registryOf(manifest(short), [config, layer]))).rejects.toThrow(
      `is longer than the ${layer.length - 1} bytes the manifest says`,
    );
    await expect(collect(await registryOf(manifest(described(layer, LAYER)), [config]))).rejects.toThrow('is missing');
  });

  test('indexes inside indexes inside indexes', async () => {
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    let outermost = Buffer.from('{"manifests":[]}');
    const inner: Buffer[] = [];
    for (let depth = 0; depth < 8; depth++) {
      inner.push(outermost);
      outermost = Buffer.from(JSON.stringify({ manifests: [{ mediaType, digest: `sha256:${sha256(outermost)}` }] }));
    }
    const front = await serve((incoming, response) => {
      if (incoming.url === '/v2/') response.end('{}');
      else response.end(inner.find((each) => incoming.url?.endsWith(sha256(each))) ?? outermost);
    });
    await expect(collect(`${front.host}/deep:1`)).rejects.toThrow('limit: indexes nested more than 4 deep');
  });
});
