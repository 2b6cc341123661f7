import { z } from 'zod';
import type { ResourceType } from '../domain/resource.ts';
import { isByHour, MONTH_HOURS, type Prices, USAGE_TYPES, type UsageType } from '../domain/usage.ts';

const usageLine = z.object({
  resources: z.number(),
  type: z.enum(USAGE_TYPES),
  monthlyTotal: z.number(),
  /** Absent: no price is known, see docs/usage.md. */
  monthlyCost: z.number().exactOptional(),
});
export const usageEstimate = z.object({ usage: z.array(usageLine), monthlyCost: z.number() });
export type UsageEstimate = z.output<typeof usageEstimate>;

/** Databases that an image is judged anew by, in a month: one a day. */
const RESCANS_A_MONTH = 30;
/** Scans of a repository in a month when it is scanned weekly. */
const REPOSITORY_SCANS = 4;

/** What one resource of a type comes to in a month. */
const OF_RESOURCE: Readonly<Record<ResourceType, readonly (readonly [UsageType, number])[]>> = {
  AWS_EC2_INSTANCE: [['EC2_INSTANCE_HOURS', MONTH_HOURS]],
  AWS_ECR_CONTAINER_IMAGE: [
    ['ECR_INITIAL_SCAN', 1],
    ['ECR_RESCAN', RESCANS_A_MONTH],
  ],
  AWS_ECR_REPOSITORY: [],
  AWS_LAMBDA_FUNCTION: [
    ['LAMBDA_FUNCTION_HOURS', MONTH_HOURS],
    ['LAMBDA_FUNCTION_CODE_HOURS', MONTH_HOURS],
  ],
  CODE_REPOSITORY: [
    ['CODE_REPOSITORY_SAST', REPOSITORY_SCANS],
    ['CODE_REPOSITORY_SCA', REPOSITORY_SCANS],
  ],
};

const cents = (dollars: number): number => Math.round(dollars * 100) / 100;

/** What the resources that are known would come to in the first month in which all of them are scanned. */
export function estimateOf(resources: Readonly<Partial<Record<ResourceType, number>>>, prices: Prices): UsageEstimate {
  const usage = Object.entries(OF_RESOURCE).flatMap(([resourceType, types]) => {
    const n = resources[resourceType as ResourceType] ?? 0;
    if (n === 0) return [];
    return types.map(([type, each]) => {
      const [price, monthlyTotal] = [prices[type], n * each];
      return {
        resources: n,
        type,
        monthlyTotal,
        ...(price !== undefined && { monthlyCost: cents(monthlyTotal * price) }),
      };
    });
  });
  return { usage, monthlyCost: cents(usage.reduce((sum, line) => sum + (line.monthlyCost ?? 0), 0)) };
}

/** One line a usage type. */
export const linesOfEstimate = ({ usage, monthlyCost }: UsageEstimate): readonly string[] => [
  ...usage.map(({ resources, type, monthlyTotal, monthlyCost: cost }) => {
    const unit = isByHour(type) ? 'hours' : 'scans';
    return `${type.padEnd(28)} ${resources} resources  ${monthlyTotal} ${unit}  ${cost === undefined ? 'no known price' : `$${cost}`}`;
  }),
  `${'a month'.padEnd(28)} $${monthlyCost}`,
];
