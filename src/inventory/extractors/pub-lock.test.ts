import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { pubCache } from './pub-cache.ts';
import { pubLock } from './pub-lock.ts';

const PATH = '/app/pubspec.lock';
const read = async (text: string) =>
  (await extracted(pubLock, PATH, { [PATH]: text })).map((p) => [p.name, p.version, p.facts]);
const flutter = (range: string): string =>
  `packages:\n  flutter:\n    dependency: transitive\n    description: flutter\n    source: sdk\n    version: "0.0.0"\n${range}`;

describe('pub-lock', () => {
  test.each([
    ['sdks:\n  flutter: ">=3.24.5 <4.0.0"\n', '3.24.5'],
    ['sdks:\n  flutter: "^3.3.0"\n', '3.3.0'],
    ['sdks:\n  flutter: ">=3.0.0-10.1.pre <4.0.0"\n', '3.0.0-10.1.pre'],
    ['sdks:\n  flutter: any\n', undefined],
    ['sdks:\n  dart: ">=3.0.0"\n', undefined],
    ['', undefined],
  ])('a package of the SDK with %j has version %s', async (sdks, version) => {
    expect(await read(flutter(sdks))).toEqual(version === undefined ? [] : [['flutter', version, { source: 'sdk' }]]);
  });

  test('a git dependency keeps its version and says where it is from', async () => {
    const lock =
      'packages:\n  a:\n    dependency: "direct main"\n    description: {url: "x"}\n    source: git\n    version: "1.0.0"\n';
    expect(await read(lock)).toEqual([['a', '1.0.0', { source: 'git' }]]);
  });

  test('no packages are fine, another document is refused', async () => {
    expect(await read('sdks: {}\n')).toEqual([]);
    await expect(read('packages: [a]\n')).rejects.toThrow('is no pubspec.lock (packages)');
    await expect(read('packages:\n  a:\n    source: hosted\n')).rejects.toThrow(
      'is no pubspec.lock (packages.a.version)',
    );
    await expect(read('- a\n')).rejects.toThrow('is no pubspec.lock');
  });
});

test.each([
  ['/home/dev/.pub-cache/hosted/pub.dev/args-2.4.2/pubspec.yaml', true],
  ['/home/dev/.pub-cache/hosted/pub.dartlang.org/args-2.4.2/pubspec.yaml', true],
  ['/home/dev/.pub-cache/git/tools-1f2e/pubspec.yaml', true],
  ['/home/dev/.pub-cache/hosted/pub.dev/args-2.4.2/example/pubspec.yaml', false],
  ['/app/pubspec.yaml', false],
])('pub-cache wants %s: %s', (path, expected) => {
  expect(pubCache.wants(path, { size: 1, mode: 0o644 })).toBe(expected);
});
