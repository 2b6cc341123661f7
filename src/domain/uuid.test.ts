import { expect, test } from 'vitest';
import { uuid8Of, uuidOf } from './uuid.ts';

const HEX = '0123456789abcdef0123456789abcdef01234567';

test('a digest as a UUID, and as one of version 8', () => {
  expect(uuidOf(HEX)).toBe('01234567-89ab-cdef-0123-456789abcdef');
  expect(uuid8Of(HEX)).toBe('01234567-89ab-8def-8123-456789abcdef');
});
