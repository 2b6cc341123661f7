import { expect, test } from 'vitest';
import { DEFAULT_PRICES } from '../domain/usage.ts';
import { estimateOf, linesOfEstimate } from './usage-estimate.ts';

test('machines run all month, an image is scanned once and then every day', () => {
  const estimate = estimateOf({ AWS_EC2_INSTANCE: 100, AWS_ECR_CONTAINER_IMAGE: 10 }, DEFAULT_PRICES);
  expect(estimate).toEqual({
    usage: [
      { resources: 100, type: 'EC2_INSTANCE_HOURS', monthlyTotal: 72_000, monthlyCost: 124.99 },
      { resources: 10, type: 'ECR_INITIAL_SCAN', monthlyTotal: 10, monthlyCost: 0.9 },
      { resources: 10, type: 'ECR_RESCAN', monthlyTotal: 300, monthlyCost: 3 },
    ],
    monthlyCost: 128.89,
  });
});

test('what has no known price says so, and nothing known costs nothing', () => {
  const estimate = estimateOf({ CODE_REPOSITORY: 1 }, DEFAULT_PRICES);
  expect(linesOfEstimate(estimate)).toEqual([
    'CODE_REPOSITORY_SAST         1 resources  4 scans  no known price',
    'CODE_REPOSITORY_SCA          1 resources  4 scans  no known price',
    'a month                      $0',
  ]);
  expect(estimateOf({}, DEFAULT_PRICES)).toEqual({ usage: [], monthlyCost: 0 });
});
