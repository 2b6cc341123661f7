import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPathSet } from './path-set.ts';

test('holds what was added and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), (paths) => {
      const set = createPathSet();
      const [added, absent] = [paths.slice(0, paths.length >> 1), paths.slice(paths.length >> 1)];
      for (const path of added) set.add(path, 'other');
      expect(added.every((path) => set.has(path, 'other'))).toBe(true);
      expect(absent.some((path) => set.has(path, 'other'))).toBe(false);
      expect(added.some((path) => set.has(path, 'folder'))).toBe(false);
    }),
  );
});

test('grows', () => {
  const set = createPathSet();
  for (let i = 0; i < 50_000; i++) set.add(`/usr/share/file-${i}`, 'other');
  for (let i = 0; i < 50_000; i++) expect(set.has(`/usr/share/file-${i}`, 'other')).toBe(true);
  expect(set.has('/usr/share/file-50000', 'other')).toBe(false);
});
