import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { blanks, byShape, filledIn } from './blank-statement.ts';

test('blanks take their values by list and place, and a whole list as one', () => {
  const accounts = blanks('a', 2);
  const query = CompiledQuery.raw('…', [accounts, accounts[1], 'a1', 7, ...blanks('k', 1), ['a', 'b'], null]);
  const { sql, parameters } = filledIn(query, { a: ['111122223333', '444455556666'], k: [0.5] });
  expect(sql).toBe('…');
  expect(parameters).toEqual([['111122223333', '444455556666'], '444455556666', 'a1', 7, 0.5, ['a', 'b'], null]);
});

test('a shape is made once, and the one that was not asked for longest goes first', () => {
  const made: string[] = [];
  const of = byShape<string>(2);
  for (const shape of ['a', 'b', 'a', 'c', 'a', 'b']) {
    const value = of(shape, () => {
      made.push(shape);
      return shape.toUpperCase();
    });
    expect(value).toBe(shape.toUpperCase());
  }
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
