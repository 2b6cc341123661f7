import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advisory, SAMPLE, sampleFeed } from '../../test/advisories/sample-feeds.ts';
import type { GenerationInfo } from '../domain/advisory.ts';
import { buildDatabase } from './build.ts';
import { packDatabase } from './pack.ts';
import { readSignKey, readVerifyKey } from './pack-signature.ts';
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
    for (const length of [
      0,
      5,
      11,
      13,
      ...[0.1, 0.3, 0.5, 0.9, 0.99].map((share) => Math.floor(bytes.length * share)),
    ]) {
      writeFileSync(path, bytes.subarray(0, length));
      await refused(path, /cut\.pack: it is (cut off|corrupt)/);
    }
  });

  test('with any byte changed', async () => {
    const bytes = readFileSync(pack);
    const path = join(folder, 'bad.pack');
    const content = brotliDecompressSync(bytes.subarray(HEAD));
    /** Some bits of a Brotli stream are padding, or say only how large a window is: what it holds is the same then. */
    const isSame = (bad: Buffer): boolean => {
      try {
        return brotliDecompressSync(bad.subarray(HEAD)).equals(content);
      } catch {
        return false;
      }
    };
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const bad = Buffer.from(bytes);
      bad[at] = (bad[at] ?? 0) ^ 0x20;
      if (at >= HEAD && isSame(bad)) continue;
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

describe('a signature', () => {
  const pair = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');
  const signed = join(folder, 'signed.pack');
  const unsigned = join(folder, 'unsigned.pack');
  beforeAll(async () => {
    await packDatabase(original, signed, { signKey: pair.privateKey });
    await packDatabase(original, unsigned);
  });
  const unpacked = (path: string, verifyKey?: typeof pair.publicKey) =>
    unpackDatabase(path, join(folder, 'verified'), { ...(verifyKey !== undefined && { verifyKey }) });

  test('says who made the pack, and is the same each time', async () => {
    expect((await unpacked(signed, pair.publicKey)).digest).toBe(info.digest);
    const again = join(folder, 'signed-again.pack');
    await packDatabase(original, again, { signKey: pair.privateKey });
    expect(readFileSync(again).equals(readFileSync(signed))).toBe(true);
  });

  test('is not asked for without a key', async () => {
    expect((await unpacked(signed)).digest).toBe(info.digest);
    expect((await unpacked(unsigned)).digest).toBe(info.digest);
  });

  test.each([
    ['is missing', unsigned, pair.publicKey, 'it is not signed'],
    ['is of another key', signed, other.publicKey, 'signed with another key'],
  ])('that %s is refused, and nothing is unpacked', async (_, path, key, message) => {
    rmSync(join(folder, 'verified'), { recursive: true, force: true });
    await expect(unpacked(path, key)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining(message),
    });
    expect(existsSync(join(folder, 'verified'))).toBe(false);
  });

  test('does not fit other contents, nor other bytes', async () => {
    const [foreign, mine] = [readFileSync(signed), readFileSync(unsigned)].map((bytes) =>
      brotliDecompressSync(bytes.subarray(HEAD)),
    );
    const frame = foreign?.subarray(mine?.length) ?? Buffer.alloc(0);
    const elsewhere = join(folder, 'elsewhere');
    await buildDatabase({
      feedsFolder: folder,
      outFolder: elsewhere,
      signal: new AbortController().signal,
      feeds: [sampleFeed('sample', [advisory()])],
    });
    const transplanted = join(folder, 'transplanted.pack');
    await packDatabase(elsewhere, transplanted);
    const bytes = readFileSync(transplanted);
    const body = Buffer.concat([brotliDecompressSync(bytes.subarray(HEAD)), frame]);
    writeFileSync(transplanted, Buffer.concat([bytes.subarray(0, HEAD), brotliCompressSync(body)]));
    await expect(unpacked(transplanted, pair.publicKey)).rejects.toThrow('its signature is wrong');
    // Twice, or changed, it is none.
    const twice = Buffer.concat([foreign ?? Buffer.alloc(0), frame]);
    writeFileSync(transplanted, Buffer.concat([bytes.subarray(0, HEAD), brotliCompressSync(twice)]));
    await expect(unpacked(transplanted, pair.publicKey)).rejects.toThrow('something follows its end');
  });

  test('needs keys of its kind, in PEM', () => {
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const secret = write('a.key', String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })));
    const open = write('a.pub', String(pair.publicKey.export({ type: 'spki', format: 'pem' })));
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const wrong = write('p256.key', String(p256.privateKey.export({ type: 'pkcs8', format: 'pem' })));
    expect(readSignKey(secret).equals(pair.privateKey)).toBe(true);
    expect(readVerifyKey(open).equals(pair.publicKey)).toBe(true);
    expect(() => readSignKey(wrong)).toThrow('Ed25519 is needed');
    expect(() => readVerifyKey(secret)).toThrow('no public key in PEM');
    expect(() => readSignKey(open)).toThrow('no private key in PEM');
    expect(() => readSignKey(join(folder, 'none.key'))).toThrow('it is not there');
  });
});
