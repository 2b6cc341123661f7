import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import type { Extractor } from '../extractor.ts';
import { mixLock } from './mix-lock.ts';
import { otpApp } from './otp-app.ts';
import { rebarLock } from './rebar-lock.ts';

const read = async (extractor: Extractor, path: string, text: string) =>
  (await extracted(extractor, path, { [path]: text })).map((p) => `${p.type} ${p.name} ${p.version}`);

describe('mix-lock', () => {
  test('the package counts, not the application that it is used as; odd names are quoted', async () => {
    const lock =
      '%{\n  "app": {:hex, :package, "1.0.0-rc.1", "aa"},\n  "odd": {:hex, :"odd.name", "2.0.0", "bb"},\n}\n';
    expect(await read(mixLock, '/app/mix.lock', lock)).toEqual(['hex package 1.0.0-rc.1', 'hex odd.name 2.0.0']);
  });

  test('requirements inside an entry are no packages', async () => {
    const lock =
      '%{\n  "a": {:hex, :a, "1.0.0", "aa", [:mix], [{:b, "~> 2.0", [hex: :b, repo: "hexpm"]}], "hexpm", "bb"},\n}\n';
    expect(await read(mixLock, '/app/mix.lock', lock)).toEqual(['hex a 1.0.0']);
  });

  test('an empty map is fine, another file is refused', async () => {
    expect(await read(mixLock, '/app/mix.lock', '%{\n}\n')).toEqual([]);
    await expect(read(mixLock, '/app/mix.lock', '[]')).rejects.toThrow('is no mix.lock: it does not begin with %{');
  });
});

describe('rebar-lock', () => {
  test('the first format is the list alone', async () => {
    expect(await read(rebarLock, '/app/rebar.lock', '[{<<"a">>,{pkg,<<"a">>,<<"1.0">>},0}].\n')).toEqual(['hex a 1.0']);
    expect(await read(rebarLock, '/app/rebar.lock', '[].\n')).toEqual([]);
  });

  test('a package under another name; a git tag', async () => {
    const lock = '{"1.2.0",[{<<"app">>,{pkg,<<"package">>,<<"2.0">>,<<"AA">>},0},{<<"g">>,{git,"url",{tag,"v1"}},0}]}.';
    expect(await read(rebarLock, '/app/rebar.lock', lock)).toEqual(['hex package 2.0', 'hex g v1']);
  });

  test.each(['', 'hello.', '{"1.2.0",[{<<"a">>,0}]}.'])('%j is refused', async (text) => {
    await expect(read(rebarLock, '/app/rebar.lock', text)).rejects.toThrow(/is no rebar.lock/);
  });
});

describe('otp-app', () => {
  const PATH = '/opt/lib/a-1.0/ebin/a.app';
  test('name and vsn', async () => {
    expect(await read(otpApp, PATH, '{application,a,[{vsn,"1.0"}]}.')).toEqual(['otp a 1.0']);
  });

  test.each([
    ['{application,a,[]}.', 'has no version (vsn)'],
    ['{release,a,[{vsn,"1.0"}]}.', 'is no application resource file'],
  ])('%s is refused', async (text, reason) => {
    await expect(read(otpApp, PATH, text)).rejects.toThrow(reason);
  });

  test('macOS applications are no such files', () => {
    expect(otpApp.wants('/Applications/Safari.app', { size: 1, mode: 0o644 })).toBe(false);
  });
});
