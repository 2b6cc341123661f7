import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import type { ExtractedPackage, Extractor } from '../extractor.ts';
import { composerInstalled } from './composer-installed.ts';
import { composerLock } from './composer-lock.ts';

const LOCK = '/app/composer.lock';
const INSTALLED = '/app/vendor/composer/installed.json';
const read = (extractor: Extractor, path: string, content: unknown): Promise<ExtractedPackage[]> =>
  extracted(extractor, path, { [path]: JSON.stringify(content) });

describe('composer-lock', () => {
  test('vendor as namespace, version as written, licences, development', async () => {
    const packages = [{ name: 'symfony/yaml', version: 'v6.4.0', license: ['MIT', 'Apache-2.0'] }];
    expect(
      await read(composerLock, LOCK, { packages, 'packages-dev': [{ name: 'tool', version: 'dev-main' }] }),
    ).toEqual([
      {
        type: 'composer',
        namespace: 'symfony',
        name: 'yaml',
        version: 'v6.4.0',
        locations: [{ path: LOCK }],
        facts: { licence: 'MIT, Apache-2.0' },
      },
      { type: 'composer', name: 'tool', version: 'dev-main', locations: [{ path: LOCK }], facts: { scope: 'dev' } },
    ]);
  });

  test('a broken entry hides none of the others, and is told', async () => {
    const found: string[] = [];
    const file = { packages: [{ name: 'a/a', version: '1' }, { name: 'b/b' }, 7, { name: 'c/c', version: '3' }] };
    const reading = (async () => {
      const bytes = Buffer.from(JSON.stringify(file));
      const input = { path: LOCK, size: bytes.length, mode: 0o644, read: async () => bytes, readAt: async () => bytes };
      for await (const p of composerLock.extract(input, { open: () => undefined, *under() {} })) found.push(p.name);
    })();
    await expect(reading).rejects.toThrow('2 packages without name or version');
    expect(found).toEqual(['a', 'c']);
  });

  test('another document is refused', async () => {
    await expect(read(composerLock, LOCK, { packages: 'none' })).rejects.toThrow(/is no composer.lock \(packages\)/);
    await expect(extracted(composerLock, LOCK, { [LOCK]: '{' })).rejects.toThrow('is no valid JSON');
  });
});

describe('composer-installed', () => {
  test('a list of Composer 1 and an object of Composer 2', async () => {
    const packages = [{ name: 'psr/log', version: '3.0.0' }];
    for (const content of [packages, { packages, dev: false }]) {
      expect(
        (await read(composerInstalled, INSTALLED, content)).map((p) => `${p.namespace}/${p.name} ${p.version}`),
      ).toEqual(['psr/log 3.0.0']);
    }
  });

  test('a package from a folder of the project is the project', async () => {
    const own = { name: 'acme/core', version: '1.0', dist: { type: 'path', url: '../core' } };
    expect(await read(composerInstalled, INSTALLED, { packages: [own] })).toEqual([]);
  });

  test('an installed.json of something else is a problem', async () => {
    await expect(read(composerInstalled, INSTALLED, { installed: true })).rejects.toThrow(/installed.json of Composer/);
  });
});
