import { describe, expect, test } from 'vitest';
import { parseYaml } from './yaml.ts';

const parse = (text: string): unknown => parseYaml(Buffer.from(text));

describe('YAML through the library', () => {
  test('a document, an empty one, the first of several', () => {
    expect(parse('a: 1\nb: [x, y]\n')).toEqual({ a: 1, b: ['x', 'y'] });
    expect(parse('')).toBeNull();
    expect(parse('a: 1\n---\nb: 2\n')).toEqual({ a: 1 });
  });

  test.each([
    ['a: b: c\n', /^is no valid YAML \(line 1\): Nested mappings/],
    ['a: 1\nb: [1, 2\n', /^is no valid YAML \(line \d\)/],
    ['a: 1\n}\n', /^is no valid YAML \(line \d\)/],
    ['a: *nowhere\n', /Unresolved alias/],
  ])('%j is refused with its line', (text, reason) => {
    expect(() => parse(text)).toThrow(reason);
  });

  test('the first error ends reading: broken text of 1 MB costs no more than whole text', () => {
    for (const piece of ['}\n', '! ', '&a ', '"', '[]', '%a\n', 'a: "', '- a\n', '{', '- ']) {
      expect(() => parse(piece.repeat(2 ** 20 / piece.length))).toThrow(/limit: YAML|is no valid YAML/);
    }
  });

  test('aliases do not multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}x]`);
    expect(() => parse(lines.join('\n'))).toThrow(/alias/i);
  });
});
