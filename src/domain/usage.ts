import type { Coverage } from './coverage.ts';

/** What is metered, named as the wire does (inspector.md 3.13). */
export const USAGE_TYPES = [
  'EC2_INSTANCE_HOURS',
  'EC2_AGENTLESS_INSTANCE_HOURS',
  'ECR_INITIAL_SCAN',
  'ECR_RESCAN',
  'LAMBDA_FUNCTION_HOURS',
  'LAMBDA_FUNCTION_CODE_HOURS',
  'CODE_REPOSITORY_SAST',
  'CODE_REPOSITORY_IAC',
  'CODE_REPOSITORY_SCA',
  'AZURE_CONTAINER_IMAGE_INITIAL_SCAN',
  'AZURE_CONTAINER_IMAGE_RESCAN',
  'AZURE_VM_AGENT_BASED_INSTANCE_HOURS',
  'AZURE_SERVERLESS_FUNCTION_HOURS',
] as const;
export type UsageType = (typeof USAGE_TYPES)[number];

export type Prices = Readonly<Partial<Record<UsageType, number>>>;

/** US dollars for one hour or scan, derived from AWS's example; types that are not here have no known price and count 0. */
export const DEFAULT_PRICES: Prices = {
  EC2_INSTANCE_HOURS: 0.001736,
  EC2_AGENTLESS_INSTANCE_HOURS: 0.002431,
  ECR_INITIAL_SCAN: 0.09,
  ECR_RESCAN: 0.01,
  LAMBDA_FUNCTION_HOURS: 0.000417,
  LAMBDA_FUNCTION_CODE_HOURS: 0.000833,
};

/** Hours of a month in prices. */
export const MONTH_HOURS = 720;
export const WINDOW_DAYS = 30;
export const TRIAL_DAYS = 15;

export const isByHour = (type: UsageType): boolean => type.endsWith('_HOURS');

/** How a row of coverage is metered: by the hour while it is covered, by the scan, or not at all. */
export type Metering =
  | { readonly by: 'hour'; readonly usageType: UsageType }
  | { readonly by: 'scan'; readonly first: UsageType; readonly later: UsageType };

/**
 * What a resource's coverage is metered as. Only what is ACTIVE counts: what is stopped, excluded or being disabled costs
 * nothing (inspector.md 3.13).
 */
export function meteringOf({ resource, scanType, scanMode }: Coverage): Metering | undefined {
  switch (resource.type) {
    case 'AWS_EC2_INSTANCE':
      // Network reachability is part of the hours.
      if (scanType !== 'PACKAGE') return undefined;
      return {
        by: 'hour',
        usageType: scanMode === 'EC2_AGENTLESS' ? 'EC2_AGENTLESS_INSTANCE_HOURS' : 'EC2_INSTANCE_HOURS',
      };
    case 'AWS_LAMBDA_FUNCTION':
      return {
        by: 'hour',
        usageType: scanType === 'CODE' ? 'LAMBDA_FUNCTION_CODE_HOURS' : 'LAMBDA_FUNCTION_HOURS',
      };
    case 'AWS_ECR_CONTAINER_IMAGE':
      return { by: 'scan', first: 'ECR_INITIAL_SCAN', later: 'ECR_RESCAN' };
    case 'CODE_REPOSITORY': {
      const type = scanType === 'CODE' ? 'CODE_REPOSITORY_SAST' : 'CODE_REPOSITORY_SCA';
      return { by: 'scan', first: type, later: type };
    }
    default:
      return undefined;
  }
}

/** Metered quantity of one type in the window, and the days of it that anything was metered on. */
export interface MeteredUsage {
  readonly usageType: UsageType;
  readonly quantity: number;
  /** Since metering of the type began, at most the window. */
  readonly days: number;
}

/**
 * What a month costs at this rate. Hours of a shorter time are taken for the same on every day; scans are not, since a
 * first day has the initial scans of everything there is.
 */
export function monthlyCost({ usageType, quantity, days }: MeteredUsage, prices: Prices): number {
  const price = prices[usageType] ?? 0;
  const share = isByHour(usageType) ? WINDOW_DAYS / Math.min(WINDOW_DAYS, Math.max(days, 1)) : 1;
  return Math.round(quantity * share * price * 100) / 100;
}
