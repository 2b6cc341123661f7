import type * as fs from 'node:fs';
import { writeFileSync } from 'node:fs';
import type * as promises from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { fakeAlone } from '../../test/inventory/fake-extractor.ts';
import { dpkgStatus, npmPackage, scratchFolder, writeItems } from '../../test/inventory/scratch.ts';
import { dockerArchive, type TarItem, tarOf } from '../../test/inventory/tar.ts';
import { zip } from '../../test/inventory/zip.ts';
import { dpkg } from './extractors/dpkg.ts';
import { nodeModules } from './extractors/node-modules.ts';
import { startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { extractPackages } from './run-extractors.ts';
import { openArchiveTree } from './trees/archive-tree.ts';
import { openFolder } from './trees/folder.ts';
import { openImage } from './trees/image.ts';
import { selectionOf } from './trees/selection.ts';
import type { WalkedTree } from './trees/walked-tree.ts';
import { walk } from './walk.ts';

/** Bytes that were read of each path, and how often it was opened. */
const reads = vi.hoisted(() => new Map<string, { opened: number; bytes: number }>());
const descriptors = vi.hoisted(() => new Map<number, string>());

const note = vi.hoisted(() => (path: string | undefined, opened: number, bytes: number): void => {
  if (path === undefined) return;
  const sum = reads.get(path) ?? { opened: 0, bytes: 0 };
  reads.set(path, { opened: sum.opened + opened, bytes: sum.bytes + bytes });
});

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    openSync(path: string, ...rest: readonly never[]): number {
      const file = real.openSync(path, ...(rest as unknown as [number]));
      descriptors.set(file, path);
      note(path, 1, 0);
      return file;
    },
    readSync(file: number, ...rest: readonly never[]): number {
      const count = real.readSync(file, ...(rest as unknown as [Buffer, number, number, number]));
      note(descriptors.get(file), 0, count);
      return count;
    },
  };
});

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof promises>();
  return {
    ...real,
    async open(path: string, flags: number) {
      const file = await real.open(path, flags);
      descriptors.set(file.fd, path);
      note(path, 1, 0);
      const { read } = file;
      file.read = (async (...args: readonly never[]) => {
        const result = await read.apply(file, args as never);
        note(path, 0, result.bytesRead);
        return result;
      }) as never;
      return file;
    },
  };
});

const folder = scratchFolder();
beforeEach(() => reads.clear());

const MIB = 1024 * 1024;
const PROGRAM = Buffer.alloc(3 * MIB);
PROGRAM.write('FAKE\none 1\nat 2000000');
PROGRAM.write('in-there', 2_000_000);
const ITEMS: readonly TarItem[] = [
  dpkgStatus('bash 5.1'),
  ...Array.from({ length: 20 }, (_, i) => npmPackage(`p${i}`, '1.0.0')),
  { name: 'usr/bin/program.bin', content: PROGRAM },
  { name: 'usr/bin/text.bin', content: 'x'.repeat(MIB) },
  { name: 'usr/share/unwanted', content: 'x'.repeat(MIB) },
];
// Two that want the same programs, and one that wants what another reads whole.
const EXTRACTORS = [
  dpkg,
  nodeModules,
  fakeAlone('one', '.bin').extractor,
  fakeAlone('two', '.bin').extractor,
  fakeAlone('three', '.json').extractor,
];

async function inventory(
  open: (
    collection: ReturnType<typeof startCollection>,
    problems: ReturnType<typeof createProblemList>,
  ) => Promise<{ readonly tree: WalkedTree; close(): void }>,
): Promise<void> {
  const collection = startCollection({ signal: new AbortController().signal });
  const problems = createProblemList(100);
  const { tree, close } = await open(collection, problems);
  const packages = await extractPackages(tree, EXTRACTORS, collection, problems);
  close();
  expect(packages.length).toBe(1 + 20 + 4);
  expect(problems.list()).toEqual([]);
}

test('a folder: each wanted file is opened once, no other at all; of programs the asked parts are read', async () => {
  const root = writeItems(join(folder, 'root'), ITEMS);
  await inventory(async (collection, problems) => {
    const selection = selectionOf(EXTRACTORS, collection.limits.fileBytes);
    const opened = openFolder(root, selection, problems);
    const walked = await walk(root, { starts: ['/'], skips: new Set() }, selection, collection, problems);
    return { tree: opened.withFiles(walked), close: opened.close };
  });
  const inRoot = [...reads].filter(([path]) => path.startsWith(root));
  expect(inRoot.map(([path]) => path.slice(root.length + 1)).sort()).toEqual(
    ITEMS.map(({ name }) => name)
      .filter((name) => !name.includes('unwanted'))
      .sort(),
  );
  const ofName = (name: string) => reads.get(join(root, name));
  expect(ofName('var/lib/dpkg/status')?.opened).toBe(1);
  expect(ofName('usr/bin/program.bin')?.opened).toBe(1);
  expect(ofName('usr/bin/program.bin')?.bytes).toBeLessThan(256 * 1024);
  expect(ofName('usr/bin/text.bin')).toEqual({ opened: 1, bytes: 64 });
  for (const [path, { bytes }] of inRoot) {
    const item = ITEMS.find(({ name }) => path.endsWith(name));
    expect(bytes, path).toBeLessThanOrEqual((item?.content?.length ?? 0) + 64);
  }
});

test('an image and a tar: every byte of the archive once', async () => {
  const signal = new AbortController().signal;
  const image = join(folder, 'image.tar');
  writeFileSync(image, dockerArchive({ layers: [tarOf(ITEMS)] }));
  await inventory((collection, problems) => openImage(image, EXTRACTORS, collection, problems, { signal }));
  const plain = join(folder, 'plain.tar');
  writeFileSync(plain, tarOf(ITEMS));
  await inventory((collection, problems) =>
    openArchiveTree([{ path: plain, root: '/' }], EXTRACTORS, collection, problems),
  );
  const size = tarOf(ITEMS).length;
  // Headers of the outer archive, and what tells its kind, are looked at before the layers are read; one piece is read ahead.
  expect(reads.get(image)?.bytes).toBeLessThan(size + 768 * 1024);
  expect(reads.get(plain)?.bytes).toBeLessThan(size + 768 * 1024);
});

test('a zip: what is wanted, once', async () => {
  const path = join(folder, 'archive.zip');
  const items = ITEMS.map(({ name, content = '' }) => ({ name, content, stored: true }));
  writeFileSync(path, zip(items));
  await inventory((collection, problems) => openArchiveTree([{ path, root: '/' }], EXTRACTORS, collection, problems));
  // The program, no more than the first piece of the text and the one read ahead, nothing of the unwanted.
  expect(reads.get(path)?.bytes).toBeLessThan(PROGRAM.length + MIB + 768 * 1024);
});
