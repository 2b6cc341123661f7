import { describe, expect, test } from 'vitest';
import { extracted, memoryFile } from '../../../test/inventory/memory-tree.ts';
import { conanInfo } from './conan-info.ts';
import { conanLock } from './conan-lock.ts';
import { conanPackage } from './conan-reference.ts';

const FILE = memoryFile('/app/conanfile.txt', '');

describe('Conan references', () => {
  test.each([
    ['zlib/1.3', undefined, 'zlib', '1.3'],
    ['zlib/1.3@', undefined, 'zlib', '1.3'],
    ['zlib/1.3@_/_', undefined, 'zlib', '1.3'],
    ['spdlog/1.9.2@user/channel#1234567%%987654', 'user', 'spdlog', '1.9.2'],
    ['sound32/1.0#83d4b7%1675278904.07', undefined, 'sound32', '1.0'],
    ['boost/1.75.0:dc8aedd23a0f', undefined, 'boost', '1.75.0'],
    ['libbacktrace/cci.20210118', undefined, 'libbacktrace', 'cci.20210118'],
  ])('%s', (reference, namespace, name, version) => {
    const found = conanPackage(reference, FILE);
    expect([found?.namespace, found?.name, found?.version]).toEqual([namespace, name, version]);
  });

  test('a range names no version', () => {
    expect(conanPackage('zlib/[>=1.2.11 <2]', FILE)).toBeUndefined();
    expect(conanPackage('zlib/[~1.2]@user/channel', FILE)).toBeUndefined();
  });

  test.each(['zlib', '/1.0', 'zlib/', 'zlib/1.0@user', 'two words/1.0'])('%j is no reference', (reference) => {
    expect(() => conanPackage(reference, FILE)).toThrow('is no Conan reference');
  });
});

describe('conan-lock', () => {
  const PATH = '/app/conan.lock';
  const read = async (lock: unknown) =>
    (await extracted(conanLock, PATH, { [PATH]: JSON.stringify(lock) })).map(
      (p) => `${p.name} ${p.version} ${p.facts?.scope}`,
    );

  test('what the product needs is no build requirement, even if the build needs it too', async () => {
    const nodes = {
      1: { ref: 'zlib/1.3', context: 'build' },
      2: { ref: 'zlib/1.3', context: 'host' },
      3: { pref: 'm4/1.4:aa', context: 'build' },
    };
    expect(await read({ graph_lock: { nodes } })).toEqual(['zlib 1.3 undefined', 'm4 1.4 dev']);
  });

  test('another document is refused', async () => {
    await expect(read({ version: '0.5' })).rejects.toThrow('neither graph_lock nor requires');
    await expect(read({ requires: [1] })).rejects.toThrow('is no conan.lock (requires.0)');
  });
});

test('conan-info outside a cache names no package of its own', async () => {
  const path = '/build/conaninfo.txt';
  const found = await extracted(conanInfo, path, { [path]: '[full_requires]\n    zlib/1.3:aa\n' });
  expect(found.map((p) => p.name)).toEqual(['zlib']);
});
