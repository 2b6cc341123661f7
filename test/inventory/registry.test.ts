import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { inventoryDigest } from '../../src/domain/inventory-digest.ts';
import { collectImage, collectInChild } from '../../src/inventory/index.ts';
import { hasShared, shared } from '../shared.ts';
import { buildEntries } from './built.ts';
import { ANN, collect, NOISE, PACKAGES, type Registries, startRegistries } from './registry-example.ts';
import { frontOf } from './registry-front.ts';
import { skopeo } from './registry-server.ts';
import { collectBytes, npmPackage, packagesOf, scratchFolder, writeItems } from './scratch.ts';
import { ociFiles, sha256, tar } from './tar.ts';

const folder = scratchFolder();
const { signal } = new AbortController();
let registries: Registries;
beforeAll(async () => {
  registries = await startRegistries(folder);
  return registries.stop;
});

describe('who may read', () => {
  test('everybody', async () => {
    const inventory = await collect(`${registries.open.host}/app:1`);
    expect(packagesOf(inventory)).toEqual(PACKAGES);
    expect(inventory.subject).toMatchObject({
      kind: 'image',
      name: `${registries.open.host}/app:1`,
      image: { tags: [`${registries.open.host}/app:1`], digest: expect.stringMatching(/^sha256:/) },
    });
    expect(inventory.subject.image?.layers).toHaveLength(4);
    expect(inventory.problems).toEqual([]);
  });

  test('by digest, with or without a tag', async () => {
    const { digest } = (await collect(`${registries.open.host}/app:1`)).subject.image ?? {};
    expect(packagesOf(await collect(`${registries.open.host}/app@${digest}`))).toEqual(PACKAGES);
    expect(packagesOf(await collect(`${registries.open.host}/app:any@${digest}`))).toEqual(PACKAGES);
  });

  test.each([
    ['a name and a password', () => registries.basic.host],
    ['a token', () => registries.bearer.host],
  ])('who has %s', async (_, host) => {
    const registry = ANN;
    expect(packagesOf(await collect(`${host()}/app:1`, { registry }))).toEqual(PACKAGES);
    for (const refused of [{}, { username: 'ann', password: 'guessed wrong' }]) {
      const failure = await collect(`${host()}/app:1`, { registry: refused }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'upstream', remedy: expect.stringContaining('--password-stdin') });
      expect(String((failure as Error).stack)).not.toContain('guessed wrong');
    }
  });

  test('the token server is asked for this repository, and told who asks', async () => {
    await collect(`${registries.bearer.host}/app:1`, { registry: ANN });
    expect(registries.tokens.asked.at(-1)).toEqual({
      path: '/token?service=registry&scope=repository%3Aapp%3Apull',
      authorization: expect.stringMatching(/^Basic /),
    });
  });

  test('a password that Docker keeps elsewhere: the remedy says so', async () => {
    const registry = { credentialHelper: 'docker-credential-pass' };
    await expect(collect(`${registries.basic.host}/app:1`, { registry })).rejects.toMatchObject({
      remedy: expect.stringContaining('docker-credential-pass, a program that Assay does not run'),
    });
  });

  test('a token that ends during a download is asked for again', async () => {
    let blobs = 0;
    const front = await frontOf(registries.bearer.host, (incoming, response) => {
      if (!incoming.url?.includes('/blobs/') || ++blobs !== 3) return false;
      const challenge = `Bearer realm="http://${registries.tokens.host}/token",service="registry",error="invalid_token"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    });
    const registry = ANN;
    expect(packagesOf(await collect(`${front.host}/app:1`, { registry }))).toEqual(PACKAGES);
  });

  test('in a child process: credentials travel, progress and errors do not show them', async () => {
    const entry = join(await buildEntries({ 'collect-child': 'src/inventory/collect-child.ts' }), 'collect-child.js');
    const steps: string[] = [];
    const options = { signal, timeoutMs: 60_000, entry, progress: (step: string) => steps.push(step) };
    const ask = (password: string) =>
      collectInChild(
        {
          kind: 'image',
          target: `${registries.basic.host}/app:1`,
          options: { registry: { username: 'ann', password } },
        },
        options,
      );
    expect(packagesOf(await ask(ANN.password))).toEqual(PACKAGES);
    const failure = await ask('guessed wrong').catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'upstream' });
    expect(`${steps.join()} ${failure}`).not.toMatch(/guessed wrong|correct horse/);
  });
});

describe('platforms', () => {
  const images = [
    { layers: [tar(npmPackage('provenance', '1.0.0'))], platform: 'unknown/unknown' },
    { layers: [tar(npmPackage('x', '1.0.0'))], platform: 'linux/s390x' },
    { layers: [tar(npmPackage('x', '2.0.0'))], platform: 'linux/arm64' },
    { layers: [tar(npmPackage('x', '3.0.0'))], platform: 'linux/amd64' },
  ];

  beforeAll(async () => {
    const files = ociFiles(images);
    // As BuildKit pushes it: the tag names an index of the platforms.
    const inner = Buffer.from(JSON.stringify({ ...JSON.parse(String(files.at(-1)?.content)), mediaType: INDEX }));
    const index = {
      schemaVersion: 2,
      manifests: [{ mediaType: INDEX, digest: `sha256:${sha256(inner)}`, size: inner.length }],
    };
    const layout = writeItems(join(folder, 'multi'), [
      ...files.slice(0, -1),
      { name: `blobs/sha256/${sha256(inner)}`, content: inner },
      { name: 'index.json', content: JSON.stringify(index) },
    ]);
    await skopeo('--all', `oci:${layout}`, `docker://${registries.open.host}/multi:1`);
  });
  const INDEX = 'application/vnd.oci.image.index.v1+json';

  test.each([
    ['linux/arm64', '2.0.0'],
    ['linux/aarch64', '2.0.0'],
    ['linux/arm64/v8', '2.0.0'],
    ['linux/s390x', '1.0.0'],
  ])('%s', async (platform, version) => {
    expect(packagesOf(await collect(`${registries.open.host}/multi:1`, { platform }))).toEqual([`npm x ${version}`]);
  });

  test('without a word: this machine, else amd64, and progress says which', async () => {
    const steps: string[] = [];
    const progress = (step: string) => steps.push(step);
    const arm = await collect(`${registries.open.host}/multi:1`, { architecture: 'arm64' });
    expect([packagesOf(arm), arm.subject.image?.architecture]).toEqual([['npm x 2.0.0'], 'arm64']);
    expect(packagesOf(await collect(`${registries.open.host}/multi:1`, { architecture: 'riscv64', progress }))).toEqual(
      ['npm x 3.0.0'],
    );
    expect(steps).toContain(`${registries.open.host}/multi:1: 3 platforms, reading linux/amd64`);
  });

  test('one that is not there: the error lists those that are', async () => {
    await expect(collect(`${registries.open.host}/multi:1`, { platform: 'linux/arm64/v9' })).rejects.toMatchObject({
      kind: 'usage',
      remedy: 'It has: linux/s390x, linux/arm64, linux/amd64',
    });
    await expect(collect(`${registries.open.host}/app:1`, { platform: 'linux/arm64' })).rejects.toThrow(
      'is an image for linux/amd64, not for linux/arm64',
    );
    await expect(collect(`${registries.open.host}/app:1`, { platform: 'amd64' })).rejects.toMatchObject({
      kind: 'usage',
    });
  });
});

describe('the same image, wherever it is read', () => {
  test('many layers, several at a time: the inventory of the archive', async () => {
    const layers = Array.from({ length: 12 }, (_, i) =>
      tar(npmPackage('x', `${i}.0.0`), npmPackage(`y${i}`, '1.0.0'), { name: `noise${i}`, content: NOISE.subarray(i) }),
    );
    const files = ociFiles([{ layers }]);
    await skopeo(`oci:${writeItems(join(folder, 'many'), files)}`, `docker://${registries.open.host}/many:1`);
    const archive = await collectBytes(folder, tar(...files));
    const steps: string[] = [];
    const pulled = await collect(`${registries.open.host}/many:1`, { progress: (step) => steps.push(step) });
    expect(inventoryDigest(pulled)).toBe(inventoryDigest(archive));
    expect(steps.at(-1)).toMatch(/: [45] of 5 MiB, \d+ of 12 layers$/);
  });

  test('a bound that is reached cuts off the same files', async () => {
    const limits = { keptFiles: 7 };
    const archive = await collectImage(join(folder, 'many'), { signal, limits });
    const pulled = await collect(`${registries.open.host}/many:1`, { limits });
    expect(archive.problems).not.toEqual([]);
    expect(pulled.problems).toEqual(archive.problems);
    expect(inventoryDigest(pulled)).toBe(inventoryDigest(archive));
  });

  test('links to files that nobody wanted by name: only their layer is fetched again', async () => {
    const linked = [
      tar(npmPackage('z', '1.0.0')),
      tar({ name: 'store/manifest', content: '{"name":"linked","version":"1.0.0"}' }),
      tar({ name: 'app/node_modules/linked/package.json', type: '2', link: '/store/manifest' }),
    ];
    await skopeo(
      `oci:${writeItems(join(folder, 'linked'), ociFiles([{ layers: linked }]))}`,
      `docker://${registries.open.host}/linked:1`,
    );
    const front = await frontOf(registries.open.host, () => false);
    expect(packagesOf(await collect(`${front.host}/linked:1`))).toEqual(['npm linked 1.0.0', 'npm z 1.0.0']);
    const layers = linked.map((each) => `sha256:${sha256(gzipSync(each))}`);
    const times = layers.map((layer) => front.asked.filter(({ path }) => path.endsWith(layer)).length);
    expect(times).toEqual([1, 2, 1]);
  });

  describe.skipIf(!hasShared)('Debian', () => {
    const images = (name: string): string => shared(`fixtures/images/debian/${name}`);

    test('with gzip layers', async () => {
      const archive = join(folder, 'd1.tar');
      writeFileSync(archive, gunzipSync(readFileSync(images('d1-bookworm.docker.tar.gz'))));
      await skopeo(`docker-archive:${archive}`, `docker://${registries.open.host}/debian:d1`);
      await isTheSame(`${registries.open.host}/debian:d1`, archive);
    });

    test('with zstd layers', async () => {
      await skopeo(`oci:${images('d2-trixie.oci-zstd')}`, `docker://${registries.open.host}/debian:d2`);
      await isTheSame(`${registries.open.host}/debian:d2`, images('d2-trixie.oci-zstd'));
    });

    async function isTheSame(reference: string, path: string): Promise<void> {
      const [pulled, read] = [await collect(reference), await collectImage(path, { signal })];
      expect(pulled.packages.length).toBeGreaterThan(50);
      expect(pulled.problems).toEqual(read.problems);
      expect(inventoryDigest(pulled)).toBe(inventoryDigest(read));
    }
  });
});
