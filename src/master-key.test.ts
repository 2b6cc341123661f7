import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type DataKeys, openMasterKey } from './master-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-master-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A KMS that seals by turning every bit around. */
const kms: DataKeys = {
  async generate() {
    const key = new Uint8Array(32).fill(5);
    return { key, sealed: key.map((byte) => byte ^ 0xff) };
  },
  open: async (sealed) => sealed.map((byte) => byte ^ 0xff),
};

test('the file is created once, for its owner alone', async () => {
  const file = join(folder, 'new/master.key');
  const sealed = (await openMasterKey(file)).seal('x', 'c');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  expect((await openMasterKey(file)).open(sealed, 'c')).toBe('x');
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('two that create it at once have the same key', async () => {
  const file = join(folder, 'race.key');
  const [one, other] = await Promise.all([openMasterKey(file), openMasterKey(file)]);
  expect(other.open(one.seal('x', 'c'), 'c')).toBe('x');
});

test.each(['', 'not hex', 'ab'.repeat(31)])('a file that holds %j is refused and left alone', async (text) => {
  const file = join(folder, 'broken.key');
  writeFileSync(file, text);
  await expect(openMasterKey(file)).rejects.toThrow(/broken\.key is no master key/);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a new key seals from now on; another process finds it when it looks', async () => {
  const file = join(folder, 'rotated.key');
  const [key, other] = [await openMasterKey(file), await openMasterKey(file)];
  const before = key.seal('x', 'c');
  await key.rotate();
  const after = key.seal('y', 'c');
  expect([key.open(before, 'c'), key.open(after, 'c'), key.isCurrent(before, 'c')]).toEqual(['x', 'y', false]);
  expect(() => other.open(after, 'c')).toThrow(/cannot be opened/);
  expect([await other.refresh(), await other.refresh()]).toEqual([true, false]);
  expect(other.open(after, 'c')).toBe('y');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('under KMS the file holds no key in clear, and without KMS it does not open', async () => {
  const file = join(folder, 'kms.key');
  const sealed = (await openMasterKey(file, kms)).seal('x', 'c');
  expect(readFileSync(file, 'utf8')).toMatch(/^kms [A-Za-z0-9+/]+=*\n$/);
  expect((await openMasterKey(file, kms)).open(sealed, 'c')).toBe('x');
  await expect(openMasterKey(file)).rejects.toThrow(/sealed by KMS/);
});

test('an installation moves under KMS by a new key', async () => {
  const file = join(folder, 'moved.key');
  const sealed = (await openMasterKey(file)).seal('x', 'c');
  const key = await openMasterKey(file, kms);
  await key.rotate();
  expect(key.open(sealed, 'c')).toBe('x');
  expect(readFileSync(file, 'utf8')).toMatch(/^kms \S+\n[0-9a-f]{64}\n$/);
});
