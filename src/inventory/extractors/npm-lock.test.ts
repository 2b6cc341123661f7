import { describe, expect, test } from 'vitest';
import { type Contents, extracted } from '../../../test/inventory/memory-tree.ts';
import { npmLock } from './npm-lock.ts';

const PATH = '/app/package-lock.json';

async function found(document: unknown, others: Contents = {}): Promise<readonly string[]> {
  const files = { ...others, [PATH]: typeof document === 'string' ? document : JSON.stringify(document) };
  const packages = await extracted(npmLock, PATH, files);
  return packages.map(({ namespace, name, version, facts }) =>
    [namespace, `${name}@${version}`, facts?.scope].filter((part) => part !== undefined).join(' '),
  );
}

describe('npm lock files', () => {
  test('the same package for production and for development is one for production', async () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', dev: true },
      'node_modules/b/node_modules/a': { version: '1.0.0' },
    };
    expect(await found({ lockfileVersion: 3, packages })).toEqual(['a@1.0.0']);
  });

  test.each([
    [{ dev: true }, 'a@1.0.0 dev'],
    [{ optional: true }, 'a@1.0.0 optional'],
    [{ devOptional: true }, 'a@1.0.0 optional'],
    [{ dev: true, optional: true }, 'a@1.0.0 dev'],
    [{ peer: true }, 'a@1.0.0 peer'],
    [{ inBundle: true }, 'a@1.0.0'],
    [{ license: ['MIT', 'ISC'] }, 'a@1.0.0'],
  ])('%j', async (flags, expected) => {
    const packages = { 'node_modules/a': { version: '1.0.0', ...flags } };
    expect(await found({ lockfileVersion: 2, packages })).toEqual([expected]);
  });

  test('archives and Git have the version that the file states; links and members of the workspace are none', async () => {
    const packages = {
      '': { name: 'project', version: '9.9.9' },
      'node_modules/git': { version: '1.0.0', resolved: 'git+ssh://git@example.org/git.git#0123' },
      'node_modules/packed': { version: '2.0.0', resolved: 'file:vendor/packed.tgz' },
      'node_modules/member': { resolved: 'packages/member', link: true },
      'packages/member': { version: '3.0.0' },
      '../beside': { version: '4.0.0' },
      'node_modules/broken': { version: 1 },
      'node_modules/nothing': null,
    };
    expect(await found({ lockfileVersion: 3, packages })).toEqual(['git@1.0.0', 'packed@2.0.0']);
  });

  test('version 1: what lies below a development dependency serves only that', async () => {
    const dependencies = { a: { version: '1.0.0', dev: true, dependencies: { '@s/b': { version: '2.0.0' } } } };
    expect(await found({ lockfileVersion: 1, dependencies })).toEqual(['a@1.0.0 dev', '@s b@2.0.0 dev']);
  });

  test('a path longer than any name keeps its package', async () => {
    const folder = `${'node_modules/some-package/'.repeat(20)}node_modules/deep`;
    expect(await found({ lockfileVersion: 3, packages: { [folder]: { version: '1.0.0' } } })).toEqual(['deep@1.0.0']);
  });

  test('npm-shrinkwrap.json beside it is the one that counts', async () => {
    const document = { lockfileVersion: 3, packages: { 'node_modules/a': { version: '1.0.0' } } };
    expect(await found(document, { '/app/npm-shrinkwrap.json': '{}' })).toEqual([]);
  });

  test.each([
    ['', /cut short/],
    ['[]', /no JSON object/],
    ['{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"', /cut short/],
    ['{"lockfileVersion":7}', /lock file version 7 is not known/],
  ])('%j is refused', async (text, reason) => {
    await expect(found(text)).rejects.toThrow(reason);
  });

  test('what comes before broken text stays', async () => {
    const text = '{"packages":{"node_modules/a":{"version":"1.0.0"},"node_modules/b":{"version":oops}}}';
    const packages: string[] = [];
    const files = { [PATH]: text };
    const reading = (async () => {
      const { memoryTree } = await import('../../../test/inventory/memory-tree.ts');
      const tree = memoryTree(files);
      const file = tree.open(PATH);
      if (file !== undefined) for await (const each of npmLock.extract(file, tree)) packages.push(each.name);
    })();
    await expect(reading).rejects.toThrow(/no valid JSON/);
    expect(packages).toEqual(['a']);
  });
});
