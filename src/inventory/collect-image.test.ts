import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import {
  collectBytes,
  dpkgStatus,
  npmPackage,
  packagesOf,
  problemsOf,
  scratchFolder,
  writeItems,
} from '../../test/inventory/scratch.ts';
import { dockerArchive, ociFiles, sha256, tar } from '../../test/inventory/tar.ts';
import { collectImage } from './index.ts';

const folder = scratchFolder();
const { signal } = new AbortController();
const DEBIAN = { name: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n' };

describe('layers', () => {
  test('an upper layer replaces a file, and the package carries that layer', async () => {
    const layers = [tar(DEBIAN, npmPackage('left-pad', '1.0.0')), tar(npmPackage('left-pad', '1.3.0'))];
    const inventory = await collectBytes(folder, dockerArchive({ layers }));
    expect(inventory.packages).toEqual([
      {
        type: 'npm',
        name: 'left-pad',
        version: '1.3.0',
        foundBy: 'node-modules',
        locations: [
          { path: '/app/node_modules/left-pad/package.json', layer: `sha256:${sha256(layers[1] as Buffer)}` },
        ],
      },
    ]);
    expect(inventory.distribution).toEqual({ id: 'debian', versionId: '12', name: 'Debian 12' });
    expect(inventory.problems).toEqual([]);
  });

  test('whiteouts remove a file, a folder, and only what is below', async () => {
    const base = tar(npmPackage('a', '1.0.0'), npmPackage('b', '1.0.0'), npmPackage('c', '1.0.0'));
    const upper = tar(
      { name: 'app/node_modules/.wh.a' },
      { name: 'app/node_modules/b/.wh.package.json' },
      npmPackage('a', '2.0.0'),
    );
    expect(packagesOf(await collectBytes(folder, dockerArchive({ layers: [base, upper] })))).toEqual([
      'npm a 2.0.0',
      'npm c 1.0.0',
    ]);
  });

  test('an opaque folder hides everything that lower layers had in it', async () => {
    const base = tar(npmPackage('a', '1.0.0'), npmPackage('b', '1.0.0', 'other'));
    const upper = tar({ name: 'app/', type: '5' }, { name: 'app/.wh..wh..opq' }, npmPackage('c', '1.0.0'));
    expect(packagesOf(await collectBytes(folder, dockerArchive({ layers: [base, upper] })))).toEqual([
      'npm b 1.0.0',
      'npm c 1.0.0',
    ]);
  });

  test('a file in place of a folder removes what was in the folder', async () => {
    const layers = [tar(npmPackage('a', '1.0.0')), tar({ name: 'app', content: 'now a file' })];
    expect(packagesOf(await collectBytes(folder, dockerArchive({ layers })))).toEqual([]);
  });

  test('a folder in place of a package file removes the file', async () => {
    const layers = [tar(npmPackage('a', '1.0.0')), tar({ name: 'app/node_modules/a/package.json/', type: '5' })];
    expect(packagesOf(await collectBytes(folder, dockerArchive({ layers })))).toEqual([]);
  });

  test('the last of two entries with one name counts', async () => {
    const layers = [tar(npmPackage('a', '1.0.0'), npmPackage('a', '2.0.0'))];
    expect(packagesOf(await collectBytes(folder, dockerArchive({ layers })))).toEqual(['npm a 2.0.0']);
  });

  test('a hard link shares the content of its target, wanted by name or not, in this layer or below', async () => {
    const content = '{"name":"stored","version":"1.2.3"}';
    const base = tar(
      { name: 'store/abc', content },
      { name: 'app/node_modules/x/package.json', type: '1', link: 'store/abc' },
    );
    const upper = tar({ name: 'lib/node_modules/y/package.json', type: '1', link: '/app/node_modules/x/package.json' });
    const inventory = await collectBytes(folder, dockerArchive({ layers: [base, upper] }));
    expect(inventory.packages[0]?.locations).toEqual([
      { path: '/app/node_modules/x/package.json', layer: `sha256:${sha256(base)}` },
      { path: '/lib/node_modules/y/package.json', layer: `sha256:${sha256(upper)}` },
    ]);
  });

  test('a hard link to itself changes nothing (GNU tar, of a file that was named twice)', async () => {
    const { name } = npmPackage('a', '1.0.0');
    const layers = [tar(npmPackage('a', '1.0.0'), { name, type: '1', link: name })];
    expect(packagesOf(await collectBytes(folder, dockerArchive({ layers })))).toEqual(['npm a 1.0.0']);
  });

  test('os-release may be a link to a file of any name', async () => {
    const layer = tar(
      { name: 'etc/os-release', type: '2', link: '../opt/release' },
      { name: 'opt/release', content: 'ID=custom\n' },
    );
    expect((await collectBytes(folder, dockerArchive({ layers: [layer] }))).distribution?.id).toBe('custom');
  });

  test('entries below a link to a folder get their canonical path (merged /usr)', async () => {
    const base = tar({ name: 'lib', type: '2', link: 'usr/lib' }, { name: 'usr/lib/', type: '5' });
    const upper = tar({ name: 'lib/apk/db/installed', content: 'P:musl\nV:1.2.4-r2\nA:x86_64\no:musl\n' });
    const inventory = await collectBytes(folder, dockerArchive({ layers: [base, upper] }));
    expect(inventory.packages[0]?.locations[0]?.path).toBe('/usr/lib/apk/db/installed');
  });

  test('each distribution package carries the layer since which its version is there', async () => {
    const layers = [
      tar(dpkgStatus('bash 5.1', 'curl 7.1', 'zlib 1.0')),
      tar(dpkgStatus('bash 5.1', 'curl 7.2')),
      tar(dpkgStatus('bash 5.1', 'curl 7.2', 'zlib 1.0')),
    ];
    const inventory = await collectBytes(folder, dockerArchive({ layers }));
    const ids = layers.map((layer) => `sha256:${sha256(layer)}`);
    expect(inventory.packages.map((p) => [p.name, ids.indexOf(p.locations[0]?.layer ?? '')])).toEqual([
      ['bash', 0],
      ['curl', 1],
      ['zlib', 2],
    ]);
  });

  test('a language package is owned by the distribution package that lists its file, also through merged /usr', async () => {
    const layer = tar(
      { name: 'lib', type: '2', link: 'usr/lib' },
      dpkgStatus('python3-six 1.16.0-4'),
      { name: 'var/lib/dpkg/info/python3-six.list', content: '/.\n/lib/python3/dist-packages/six-1.16.0.egg-info\n' },
      { name: 'usr/lib/python3/dist-packages/six-1.16.0.egg-info', content: 'Name: six\nVersion: 1.16.0\n\nbody\n' },
      { name: 'opt/venv/lib/site-packages/six-1.16.0.dist-info/METADATA', content: 'Name: six\nVersion: 1.16.0\n' },
    );
    const inventory = await collectBytes(folder, dockerArchive({ layers: [layer] }));
    expect(inventory.packages.filter((p) => p.type === 'pypi').map((p) => [p.ownedBy, p.locations[0]?.path])).toEqual([
      [undefined, '/opt/venv/lib/site-packages/six-1.16.0.dist-info/METADATA'],
      ['python3-six', '/usr/lib/python3/dist-packages/six-1.16.0.egg-info'],
    ]);
  });
});

describe('forms of an image', () => {
  const layers = [tar(DEBIAN, dpkgStatus('bash 5.1')), tar(npmPackage('@scope/a', '1.0.0'))];
  const expected = ['deb bash 5.1', 'npm @scope/a 1.0.0'];

  test('docker save, plain and gzipped, manifest first or last', async () => {
    const archive = dockerArchive({ layers });
    expect(packagesOf(await collectBytes(folder, archive))).toEqual(expected);
    expect(packagesOf(await collectBytes(folder, gzipSync(archive)))).toEqual(expected);
  });

  test('OCI tar, plain and gzipped', async () => {
    const archive = tar(...ociFiles([{ layers }]));
    expect(packagesOf(await collectBytes(folder, archive))).toEqual(expected);
    expect(packagesOf(await collectBytes(folder, gzipSync(archive)))).toEqual(expected);
  });

  test('OCI layout folder, its blobs also links', async () => {
    const layout = writeItems(join(folder, 'layout'), ociFiles([{ layers }]));
    expect(packagesOf(await collectImage(layout, { signal }))).toEqual(expected);
    symlinkSync(layout, join(folder, 'layout-link'));
    expect(packagesOf(await collectImage(join(folder, 'layout-link'), { signal }))).toEqual(expected);
  });

  test('layers are judged by their bytes, not by their media type', async () => {
    const archive = tar(...ociFiles([{ layers }], (layer) => layer)); // stated as tar+gzip
    expect(packagesOf(await collectBytes(folder, archive))).toEqual(expected);
  });

  test('details: digests, layers with their instructions, dates', async () => {
    const config = {
      author: 'someone',
      created: '2024-01-01T00:00:00Z',
      history: [{ created_by: 'ADD rootfs' }, { created_by: 'ENV x=y', empty_layer: true }, { created_by: 'COPY app' }],
    };
    const files = ociFiles([{ layers, config, annotations: { 'org.opencontainers.image.ref.name': 'example:2' } }]);
    const { subject } = await collectBytes(folder, tar(...files));
    const index = JSON.parse(String(files.at(-1)?.content)) as { manifests: { digest: string }[] };
    expect(subject.image).toMatchObject({
      digest: index.manifests[0]?.digest,
      tags: ['example:2'],
      os: 'linux',
      architecture: 'amd64',
      author: 'someone',
      createdAt: '2024-01-01T00:00:00Z',
      layers: [{ createdBy: 'ADD rootfs' }, { createdBy: 'COPY app' }],
    });
  });

  test('several images: the first, said so; or the one asked for by tag', async () => {
    const other = { layers: [tar(npmPackage('b', '2.0.0'))], tags: ['other:2'] };
    const archive = dockerArchive({ layers, tags: ['one:1'] }, other);
    const first = await collectBytes(folder, archive);
    expect(packagesOf(first)).toEqual(expected);
    expect(problemsOf(first)).toEqual(['image: holds 2 images, only one:1 was read; all: one:1, other:2']);
    const second = await collectBytes(folder, archive, { tag: 'other:2' });
    expect(packagesOf(second)).toEqual(['npm b 2.0.0']);
    expect(second.problems).toEqual([]);
    await expect(collectBytes(folder, archive, { tag: 'third:3' })).rejects.toMatchObject({ kind: 'usage' });
  });

  test('several platforms: the preferred architecture, else the first; attestations never', async () => {
    const images = [
      { layers: [tar(npmPackage('provenance', '1.0.0'))], platform: 'unknown/unknown' },
      { layers: [tar(npmPackage('a', '1.0.0'))], platform: 'linux/s390x' },
      { layers: [tar(npmPackage('b', '1.0.0'))], platform: 'linux/arm64' },
    ];
    const files = ociFiles(images);
    // As BuildKit writes it: index.json → index → one manifest a platform.
    const inner = Buffer.from(String(files.at(-1)?.content));
    const digest = sha256(inner);
    const index = { manifests: [{ mediaType: 'application/vnd.oci.image.index.v1+json', digest: `sha256:${digest}` }] };
    const archive = tar(
      ...files.slice(0, -1),
      { name: `blobs/sha256/${digest}`, content: inner },
      { name: 'index.json', content: JSON.stringify(index) },
    );
    const arm = await collectBytes(folder, archive, { architecture: 'arm64' });
    expect([packagesOf(arm), arm.subject.image?.architecture]).toEqual([['npm b 1.0.0'], 'arm64']);
    expect(packagesOf(await collectBytes(folder, archive, { architecture: 'riscv64' }))).toEqual(['npm a 1.0.0']);
  });

  test('a content that the config does not describe makes the inventory partial and names the layer', async () => {
    const changed = tar(npmPackage('changed', '1.0.0'));
    const config = { rootfs: { diff_ids: [`sha256:${'0'.repeat(64)}`] } };
    const inventory = await collectBytes(folder, dockerArchive({ layers: [changed], config }));
    expect(inventory.problems[0]?.path).toBe(`sha256:${sha256(changed)}`);
    expect(problemsOf(inventory)[0]).toMatch(/layer 1 differs from the image config/);
  });
});

test('a target that is no path names the way to save an image', async () => {
  await expect(collectImage('registry.example/app:1', { signal })).rejects.toMatchObject({
    kind: 'input',
    remedy: expect.stringMatching(/docker save.*skopeo copy/),
  });
});

test('an aborted collection stops with the reason of the signal', async () => {
  const reason = new Error('enough');
  await expect(collectBytes(folder, dockerArchive({ layers: [] }), { signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
});

test('contents beyond the memory bound go to a file that leaves no name behind', async () => {
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const items = Array.from({ length: 50 }, (_, i) => npmPackage(`p${i}`, `1.0.${i}`));
  const archive = dockerArchive({ layers: [tar(...items)] });
  vi.stubEnv('TMPDIR', temporary);
  const inventory = await collectBytes(folder, archive, { limits: { memoryBytes: 100 } });
  expect(inventory.packages).toHaveLength(50);
  expect(readdirSync(temporary)).toEqual([]);
  // It does write there: without the folder it cannot.
  vi.stubEnv('TMPDIR', join(folder, 'gone'));
  await expect(collectBytes(folder, archive, { limits: { memoryBytes: 100 } })).rejects.toMatchObject({
    kind: 'environment',
    message: expect.stringMatching(/a temporary file cannot be written: ENOENT/),
  });
  vi.unstubAllEnvs();
});
