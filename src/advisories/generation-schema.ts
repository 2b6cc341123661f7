import { z } from 'zod';
import type { GenerationInfo } from '../domain/advisory.ts';

const completeness = z.object({
  ecosystem: z.string(),
  level: z.enum(['full', 'fixed-only', 'partial', 'none']),
  packages: z.int(),
  note: z.string().exactOptional(),
});
const lifecycle = z.object({
  ecosystem: z.string(),
  name: z.string(),
  endOfLife: z.string().exactOptional(),
  extendedEndOfLife: z.string().exactOptional(),
  url: z.string().exactOptional(),
});
const feedInfo = z.object({
  feed: z.string(),
  name: z.string(),
  url: z.string(),
  licence: z.string(),
  records: z.int(),
  ecosystems: z.record(z.string(), z.int()).exactOptional(),
  problems: z.int(),
  newest: z.string().exactOptional(),
  date: z.string().exactOptional(),
});
/** What a pack says of itself. */
export const generationInfo: z.ZodType<GenerationInfo> = z.object({
  digest: z.string(),
  builtAt: z.string(),
  dataDate: z.string(),
  starter: z.boolean(),
  records: z.int(),
  vulnerabilities: z.int(),
  feeds: z.array(feedInfo),
  completeness: z.array(completeness),
  lifecycles: z.array(lifecycle),
});
