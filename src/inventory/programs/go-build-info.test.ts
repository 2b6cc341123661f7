import { describe, expect, test } from 'vitest';
import { memoryFile } from '../../../test/inventory/memory-tree.ts';
import { goBlock, goProgram, oldGoProgram } from '../fixtures/go-program.ts';
import { elf, machO, pe } from '../fixtures/program-bytes.ts';
import { type GoBuildInfo, readGoBuildInfo } from './go-build-info.ts';
import { readPrograms } from './program.ts';

const MODULES = 'path\texample.com/a\nmod\texample.com/a\tv1.0.0\th1:x=\n';

async function infoOf(bytes: Uint8Array): Promise<GoBuildInfo | undefined> {
  const file = memoryFile('/a', bytes);
  const [program] = await readPrograms(file);
  return program && readGoBuildInfo(file, program);
}

describe('build information', () => {
  test.each([
    ['in place, Go 1.18 and later', goProgram('go1.22.5', MODULES)],
    ['in place, 32 bits', goProgram('go1.22.5', MODULES, { bits: 32 })],
    ['through pointers, Go 1.13 to 1.17', oldGoProgram('go1.22.5', MODULES)],
    ['through pointers, 32 bits', oldGoProgram('go1.22.5', MODULES, { bits: 32 })],
    ['through pointers, big endian', oldGoProgram('go1.22.5', MODULES, { littleEndian: false })],
    ['through pointers, 32 bits, big endian', oldGoProgram('go1.22.5', MODULES, { bits: 32, littleEndian: false })],
    ['Windows', pe([{ name: '.data', content: goBlock('go1.22.5', MODULES), writable: true }])],
    ['macOS', machO([{ name: '__DATA,__go_buildinfo', content: goBlock('go1.22.5', MODULES), writable: true }])],
    [
      'without a section table, the block is looked for in the data',
      elf(
        [
          {
            name: 'x',
            content: Buffer.concat([Buffer.alloc(2_097_152), goBlock('go1.22.5', MODULES)]),
            writable: true,
          },
        ],
        {
          stripped: true,
        },
      ),
    ],
  ])('%s', async (_, bytes) => {
    expect(await infoOf(bytes)).toEqual({ goVersion: 'go1.22.5', modules: MODULES });
  });

  test('a build without modules has only its version', async () => {
    expect(await infoOf(goProgram('go1.22.5', ''))).toEqual({ goVersion: 'go1.22.5', modules: '' });
  });

  test('a block that is not aligned is text of another program', async () => {
    const shifted = Buffer.concat([Buffer.alloc(3), goBlock('go1.22.5', MODULES)]);
    expect(await infoOf(elf([{ name: '.go.buildinfo', content: shifted, writable: true }]))).toBeUndefined();
  });

  test('in a program that Go did not build, nothing is looked for', async () => {
    expect(
      await infoOf(elf([{ name: '.data', content: goBlock('go1.22.5', MODULES), writable: true }])),
    ).toBeUndefined();
  });

  test('cut off, it is an error', async () => {
    const whole = goProgram('go1.22.5', MODULES, {});
    const block = goBlock('go1.22.5', MODULES);
    const start = whole.indexOf(block.subarray(0, 16));
    const cut = elf([{ name: '.go.buildinfo', content: block.subarray(0, 20), writable: true }]);
    expect(start).toBeGreaterThan(0);
    await expect(infoOf(Buffer.concat([cut.subarray(0, cut.indexOf(block.subarray(0, 16)) + 20)]))).rejects.toThrow();
    const long = Buffer.from(block);
    long[32] = 0xff;
    await expect(infoOf(elf([{ name: '.go.buildinfo', content: long, writable: true }]))).rejects.toThrow(
      /limit: Go build information of more than 1024 bytes|outside the file/,
    );
  });
});
