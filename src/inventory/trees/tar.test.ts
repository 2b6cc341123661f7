import { expect, test } from 'vitest';
import { END_OF_TAR, paxRecord, type TarItem, tar, tarHeader } from '../../../test/inventory/tar.ts';
import { createByteReader, piecesOf } from '../../compression/byte-reader.ts';
import { readTar, type TarEntry } from './tar.ts';

/** The entries of an archive that comes in chunks of this size; contents of files as text. */
async function read(archive: Uint8Array, chunk = 700): Promise<(Pick<TarEntry, 'name' | 'type'> & { text: string })[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < archive.length; at += chunk) yield archive.subarray(at, at + chunk);
  }
  const reader = createByteReader(chunks());
  const entries = [];
  for await (const { name, type, size, linkName } of readTar(reader, 'test')) {
    const pieces: Buffer[] = [];
    // Only files with an odd name are read: skipping must do for the others.
    if (!name.startsWith('skip')) for await (const piece of piecesOf(reader, size)) pieces.push(Buffer.from(piece));
    entries.push({ name, type, text: linkName || Buffer.concat(pieces).toString() });
  }
  return entries;
}

const LONG = `${'long/'.repeat(60)}name`;
const gnuLong = (type: string, text: string): TarItem => ({ name: '././@LongLink', type, content: `${text}\0` });

test.each([1, 100, 512, 700, 100_000])('entries of every kind, in chunks of %d bytes', async (chunk) => {
  const archive = tar(
    { name: 'folder/', type: '5' },
    { name: 'old-folder/', type: '0' },
    { name: 'file', content: 'hello' },
    { name: 'skipped', content: 'x'.repeat(2000) },
    { name: 'link', type: '2', link: 'file' },
    { name: 'hard', type: '1', link: 'file' },
    { name: 'pipe', type: '6' },
    { name: LONG, content: 'pax' },
    gnuLong('L', LONG),
    gnuLong('K', `${LONG}-target`),
    { name: 'cut', type: '2', link: 'cut' },
    { name: 'PaxHeader', type: 'g', content: paxRecord('comment', 'global headers are of no interest') },
    { name: 'last' },
  );
  expect(await read(archive, chunk)).toEqual([
    { name: 'folder/', type: 'directory', text: '' },
    { name: 'old-folder/', type: 'directory', text: '' },
    { name: 'file', type: 'file', text: 'hello' },
    { name: 'skipped', type: 'file', text: '' },
    { name: 'link', type: 'symlink', text: 'file' },
    { name: 'hard', type: 'hardlink', text: 'file' },
    { name: 'pipe', type: 'other', text: '' },
    { name: LONG, type: 'file', text: 'pax' },
    { name: LONG, type: 'symlink', text: `${LONG}-target` },
    { name: 'last', type: 'file', text: '' },
  ]);
});

test('the prefix of a POSIX header comes before the name', async () => {
  const header = tarHeader({ name: 'name' }, 0);
  header.write('prefix', 345);
  header.write('        ', 148);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  expect((await read(Buffer.concat([header, END_OF_TAR])))[0]?.name).toBe('prefix/name');
});

test('a PAX size replaces the one of the header', async () => {
  const pax = { name: 'PaxHeader', type: 'x', content: paxRecord('size', '5') };
  expect(await read(tar(pax, { name: 'file', content: 'hello', size: 0 }))).toEqual([
    { name: 'file', type: 'file', text: 'hello' },
  ]);
});

test('what follows the end mark is no entry; an archive may also just end', async () => {
  const one = tar({ name: 'one' });
  expect(await read(Buffer.concat([one, one]))).toHaveLength(1);
  expect(await read(one.subarray(0, 512))).toHaveLength(1);
  expect(await read(Buffer.alloc(0))).toEqual([]);
});

test('an extension header without its entry is a truncated archive', async () => {
  const archive = tar({ name: 'PaxHeader', type: 'x', content: paxRecord('path', 'x') });
  await expect(read(archive.subarray(0, 1024))).rejects.toThrow(/test: truncated tar at byte 1024/);
});
