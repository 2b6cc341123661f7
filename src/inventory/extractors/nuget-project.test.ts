import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { exactVersion } from './msbuild.ts';
import { nugetProject } from './nuget-project.ts';
import { nugetProps } from './nuget-props.ts';

const PATH = '/src/a/b/Shop.csproj';
const read = async (project: string, others: Readonly<Record<string, string>> = {}) =>
  (await extracted(nugetProject, PATH, { [PATH]: `<Project>${project}</Project>`, ...others })).map(
    (p) => `${p.name} ${p.version}${p.facts?.scope ? ` ${p.facts.scope}` : ''}`,
  );
const reference = (name: string, version: string): string =>
  `<ItemGroup><PackageReference Include="${name}" Version="${version}" /></ItemGroup>`;

describe('nuget-project', () => {
  test.each([
    ['1.2.3', '1.2.3'],
    ['[1.2.3]', '1.2.3'],
    ['1.0.0-beta.1+build', '1.0.0-beta.1+build'],
    ['1.*', undefined],
    ['*', undefined],
    ['[1.0,2.0)', undefined],
    ['(1.0,)', undefined],
    ['[,2.0]', undefined],
    ['', undefined],
    ['latest', undefined],
  ])('the version of %j is %s', (written, expected) => {
    expect(exactVersion(written)).toBe(expected);
  });

  test('the nearest Directory.Packages.props decides, names in any case; VersionOverride wins', async () => {
    const central = (version: string) =>
      `<Project><ItemGroup><PackageVersion Include="A" Version="${version}" /></ItemGroup></Project>`;
    const others = {
      '/src/Directory.Packages.props': central('1.0'),
      '/src/a/Directory.Packages.props': central('2.0'),
    };
    expect(await read('<ItemGroup><PackageReference Include="a" /></ItemGroup>', others)).toEqual(['a 2.0']);
    expect(await read('<ItemGroup><PackageReference Include="a" VersionOverride="3.0" /></ItemGroup>', others)).toEqual(
      ['a 3.0'],
    );
  });

  test('properties: of the project before those above it, nested, unconditional before conditional', async () => {
    const others = { '/Directory.Build.props': '<Project><PropertyGroup><V>1.0</V><W>9</W></PropertyGroup></Project>' };
    const properties =
      '<PropertyGroup><V>$(w).5</V><C>1.1</C></PropertyGroup><PropertyGroup Condition="x"><C>2.2</C></PropertyGroup>';
    expect(await read(`${properties}${reference('A', '$(V)')}${reference('B', '$(C)')}`, others)).toEqual([
      'A 9.5',
      'B 1.1',
    ]);
  });

  test('a property that is not known, or needs itself, leaves the reference out', async () => {
    const loop = '<PropertyGroup><X>$(Y)</X><Y>$(X)</Y></PropertyGroup>';
    expect(
      await read(`${loop}${reference('A', '$(X)')}${reference('B', '$(Nowhere)')}${reference('C', '1.0')}`),
    ).toEqual(['C 1.0']);
  });

  test('properties that double each other stop at a bound', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `<P${i}>$(P${i + 1})$(P${i + 1})$(P${i + 1})</P${i}>`);
    expect(
      await read(`<PropertyGroup>${names.join('')}<P40>1</P40></PropertyGroup>${reference('A', '$(P0)')}`),
    ).toEqual([]);
  });

  test('references for building only are marked', async () => {
    expect(
      await read('<ItemGroup><PackageReference Include="A" Version="1.0" PrivateAssets="all" /></ItemGroup>'),
    ).toEqual(['A 1.0 dev']);
  });

  test('broken central versions are told; versions of the project itself stay', async () => {
    const found: string[] = [];
    const reading = (async () => {
      for (const p of await read(reference('A', '1.0'), { '/Directory.Packages.props': '<Project>' })) found.push(p);
    })();
    await expect(reading).rejects.toThrow(/Directory.Packages.props is no valid XML/);
  });

  test('another XML document is refused', async () => {
    await expect(extracted(nugetProject, PATH, { [PATH]: '<packages/>' })).rejects.toThrow('its root is not <Project>');
  });

  test('only projects are evidence, property files are companions', () => {
    const stat = { size: 1, mode: 0o644 };
    expect(nugetProject.wants('/src/Directory.Build.props', stat)).toBe(true);
    expect(nugetProject.isEvidence?.('/src/Directory.Build.props')).toBe(false);
    expect(nugetProject.isEvidence?.('/src/A.fsproj')).toBe(true);
    expect(nugetProject.wants('/src/A.sqlproj', stat)).toBe(false);
  });
});

describe('nuget-props', () => {
  test.each([
    ['/src/Directory.Packages.props', true],
    ['/src/Packages.props', true],
    ['/src/packages.props', true],
    ['/src/Directory.Build.props', false],
    ['/src/MyPackages.props', false],
  ])('%s is wanted: %s', (path, expected) => {
    expect(nugetProps.wants(path, { size: 1, mode: 0o644 })).toBe(expected);
  });
});
