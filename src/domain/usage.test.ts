import { describe, expect, test } from 'vitest';
import type { Coverage } from './coverage.ts';
import type { ResourceType } from './resource.ts';
import { DEFAULT_PRICES, meteringOf, monthlyCost, USAGE_TYPES } from './usage.ts';

const covered = (type: ResourceType, change: Partial<Coverage> = {}): Coverage => ({
  resource: {
    accountId: '111122223333',
    region: 'us-east-1',
    id: 'i-1',
    type,
    tags: {},
    details: { kind: 'instance', platform: 'DEBIAN_12' },
  },
  scanType: 'PACKAGE',
  status: { code: 'ACTIVE', reason: 'SUCCESSFUL' },
  ...change,
});

test.each([
  ['AWS_EC2_INSTANCE', {}, 'EC2_INSTANCE_HOURS'],
  ['AWS_EC2_INSTANCE', { scanMode: 'EC2_AGENTLESS' }, 'EC2_AGENTLESS_INSTANCE_HOURS'],
  ['AWS_LAMBDA_FUNCTION', {}, 'LAMBDA_FUNCTION_HOURS'],
  ['AWS_LAMBDA_FUNCTION', { scanType: 'CODE' }, 'LAMBDA_FUNCTION_CODE_HOURS'],
] as const)('%s %o is metered by the hour as %s', (type, change, usageType) => {
  expect(meteringOf(covered(type, change))).toEqual({ by: 'hour', usageType });
});

test('images are metered by the scan, the first one apart; repositories and network scans of machines not at all', () => {
  expect(meteringOf(covered('AWS_ECR_CONTAINER_IMAGE'))).toEqual({
    by: 'scan',
    first: 'ECR_INITIAL_SCAN',
    later: 'ECR_RESCAN',
  });
  expect(meteringOf(covered('AWS_ECR_REPOSITORY'))).toBeUndefined();
  expect(meteringOf(covered('AWS_EC2_INSTANCE', { scanType: 'NETWORK' }))).toBeUndefined();
});

describe('the month’s cost', () => {
  test('of a whole window is quantity times price', () => {
    // The example in the reference of the aws CLI: 100 instances all month.
    expect(monthlyCost({ usageType: 'EC2_INSTANCE_HOURS', quantity: 72_000, days: 30 }, DEFAULT_PRICES)).toBe(124.99);
  });

  test('of hours is projected from the days there are, of scans it is not', () => {
    const hours = { usageType: 'EC2_INSTANCE_HOURS', quantity: 240, days: 10 } as const;
    expect(monthlyCost(hours, { EC2_INSTANCE_HOURS: 0.01 })).toBe(7.2);
    expect(monthlyCost({ ...hours, quantity: 1, days: 0.01 }, { EC2_INSTANCE_HOURS: 1 })).toBe(30);
    expect(monthlyCost({ usageType: 'ECR_INITIAL_SCAN', quantity: 100, days: 1 }, DEFAULT_PRICES)).toBe(9);
  });

  test('is nothing where no price is known', () => {
    for (const usageType of USAGE_TYPES.filter((type) => DEFAULT_PRICES[type] === undefined)) {
      expect(monthlyCost({ usageType, quantity: 1_000, days: 30 }, DEFAULT_PRICES)).toBe(0);
    }
  });
});
