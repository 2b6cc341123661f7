import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizePath, resolveLinks } from './paths.ts';

test.each([
  ['usr/lib/x', '/usr/lib/x'],
  ['./usr/lib/x', '/usr/lib/x'],
  ['/usr//lib/./x/', '/usr/lib/x'],
  ['usr/lib/../bin', '/usr/bin'],
  ['usr/.wh.x', '/usr/.wh.x'],
  ['', '/'],
  ['./', '/'],
  ['../etc/passwd', undefined],
  ['a/../../etc/passwd', undefined],
  ['/..', undefined],
  ['a\0b', undefined],
])('normalizePath %j', (raw, expected) => {
  expect(normalizePath(raw)).toBe(expected);
});

test('a normalized path is absolute, has no empty, dot or dot-dot part, and stays as it is', () => {
  const part = fc.constantFrom('', '.', '..', 'a', 'b', '.c', '..d');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const path = normalizePath(parts.join('/'));
      if (path === undefined || path === '/') return;
      expect(path.startsWith('/')).toBe(true);
      expect(
        path
          .slice(1)
          .split('/')
          .filter((each) => ['', '.', '..'].includes(each)),
      ).toEqual([]);
      expect(normalizePath(path)).toBe(path);
    }),
  );
});

const LINKS: Readonly<Record<string, string>> = {
  '/lib': 'usr/lib',
  '/etc/os-release': '../usr/lib/os-release',
  '/usr/lib/absolute': '/etc',
  '/escape': '../../../../etc',
  '/loop': 'loop/again',
  '/a': 'b',
  '/b': 'a',
};

test.each([
  ['/lib/x', '/usr/lib/x'],
  ['/etc/os-release', '/usr/lib/os-release'],
  ['/lib/absolute/passwd', '/etc/passwd'],
  ['/escape/passwd', '/etc/passwd'],
  ['/no/such/path', '/no/such/path'],
  ['/loop', undefined],
  ['/a/x', undefined],
])('resolveLinks %s stays inside the root', (path, expected) => {
  expect(resolveLinks(path, (each) => LINKS[each])).toBe(expected);
});
