import pg from 'pg';
import { expect, test } from 'vitest';
import { TYPES } from './database.ts';

const TIMESTAMPTZ = 1184;
const read = TYPES.getTypeParser(TIMESTAMPTZ) as (text: string) => unknown;

test.each([
  '2026-01-02 03:04:05+00',
  '2026-01-02 03:04:05.6+00',
  '2026-01-02 03:04:05.678+00',
  '2026-01-02 03:04:05.678901+00',
  '0099-12-31 23:59:59.999+00',
  '2026-01-02 03:04:05.678+02',
  '2026-01-02 03:04:05-03:30',
])('a time is the same ISO 8601 text as by way of a Date, whatever zone the session has: %s', (text) => {
  const date = pg.types.getTypeParser(TIMESTAMPTZ)(text) as unknown as Date;
  expect(read(text)).toBe(date.toISOString());
});

test('the end of all times is itself', () => {
  expect(read('infinity')).toBe('infinity');
});
