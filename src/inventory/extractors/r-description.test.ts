import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import type { Extractor } from '../extractor.ts';
import { opam } from './opam.ts';
import { rDescription } from './r-description.ts';
import { swiplPack } from './swipl-pack.ts';
import { vcpkg } from './vcpkg.ts';

const stat = { size: 1, mode: 0o644 };
const read = async (extractor: Extractor, path: string, text: string) =>
  (await extracted(extractor, path, { [path]: text })).map((p) => [p.name, p.version, p.facts]);

describe('r-description', () => {
  test.each([
    ['/usr/lib/R/library/base/DESCRIPTION', true],
    ['/usr/local/lib/R/site-library/stringr/DESCRIPTION', true],
    ['/app/renv/library/R-4.3/x86_64-pc-linux-gnu/cli/DESCRIPTION', true],
    ['/src/own/DESCRIPTION', false],
  ])('%s is wanted: %s', (path, expected) => {
    expect(rDescription.wants(path, stat)).toBe(expected);
  });

  test('the folder bears the name of the package; a version is needed', async () => {
    const path = '/usr/lib/R/library/cli/DESCRIPTION';
    expect(await read(rDescription, path, 'Package: cli\nVersion: 3.6.2\nLicense: MIT\n')).toEqual([
      ['cli', '3.6.2', { licence: 'MIT' }],
    ]);
    expect(await read(rDescription, path, 'Package: other\nVersion: 1\n')).toEqual([]);
    await expect(read(rDescription, path, 'Package: cli\n')).rejects.toThrow('no Version field');
  });
});

describe('vcpkg', () => {
  test('features repeat their package, port versions above 0 count, what is half there does not', async () => {
    const stanza = (...lines: readonly string[]): string => `${lines.join('\n')}\n\n`;
    const installed = 'Status: install ok installed';
    const text =
      stanza('Package: a', 'Version: 1.0', 'Port-Version: 0', installed) +
      stanza('Package: a', 'Feature: ssl', 'Version: 1.0', installed) +
      stanza('Package: b', 'Version: 2.0', 'Port-Version: 3', installed) +
      stanza('Package: c', 'Version: 3.0', 'Status: install ok half-installed');
    expect(await read(vcpkg, '/app/vcpkg_installed/vcpkg/status', text)).toEqual([
      ['a', '1.0', undefined],
      ['b', '2.0#3', undefined],
    ]);
  });
});

describe('opam', () => {
  test('what a package leaves in lib/ counts if it names its version', async () => {
    const path = '/home/dev/.opam/4.14/lib/fmt/opam';
    expect(await read(opam, path, 'opam-version: "2.0"\nversion: "0.9.0"\nlicense: "ISC"\n')).toEqual([
      ['fmt', '0.9.0', { licence: 'ISC' }],
    ]);
    expect(await read(opam, path, 'opam-version: "2.0"\n')).toEqual([]);
    await expect(read(opam, path, 'version: "1"\n')).rejects.toThrow('is no opam file');
  });

  test('versions hold dots and tildes, names do not', async () => {
    const path = '/home/dev/.opam/4.14/.opam-switch/packages/ocaml-base-compiler.4.14.0~rc1/opam';
    expect(await read(opam, path, 'opam-version: "2.0"\n')).toEqual([['ocaml-base-compiler', '4.14.0~rc1', undefined]]);
  });
});

describe('swipl-pack', () => {
  test('quoted and plain terms; a comment is none', async () => {
    const path = '/usr/lib/swi-prolog/pack/x/pack.pl';
    expect(await read(swiplPack, path, "% version('9').\nname(x).\nversion( '1.0.0' ).\n")).toEqual([
      ['x', '1.0.0', undefined],
    ]);
    await expect(read(swiplPack, path, 'name(x).\n')).rejects.toThrow('no name or version');
  });

  test('a pack.pl of a source tree is the project', () => {
    expect(swiplPack.wants('/src/hdt/pack.pl', stat)).toBe(false);
  });
});
