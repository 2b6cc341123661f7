import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { xzStored, zstdStored } from '../../test/inventory/compressed.ts';
import { dpkgStatus, npmPackage, packagesOf, scratchFolder, writeItems } from '../../test/inventory/scratch.ts';
import { dockerArchive, type TarItem, tar, tarOf } from '../../test/inventory/tar.ts';
import { type ZipItem, zip } from '../../test/inventory/zip.ts';
import type { Inventory } from '../domain/inventory.ts';
import { collectArchive, collectDirectory, collectLambda, collectRepo } from './index.ts';

const folder = scratchFolder();
const { signal } = new AbortController();
let archives = 0;

function written(bytes: Uint8Array, name = `archive-${archives++}`): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const zipped = (...items: readonly (TarItem | ZipItem)[]): Buffer => zip(items as readonly ZipItem[]);
const pathsOf = (inventory: Inventory) => inventory.packages.flatMap((p) => p.locations.map(({ path }) => path));
const problemsOf = (inventory: Inventory) => inventory.problems.map((p) => `${p.path}: ${p.reason}`);

const OS_RELEASE: TarItem = { name: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' };
const LOCK: TarItem = {
  name: 'app/package-lock.json',
  content: JSON.stringify({
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: { '': { name: 'app', version: '1.0.0' }, 'node_modules/declared': { version: '2.0.0' } },
  }),
};
const INSTALLED = npmPackage('installed', '1.0.0');

describe('archives', () => {
  const content = tarOf([INSTALLED]);

  test.each([
    ['zip', zipped(INSTALLED)],
    ['tar', content],
    ['tar.gz', gzipSync(content)],
    ['tar.zst', zstdStored(content)],
    ['tar.xz', xzStored(content)],
  ])('%s, whatever it is called', async (_, bytes) => {
    const path = written(bytes);
    const inventory = await collectArchive(path, { signal });
    expect(packagesOf(inventory)).toEqual(['npm installed 1.0.0']);
    expect(inventory.packages[0]?.locations).toEqual([{ path: '/app/node_modules/installed/package.json' }]);
    expect(inventory.subject).toEqual({ kind: 'archive', name: path });
    expect(inventory.problems).toEqual([]);
  });

  test('of a source tree, what is installed and what is declared; of a root file system, what is installed', async () => {
    const source = await collectArchive(written(tar(INSTALLED, LOCK)), { signal });
    expect(packagesOf(source)).toEqual(['npm declared 2.0.0', 'npm installed 1.0.0']);
    const system = await collectArchive(written(tar(INSTALLED, LOCK, OS_RELEASE)), { signal });
    expect(packagesOf(system)).toEqual(['npm installed 1.0.0']);
    expect(system.distribution?.id).toBe('debian');
    const nameless = await collectArchive(written(zipped(INSTALLED, LOCK, dpkgStatus('bash 5.1'))), { signal });
    expect(packagesOf(nameless)).toEqual(['deb bash 5.1', 'npm installed 1.0.0']);
  });

  test('a jar is one file, whatever it is called', async () => {
    const properties = 'groupId=org.example\nartifactId=lib\nversion=1.2\n';
    const jar = zipped(
      { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' },
      { name: 'META-INF/maven/org.example/lib/pom.properties', content: properties },
    );
    const inventory = await collectArchive(written(jar, 'lib-1.2.jar'), { signal });
    expect(packagesOf(inventory)).toEqual(['maven org.example/lib 1.2']);
    expect(pathsOf(inventory)[0]).toMatch(/^\/lib-1\.2\.jar/);
    expect(packagesOf(await collectArchive(written(jar, 'download'), { signal }))).toEqual([
      'maven org.example/lib 1.2',
    ]);
  });

  test('links in a zip end inside it', async () => {
    const inventory = await collectArchive(
      written(
        zip([
          { name: 'store/1', content: INSTALLED.content ?? '' },
          { name: 'app/node_modules/a/package.json', content: '/store/1', mode: 0o120777 },
          { name: 'app/node_modules/b/package.json', content: '../../../../../../etc/hostname', mode: 0o120777 },
        ]),
      ),
      { signal },
    );
    expect(pathsOf(inventory)).toEqual(['/app/node_modules/a/package.json']);
    expect(inventory.problems).toEqual([]);
  });

  test('a broken entry is a problem of that file', async () => {
    const items = [INSTALLED, npmPackage('locked', '1'), npmPackage('broken', '1')] as ZipItem[];
    const bytes = zip(
      items.map((item, i) => ({ ...item, ...(i === 1 && { flags: 1 }), ...(i === 2 && { crc32: 7 }) })),
    );
    const inventory = await collectArchive(written(bytes), { signal });
    expect(packagesOf(inventory)).toEqual(['npm installed 1.0.0']);
    expect(problemsOf(inventory)).toEqual([
      '/app/node_modules/broken/package.json: corrupt zip archive: wrong checksum',
      '/app/node_modules/locked/package.json: is encrypted',
    ]);
  });

  test('what is no archive is refused, with its name', async () => {
    await expect(collectArchive(join(folder, 'gone'), { signal })).rejects.toMatchObject({ kind: 'input' });
    for (const bytes of [Buffer.from('hello '.repeat(200)), Buffer.alloc(0), zipped(INSTALLED).subarray(0, -30)]) {
      const path = written(bytes);
      const refusal = collectArchive(path, { signal });
      await expect(refusal).rejects.toMatchObject({ kind: 'input', message: expect.stringContaining(path) });
    }
    const truncated = collectArchive(written(gzipSync(content).subarray(0, 60)), { signal });
    await expect(truncated).rejects.toThrow(/truncated gzip data/);
  });
});

describe('functions', () => {
  const metadata = (name: string, version: string, at: string): ZipItem => ({
    name: `${at}${name}-${version}.dist-info/METADATA`,
    content: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
  });

  test('a function lies at /var/task; its layers at /opt, where later ones win', async () => {
    const target = written(zipped(metadata('own', '1', '')));
    const layers = [
      written(zipped(metadata('first', '1', 'python/'), npmPackage('shared', '1.0.0', 'nodejs'))),
      written(zipped(npmPackage('shared', '2.0.0', 'nodejs'))),
    ];
    const inventory = await collectLambda(target, { signal, layers });
    expect(inventory.subject).toEqual({ kind: 'lambda', name: target });
    expect(packagesOf(inventory)).toEqual(['npm shared 2.0.0', 'pypi first 1', 'pypi own 1']);
    expect(pathsOf(inventory)).toEqual([
      '/opt/nodejs/node_modules/shared/package.json',
      '/opt/python/first-1.dist-info/METADATA',
      '/var/task/own-1.dist-info/METADATA',
    ]);
  });

  test('a zip with the folders of a layer alone is a layer', async () => {
    const layer = await collectLambda(written(zipped(metadata('a', '1', 'python/'), { name: 'bin/tool' })), { signal });
    expect(pathsOf(layer)).toEqual(['/opt/python/a-1.dist-info/METADATA']);
    const own = await collectLambda(written(zipped(metadata('a', '1', 'python/'), { name: 'main.py' })), { signal });
    expect(pathsOf(own)).toEqual(['/var/task/python/a-1.dist-info/METADATA']);
  });

  test('lock files of a function install nothing', async () => {
    expect(packagesOf(await collectLambda(written(zipped(INSTALLED, LOCK)), { signal }))).toEqual([
      'npm installed 1.0.0',
    ]);
  });

  test('an image is collected as the function it is; it has no layers beside its own', async () => {
    const target = written(dockerArchive({ layers: [tar(INSTALLED)] }));
    const inventory = await collectLambda(target, { signal });
    expect(packagesOf(inventory)).toEqual(['npm installed 1.0.0']);
    expect(inventory.subject).toMatchObject({ kind: 'lambda', name: target, image: { tags: ['example:1'] } });
    await expect(collectLambda(target, { signal, layers: [target] })).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('source trees', () => {
  const items = [
    LOCK,
    INSTALLED,
    { ...LOCK, name: '.git/package-lock.json' },
    { ...LOCK, name: 'app/node_modules/installed/package-lock.json' },
  ];
  const root = writeItems(join(folder, 'source'), items);

  test('a repository is searched for what is declared', async () => {
    const inventory = await collectRepo(root, { signal });
    expect(packagesOf(inventory)).toEqual(['npm declared 2.0.0']);
    expect(pathsOf(inventory)).toEqual(['/app/package-lock.json']);
    expect(inventory.subject).toEqual({ kind: 'repo', name: root });
  });

  test('a folder is searched for both, a root file system for what is installed', async () => {
    expect(packagesOf(await collectDirectory(root, { signal }))).toEqual(['npm declared 2.0.0', 'npm installed 1.0.0']);
    const system = writeItems(join(folder, 'system'), [...items, OS_RELEASE]);
    expect(packagesOf(await collectDirectory(system, { signal }))).toEqual(['npm installed 1.0.0']);
    const nameless = writeItems(join(folder, 'nameless'), [...items, dpkgStatus('bash 5.1')]);
    expect(packagesOf(await collectDirectory(nameless, { signal }))).toEqual(['deb bash 5.1', 'npm installed 1.0.0']);
  });
});
