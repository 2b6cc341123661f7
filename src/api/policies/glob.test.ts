import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from './glob.ts';

test.each([
  ['inspector2:Get*', 'inspector2:GetMember', true],
  ['inspector2:Get*', 'inspector2:BatchGetMember', false],
  ['arn:aws:inspector2:*:*:owner/*/filter/?', 'arn:aws:inspector2:us-east-1:1:owner/1/filter/a', true],
  ['*', '', true],
  ['?', '', false],
])('%j on %j: %j', (pattern, text, expected) => expect(matchesGlob(pattern, text)).toBe(expected));

test('answers like the regular expression that it stands for', () => {
  const few = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
  const text = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(few, text, (pattern, value) => {
      const source = pattern.replace(/[*?]/g, (c) => (c === '*' ? '.*' : '.'));
      expect(matchesGlob(pattern, value)).toBe(new RegExp(`^${source}$`).test(value));
    }),
    { numRuns: 500 },
  );
});

test('a pattern made to be slow is not', () => {
  expect(matchesGlob(`${'*a'.repeat(1_000)}*b`, 'a'.repeat(5_000))).toBe(false);
});
