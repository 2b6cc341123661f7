import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { dotnetDeps } from './dotnet-deps.ts';

const PATH = '/app/Shop.deps.json';
const read = async (content: unknown) =>
  (await extracted(dotnetDeps, PATH, { [PATH]: JSON.stringify(content) })).map((p) => `${p.name} ${p.version}`);
const TARGET = '.NETCoreApp,Version=v8.0';
const deps = (target: unknown, libraries: unknown) => ({
  runtimeTarget: { name: TARGET },
  targets: { [TARGET]: target },
  libraries,
});

describe('dotnet-deps', () => {
  test.each([
    [{ runtime: { 'lib/a.dll': {} } }, true],
    [{ native: { 'runtimes/a.so': {} } }, true],
    [{ runtimeTargets: { 'runtimes/win/a.dll': {} } }, true],
    [{ resources: { 'lib/de/a.resources.dll': {} } }, true],
    [{ dependencies: { B: '1.0' } }, false],
    [{ compileOnly: true, compile: { 'lib/a.dll': {} } }, false],
    [{}, false],
  ])('a package with %j is installed: %s', async (entry, isInstalled) => {
    expect(await read(deps({ 'A/1.0': entry }, { 'A/1.0': { type: 'package' } }))).toEqual(
      isInstalled ? ['A 1.0'] : [],
    );
  });

  test('projects and references are the application; a package that the target does not name counts', async () => {
    const libraries = {
      'App/1.0': { type: 'project' },
      'Lib/1.0': { type: 'reference' },
      'A/2.0': { type: 'package' },
    };
    expect(await read(deps({ 'App/1.0': { runtime: {} } }, libraries))).toEqual(['A 2.0']);
  });

  test('the runtime target as text, as the first tools wrote it; no targets at all', async () => {
    const libraries = { 'A/1.0': { type: 'package' } };
    expect(await read({ runtimeTarget: TARGET, targets: { [TARGET]: { 'A/1.0': {} } }, libraries })).toEqual([]);
    expect(await read({ libraries })).toEqual(['A 1.0']);
  });

  test('another document is refused', async () => {
    await expect(read({})).rejects.toThrow('is no .deps.json (libraries)');
    await expect(read({ libraries: { nothing: { type: 'package' } } })).rejects.toThrow(
      '"nothing" is not NAME/VERSION',
    );
  });
});
