import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile, refusedText, textsOf } from './pattern.ts';
import { services } from './services.ts';

const patterns = (await services()).flatMap(({ contract }) =>
  Object.entries(contract.shapes).flatMap(([name, shape]) =>
    shape.type === 'string' && shape.pattern !== undefined ? [{ name, ...shape, pattern: shape.pattern }] : [],
  ),
);

describe('texts of the patterns of the models', () => {
  test.each(patterns)('$name', ({ pattern, min, max }) => {
    const { shortest, longest } = textsOf(pattern, { min, max });
    for (const text of [shortest(), longest()]) {
      expect(text).toMatch(compile(pattern));
      expect([...(text ?? '')].length).toBeGreaterThanOrEqual(min ?? 0);
      expect([...(text ?? '')].length).toBeLessThanOrEqual(max ?? Number.POSITIVE_INFINITY);
    }
    const refused = refusedText(pattern, { min, max });
    if (refused !== undefined) expect(refused).not.toMatch(compile(pattern));
  });

  test('each length that a pattern can have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (length, least, more) => {
          const pattern = `^(?:(ab|c){${least},${least + more}}(x{5})*[0-9]?)$`;
          const text = textsOf(pattern, { max: 12 }).ofLength(length);
          const isPossible = [0, 5, 10].some((fives) => {
            const rest = length - fives;
            return rest >= least && rest <= 2 * (least + more) + 1;
          });
          expect(text !== undefined).toBe(isPossible);
          if (text !== undefined) expect([...text]).toHaveLength(length);
        },
      ),
    );
  });
});
