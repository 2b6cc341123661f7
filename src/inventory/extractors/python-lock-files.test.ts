import { describe, expect, test } from 'vitest';
import { type Contents, extracted } from '../../../test/inventory/memory-tree.ts';
import type { Extractor } from '../extractor.ts';
import { condaEnvironment } from './conda-environment.ts';
import { pdmLock } from './pdm-lock.ts';
import { poetryLock } from './poetry-lock.ts';
import { pylock } from './pylock.ts';
import { python } from './python.ts';
import { uvLock } from './uv-lock.ts';

async function found(extractor: Extractor, path: string, files: Contents): Promise<readonly string[]> {
  const packages = await extracted(extractor, path, files);
  return packages.map((p) => `${p.name}@${p.version}${p.facts?.scope ? ` ${p.facts.scope}` : ''}`);
}

const locked = (name: string, version: string, ...lines: readonly string[]): string =>
  ['[[package]]', `name = "${name}"`, `version = "${version}"`, ...lines, ''].join('\n');

describe('poetry.lock', () => {
  const PATH = '/app/poetry.lock';

  test('without groups and without pyproject.toml nothing is called a development dependency', async () => {
    expect(await found(poetryLock, PATH, { [PATH]: locked('pytest', '7.0.0') })).toEqual(['pytest@7.0.0']);
  });

  test('names are compared in their canonical form', async () => {
    const files = {
      [PATH]: locked('Ruamel_Yaml', '0.17') + locked('zope.interface', '5.0'),
      '/app/pyproject.toml':
        '[tool.poetry.dependencies]\n"ruamel.yaml" = "*"\n[tool.poetry.dev-dependencies]\n"Zope-Interface" = "*"\n',
    };
    expect(await found(poetryLock, PATH, files)).toEqual(['Ruamel_Yaml@0.17', 'zope.interface@5.0 dev']);
  });

  test.each([
    ['package = 1\n', /is no Poetry lock file \(package\)/],
    ['[[package]\n', /is no valid TOML/],
  ])('%j is refused', async (text, reason) => {
    await expect(found(poetryLock, PATH, { [PATH]: text })).rejects.toThrow(reason);
  });
});

describe('uv.lock', () => {
  const PATH = '/app/uv.lock';

  test('the project, members of its workspace and folders beside it are none; Git has its version', async () => {
    const text = [
      locked('project', '1.0', 'source = { editable = "." }', 'dependencies = [{ name = "fork" }]'),
      locked('member', '1.0', 'source = { editable = "packages/member" }'),
      locked('beside', '1.0', 'source = { directory = "../beside" }'),
      locked('fork', '2.0', 'source = { git = "https://example.org/fork.git#0123" }'),
      '[[package]]\nname = "dynamic"\nsource = { editable = "dynamic" }\n',
    ].join('\n');
    expect(await found(uvLock, PATH, { [PATH]: text })).toEqual(['fork@2.0']);
  });

  test('of several versions the one that is asked for has the scope', async () => {
    const registry = 'source = { registry = "https://pypi.example/simple" }';
    const text = [
      locked(
        'project',
        '1.0',
        'source = { virtual = "." }',
        'dependencies = [{ name = "a", version = "2.0" }]',
        '[package.dev-dependencies]',
        'dev = [{ name = "a", version = "1.0" }]',
      ),
      locked('a', '1.0', registry),
      locked('a', '2.0', registry),
    ].join('\n');
    expect(await found(uvLock, PATH, { [PATH]: text })).toEqual(['a@1.0 dev', 'a@2.0']);
  });
});

test('pdm.lock before groups; packed files beside it are packages', async () => {
  const text =
    locked('a', '1.0') + locked('b', '2.0', 'path = "./vendor/b-2.0.whl"') + locked('c', '3.0', 'path = "./c"');
  expect(await found(pdmLock, '/app/pdm.lock', { '/app/pdm.lock': text })).toEqual(['a@1.0', 'b@2.0']);
});

test('pylock.toml has its name, and one of its own for each purpose', () => {
  const wanted = [
    '/a/pylock.toml',
    '/a/pylock.dev.toml',
    '/a/pylock.a.b.toml',
    '/a/my-pylock.toml',
    '/a/pyproject.toml',
  ];
  expect(wanted.map((path) => pylock.wants(path, { size: 1, mode: 0o644 }))).toEqual([true, true, false, false, false]);
});

test.each([
  ['numpy=1.21.2', 'numpy@1.21.2'],
  ['numpy==1.21.2', 'numpy@1.21.2'],
  ['conda-forge::numpy=1.21.2=py39h0', 'numpy@1.21.2'],
  ['numpy 1.21.2 py39h0', 'numpy@1.21.2'],
  ['numpy', undefined],
  ['numpy>=1.21', undefined],
  ['numpy=1.21.*', undefined],
])('conda environment: %s', async (spec, expected) => {
  const files = { '/app/environment.yml': `dependencies:\n  - "${spec}"\n` };
  expect(await found(condaEnvironment, '/app/environment.yml', files)).toEqual(
    expected === undefined ? [] : [expected],
  );
});

test.each([
  ['/var/task/idna-3.3.egg-info/PKG-INFO', true],
  ['/opt/python/idna-3.3-py3.11.egg-info/PKG-INFO', true],
  ['/x/idna-3.3.DIST-INFO/METADATA', true],
  ['/x/idna-3.3-py3.8.egg/EGG-INFO/PKG-INFO', true],
  ['/x/idna-3.3-py2.7.egg-info', true],
  ['/src/idna.egg-info/PKG-INFO', false],
  ['/src/my-project.egg-info/PKG-INFO', false],
])('Python metadata at %s is an installed package’s: %s', (path, expected) => {
  expect(python.wants(path, { size: 1, mode: 0o644 })).toBe(expected);
});
