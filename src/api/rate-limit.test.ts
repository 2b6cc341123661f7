import { expect, test } from 'vitest';
import { rateLimiter } from './rate-limit.ts';

const A = '111122223333';
const B = '444455556666';

function limiterAt(limits: { reads: number; writes: number }) {
  let ms = Date.parse('2026-01-01T00:00:00Z');
  const limit = rateLimiter(limits, { now: () => new Date(ms) });
  /** How many of `n` requests come through. */
  const through = (n: number, account = A, operation = 'ListFindings'): number =>
    Array.from({ length: n }).filter(() => {
      try {
        limit(account, operation);
        return true;
      } catch (error) {
        expect(error).toMatchObject({ name: 'ThrottlingException' });
        return false;
      }
    }).length;
  return { through, wait: (seconds: number) => (ms += seconds * 1000) };
}

test('a burst of two seconds, then the rate', () => {
  const { through, wait } = limiterAt({ reads: 10, writes: 10 });
  expect(through(100)).toBe(20);
  wait(1);
  expect(through(100)).toBe(10);
  wait(3600);
  expect(through(100)).toBe(20);
});

test('accounts, and reads and writes, do not spend each other’s', () => {
  const { through } = limiterAt({ reads: 10, writes: 1 });
  expect(through(100)).toBe(20);
  expect(through(100, A, 'CreateFilter')).toBe(2);
  expect(through(100, B)).toBe(20);
});

test('one request in several seconds', () => {
  const { through, wait } = limiterAt({ reads: 0.25, writes: 1 });
  expect(through(10)).toBe(1);
  wait(3);
  expect(through(10)).toBe(0);
  wait(1);
  expect(through(10)).toBe(1);
});

test('0 is no limit, and a clock that is set back gives nothing', () => {
  expect(limiterAt({ reads: 0, writes: 0 }).through(5_000)).toBe(5_000);
  const { through, wait } = limiterAt({ reads: 10, writes: 10 });
  through(20);
  wait(-3600);
  expect(through(1)).toBe(0);
});

test('more accounts than there is room for', () => {
  const { through } = limiterAt({ reads: 1, writes: 1 });
  for (let n = 0; n < 30_000; n++) through(1, String(100_000_000_000 + n));
  expect(through(10, B)).toBe(2);
});
