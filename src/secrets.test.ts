import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KeyRing, masterKeyOf, masterKeyOfRing, newAccessKey } from './secrets.ts';

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
  for (let i = 0; i < sealed.length; i++) {
    const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1);
    expect(() => key.open(changed, 'c')).toThrow(/cannot be opened/);
  }
  for (const other of [`${sealed}x`, `${sealed}!`, `${sealed.slice(0, 9)}\n${sealed.slice(9)}`]) {
    expect(() => key.open(other, 'c')).toThrow(/cannot be opened/);
  }
  expect(() => key.open('', 'c')).toThrow(/cannot be opened/);
});

test('each purpose has a key of its own, the same every time', () => {
  expect(key.derive('a')).toEqual(key.derive('a'));
  expect(key.derive('a')).not.toEqual(key.derive('b'));
});

test('a newer key seals, and what the older one sealed still opens', () => {
  const [older, newer] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  let ring: KeyRing = [older];
  const changing = masterKeyOfRing(() => ring);
  const before = changing.seal('secret', 'c');
  ring = [newer, older];
  const after = changing.seal('secret', 'c');
  expect([changing.open(before, 'c'), changing.open(after, 'c')]).toEqual(['secret', 'secret']);
  expect([changing.isCurrent(before, 'c'), changing.isCurrent(after, 'c')]).toEqual([false, true]);
  ring = [newer];
  expect(() => changing.open(before, 'c')).toThrow(/cannot be opened/);
});

test('access keys have the form of AWS', () => {
  const { accessKeyId, secretAccessKey } = newAccessKey();
  expect(accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
  expect(newAccessKey().accessKeyId).not.toBe(accessKeyId);
});
