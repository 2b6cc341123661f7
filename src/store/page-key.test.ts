import { expect, test } from 'vitest';
import { pageOf, readPageKey, writePageKey } from './page-key.ts';

test('a key comes back in the order it was made for, and in no other', () => {
  const key = writePageKey('SEVERITY DESC', [5, 'abc', '111122223333']);
  expect(readPageKey('SEVERITY DESC', 3, key)).toEqual([5, 'abc', '111122223333']);
  expect(() => readPageKey('SEVERITY ASC', 3, key)).toThrow(/another list/);
  expect(() => readPageKey('SEVERITY DESC', 2, key)).toThrow(/another list/);
  for (const text of [
    '',
    'x',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["a",[null]]').toString('base64'),
  ])
    expect(() => readPageKey('a', 1, text)).toThrow(/another list/);
});

test('a page says that more follow when one more row was read than shown', () => {
  const page = (rows: number[]) =>
    pageOf(
      rows,
      { limit: 2 },
      'N',
      (n) => [n],
      (n) => n * 10,
    );
  expect(page([1, 2, 3])).toEqual({ items: [10, 20], next: writePageKey('N', [2]) });
  expect(page([1, 2])).toEqual({ items: [10, 20] });
  expect(page([])).toEqual({ items: [] });
});
