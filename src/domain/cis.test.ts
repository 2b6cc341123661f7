import { expect, test } from 'vitest';
import { checkOfRule, checkOrder } from './cis.ts';

test.each([
  ['xccdf_org.cisecurity.benchmarks_rule_1.1.1.1_Ensure_cramfs_is_disabled', '1.1.1.1', 'Ensure cramfs is disabled'],
  ['5.2.3 Ensure root may not log in', '5.2.3', 'Ensure root may not log in'],
  ['7', '7', '7'],
  ['no_root_login', 'no_root_login', 'no_root_login'],
])('%s is check %s', (rule, checkId, title) => expect(checkOfRule(rule)).toEqual({ checkId, title }));

test('checks sort by their numbers, then those that have none', () => {
  const checks = ['ssh', '1.10', '1.2', '2', '1.2.1'];
  expect(checks.toSorted((a, b) => (checkOrder(a) < checkOrder(b) ? -1 : 1))).toEqual([
    '1.2',
    '1.2.1',
    '1.10',
    '2',
    'ssh',
  ]);
});
