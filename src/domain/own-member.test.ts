import { expect, test } from 'vitest';
import { canonicalName } from './canonical-name.ts';
import { ownMember } from './own-member.ts';

test('a table has what was put into it, and nothing that every object has', () => {
  const table = { amd64: 'x86_64', absent: undefined };
  expect(ownMember(table, 'amd64')).toBe('x86_64');
  for (const key of ['absent', 'arm64', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    expect(ownMember(table, key), key).toBeUndefined();
  }
});

test('an ecosystem by the name of what every object has has no rule for names', () => {
  expect(canonicalName('constructor', 'Demo')).toBe('Demo');
});
