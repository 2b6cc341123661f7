import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { hasShared, shared } from '../../../test/shared.ts';
import { packageDisplayName } from '../../domain/package.ts';
import { goProgram } from '../fixtures/go-program.ts';
import { elf } from '../fixtures/program-bytes.ts';
import { goBinary } from './go-binary.ts';
import { linkedVersion } from './go-link-flags.ts';
import { isLocalPath, stdlibVersion } from './go-module.ts';

async function modulesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const found = await extracted(goBinary, '/app/bin', { '/app/bin': bytes });
  return found.map((p) => `${packageDisplayName(p)}@${p.version}`);
}

const built = (...lines: readonly string[]): Uint8Array => goProgram('go1.22.5', `${lines.join('\n')}\n`);

describe('modules of a program', () => {
  test('a replacement counts instead of what it replaces, a folder is the project itself', async () => {
    const program = built(
      'dep\tgithub.com/a/a\tv1.0.0\th1:a=',
      '=>\tgithub.com/b/b\tv2.0.0\th1:b=',
      'dep\tgithub.com/c/c\tv1.0.0',
      '=>\t../c\t(devel)\t',
      'dep\tgithub.com/d/d\tv0.0.0-20210121094942-22b2f8951d46\th1:d=',
    );
    expect(await modulesOf(program)).toEqual([
      'stdlib@1.22.5',
      'github.com/b/b@v2.0.0',
      'github.com/d/d@v0.0.0-20210121094942-22b2f8951d46',
    ]);
  });

  test.each([
    ['its tag', 'mod\texample.com/x\tv1.2.3\t', [], 'example.com/x@v1.2.3'],
    [
      'what the build says, without a tag',
      'mod\texample.com/x\t(devel)\t',
      ['-X main.version=1.5.0'],
      'example.com/x@v1.5.0',
    ],
    [
      'what the build says, before a commit',
      'mod\texample.com/x\tv0.0.0-20240101000000-abcdefabcdef\t',
      ['-X main.version=v1.5.0'],
      'example.com/x@v1.5.0',
    ],
    [
      'a commit alone',
      'mod\texample.com/x\tv0.0.0-20240101000000-abcdefabcdef+dirty\t',
      [],
      'example.com/x@v0.0.0-20240101000000-abcdefabcdef+dirty',
    ],
    [
      'its tag, whatever the build says',
      'mod\texample.com/x\tv1.2.3\t',
      ['-X main.version=v9.0.0'],
      'example.com/x@v1.2.3',
    ],
  ])('the main module has %s', async (_, mod, flags, expected) => {
    expect(await modulesOf(built(mod, ...flags.map((flag) => `build\t-ldflags="${flag}"`)))).toEqual([
      'stdlib@1.22.5',
      expected,
    ]);
  });

  test('without any version the main module is left out', async () => {
    expect(await modulesOf(built('mod\texample.com/x\t(devel)\t'))).toEqual(['stdlib@1.22.5']);
  });

  test('a development toolchain names no release', async () => {
    const program = goProgram('devel go1.23-4c50f9162c Tue', 'dep\tgithub.com/a/a\tv1.0.0\th1:a=\n');
    expect(await modulesOf(program)).toEqual(['github.com/a/a@v1.0.0']);
  });

  test('other programs have none, and a cut one is a problem', async () => {
    const other = elf([{ name: '.text', content: Buffer.alloc(100) }]);
    expect(await modulesOf(other)).toEqual([]);
    await expect(modulesOf(other.subarray(0, other.length - 20))).rejects.toThrow('outside the file');
  });
});

test.each([
  ['go1.22.5', '1.22.5'],
  ['go1.22.1 X:boringcrypto', '1.22.1'],
  ['go1.21rc2', '1.21rc2'],
  ['go1.19', '1.19'],
  ['go1.20.4-custom', '1.20.4'],
  ['devel +abc', undefined],
])('%s is standard library %s', (toolchain, version) => {
  expect(stdlibVersion(toolchain)).toBe(version);
});

test.each([
  ['-X main.version=1.0.0', 'v1.0.0'],
  ['-X=main.version=v1.0.0 -s -w', 'v1.0.0'],
  ["-s -X 'main.version=v1.0.0' -X 'main.note=two words'", 'v1.0.0'],
  ['-X example.com/x/cmd/root.version=v2.0.0 -X main.version=v1.0.0', 'v2.0.0'],
  ['-X example.com/x/internal/deep.Version=v3.0.0 -X main.version=v1.0.0', 'v1.0.0'],
  ['-X example.com/x/pkg/app.ver=3.1.0', 'v3.1.0'],
  ['-X main.version=v1.0.0 -X version.version=v1.0.0', 'v1.0.0'],
  ['-X main.version=v1.0.0 -X version.version=v1.1.0', undefined],
  ['-X main.version=latest', undefined],
  ['-X main.goversion=1.22', undefined],
  ['-X', undefined],
  ["-X 'main.version=v1", 'v1'],
])('link flags %s say version %s', (flags, version) => {
  expect(linkedVersion('example.com/x', flags)).toBe(version);
});

test('folders of a project are told from module paths', () => {
  expect(['./a', '../a', '/a', '.', 'C:\\a', 'C:/a'].map(isLocalPath)).not.toContain(false);
  expect(['github.com/a', 'a.b/c'].map(isLocalPath)).not.toContain(true);
});

test('programs count by permission, by name, and where an archive has no permissions', () => {
  const wants = (path: string, mode: number) => goBinary.wants(path, { size: 1000, mode });
  expect(wants('/app/server', 0o100755)).toBe(true);
  expect(wants('/app/server', 0o100644)).toBe(false);
  expect(wants('/app/server', 0)).toBe(true);
  expect(
    ['/a.exe', '/lib/a.so', '/lib/a.so.1.2', '/a.node', '/var/task/bootstrap'].map((p) => wants(p, 0o644)),
  ).not.toContain(false);
  expect(['/a.so.conf', '/a.txt', '/a.exe.config'].map((p) => wants(p, 0o644))).not.toContain(true);
});

describe.skipIf(!hasShared)('a function written in Go', () => {
  test('has the modules and the toolchain that an independent program found', async () => {
    const archive = shared('fixtures/lambda/go-fn-esbuild-linux-64-0.14.10.zip');
    const program = execFileSync('unzip', ['-p', archive, 'bootstrap'], { maxBuffer: 64 * 1024 * 1024 });
    expect(await modulesOf(program)).toEqual(['stdlib@1.17.5', 'golang.org/x/sys@v0.0.0-20210908233432-aa78b53d3365']);
  });
});
