import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { xzStored } from '../../test/inventory/compressed.ts';
import {
  collectBytes,
  dpkgStatus,
  npmPackage,
  packagesOf,
  problemsOf,
  scratchFolder,
  writeItems,
} from '../../test/inventory/scratch.ts';
import {
  dockerArchive,
  dockerFiles,
  END_OF_TAR,
  ociFiles,
  paxRecord,
  sha256,
  tar,
  tarHeader,
  tarOf,
} from '../../test/inventory/tar.ts';
import { AssayError } from '../domain/errors.ts';
import { collectDirectory, collectImage } from './index.ts';

const folder = scratchFolder();
const { signal } = new AbortController();
const GOOD = tar(npmPackage('a', '1.0.0'));

/** The only place a collection may write to. */
const temporary = join(folder, 'temporary');
beforeAll(() => {
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
});
afterAll(() => {
  vi.unstubAllEnvs();
  expect(readdirSync(temporary)).toEqual([]);
});

/** The message of the error that the archive is refused with. */
async function refusal(archive: Uint8Array): Promise<string> {
  const error: unknown = await collectBytes(folder, archive).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AssayError);
  return (error as AssayError).message;
}

/** An archive with this manifest.json and no more than one good layer. */
const withManifest = (manifest: string): Buffer =>
  tar(...dockerFiles({ layers: [GOOD] }).files, { name: 'manifest.json', content: manifest });

describe('damaged archives are refused, named', () => {
  const archive = dockerArchive({ layers: [GOOD] });

  test.each([
    ['a truncated tar', archive.subarray(0, 700), /truncated tar at byte/],
    ['a truncated gzip', gzipSync(archive).subarray(0, 300), /truncated gzip data/],
    [
      'a gzip with a wrong checksum',
      Buffer.concat([gzipSync(archive).subarray(0, -8), Buffer.alloc(8)]),
      /corrupt gzip data/,
    ],
    [
      'a corrupt tar header',
      Buffer.concat([archive.subarray(0, 512 * 5), Buffer.alloc(512, 7), archive]),
      /corrupt tar header at byte/,
    ],
    ['an empty file', Buffer.alloc(0), /is no image archive/],
    ['text', Buffer.from('hello\n'.repeat(200)), /is no image archive/],
    ['text in gzip', gzipSync('hello\n'.repeat(200)), /no tar inside/],
    ['bzip2', Buffer.from('BZh91AY&SY'), /compressed with bzip2/],
    ['broken xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0, 7, 7, 7, 7]), /corrupt xz data/],
    ['truncated xz', xzStored(archive).subarray(0, 700), /truncated xz data/],
    ['a tar without an image', tar({ name: 'readme.txt', content: 'hi' }), /neither manifest.json .* nor index.json/],
    ['a zstd window of 2 GiB', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 0, 0, 0, 0]), /limit: zstd window/],
    ['broken zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 0xff, 0xff, 0xff, 0xff]), /corrupt zstd data/],
    ['truncated zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 0x01, 0x10]), /truncated zstd data/],
  ])('%s', async (_, bytes, message) => {
    const text = await refusal(bytes);
    expect(text).toMatch(message);
    expect(text).toContain(folder);
  });

  test('a truncated layer names the layer', async () => {
    const layers = [GOOD, gzipSync(tar(npmPackage('b', '1.0.0'))).subarray(0, 60)];
    expect(await refusal(dockerArchive({ layers }))).toMatch(/layer [0-9a-f]{64}\.tar: truncated gzip data/);
    expect(await refusal(gzipSync(dockerArchive({ layers })))).toMatch(/layer [0-9a-f]{64}\.tar: truncated gzip data/);
  });

  test('a tail that is cut off a compressed archive is seen, though the image was complete before it', async () => {
    const files = dockerFiles({ layers: [GOOD] });
    const early = tar({ name: 'manifest.json', content: JSON.stringify([files.manifest]) }, ...files.files, {
      name: 'rest',
      content: 'x'.repeat(5000),
    });
    expect(await refusal(gzipSync(early, { level: 0 }).subarray(0, -3000))).toMatch(/truncated/);
  });
});

describe('manifests that lie', () => {
  const { manifest } = dockerFiles({ layers: [GOOD] });

  test.each([
    ['no JSON', 'x{', /manifest.json: is no valid JSON/],
    ['null', 'null', /manifest.json: not as the image specification says/],
    ['an empty list', '[]', /manifest.json lists no image/],
    ['nested too deep', '['.repeat(1_000_000), /limit: JSON nested more than 64 deep/],
    ['a million objects', `[${'{},'.repeat(1_000_000)}{}]`, /limit: JSON of more than/],
    ['a missing layer', JSON.stringify([{ ...manifest, Layers: ['gone.tar'] }]), /layer gone.tar is missing/],
    ['a missing config', JSON.stringify([{ ...manifest, Config: 'gone.json' }]), /config gone.json is missing/],
    [
      'a layer outside',
      JSON.stringify([{ ...manifest, Layers: ['../../../etc/passwd'] }]),
      /layer ..\/..\/..\/etc\/passwd is missing/,
    ],
    ['a config outside', JSON.stringify([{ ...manifest, Config: '/etc/passwd' }]), /config \/etc\/passwd is missing/],
    [
      'a thousand layers',
      JSON.stringify([{ ...manifest, Layers: Array(1000).fill(manifest.Layers).flat() }]),
      /limit: more than 512 layers/,
    ],
    ['a config as layer', JSON.stringify([{ ...manifest, Layers: [manifest.Config] }]), /is no layer/],
  ])('%s', async (_, text, message) => {
    expect(await refusal(withManifest(text))).toMatch(message);
  });

  test('names in an unpacked archive stay inside its folder', async () => {
    const lies = JSON.stringify([{ ...manifest, Config: '../secret.json' }]);
    const inside = writeItems(join(folder, 'unpacked'), [
      { name: 'image/manifest.json', content: lies },
      { name: 'secret.json', content: '{}' },
    ]);
    await expect(collectImage(join(inside, 'image'), { signal })).rejects.toThrow(/config ..\/secret.json is missing/);
  });

  test('OCI: a changed manifest, config or layer is refused with both digests', async () => {
    for (const what of ['manifest', 'config', 'layer']) {
      const files = ociFiles([{ layers: [GOOD] }]);
      const at = files.findIndex(({ content }) => {
        const text = Buffer.from(content ?? '').toString('latin1');
        if (what === 'layer') return text.startsWith('\x1f\x8b');
        return what === 'config' ? text.includes('diff_ids') : text.includes('"layers":[{');
      });
      const damaged = files.map((file, i) => {
        if (i !== at) return file;
        const content = what === 'layer' ? gzipSync(tar(npmPackage('b', '2.0.0'))) : `${file.content} `;
        return { ...file, content };
      });
      expect(await refusal(tar(...damaged))).toMatch(
        new RegExp(`${what} blobs/sha256/[0-9a-f]{64}: content is sha256:[0-9a-f]{64},`),
      );
    }
  });

  test('OCI: a digest is no path', async () => {
    const index = JSON.stringify({ manifests: [{ digest: 'sha256:../../../etc/passwd' }] });
    expect(await refusal(tar({ name: 'index.json', content: index }))).toMatch(/is no sha256 digest/);
  });

  test('an index that contains itself ends', async () => {
    // No digest can be made to contain itself, but four nested indexes can be written.
    let inner = JSON.stringify({ manifests: [] });
    const files = [];
    for (let i = 0; i < 6; i++) {
      files.push({ name: `blobs/sha256/${sha256(Buffer.from(inner))}`, content: inner });
      const mediaType = 'application/vnd.oci.image.index.v1+json';
      inner = JSON.stringify({ manifests: [{ mediaType, digest: `sha256:${sha256(Buffer.from(inner))}` }] });
    }
    expect(await refusal(tar(...files, { name: 'index.json', content: inner }))).toMatch(/limit: indexes nested/);
  });
});

describe('hostile layers', () => {
  const collectLayer = (layer: Uint8Array) => collectBytes(folder, dockerArchive({ layers: [layer] }));

  test('entries that climb out of the root are ignored and said so; absolute ones lie inside it', async () => {
    const inventory = await collectLayer(
      tar(npmPackage('up', '1.0.0', '../../outside'), npmPackage('in', '1.0.0', '/absolute'), npmPackage('a', '1.0.0')),
    );
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0', 'npm in 1.0.0']);
    expect(inventory.problems).toEqual([
      {
        path: '../../outside/node_modules/up/package.json',
        extractor: 'image',
        reason: expect.stringMatching(/entry points outside of the root, ignored/),
      },
    ]);
  });

  test('links end inside the root: loops, links to outside, hard links to outside', async () => {
    const inventory = await collectLayer(
      tar(
        { name: 'etc/os-release', type: '2', link: '../../../../../etc/os-release' },
        { name: 'loop', type: '2', link: 'loop' },
        npmPackage('unreachable', '1.0.0', 'loop'),
        { name: 'app/node_modules/h/package.json', type: '1', link: '../../../../etc/passwd' },
        { name: 'app/node_modules/g/package.json', type: '1', link: '/nowhere' },
        npmPackage('a', '1.0.0'),
      ),
    );
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(inventory.distribution).toBeUndefined();
    expect(problemsOf(inventory)).toEqual([
      'image: link to /nowhere, which is no file here',
      expect.stringMatching(/hard link points outside of the root, ignored/),
    ]);
  });

  test('devices, fifos and folders at wanted paths are no packages', async () => {
    const at = (name: string, type: string) => ({ ...npmPackage(name, '1.0.0'), content: '', type });
    expect((await collectLayer(tar(at('x', '3'), at('y', '4'), at('z', '6'), at('d', '5')))).packages).toEqual([]);
  });

  test('names that are no UTF-8 and names of 5,000 characters do no harm', async () => {
    const header = tarHeader({ name: 'app/node_modules/x/package.json' }, 2);
    header[20] = 0xff;
    header.write('        ', 148);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const long = npmPackage('long', '1.0.0', 'd/'.repeat(2500));
    const content = Buffer.concat([Buffer.from('{}'), Buffer.alloc(510)]);
    const inventory = await collectLayer(Buffer.concat([header, content, tar(long, npmPackage('a', '1.0.0'))]));
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual(['limits: limit: path longer than 4096 characters']);
  });

  test('nesting has a bound', async () => {
    const inventory = await collectLayer(tar(npmPackage('deep', '1.0.0', 'd/'.repeat(300)), npmPackage('a', '1.0.0')));
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual(['limits: limit: more than 256 folders deep']);
  });

  test('a size that the archive does not have', async () => {
    const lie = tarHeader({ name: 'app/node_modules/x/package.json' }, 1000);
    await expect(collectLayer(Buffer.concat([lie, Buffer.alloc(512)]))).rejects.toThrow(/truncated tar/);
  });

  test('a negative size and a PAX size that is no number', async () => {
    const negative = tarHeader({ name: 'x' }, 0);
    negative.fill(0xff, 124, 136);
    negative.write('        ', 148);
    negative.write(
      `${negative
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    await expect(collectLayer(Buffer.concat([negative, END_OF_TAR]))).rejects.toThrow(/size is no number/);
    const pax = tar({ name: 'PaxHeader', type: 'x', content: paxRecord('size', '-5') }, { name: 'x' });
    await expect(collectLayer(pax)).rejects.toThrow(/size is no number/);
  });

  test('an extension header of a megabyte', async () => {
    const pax = tar({ name: 'PaxHeader', type: 'x', content: Buffer.alloc(1_000_000, 'x') }, { name: 'x' });
    await expect(collectLayer(pax)).rejects.toThrow(/limit: tar extension header/);
  });

  test('package files that are bombs, too large or broken are problems of that file alone', async () => {
    const at = (name: string, content: string) => ({ ...npmPackage(name, '1.0.0'), content });
    const inventory = await collectLayer(
      tar(
        at('deep', '{"a":'.repeat(100_000)),
        at('wide', `[${'[],'.repeat(200_000)}[]]`),
        at('large', ' '.repeat(3 * 1024 * 1024)),
        at('broken', '{"name":'),
        at('control', JSON.stringify({ name: 'evil\u0000\u001b[31m', version: '1.0.0' })),
        { name: 'x/y.dist-info/METADATA', content: 'no header' },
        npmPackage('a', '1.0.0'),
      ),
    );
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(inventory.problems.map((p) => `${p.path}: ${p.reason}`)).toEqual([
      '/app/node_modules/broken/package.json: is no valid JSON',
      '/app/node_modules/control/package.json: a name, version or path is too long or no text, ignored',
      '/app/node_modules/deep/package.json: limit: JSON nested more than 64 deep',
      '/app/node_modules/large/package.json: limit: 3145728 bytes, at most 2097152 are read',
      '/app/node_modules/wide/package.json: limit: JSON of more than 100000 values',
      '/x/y.dist-info/METADATA: no Name field: is no Python package metadata',
    ]);
  });

  test('every limit that is hit is named', async () => {
    const layer = tar(dpkgStatus('bash 5.1'), ...Array.from({ length: 9 }, (_, i) => npmPackage(`p${i}`, '1.0.0')));
    const hit = async (limits: object) =>
      problemsOf(await collectBytes(folder, dockerArchive({ layers: [layer] }), { limits }));
    expect(await hit({ entries: 5 })).toEqual(['limits: limit: more than 5 entries']);
    expect(await hit({ keptFiles: 5 })).toEqual(['limits: limit: more than 5 package files and links']);
    expect(await hit({ keptNames: 50 })).toEqual([expect.stringMatching(/limit: more than 50 characters of paths/)]);
    expect(await hit({ keptBytes: 200 })).toEqual(['limits: limit: more than 200 bytes of package files']);
    expect(await hit({ packages: 3 })).toEqual(['limits: limit: more than 3 packages']);
  });

  test('operating system packages come first when there are too many packages', async () => {
    const layer = tar(npmPackage('a', '1.0.0'), npmPackage('b', '1.0.0'), dpkgStatus('bash 5.1'));
    const inventory = await collectBytes(folder, dockerArchive({ layers: [layer] }), { limits: { packages: 1 } });
    expect(packagesOf(inventory)).toEqual(['deb bash 5.1']);
  });

  test('problems are counted, not listed without end', async () => {
    const items = Array.from({ length: 30 }, (_, i) => ({ ...npmPackage(`p${i}`, '1'), content: 'broken' }));
    const inventory = await collectBytes(folder, dockerArchive({ layers: [tarOf(items)] }), {
      limits: { problems: 10 },
    });
    expect(inventory.problems).toHaveLength(11);
    expect(inventory.problems.at(-1)?.reason).toBe('limit: 20 more problems are not listed');
  });

  test('a collection that takes too long ends with the bound in its error', async () => {
    let minutes = 0;
    const clock = { now: () => new Date(60_000 * minutes++) };
    await expect(
      collectBytes(folder, dockerArchive({ layers: [GOOD] }), { clock, limits: { seconds: 120 } }),
    ).rejects.toThrow(/limit: reading took more than 120 seconds/);
  });

  test('a gzip of zeros stops long before its end', async () => {
    const limits = { expansion: 0 };
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 1 });
    // A free GiB plus nothing: the same gzip member 17 times over is 1,088 MiB.
    const bomb = Buffer.concat(Array(17).fill(zeros));
    const archive = dockerArchive({ layers: [bomb] });
    await expect(collectBytes(folder, archive, { limits })).rejects.toThrow(
      /limit: \d+ compressed bytes grow to more than/,
    );
  });
});

describe('hostile folders', () => {
  test('loops, links to outside and pipes do not stop or mislead a walk', async () => {
    const root = writeItems(join(folder, 'root'), [
      npmPackage('a', '1.0.0'),
      { name: 'loop', type: '2', link: '.' },
      { name: 'out', type: '2', link: '/' },
      { name: 'etc/os-release', type: '2', link: '../../../../../../../etc/hostname' },
      { name: 'app/node_modules/linked/package.json', type: '2', link: '/etc/passwd' },
      { name: 'app/node_modules/pipe/readme', content: '' },
    ]);
    execFileSync('mkfifo', [join(root, 'app/node_modules/pipe/package.json')]);
    const inventory = await collectDirectory(root, { signal });
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(inventory.distribution).toBeUndefined();
    expect(inventory.problems).toEqual([]);
  });

  test('a link to a package file under another name is followed inside the root', async () => {
    const root = writeItems(join(folder, 'bazel'), [
      { name: 'store/1', content: '{"name":"stored","version":"1.0.0"}' },
      { name: 'app/node_modules/stored/package.json', type: '2', link: '/store/1' },
    ]);
    const inventory = await collectDirectory(root, { signal });
    expect(inventory.packages[0]?.locations).toEqual([{ path: '/app/node_modules/stored/package.json' }]);
  });

  test('limits of a walk are named', async () => {
    const root = writeItems(join(folder, 'wide'), [
      npmPackage('a', '1.0.0'),
      npmPackage('b', '1.0.0'),
      npmPackage('c', '1.0.0'),
    ]);
    const hit = async (limits: object) => problemsOf(await collectDirectory(root, { signal, limits }));
    expect(await hit({ entries: 3 })).toEqual(['limits: limit: more than 3 entries']);
    expect(await hit({ keptFiles: 1 })).toEqual(['limits: limit: more than 1 package files']);
    expect(await hit({ depth: 2 })).toEqual(['limits: limit: more than 2 folders deep']);
  });
});
