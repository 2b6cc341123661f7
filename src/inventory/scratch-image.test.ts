import { describe, expect, test } from 'vitest';
import { collectBytes, dpkgStatus, npmPackage, scratchFolder } from '../../test/inventory/scratch.ts';
import { dockerArchive, type TarItem, tar } from '../../test/inventory/tar.ts';
import { scratchDistribution, scratchSignals } from './scratch-image.ts';

const folder = scratchFolder();
const SCRATCH = { id: 'scratch', name: 'scratch' };

test('signals are what is missing; two are enough', () => {
  const signalsOf = (...paths: string[]) => scratchSignals((path) => paths.includes(path));
  expect(signalsOf()).toEqual(['missing_lib_dir', 'missing_bin_dir', 'missing_var_dir', 'missing_shell']);
  expect(signalsOf('/usr/lib64', '/sbin', '/usr/bin/busybox')).toEqual(['missing_var_dir']);
  expect(scratchDistribution(signalsOf('/usr/lib64', '/sbin', '/usr/bin/busybox'))).toBeUndefined();
  expect(scratchDistribution(signalsOf('/lib', '/bin'))).toEqual(SCRATCH);
});

describe('an image', () => {
  const distributionOf = async (scratchHeuristics: boolean, ...layers: readonly (readonly TarItem[])[]) =>
    (await collectBytes(folder, dockerArchive({ layers: layers.map((items) => tar(...items)) }), { scratchHeuristics }))
      .distribution;

  test('of one program and its packages', async () => {
    const items = [{ name: 'app', content: 'x' }, npmPackage('a', '1.0.0')];
    expect(await distributionOf(true, items)).toEqual(SCRATCH);
    expect(await distributionOf(false, items)).toBeUndefined();
  });

  test('with folders of a system, that only its files name, in several layers', async () => {
    const library = { name: 'usr/lib/libc.so', content: 'x' };
    const shell = { name: 'bin', type: '2', link: 'usr/bin' };
    expect(await distributionOf(true, [library], [shell, { name: 'usr/bin/sh', content: 'x' }])).toBeUndefined();
    expect(await distributionOf(true, [library], [{ name: 'app', content: 'x' }])).toEqual(SCRATCH);
  });

  test('that has packages of a system, or says what it is', async () => {
    expect(await distributionOf(true, [dpkgStatus('bash 5.1')])).toBeUndefined();
    const release = { name: 'etc/os-release', content: 'ID=wolfi\n' };
    expect(await distributionOf(true, [release])).toMatchObject({ id: 'wolfi' });
  });
});
