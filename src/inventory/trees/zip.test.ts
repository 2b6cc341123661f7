import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { type ZipItem, zip } from '../../../test/inventory/zip.ts';
import { openZip, type RandomAccess, type Zip, type ZipEntry, type ZipOptions } from './zip.ts';

const sourceOf = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  readAt: async (offset, length) => bytes.subarray(offset, offset + length),
});

async function entriesOf(opened: Zip): Promise<readonly ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for await (const entry of opened.entries()) entries.push(entry);
  return entries;
}

/** Name → content of all files. */
async function contentsOf(bytes: Uint8Array, options?: ZipOptions): Promise<Record<string, string>> {
  const opened = await openZip(sourceOf(bytes), options);
  const contents: Record<string, string> = {};
  for (const entry of await entriesOf(opened)) {
    if (entry.kind === 'file') contents[entry.name] = Buffer.from(await opened.read(entry)).toString();
  }
  return contents;
}

const FILES: readonly ZipItem[] = [
  { name: 'folder/', mode: 0o040755 },
  { name: 'folder/long.txt', content: 'abc'.repeat(1000) },
  { name: 'short.txt', content: 'x', stored: true },
  { name: 'empty' },
];
const CONTENTS = { 'folder/long.txt': 'abc'.repeat(1000), 'short.txt': 'x', empty: '' };

describe('forms', () => {
  test.each([
    ['plain', {}],
    ['ZIP64', { zip64: true }],
    ['data descriptors', { dataDescriptors: true }],
    ['behind the script of an executable jar', { prefix: Buffer.from('#!/bin/sh\nexec java -jar "$0"\n') }],
    ['with a comment that looks like an end', { comment: `PK\x05\x06${'not the end'.repeat(9)}` }],
  ])('%s', async (_, form) => {
    expect(await contentsOf(zip(FILES, form))).toEqual(CONTENTS);
  });

  test('an empty archive has no entries', async () => {
    expect(await contentsOf(zip([]))).toEqual({});
  });

  test('modes, folders and links are told; without a mode a file may be a program', async () => {
    const archive = zip([
      { name: 'run', mode: 0o100755 },
      { name: 'link', mode: 0o120777, content: 'run' },
      { name: 'folder/' },
      { name: 'dos', madeBy: 0, mode: 0 },
    ]);
    const entries = await entriesOf(await openZip(sourceOf(archive)));
    expect(entries.map(({ kind, mode }) => [kind, mode.toString(8)])).toEqual([
      ['file', '755'],
      ['symlink', '777'],
      ['folder', '644'],
      ['file', '755'],
    ]);
  });

  test('names: UTF-8 flagged or not, code page 437, Unicode field, backslashes', async () => {
    const field = (name: string, raw: string): Buffer => {
      const text = Buffer.from(name);
      const header = Buffer.alloc(9);
      header.writeUInt16LE(0x7075, 0);
      header.writeUInt16LE(text.length + 5, 2);
      header[4] = 1;
      header.writeUInt32LE(crc32(raw), 5);
      return Buffer.concat([header, text]);
    };
    const archive = zip([
      { name: 'grün', flags: 0x800 },
      { name: 'blå' },
      { name: Buffer.from([0x82, 0x74, 0x82]) },
      { name: 'x', extra: field('žluť', 'x') },
      { name: 'x', extra: field('of another name', 'y') },
      { name: 'a\\b' },
    ]);
    const entries = await entriesOf(await openZip(sourceOf(archive)));
    expect(entries.map(({ name }) => name)).toEqual(['grün', 'blå', 'été', 'žluť', 'x', 'a/b']);
  });

  test('paths are absolute inside; names that climb out have none', async () => {
    const names = ['a/./b', '/etc/passwd', '../../etc/passwd', 'a/../../x', 'C:\\x'];
    const entries = await entriesOf(await openZip(sourceOf(zip(names.map((name) => ({ name }))))));
    expect(entries.map(({ path }) => path)).toEqual(['/a/b', '/etc/passwd', undefined, undefined, '/C:/x']);
  });

  test('an archive in an archive, deflated and stored', async () => {
    const inner = zip(FILES);
    const outer = await openZip(
      sourceOf(
        zip([
          { name: 'deflated.jar', content: inner },
          { name: 's', content: inner, stored: true },
        ]),
      ),
    );
    for (const entry of await entriesOf(outer)) {
      const opened = await openZip(await outer.open(entry), { within: outer });
      expect((await entriesOf(opened)).map(({ name }) => name)).toEqual(FILES.map(({ name }) => name));
      opened.close();
    }
    outer.close();
  });

  test('an entry of many MiB is opened at any place', async () => {
    const content = Buffer.alloc(9 * 1024 * 1024);
    for (let i = 0; i < content.length; i += 4) content.writeUInt32LE(i, i);
    const opened = await openZip(sourceOf(zip([{ name: 'big', content }])));
    const [entry] = await entriesOf(opened);
    const big = await opened.open(entry as ZipEntry);
    expect(big.size).toBe(content.length);
    const at = 7_000_000;
    expect(Buffer.from(await big.readAt(at, 1000)).equals(content.subarray(at, at + 1000))).toBe(true);
    expect(await big.readAt(content.length - 2, 10)).toHaveLength(2);
    opened.close();
  });
});

describe('lies', () => {
  /** Reads all, opened and whole. */
  async function readAll(bytes: Uint8Array, options?: ZipOptions): Promise<string> {
    try {
      await contentsOf(bytes, options);
      const opened = await openZip(sourceOf(bytes), options);
      try {
        for (const entry of await entriesOf(opened)) if (entry.kind === 'file') await opened.open(entry);
      } finally {
        opened.close();
      }
      return 'fine';
    } catch (error) {
      return (error as Error).message;
    }
  }
  const one = (item: Partial<ZipItem>) => zip([{ name: 'a', content: 'abc'.repeat(100), ...item }]);

  test.each([
    ['encrypted', one({ flags: 1 }), 'is encrypted'],
    ['a method nobody reads', one({ method: 14 }), 'compression method 14 is not supported'],
    ['a wrong checksum', one({ crc32: 7 }), 'corrupt zip archive: wrong checksum'],
    ['smaller than it says', one({ size: 400 }), 'corrupt zip archive: an entry has another size than it says'],
    ['larger than it says', one({ size: 200 }), 'corrupt zip archive: an entry is larger than it says'],
    ['stored with two sizes', one({ stored: true, size: 200 }), 'corrupt zip archive: sizes differ'],
    ['corrupt deflate data', one({ content: 'abc', stored: true, method: 8 }), /(corrupt|truncated) deflate data/],
    ['a local header elsewhere', one({ at: 3 }), 'corrupt zip archive: no local header'],
    ['a local header outside', one({ at: 100_000 }), 'truncated zip archive'],
    ['a content that is not there', one({ compressedSize: 100_000 }), /limit: entries overlap/],
    ['larger than is read', one({ size: 70 * 1024 * 1024 }), /limit: 73400320 bytes, at most 67108864 are read/],
    ['no archive', Buffer.from('hello'.repeat(100)), /is no zip archive, or truncated/],
    ['nothing', Buffer.alloc(0), /is no zip archive, or truncated/],
    ['cut at its begin', one({}).subarray(20), /corrupt zip archive|truncated/],
    ['cut at its end', one({}).subarray(0, -10), /is no zip archive, or truncated/],
  ])('%s', async (_, bytes, reason) => {
    expect(await readAll(bytes)).toMatch(reason);
  });

  test('a directory that ends early, after what it has', async () => {
    const bytes = zip([{ name: 'a' }, { name: 'b' }]);
    bytes.fill(0, bytes.indexOf('PK\x01\x02', bytes.indexOf('PK\x01\x02') + 1, 'latin1'), bytes.length - 22);
    const names: string[] = [];
    const reading = (async () => {
      const opened = await openZip(sourceOf(bytes));
      for await (const { name } of opened.entries()) names.push(name);
    })();
    await expect(reading).rejects.toThrow('corrupt zip archive: entry 2 of the central directory');
    expect(names).toEqual(['a']);
  });

  test('bounds are named: entries, growth of nested archives together', async () => {
    expect(await readAll(zip([{ name: 'a' }, { name: 'b' }]), { limits: { entries: 1 } })).toBe(
      'limit: more than 1 entries',
    );
    const zeros = zip([{ name: 'zeros', content: Buffer.alloc(40 * 1024 * 1024) }]);
    const outer = await openZip(
      sourceOf(
        zip([
          { name: 'a', content: zeros },
          { name: 'b', content: zeros },
        ]),
      ),
      {
        limits: { expansion: 0 },
      },
    );
    const bomb = (async () => {
      for (const entry of await entriesOf(outer)) {
        const inner = await openZip(await outer.open(entry), { within: outer });
        for (const each of await entriesOf(inner)) await inner.read(each);
      }
    })();
    await expect(bomb).rejects.toThrow(/limit: the archive grows to more than/);
    outer.close();
  });

  test('a content that many entries share is a bomb', async () => {
    const items: ZipItem[] = [{ name: 'kernel', content: Buffer.alloc(100_000) }];
    for (let i = 0; i < 1000; i++) items.push({ name: `copy${i}`, at: 0, compressedSize: 116, size: 100_000 });
    expect(await readAll(zip(items))).toMatch(/limit: entries overlap/);
  });
});

test('no mutation of an archive crashes or hangs: contents, or an Error with a reason', async () => {
  const seeds = [zip(FILES), zip(FILES, { zip64: true }), zip(FILES, { dataDescriptors: true })];
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 8 }), async (seed, edits) => {
      const bytes = Buffer.from(seed);
      for (const { at, byte } of edits) bytes[Math.floor(at * bytes.length)] = byte;
      try {
        await contentsOf(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).message).toMatch(/zip archive|deflate data|limit:|encrypted|not supported/);
      }
    }),
    { numRuns: effort(500) },
  );
});
