import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { podfileLock } from './podfile-lock.ts';
import { repositoryOf, swiftResolved } from './swift-resolved.ts';

describe('swift-resolved', () => {
  const PATH = '/app/Package.resolved';
  const read = async (document: unknown) =>
    (await extracted(swiftResolved, PATH, { [PATH]: JSON.stringify(document) })).map((p) => [
      p.namespace,
      p.name,
      p.version,
      p.facts,
    ]);

  test.each([
    ['https://github.com/apple/swift-nio.git', 'github.com/apple/swift-nio'],
    ['https://github.com/apple/swift-nio/', 'github.com/apple/swift-nio'],
    ['git@github.com:apple/swift-nio.git', 'github.com/apple/swift-nio'],
    ['ssh://git@example.com:2222/acme/tools.git', 'example.com:2222/acme/tools'],
    ['https://user:secret@example.com/acme/tools', 'example.com/acme/tools'],
  ])('%s is %s', (url, expected) => {
    expect(repositoryOf(url)).toBe(expected);
  });

  test('a package of a registry has its scope as namespace', async () => {
    const pins = [{ identity: 'mona.LinkedList', kind: 'registry', location: '', state: { version: '1.1.0' } }];
    expect(await read({ pins, version: 2 })).toEqual([['mona', 'LinkedList', '1.1.0', undefined]]);
  });

  test('a branch is no version, unless it is named like one; the commit is kept', async () => {
    const pin = (branch: string) => ({ location: 'https://h.io/o/r', state: { branch, revision: 'abc' } });
    expect(await read({ pins: [pin('main'), pin('0.0.1')], version: 3 })).toEqual([
      ['h.io/o', 'r', '', { revision: 'abc' }],
      ['h.io/o', 'r', '0.0.1', { revision: 'abc' }],
    ]);
  });

  test('another document is refused', async () => {
    await expect(read({ pins: {} })).rejects.toThrow('is no Package.resolved');
    await expect(read({ pins: [{ state: {} }], version: 2 })).rejects.toThrow('a pin has no location');
  });
});

describe('podfile-lock', () => {
  const PATH = '/app/Podfile.lock';
  const read = async (text: string) =>
    (await extracted(podfileLock, PATH, { [PATH]: text })).map((p) => `${p.name} ${p.version}`);

  test('pods from a path are the project, with all their parts', async () => {
    const lock =
      'PODS:\n  - A (1.0)\n  - Own (0.1)\n  - Own/Core (0.1)\nEXTERNAL SOURCES:\n  Own:\n    :path: Own\n  A:\n    :git: https://h.io/a\n';
    expect(await read(lock)).toEqual(['A 1.0']);
  });

  test('another document is refused', async () => {
    await expect(read('DEPENDENCIES: []\n')).rejects.toThrow('is no Podfile.lock (PODS)');
    await expect(read('PODS:\n  - no version\n')).rejects.toThrow('"no version" is no pod with a version');
  });
});
