import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advisory, SAMPLE, sampleFeed } from '../../test/advisories/sample-feeds.ts';
import type { GenerationInfo } from '../domain/advisory.ts';
import { buildDatabase } from './build.ts';
import { packDatabase } from './pack.ts';
import { openDatabase } from './read.ts';
import { unpackDatabase } from './unpack.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const original = join(folder, 'original');
const pack = join(folder, 'sample.pack');
const HEAD = 'assay pack 1\n'.length;
let info: GenerationInfo;

beforeAll(async () => {
  const long = advisory({ ecosystem: 'Go', name: 'x'.repeat(3_000), advisoryId: 'GO-2024-1' });
  info = await buildDatabase({
    feedsFolder: folder,
    outFolder: original,
    signal: new AbortController().signal,
    feeds: [sampleFeed('sample', [...SAMPLE, long])],
  });
  await packDatabase(original, pack);
});

/** The pack with its body changed, compressed again. */
function altered(change: (body: Buffer) => Buffer): string {
  const bytes = readFileSync(pack);
  const body = change(brotliDecompressSync(bytes.subarray(HEAD)));
  const path = join(folder, 'altered.pack');
  writeFileSync(path, Buffer.concat([bytes.subarray(0, HEAD), brotliCompressSync(body)]));
  return path;
}

test('an unpacked database is the one that was packed', async () => {
  const copy = join(folder, 'copy');
  expect(await unpackDatabase(pack, copy)).toEqual(info);
  const [a, b] = [openDatabase(original), openDatabase(copy)];
  expect(b.info).toEqual(a.info);
  for (const { ecosystem, name } of b.packagesOf('CVE-2023-0464'))
    expect(b.lookup(ecosystem, name)).toEqual(a.lookup(ecosystem, name));
  expect(b.packagesOf('CVE-2023-0464')).toEqual(a.packagesOf('CVE-2023-0464'));
  expect(b.lookup('Go', 'x'.repeat(3_000))).toHaveLength(1);
  expect(b.vulnerability('GO-2023-2102')).toEqual(a.vulnerability('CVE-2023-44487'));
  await a.close();
  await b.close();
});

test('the same generation gives the same bytes, also after a round trip', async () => {
  const again = join(folder, 'again.pack');
  await packDatabase(original, again);
  expect(readFileSync(again).equals(readFileSync(pack))).toBe(true);
  await unpackDatabase(pack, join(folder, 'trip'));
  await packDatabase(join(folder, 'trip'), again);
  expect(readFileSync(again).equals(readFileSync(pack))).toBe(true);
});

describe('a pack that is not sound is refused and leaves the target untouched', () => {
  const kept = join(folder, 'target', 'db');

  async function refused(path: string, message: RegExp | string): Promise<void> {
    if (!existsSync(kept)) {
      mkdirSync(join(folder, 'target'), { recursive: true });
      await unpackDatabase(pack, kept);
    }
    const before = readFileSync(join(kept, 'data.mdb'));
    await expect(unpackDatabase(path, kept)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(message),
    });
    expect(readdirSync(join(folder, 'target'))).toEqual(['db']);
    expect(readFileSync(join(kept, 'data.mdb')).equals(before)).toBe(true);
  }

  test('cut off at any length', async () => {
    const bytes = readFileSync(pack);
    const path = join(folder, 'cut.pack');
    for (const share of [0, 0.005, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99]) {
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)));
      await refused(path, /cut\.pack: it is/);
    }
  });

  test('with any byte changed', async () => {
    const bytes = readFileSync(pack);
    const path = join(folder, 'bad.pack');
    // The last bytes of a Brotli stream may be padding.
    for (let at = 0; at < bytes.length - 8; at += Math.ceil(bytes.length / 60)) {
      const bad = Buffer.from(bytes);
      bad[at] = (bad[at] ?? 0) ^ 0x20;
      writeFileSync(path, bad);
      await refused(path, /bad\.pack: it/);
    }
  });

  test('not there, or something else', async () => {
    await refused(join(folder, 'missing.pack'), 'cannot be opened');
    writeFileSync(join(folder, 'letter.txt'), 'Dear reader, this is no pack.');
    await refused(join(folder, 'letter.txt'), 'no pack of an advisory database');
    writeFileSync(join(folder, 'later.pack'), 'assay pack 9\n...');
    await refused(join(folder, 'later.pack'), 'another version of Assay');
  });

  test('with another checksum, and with contents that its digest does not name', async () => {
    await refused(
      altered((body) => {
        body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
        return body;
      }),
      'checksum is wrong',
    );
    await refused(
      altered((body) => Buffer.from(body.toString('latin1').replace('3.0.9-1', '3.0.8-1'), 'latin1')),
      'checksum is wrong',
    );
  });

  test('that claims an endless entry', async () => {
    await refused(
      altered((body) => {
        body.writeUInt32LE(0xffff_ffff, 5);
        return body;
      }),
      'an entry is too long',
    );
  });

  test('that goes on after its end', async () => {
    await refused(
      altered((body) => Buffer.concat([body, body])),
      'something follows its end',
    );
  });
});
