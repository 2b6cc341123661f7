import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { npmPackage, packagesOf, problemsOf, scratchFolder, writeItems } from '../../../test/inventory/scratch.ts';
import {
  type DockerImage,
  dockerArchive,
  ociFiles,
  sha256,
  type TarItem,
  tar,
  tarOf,
} from '../../../test/inventory/tar.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { collectImage } from '../collect-image.ts';
import type { CollectOptions } from '../options.ts';
import { placeOf } from './image-source.ts';

const folder = scratchFolder();
const { signal } = new AbortController();
const IMAGE: DockerImage = {
  layers: [tar(npmPackage('a', '1.0.0')), tar(npmPackage('b', '2.0.0'))],
  tags: ['acme/app:1'],
};
const PACKAGES = ['npm a 1.0.0', 'npm b 2.0.0'];
const INDEX = 'application/vnd.oci.image.index.v1+json';

const collect = (target: string, options: Partial<CollectOptions> = {}): Promise<Inventory> =>
  collectImage(target, { signal, ...options });

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const contentOf = (items: readonly TarItem[], name: string): string =>
  String(items.find((item) => item.name === name)?.content);

/** Docker before 25: a folder a layer, the same layer tar under the id of an older time. */
function oldSave(): TarItem[] {
  const names = IMAGE.layers.map((layer) => sha256(Buffer.concat([layer, Buffer.from('id')])));
  const config = json({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { diff_ids: IMAGE.layers.map((layer) => `sha256:${sha256(layer)}`) },
  });
  const manifest = {
    Config: `${sha256(config)}.json`,
    RepoTags: IMAGE.tags,
    Layers: names.map((id) => `${id}/layer.tar`),
  };
  return [
    ...IMAGE.layers.flatMap((layer, i): TarItem[] => [
      { name: `${names[i]}/`, type: '5' },
      { name: `${names[i]}/VERSION`, content: '1.0' },
      { name: `${names[i]}/json`, content: json({ id: names[i] }) },
      { name: `${names[i]}/layer.tar`, content: layer },
    ]),
    { name: `${sha256(config)}.json`, content: config },
    { name: 'manifest.json', content: json([manifest]) },
    { name: 'repositories', content: json({ 'acme/app': { 1: names.at(-1) } }) },
  ];
}

/** Docker from 25 on, and `ctr image export`: an OCI layout with a manifest.json that points into it. */
function newSave(annotations: Record<string, string>): TarItem[] {
  const items = ociFiles([{ ...IMAGE, annotations }], (layer) => layer);
  const { manifests } = JSON.parse(contentOf(items, 'index.json')) as { manifests: { digest: string }[] };
  const blob = (digest: string): string => `blobs/sha256/${digest.slice('sha256:'.length)}`;
  const { config, layers } = JSON.parse(contentOf(items, blob(manifests[0]?.digest ?? ''))) as {
    config: { digest: string };
    layers: { digest: string }[];
  };
  const manifest = {
    Config: blob(config.digest),
    RepoTags: IMAGE.tags,
    Layers: layers.map(({ digest }) => blob(digest)),
  };
  return [
    { name: 'blobs/', type: '5' },
    { name: 'blobs/sha256/', type: '5' },
    ...items,
    { name: 'manifest.json', content: json([manifest]) },
  ];
}

/** `podman save --format docker-dir` and `skopeo copy … dir:`. */
function directory(): TarItem[] {
  const items = ociFiles([IMAGE]);
  const { manifests } = JSON.parse(contentOf(items, 'index.json')) as { manifests: { digest: string }[] };
  const hex = manifests[0]?.digest.slice('sha256:'.length) ?? '';
  const blobs = items.filter(({ name }) => name.startsWith('blobs/') && !name.endsWith(hex));
  return [
    ...blobs.map((item) => ({ ...item, name: item.name.replace('blobs/sha256/', '') })),
    { name: 'manifest.json', content: contentOf(items, `blobs/sha256/${hex}`) },
    { name: 'version', content: 'Directory Transport Version: 1.1\n' },
  ];
}

const CONTAINERD = {
  'io.containerd.image.name': 'docker.io/acme/app:1',
  'org.opencontainers.image.ref.name': '1',
};
const FORMS: readonly (readonly [string, readonly TarItem[]])[] = [
  ['docker save before 25', oldSave()],
  ['docker save from 25 on, ctr image export', newSave(CONTAINERD)],
  ['an OCI layout', ociFiles([{ ...IMAGE, annotations: { 'org.opencontainers.image.ref.name': 'acme/app:1' } }])],
  ['podman save --format docker-dir', directory()],
];

describe.each(FORMS)('%s', (name, items) => {
  const path = join(folder, sha256(Buffer.from(name)));

  test('as a folder, as a tar, and as a compressed tar: the same', async () => {
    const archives: TarItem[] = [
      { name: `${sha256(Buffer.from(name))}.tar`, content: tarOf(items) },
      { name: `${sha256(Buffer.from(name))}.tar.gz`, content: gzipSync(tarOf(items)) },
    ];
    writeItems(folder, archives);
    writeItems(
      path,
      items.filter(({ type }) => type !== '5'),
    );
    const read = [await collect(path), await collect(`${path}.tar`), await collect(`${path}.tar.gz`)];
    for (const inventory of read) {
      expect(packagesOf(inventory)).toEqual(PACKAGES);
      expect(problemsOf(inventory)).toEqual([]);
      expect(inventory.subject.image).toEqual(read[0]?.subject.image);
    }
  });

  test('with a place before its name', async () => {
    writeItems(
      `${path}-named`,
      items.filter(({ type }) => type !== '5'),
    );
    expect(packagesOf(await collect(`oci:${path}-named`))).toEqual(PACKAGES);
    await expect(collect(`archive:${path}-gone`)).rejects.toMatchObject({ kind: 'input' });
  });
});

describe('an archive of several platforms', () => {
  const platforms = ['linux/amd64', 'linux/arm64'].map((platform, i) => ({
    layers: [tar(npmPackage('x', `${i + 1}.0.0`))],
    platform,
  }));
  const inner = ociFiles(platforms);
  const index = Buffer.from(contentOf(inner, 'index.json'));
  const described = { mediaType: INDEX, digest: `sha256:${sha256(index)}`, annotations: CONTAINERD };
  /** As `ctr image export --all-platforms` writes it: manifest.json is of one platform, index.json of all. */
  const [amd64] = platforms;
  const items = [
    ...inner.filter(({ name }) => name !== 'index.json'),
    { name: `blobs/sha256/${sha256(index)}`, content: index },
    { name: 'index.json', content: json({ manifests: [described] }) },
    ...newSaveManifest(amd64 ?? IMAGE),
  ];

  function newSaveManifest(image: DockerImage): TarItem[] {
    const layers = image.layers.map((layer) => `blobs/sha256/${sha256(gzipSync(layer))}`);
    const manifest = JSON.parse(String(inner.find(({ name }) => name.endsWith(firstDigest()))?.content)) as {
      config: { digest: string };
    };
    const config = manifest.config.digest.replace('sha256:', 'blobs/sha256/');
    return [{ name: 'manifest.json', content: json([{ Config: config, RepoTags: ['acme/app:1'], Layers: layers }]) }];
  }
  function firstDigest(): string {
    const { manifests } = JSON.parse(String(index)) as { manifests: { digest: string }[] };
    return manifests[0]?.digest.slice('sha256:'.length) ?? '';
  }

  test('--platform chooses, whatever manifest.json says', async () => {
    writeItems(folder, [{ name: 'platforms.tar', content: tarOf(items) }]);
    const path = join(folder, 'platforms.tar');
    expect(packagesOf(await collect(path))).toEqual(['npm x 1.0.0']);
    expect(packagesOf(await collect(path, { platform: 'linux/arm64' }))).toEqual(['npm x 2.0.0']);
    expect(packagesOf(await collect(path, { platform: 'linux/amd64', tag: 'acme/app:1' }))).toEqual(['npm x 1.0.0']);
    await expect(collect(path, { platform: 'linux/s390x' })).rejects.toMatchObject({
      kind: 'usage',
      remedy: 'It has: linux/amd64, linux/arm64',
    });
  });

  test('one image of another platform is said to be that', async () => {
    writeItems(folder, [{ name: 'one.tar', content: dockerArchive(IMAGE) }]);
    const one = collect(join(folder, 'one.tar'), { platform: 'linux/arm64' });
    await expect(one).rejects.toThrow('is an image for linux/amd64, not for linux/arm64');
  });
});

describe('a container engine', () => {
  const archive = dockerArchive(IMAGE);
  const asked: string[] = [];
  let sockets = 0;

  /** An engine with one image, `acme/app:1`. */
  async function engine(answer?: RequestListener): Promise<string> {
    const socket = join(folder, `engine-${sockets++}.sock`);
    const server = createServer((incoming, response) => {
      asked.push(incoming.url ?? '');
      if (answer !== undefined) answer(incoming, response);
      else if (incoming.url === '/images/acme/app:1/json') response.end('{"Id":"sha256:x"}');
      else if (incoming.url === '/images/acme/app:1/get') response.end(archive);
      else response.writeHead(404).end('{"message":"no such image"}');
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    afterAll(() => server.close());
    return socket;
  }

  test('gives an image as a stream, read in one pass', async () => {
    const engines = [{ engine: 'docker', socket: await engine() }] as const;
    for (const target of ['acme/app:1', 'docker:acme/app:1']) {
      const inventory = await collect(target, { engines });
      expect(packagesOf(inventory)).toEqual(PACKAGES);
      expect(inventory.subject).toMatchObject({ name: 'acme/app:1', image: { tags: ['acme/app:1'] } });
    }
  });

  test('a file of that name is nearer than the engine, the engine nearer than the registry', async () => {
    const engines = [
      { engine: 'docker', socket: join(folder, 'nobody.sock') },
      { engine: 'podman', socket: await engine() },
    ] as const;
    const registry = {}; // it would have to be asked at its own address
    expect(packagesOf(await collect('acme/app:1', { engines, registry }))).toEqual(PACKAGES);
    const file = join(folder, 'file-1.tar');
    writeItems(folder, [{ name: 'file-1.tar', content: archive }]);
    asked.length = 0;
    expect(packagesOf(await collect(file, { engines, registry }))).toEqual(PACKAGES);
    expect(asked).toEqual([]);
    await expect(collect('podman:other:1', { engines })).rejects.toThrow('other:1: podman has no such image');
    const gone = collect('127.0.0.1:1/app:1', { engines, registry });
    await expect(gone).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining('127.0.0.1:1') });
  });

  test('that was named and does not answer', async () => {
    const engines = [{ engine: 'docker', socket: join(folder, 'nobody.sock') }] as const;
    await expect(collect('docker:acme/app:1', { engines })).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringContaining('nobody.sock'),
      remedy: expect.stringContaining('DOCKER_HOST'),
    });
    await expect(collect('podman:acme/app:1', { engines })).rejects.toMatchObject({ kind: 'environment' });
  });

  test('that ends in the middle, or breaks down', async () => {
    const halves = await engine((incoming, response) => {
      if (incoming.url?.endsWith('/json')) return response.end('{}');
      response.writeHead(200, { 'content-length': archive.length });
      return response.write(archive.subarray(0, 2_000), () => response.destroy());
    });
    const ended = collect('acme/app:1', { engines: [{ engine: 'docker', socket: halves }] });
    await expect(ended).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining('ended early') });
    const broken = await engine((_, response) => response.writeHead(500).end());
    const failed = collect('docker:acme/app:1', { engines: [{ engine: 'docker', socket: broken }] });
    await expect(failed).rejects.toMatchObject({ kind: 'environment', message: expect.stringContaining('500') });
  });
});

test('names', async () => {
  expect(placeOf('docker:app:1')).toEqual({ place: 'docker', name: 'app:1' });
  expect(placeOf('app:1')).toEqual({ name: 'app:1' });
  expect(placeOf('docker.io/app')).toEqual({ name: 'docker.io/app' });
  for (const path of ['./app', '/srv/app', 'app.tar', 'App', '../x', 'a b']) {
    await expect(collect(path, { registry: {} })).rejects.toMatchObject({
      kind: 'input',
      message: `${path}: no such file or folder`,
    });
  }
  await expect(collect('registry:No Such Name', { registry: {} })).rejects.toMatchObject({ kind: 'usage' });
});
