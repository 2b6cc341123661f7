import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { pe, peWithVersion } from '../fixtures/program-bytes.ts';
import { dotnetAssembly } from './dotnet-assembly.ts';

const PATH = '/srv/site/bin/Some.Library.dll';
const read = async (strings: Readonly<Record<string, string>>) => {
  const bytes = peWithVersion(strings, [2, 0, 0, 0], { managed: true });
  return (await extracted(dotnetAssembly, PATH, { [PATH]: bytes })).map((p) => `${p.name} ${p.version}`);
};

describe('dotnet-assembly', () => {
  test.each([
    [{ ProductVersion: '13.0.3+0a2e291c' }, ['Some.Library 13.0.3']],
    [{ ProductVersion: '2.0.0-beta.1' }, ['Some.Library 2.0.0-beta.1']],
    [{ ProductVersion: 'release of May', FileVersion: '4.5.6.7' }, ['Some.Library 4.5.6.7']],
    [{ InternalName: 'Real.Name.dll', ProductVersion: '3.7.10.6' }, ['Real.Name 3.7.10.6']],
    [{ ProductVersion: '1.0.0' }, []],
    [{ ProductVersion: '1.0.0.0' }, []],
    [{ ProductName: 'Microsoft® .NET', ProductVersion: '8.0.10+81cabf28' }, []],
    [{ ProductVersion: 'none' }, []],
  ])('%j is %j', async (strings, expected) => {
    expect(await read(strings)).toEqual(expected);
  });

  test('native libraries, and assemblies without a version, are none', async () => {
    const native = peWithVersion({ ProductVersion: '3.45.0' }, [3, 45, 0, 0]);
    const bare = pe([{ name: '.text', content: Buffer.alloc(16) }], { managed: true });
    for (const bytes of [native, bare]) expect(await extracted(dotnetAssembly, PATH, { [PATH]: bytes })).toEqual([]);
  });

  test.each([
    [PATH, true],
    ['/srv/site/bin/OLD.DLL', true],
    ['/srv/site/bin/de/Some.Library.resources.dll', false],
    ['/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/System.Text.Json.dll', false],
    ['/usr/share/dotnet/sdk/8.0.101/MSBuild.dll', false],
    ['/usr/lib/mono/4.5/mscorlib.dll', false],
    ['/srv/site/bin/Shop.exe', false],
  ])('%s is wanted: %s', (path, expected) => {
    expect(dotnetAssembly.wants(path, { size: 100, mode: 0o644 })).toBe(expected);
  });
});
