import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, storableText } from './json-text.ts';

test('what PostgreSQL can store is left exactly as it is', () => {
  const value = { 'ä😀': ['\\u0000', '"', null, 1.5, { deep: '\n' }] };
  expect(jsonText(value)).toBe(JSON.stringify(value));
  expect(storableText('ä😀\\u0000')).toBe('ä😀\\u0000');
});

test('NUL and halves of surrogate pairs become U+FFFD, in keys too', () => {
  expect(JSON.parse(jsonText({ 'a\0': ['\ud800', 'x\udc00y', '😀', '\\u0000'] }))).toEqual({
    'a\ufffd': ['\ufffd', 'x\ufffdy', '😀', '\\u0000'],
  });
  expect(storableText('a\0b\ud83d')).toBe('a\ufffdb\ufffd');
});

test('any text comes out storable', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
      const text = String.fromCharCode(...units);
      expect(Buffer.from(storableText(text)).toString()).toBe(storableText(text));
      expect(storableText(text)).not.toContain('\0');
      expect(JSON.parse(jsonText([text]))).toEqual([storableText(text)]);
    }),
  );
});
