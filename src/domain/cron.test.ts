import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextMoment, parseCron } from './cron.ts';

const next = (expression: string, after: string): string | undefined => {
  if (parseCron(expression) === undefined) throw new Error(`${expression} is not read`);
  return nextMoment(expression, new Date(after));
};

test.each([
  ['* * * * *', '2026-01-01T00:00:30Z', '2026-01-01T00:01:00.000Z'],
  ['0 6 * * 1', '2026-01-01T00:00:00Z', '2026-01-05T06:00:00.000Z'],
  ['0 6 * * 7', '2026-01-01T00:00:00Z', '2026-01-04T06:00:00.000Z'],
  ['*/15 9-17 * * *', '2026-01-01T17:45:00Z', '2026-01-02T09:00:00.000Z'],
  ['5/20 0 1 * *', '2026-01-01T00:05:00Z', '2026-01-01T00:25:00.000Z'],
  ['0 0 31 2 *', '2026-01-01T00:00:00Z', undefined],
  ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  // Either the day of the month or that of the week, when both are given.
  ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
  ['59 23 31 12 *', '2026-12-31T23:59:00Z', '2027-12-31T23:59:00.000Z'],
])('%s after %s: %s', (expression, after, expected) => expect(next(expression, after)).toBe(expected));

describe('what is no cron expression is not read', () => {
  test.each(['', '* * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', '5-1 * * * *'])(
    '%j',
    (text) => expect(parseCron(text)).toBeUndefined(),
  );
  test.each(['*/0 * * * *', 'a * * * *', '1, * * * *', '@daily', '* * * * * *', '0 0 * * MON'])('%j', (text) =>
    expect(parseCron(text)).toBeUndefined(),
  );
});

test('the next moment is later, on the minute, and named by the expression', () => {
  const minute = fc.integer({ min: 0, max: 59 });
  const hour = fc.integer({ min: 0, max: 23 });
  const dates = { min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true };
  fc.assert(
    fc.property(minute, hour, fc.date(dates), (m, h, after) => {
      const found = new Date(next(`${m} ${h} * * *`, after.toISOString()) ?? 0);
      expect(found.getTime()).toBeGreaterThan(after.getTime());
      expect(found.getTime() - after.getTime()).toBeLessThanOrEqual(86_400_000);
      expect([found.getUTCMinutes(), found.getUTCHours(), found.getUTCSeconds()]).toEqual([m, h, 0]);
    }),
  );
});
