import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJson } from './json-members.ts';
import { plainJson } from './plain-json.ts';

const plain = (text: string): unknown => JSON.parse(Buffer.from(plainJson(Buffer.from(text))).toString());

test.each([
  ['{"a": 1, // one\n "b": [1, 2,], /* , */ }', { a: 1, b: [1, 2] }],
  ['{"a": "// no comment, }", "b": "\\",}"}', { a: '// no comment, }', b: '",}' }],
  ['[1, /* trailing */ ]', [1]],
  ['// nothing else\n[]', []],
])('%j', (text, value) => {
  expect(plain(text)).toEqual(value);
});

test('plain JSON stays as it is, byte for byte', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(Buffer.from(plainJson(Buffer.from(text))).toString()).toBe(text);
    }),
  );
});

test('members of an object are parsed one by one, and a broken one breaks nothing before it', () => {
  const document = openJson(Buffer.from('{"a": {"x": 1, "y": {"z": 2}, "w": tru}, "b": 2}'));
  expect([document.has('a'), document.value('b'), document.value('c')]).toEqual([true, 2, undefined]);
  expect([...document.entriesAt(['a', 'y'])]).toEqual([['z', 2]]);
  const seen: string[] = [];
  expect(() => {
    for (const [name] of document.entries('a')) seen.push(name);
  }).toThrow(/no valid JSON/);
  expect(seen).toEqual(['x', 'y']);
});
