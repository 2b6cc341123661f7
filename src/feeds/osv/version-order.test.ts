import fc from 'fast-check';
import { expect, test } from 'vitest';
import { certainOrder } from './version-order.ts';

test.each([
  ['1.2', '1.10', -1],
  ['v1.2.3', '1.3', -1],
  ['1.0rc1', '2.0', -1],
  ['20240101', '3.0', 1],
  ['0', '0.0.0-0', -1],
  ['1.01', '1.2', -1],
  ['18446744073709551617', '18446744073709551616', 1],
  ['1.0', '1.0', 0],
] as const)('%s against %s is certain', (a, b, order) => {
  expect(Math.sign(certainOrder(a, b) ?? Number.NaN)).toBe(order);
});

test.each([
  ['1.0', '1.0.0'],
  ['1.0rc1', '1.0'],
  ['1:1.0', '2.0'],
  ['1!1.0', '2.0'],
  ['release', '1.0'],
])('%s against %s is not', (a, b) => {
  expect(certainOrder(a, b)).toBeUndefined();
});

test('what is certain is an order', () => {
  const version = fc.stringMatching(/^[0-3](\.[0-3]){0,2}(rc1|-1)?$/);
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const [ab, ba, bc, ac] = [certainOrder(a, b), certainOrder(b, a), certainOrder(b, c), certainOrder(a, c)];
      expect(Math.sign(ab ?? 0)).toBe(-Math.sign(ba ?? 0) + 0);
      if ((ab ?? 0) < 0 && (bc ?? 0) < 0 && ac !== undefined) expect(ac).toBeLessThan(0);
    }),
  );
});
