import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageTokens, type TokenBinding } from './page-token.ts';

const tokens = pageTokens('a secret');
const binding: TokenBinding = {
  accountId: '111122223333',
  region: 'us-east-1',
  operation: 'ListFindings',
  query: [{ severity: [{ kind: 'string', comparison: 'EQUALS', value: 'HIGH' }] }, undefined],
};

test('a token opens for the query that it was made for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (next) => {
      expect(tokens.open(binding, tokens.seal(binding, next))).toBe(next);
    }),
  );
});

test.each<[string, Partial<TokenBinding>]>([
  ['account', { accountId: '444455556666' }],
  ['region', { region: 'eu-west-1' }],
  ['operation', { operation: 'ListCoverage' }],
  ['query', { query: [{}, undefined] }],
])('it is refused for another %s', (_, change) => {
  const token = tokens.seal(binding, 'after this');
  expect(() => tokens.open({ ...binding, ...change }, token)).toThrow(
    expect.objectContaining({
      name: 'ValidationException',
      body: expect.objectContaining({ fields: [expect.objectContaining({ name: 'nextToken' })] }),
    }),
  );
});

test('no other text opens', () => {
  const token = tokens.seal(binding, 'after this');
  const tampered = [...token].map((c, i) => `${token.slice(0, i)}${c === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`);
  for (const text of [
    ...tampered,
    `${token}=`,
    ` ${token}`,
    token.slice(0, -1),
    'x',
    pageTokens('other').seal(binding, 'a'),
  ]) {
    expect(() => tokens.open(binding, text), text).toThrow('nextToken');
  }
});
