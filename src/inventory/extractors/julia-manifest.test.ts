import { expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { juliaManifest } from './julia-manifest.ts';

const PATH = '/app/Manifest.toml';
const read = async (text: string) =>
  (await extracted(juliaManifest, PATH, { [PATH]: text })).map((p) => `${p.name} ${p.version}`);

test('a standard library has the version of Julia, a folder of the project none', async () => {
  const head = 'julia_version = "1.10.0"\nmanifest_format = "2.0"\n';
  expect(await read(`${head}[[deps.Dates]]\nuuid = "a"\n`)).toEqual(['Dates 1.10.0']);
  expect(await read(`${head}[[deps.Own]]\nuuid = "a"\npath = "own"\nversion = "1.0.0"\n`)).toEqual([]);
  expect(await read(`${head}[[deps.Branch]]\nuuid = "a"\ngit-tree-sha1 = "b"\n`)).toEqual([]);
  expect(await read(head)).toEqual([]);
});

test('manifests of other tools are refused, other names are not looked at', async () => {
  await expect(read('[package]\nname = "x"\n')).rejects.toThrow('is no Manifest.toml of Julia');
  const stat = { size: 1, mode: 0o644 };
  expect(
    ['Manifest.toml', 'JuliaManifest.toml', 'Manifest-v1.11.toml', 'MyManifest.toml', 'Project.toml'].map((name) =>
      juliaManifest.wants(`/app/${name}`, stat),
    ),
  ).toEqual([true, true, true, false, false]);
});
