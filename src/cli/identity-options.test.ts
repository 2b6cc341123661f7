import { expect, test } from 'vitest';
import { onlyAccount } from './identity-options.ts';

const accounts = (count: number) => Array.from({ length: count }, (_, n) => String(100_000_000_000 + n));

test('the only account is the one that is meant', () => {
  expect(onlyAccount(['111122223333'])).toBe('111122223333');
});

test('where there is none, or a choice, the refusal says what to give', () => {
  const refusal = (count: number): { message: string; remedy: string } => {
    try {
      throw new Error(onlyAccount(accounts(count)));
    } catch (error) {
      return error as { message: string; remedy: string };
    }
  };
  expect(refusal(0)).toMatchObject({
    message: 'there is no account yet',
    remedy: expect.stringContaining('--account'),
  });
  expect(refusal(2)).toMatchObject({
    message: 'there are 2 accounts',
    remedy: 'Say which with --account: 100000000000, 100000000001.',
  });
  expect(refusal(10_000).remedy).toMatch(/100000000019, 9980 more\.$/);
});
