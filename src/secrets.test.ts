import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { masterKeyOf, newAccessKey, openMasterKey } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = masterKeyOf(new Uint8Array(32).fill(7));

test('what was sealed opens again, with the same key and context alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, context) => {
      const sealed = key.seal(text, context);
      expect(key.open(sealed, context)).toBe(text);
      expect(() => key.open(sealed, `${context}x`)).toThrow(/cannot be opened/);
    }),
  );
  const sealed = key.seal('secret', 'AKIA1');
  expect(() => masterKeyOf(new Uint8Array(32)).open(sealed, 'AKIA1')).toThrow(/cannot be opened/);
});

test('two seals of one secret differ; a changed letter opens nothing', () => {
  const sealed = key.seal('secret', 'c');
  expect(key.seal('secret', 'c')).not.toBe(sealed);
  for (let i = 0; i < sealed.length - 1; i++) {
    const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1);
    expect(() => key.open(changed, 'c')).toThrow(/cannot be opened/);
  }
  expect(() => key.open('', 'c')).toThrow(/cannot be opened/);
});

test('each purpose has a key of its own, the same every time', () => {
  expect(key.derive('a')).toEqual(key.derive('a'));
  expect(key.derive('a')).not.toEqual(key.derive('b'));
});

test('the file is created once, for its owner alone', () => {
  const file = join(folder, 'new/master.key');
  const sealed = openMasterKey(file).seal('x', 'c');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  expect(openMasterKey(file).open(sealed, 'c')).toBe('x');
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test.each(['', 'not hex', 'ab'.repeat(31)])('a file that holds %j is refused and left alone', (text) => {
  const file = join(folder, 'broken.key');
  writeFileSync(file, text);
  expect(() => openMasterKey(file)).toThrow(/broken\.key is no master key/);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('access keys have the form of AWS', () => {
  const { accessKeyId, secretAccessKey } = newAccessKey();
  expect(accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
  expect(newAccessKey().accessKeyId).not.toBe(accessKeyId);
});
