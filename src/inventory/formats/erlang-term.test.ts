import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ErlangTerm, parseErlangTerms } from './erlang-term.ts';

/** A term as `io:format("~p.")` writes it, texts as binaries. */
const written = (term: ErlangTerm): string =>
  typeof term === 'string' ? `<<"${term.replace(/["\\]/g, '\\$&')}">>` : `[${term.map(written).join(',\n ')}]`;

const terms = fc.letrec<{ term: ErlangTerm }>((tie) => ({
  term: fc.oneof({ maxDepth: 5 }, fc.string(), fc.array(tie('term'))),
})).term;

describe('Erlang terms', () => {
  test('read back', () => {
    fc.assert(
      fc.property(fc.array(terms), (all) => {
        expect(parseErlangTerms(all.map((term) => `${written(term)}.\n`).join(''))).toEqual(all);
      }),
    );
  });

  test('tuples, lists, atoms, quoted atoms, strings, numbers, comments', () => {
    const text = '%% {not, "this"}\n{application, \'my app\', [{vsn, "1.0\\"x"}, {n, -5}, {limit, 16#ff}]}. % end\n[].';
    expect(parseErlangTerms(text)).toEqual([
      [
        'application',
        'my app',
        [
          ['vsn', '1.0"x'],
          ['n', '5'],
          ['limit', '16', 'ff'],
        ],
      ],
      [],
    ]);
  });

  test.each(['{a, b', 'a}', '[a}', '"open', "'open", '<<"a"', '{<<a}>>'])('%j is refused', (text) => {
    expect(() => parseErlangTerms(text)).toThrow(/is no list of Erlang terms/);
  });

  test('nesting has a bound, and nothing hostile does more than throw', () => {
    expect(() => parseErlangTerms('['.repeat(5_000))).toThrow('limit: Erlang terms nested more than 100 deep');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]<>"\'\\%,. a1') }), (text) => {
        try {
          parseErlangTerms(text);
        } catch (error) {
          expect((error as Error).message).toMatch(/^(?:is no list of Erlang terms|limit:)/);
        }
      }),
    );
  });
});
