import { describe, expect, test } from 'vitest';
import { xzStored, zstdStored } from '../../test/inventory/compressed.ts';
import { tarEntries } from './archive.ts';
import { readBytes, readJson, readLines } from './content.ts';
import { gz, tarOf, withFeedsFolder } from './fixtures/feeds-folder.ts';

const signal = new AbortController().signal;

async function linesOf(folder: string, path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(folder, path, signal)) lines.push(line);
  return lines;
}

/** `[1,2,3]` and a line end, by bzip2 1.0.8. */
const BZIP2 = Buffer.from('QlpoOTFBWSZTWTtLOLQAAANaAAAQAAQ4AAAKIAAxDAEGmaHsmQou5IpwoSB2lnFo', 'base64');
const TEXT = '[1,2,3]\n';

const PACKED: readonly (readonly [ending: string, packed: Buffer])[] = [
  ['.gz', gz(TEXT)],
  ['.bz2', BZIP2],
  ['.xz', xzStored(Buffer.from(TEXT))],
  ['.zst', zstdStored(Buffer.from(TEXT))],
];

describe.each([...PACKED, ['', Buffer.from(TEXT)] as const])('a file that ends in %j', (ending, packed) => {
  const path = `x/list.json${ending}`;

  test('is unpacked', async () => {
    await withFeedsFolder({ [path]: packed }, async (folder) => {
      expect(await linesOf(folder, path)).toEqual(['[1,2,3]']);
      expect(await readJson(folder, path, signal)).toEqual([1, 2, 3]);
    });
  });

  test('is not read beyond its limit', async () => {
    await withFeedsFolder({ [path]: packed }, async (folder) => {
      const read = async () => {
        for await (const _ of readBytes(folder, path, signal, 4));
      };
      await expect(read()).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining('4 bytes') });
    });
  });
});

test.each(PACKED)('a file that ends in %j is an error when it is cut short, wherever', async (ending, packed) => {
  const path = `x/list.json${ending}`;
  for (const length of [0, 1, 5, Math.floor(packed.length / 2), packed.length - 2]) {
    await withFeedsFolder({ [path]: packed.subarray(0, length) }, async (folder) => {
      await expect(linesOf(folder, path), `${length} bytes`).rejects.toMatchObject({
        kind: 'upstream',
        message: expect.stringContaining(`${path} cannot be read: `),
      });
    });
  }
});

test.each([
  ['a.tgz', gz],
  ['a.tar.gz', gz],
  ['a.tar.xz', xzStored],
  ['a.txz', xzStored],
  ['a.tar.zst', zstdStored],
  ['a.tar', (tar: Buffer) => tar],
])('%s is an archive', async (path, pack) => {
  const tar = tarOf({ 'one.json': '1', 'two.json': '2' });
  await withFeedsFolder({ [path]: pack(tar) }, async (folder) => {
    const found: string[] = [];
    for await (const entry of tarEntries(folder, path, signal)) {
      found.push(`${entry.name} ${'bytes' in entry ? entry.bytes.toString() : entry.reason}`);
    }
    expect(found).toEqual(['one.json 1', 'two.json 2']);
  });
});

test('an archive that is cut short is an error', async () => {
  const whole = gz(tarOf({ 'one.json': '1'.repeat(5_000), 'two.json': '2' }));
  await withFeedsFolder({ 'a.tgz': whole.subarray(0, whole.length - 20) }, async (folder) => {
    const read = async () => {
      for await (const _ of tarEntries(folder, 'a.tgz', signal));
    };
    await expect(read()).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining('a.tgz') });
  });
});

test('several xz streams in one file are refused, since only the first would be read', async () => {
  const two = Buffer.concat([xzStored(Buffer.from('a\n')), xzStored(Buffer.from('b\n'))]);
  await withFeedsFolder({ 'list.xz': two }, async (folder) => {
    await expect(linesOf(folder, 'list.xz')).rejects.toThrow('several xz streams');
  });
});

test('a reader that is called off ends with the reason', async () => {
  const controller = new AbortController();
  await withFeedsFolder({ 'list.txt': 'a\n'.repeat(500_000) }, async (folder) => {
    const read = async () => {
      for await (const _ of readBytes(folder, 'list.txt', controller.signal)) controller.abort(new Error('called off'));
    };
    await expect(read()).rejects.toThrow('called off');
  });
});

test.each(['list.txt', 'list.gz', 'list.xz'])(
  '%s that is not there, or called off before it is read, is an error and nothing else',
  async (path) => {
    const read = async (reason?: Error) => {
      for await (const _ of readBytes('/nonexistent', path, reason ? AbortSignal.abort(reason) : signal));
    };
    await expect(read()).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining(path) });
    await expect(read(new Error('called off'))).rejects.toThrow('called off');
    // An error that nobody hears would end the process at the next turn.
    await new Promise((resolve) => setTimeout(resolve, 20));
  },
);
